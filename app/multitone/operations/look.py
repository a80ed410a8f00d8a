"""The operation that gives a picture the colors of a look file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from multitone import paths
from multitone.errors import UsageError
from multitone.imaging.operation import Operation, operation
from multitone.imaging.parameters import bounded, file_of
from multitone.imaging.raster import Raster
from multitone.imaging.step_files import load
from multitone.messages import _

if TYPE_CHECKING:
    from multitone.operations.algorithms.look_file import Look


@operation(
    family="color",
    title="Look (LUT)",
    keywords=("look", "film", "color grading", "cube", "3D LUT", "look-up table", "HaldCLUT"),
)
class Lut(Operation, frozen=True, tag="lut"):
    """Give the picture the look of a table of colors: a .cube file or a HaldCLUT picture.

    .cube files hold curves (1D) or a cube (3D), by the Adobe Cube LUT Specification 1.0, or both as DaVinci Resolve
    writes them; a HaldCLUT is a square picture. Between the points of a cube, colors are interpolated by tetrahedra.
    The table is taken to be made for sRGB. Gray becomes color, and alpha stays.
    """

    needs_srgb: ClassVar[bool] = True
    neutral: ClassVar[Mapping[str, Any]] = {"file": ""}
    shown_with: ClassVar[Mapping[str, Any]] = {"file": str(paths.resources() / "looks" / "faded-film.cube")}
    told: ClassVar[tuple[str, ...]] = ("file", "strength")

    file: Annotated[
        str, file_of("The table: a .cube file, or a HaldCLUT picture.", ".cube", ".png", ".tif", example="film.cube")
    ] = ""
    strength: Annotated[float, bounded(0, 100, "How much of the look; 0 changes nothing.", "%")] = 100.0

    @property
    def changes_nothing(self) -> bool:
        """Whether no file is chosen, or nothing is taken of it."""
        return not self.file or self.strength == 0

    def check(self) -> None:
        """Raise `UsageError` where there is no file, or none that holds a look."""
        if not self.file:
            raise UsageError(_("No file is chosen; choose a .cube file or a HaldCLUT picture."))
        self._look()

    def process(self, raster: Raster) -> Raster:
        """Look each color up."""
        if self.changes_nothing:
            return raster
        look = self._look()
        raster = raster.colored()
        if look.cube is None:
            return raster.mapped(self._tables(look, raster))
        from multitone.operations.algorithms.tetrahedra import looked_up

        places = look.places(raster.depth)
        return raster.holding(looked_up(raster.array(), places, look.cube, self.strength / 100))

    def _look(self) -> Look:
        from multitone.operations.algorithms.look_file import read_look  # late: it loads NumPy

        return load(self.file, read_look)

    def _tables(self, look: Look, raster: Raster) -> Any:
        import numpy as np

        dtype = np.uint8 if raster.depth == 8 else np.uint16
        curved = look.curved(raster.depth)
        levels = np.linspace(0.0, 1.0, curved.shape[1])
        mixed = levels + (curved - levels) * (self.strength / 100)
        return np.rint(np.clip(mixed, 0, 1) * np.iinfo(dtype).max).astype(dtype)
