"""HEIC, written by x265 through libheif, where these are installed: x265 is under the GPL, so it is no part of ours."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from multitone.imaging.color.profiles import is_hdr, numbers_of
from multitone.imaging.contents import Content
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.optional import HEIC_TO_WRITE, library
from multitone.imaging.parameters import described
from multitone.imaging.raster import Raster, reduced
from multitone.imaging.writers.format import ExportFormat, Quality, export_format
from multitone.imaging.writers.pixels import fitting_profile, from_the_top, refuse_larger
from multitone.messages import _

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAME = _("An HEIC")
ONE_THREAD = {"x265:pools": "none"}
"""The pool has a worker for each core."""
SRGB = (1, 13)
"""Primaries and curve of sRGB by the numbers of H.273."""
UNKNOWN = (2, 2)
IDENTITY, BT_601 = 0, 6
MODES = {1: "L", 3: "RGB", 4: "RGBA"}


@export_format("HEIC")
class Heif(ExportFormat, frozen=True, tag="heif"):
    """The format of iPhone photos: half the size of JPEG, with transparency; few programs outside Apple’s show it."""

    suffixes: ClassVar = (".heic", ".heif", ".hif")
    alpha: ClassVar = True
    holds: ClassVar = frozenset((Content.EXIF, Content.XMP, Content.COLOR_SPACE, Content.HDR))
    needs: ClassVar = HEIC_TO_WRITE
    when_asked: ClassVar = True
    bytes_per_pixel: ClassVar = 0.25
    seconds_per_pixel: ClassVar = 1.2e-5  # a photograph takes 1.3 µs, without any loss 3

    quality: Quality = 75
    subsampling: Annotated[
        Literal["444", "422", "420"],
        described("How finely color is kept: 444 in full, 422 by half, 420 by a quarter, which is usual."),
    ] = "420"
    depth: Annotated[Literal["8", "10", "12"], described("Bits a sample; 10 and 12 keep more of deeper pictures.")] = (
        "8"
    )
    lossless: Annotated[bool, described("Keeps every pixel as it is; quality then has no effect.")] = False

    @property
    def held(self) -> frozenset[Content]:
        """What it holds with its depth: light above white needs more than 8 bits."""
        return super().held - {Content.HDR} if self.depth == "8" else super().held | {Content.DEPTH}

    def encode(self, raster: Raster, metadata: Metadata) -> bytes:
        """Encode as gray, RGB or RGBA at the depth that is asked for."""
        refuse_larger(raster, 16_384, NAME)
        libheif = library(self.needs)
        libheif.options.SAVE_HDR_TO_12_BIT = self.depth == "12"
        array = self._samples(raster)
        mode = MODES[array.shape[2]] + (";16" if array.itemsize == 2 else "")
        picture = libheif.from_bytes(mode, (raster.width, raster.height), array.tobytes())
        file = io.BytesIO()
        profile = fitting_profile(raster)
        named = None if is_hdr(profile) else profile  # PQ and HLG have no profile that others understand
        picture.save(
            file, exif=metadata.exif or None, xmp=metadata.xmp or None,
            enc_params=ONE_THREAD, **self._colors(profile), **({"icc_profile": named} if named else {}),
        )  # fmt: skip
        return file.getvalue()

    def _colors(self, profile: bytes | None) -> dict[str, Any]:
        """Return how colors are coded, and what their numbers stand for where a profile does not say it."""
        primaries, curve = numbers_of(profile) or (UNKNOWN if profile else SRGB)
        said = {"color_primaries": primaries, "transfer_characteristics": curve}
        if self.lossless:
            return {"quality": -1, "chroma": 444, "matrix_coefficients": IDENTITY, **said}
        return {"quality": self.quality, "chroma": int(self.subsampling), "matrix_coefficients": BT_601, **said}

    def _samples(self, raster: Raster) -> NDArray[Any]:
        """Return (height, width, 1, 3 or 4), gray with transparency in colors; 8 bits or 16."""
        import numpy as np

        array = raster.array()
        if array.shape[2] == 2:
            array = np.concatenate((np.repeat(array[:, :, :1], 3, axis=2), array[:, :, 1:]), axis=2)
        return np.ascontiguousarray(reduced(array) if self.depth == "8" else from_the_top(array, int(self.depth)))
