"""Raster: pixels held by Pillow, NumPy or libvips, turned into another form only when one is asked for.

The libraries are imported when pixels are there: a process that only plans needs none of them.
"""

from __future__ import annotations

import functools
import os
import sys
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeGuard, cast

if TYPE_CHECKING:
    import numpy as np
    import pyvips
    from numpy.typing import NDArray
    from PIL import Image

Mode = Literal["L", "LA", "RGB", "RGBA"]
Depth = Literal[8, 16]
Form = Literal["pillow", "array", "vips", "planes", "shades"]
MODES: dict[int, Mode] = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
BANDS: dict[str, int] = {mode: bands for bands, mode in MODES.items()}
_INTERPRETATION = {(8, False): "b-w", (8, True): "srgb", (16, False): "grey16", (16, True): "rgb16"}


class Stream(Protocol):
    """Where pixels come from that are too many for the memory: row by row out of a file, and once."""

    def fits_whole(self, width: int, height: int) -> bool:
        """Whether so many pixels are few enough to be held in memory together."""

    def refuse_whole(self, width: int, height: int) -> None:
        """Raise `ImageError` where so many pixels may not be held in memory together."""

    def settled(self, image: pyvips.Image) -> pyvips.Image:
        """Return the same pixels laid down where they can be read in any order."""


class Raster:
    """One upright image in encoded values: gray or RGB, with or without alpha, 8 or 16 bits a sample.

    It never changes; `holding` and `mapped` return another. `profile` is the ICC profile that says what the numbers
    stand for, None meaning sRGB or the gray of its curve. Pixels that come in a `stream` are libvips' to handle, in
    the order of the file; asking for them as an array brings all of them into memory.
    """

    __slots__ = ("_form", "_held", "_stream", "depth", "height", "mode", "profile", "width")

    def __init__(
        self,
        held: Image.Image | NDArray[Any] | pyvips.Image,
        profile: bytes | None = None,
        stream: Stream | None = None,
    ) -> None:
        self.profile = profile
        self._stream: Stream | None = None
        self.width: int
        self.height: int
        self.mode: Mode
        self.depth: Depth
        self._form: Form
        if _is_array(held):
            self._form = "array"
            held = held if held.ndim == 3 else held[:, :, None]
            self.height, self.width = held.shape[:2]
            self.mode, self.depth = MODES[held.shape[2]], 8 if held.dtype == "uint8" else 16
        elif _is_pillow(held):
            self._form = "pillow"
            self.width, self.height = held.size
            self.mode, self.depth = held.mode, 8  # type: ignore[assignment]  # decode lets four modes through
        else:
            self._form = "vips"
            held = cast("pyvips.Image", held)
            self._stream = stream
            self.width, self.height = held.width, held.height
            self.mode, self.depth = MODES[held.bands], 8 if held.format == "uchar" else 16
            interpretation = _INTERPRETATION[self.depth, self.mode in ("RGB", "RGBA")]
            if held.interpretation != interpretation:  # operations read the depth of premultiplied floats from it
                held = held.copy(interpretation=interpretation)
        self._held: Any = held
        assert self.mode in BANDS, self.mode

    @property
    def has_alpha(self) -> bool:
        """Whether the last band is alpha."""
        return self.mode in ("LA", "RGBA")

    @property
    def is_gray(self) -> bool:
        """Whether there is one color band."""
        return self.mode in ("L", "LA")

    def holding(self, held: Image.Image | NDArray[Any] | pyvips.Image) -> Raster:
        """Return a raster of other pixels in the same color space."""
        return Raster(held, self.profile, self._stream)

    def with_profile(self, profile: bytes | None) -> Raster:
        """Return the same pixels said to be in another color space."""
        return Raster(self._held, profile, self._stream)

    def shares(self, other: Raster) -> bool:
        """Whether another raster holds the very same pixels, in whatever color space they are said to be."""
        return self._held is other._held

    @property
    def streams(self) -> bool:
        """Whether the pixels are still in a file, and more than should be held in memory together."""
        return self._stream is not None

    def at_hand(self) -> Raster:
        """Return the same pixels computed, for a step that reads them more than once; a large stream stays one."""
        if self._stream is not None and not self._stream.fits_whole(self.width, self.height):
            return self
        return self.computed()

    def in_any_order(self) -> Raster:
        """Return the same pixels for a step that reads them in another order than from top to bottom."""
        return self if self._stream is None else self.holding(self._stream.settled(self._held))

    def pillow(self) -> Image.Image:
        """Return the pixels as a Pillow image of 8 bits; 16 bits are reduced exactly."""
        if self._form == "pillow":
            return cast("Image.Image", self._held)
        import numpy as np
        from PIL import Image

        array = np.ascontiguousarray(reduced(self.array()))
        return Image.frombuffer(self.mode, (self.width, self.height), array, "raw", self.mode, 0, 1)

    def array(self) -> NDArray[Any]:
        """Return the pixels as an array (height, width, bands) of uint8 or uint16; do not write into it.

        Raises `ImageError` where they stream and are more than may be held in memory.
        """
        if self._form == "array":
            return cast("NDArray[Any]", self._held)
        if self._stream is not None:
            self._stream.refuse_whole(self.width, self.height)
        import numpy as np

        shape = (self.height, self.width, BANDS[self.mode])
        if self._form == "pillow":
            return np.asarray(self._held).reshape(shape)
        dtype = np.uint8 if self.depth == 8 else np.uint16
        return np.frombuffer(self._held.write_to_memory(), dtype).reshape(shape)

    def vips(self) -> pyvips.Image:
        """Return the pixels as a libvips image of 8 or 16 bits; what is done to it is not computed at once."""
        if self._form == "vips":
            return self._held
        import numpy as np

        libvips = vips()
        array = np.ascontiguousarray(self.array())
        image = libvips.Image.new_from_array(array)
        return image.copy(interpretation=_INTERPRETATION[self.depth, not self.is_gray])

    def colored(self) -> Raster:
        """Return gray as RGB of the same look, without its profile, which describes gray; RGB as it is."""
        if not self.is_gray:
            return self
        if self._form == "pillow":
            return Raster(self._held.convert("RGBA" if self.has_alpha else "RGB"))
        if self._form == "vips":
            shade = self._held[0]
            colored = shade.bandjoin([shade, shade, *([self._held[1]] if self.has_alpha else [])])
            return Raster(colored, None, self._stream)
        return Raster(self.array()[:, :, [0, 0, 0, 1] if self.has_alpha else [0, 0, 0]])

    def upright(self, orientation: int) -> Raster:
        """Return the pixels turned and mirrored as EXIF's orientation asks (EXIF 2.32, section 4.6.4)."""
        if orientation == 1:
            return self
        if self._stream is not None:
            return self.holding(self._turned_in_stream(orientation))
        import numpy as np

        array = self.array()
        if orientation > 4:
            array = array.swapaxes(0, 1)
        if orientation in (2, 3, 6, 7):
            array = array[:, ::-1]
        if orientation in (3, 4, 7, 8):
            array = array[::-1]
        return self.holding(np.ascontiguousarray(array))

    def _turned_in_stream(self, orientation: int) -> pyvips.Image:
        if orientation == 2:
            return self.vips().fliphor()
        image = self.in_any_order().vips().copy()
        image.set_type(vips().GValue.gint_type, "orientation", orientation)
        return image.autorot()

    def computed(self) -> Raster:
        """Return the same raster with nothing left to compute."""
        return self.holding(self.array()) if self._form == "vips" else self

    def mapped(self, table: NDArray[Any]) -> Raster:
        """Replace each color value by the table's entry for it; alpha stays.

        `table` has 256 entries of uint8 or 65536 of uint16, after the raster's depth, or a row of them for each color.
        """
        if self._form == "array" and self.depth == 16:
            return self._mapped_array(table)
        if self._form != "vips":  # Pillow's point takes a third of the time of NumPy's fancy indexing (1.1 ms/MP)
            rows = table.reshape(-1, 256).tolist()
            tables = rows * (1 if self.is_gray or len(rows) == 3 else 3)
            alpha = [list(range(256))] if self.has_alpha else []
            return self.holding(self.pillow().point([entry for row in (*tables, *alpha) for entry in row]))
        image = self._held
        lookup = vips().Image.new_from_array(table.T.reshape(1, table.shape[-1], -1))
        if not self.has_alpha:
            return self.holding(image.maplut(lookup))
        colors_only = image[: image.bands - 1].maplut(lookup)
        return self.holding(colors_only.bandjoin(image[image.bands - 1]))

    def _mapped_array(self, table: NDArray[Any]) -> Raster:
        import numpy as np

        array = self.array()
        colors = 1 if self.is_gray else 3
        rows = table.reshape(-1, table.shape[-1])
        mapped = np.empty(array.shape, array.dtype)
        for band in range(colors):
            np.take(rows[band % len(rows)], array[:, :, band], out=mapped[:, :, band])
        mapped[:, :, colors:] = array[:, :, colors:]
        return self.holding(mapped)


def _is_array(held: object) -> TypeGuard[NDArray[Any]]:
    """Whether that is an array: of NumPy, which a worker that turns one small JPEG gray does without."""
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(held, numpy.ndarray)


def _is_pillow(held: object) -> TypeGuard[Image.Image]:
    """Whether that is an image of Pillow, which a worker that reads plain JPEGs does without."""
    module = sys.modules.get("PIL.Image")
    return module is not None and isinstance(held, module.Image)


def reduced(array: NDArray[Any]) -> NDArray[np.uint8]:
    """Return 16-bit samples as 8 bits, rounded exactly: v × 255 / 65535; 8 bits come back as they are."""
    import numpy as np

    if array.dtype == np.uint8:
        return array
    return ((array.astype(np.uint32) * 255 + 32895) >> 16).astype(np.uint8)


def use_threads(number: int) -> None:
    """Let libvips compute with so many threads from now on, in this process; one unless told."""
    if number == _threads[0]:
        return
    _threads[0] = number
    if vips.cache_info().currsize:
        vips().vips_lib.vips_concurrency_set(number)


def threads() -> int:
    """Return how many threads libvips may compute with."""
    return _threads[0]


_threads = [1]


LOADERS = ("Jpeg", "Png", "Tiff", "Heif", "Nsgif")
"""What libvips may open; the reader of SVG asks for one more. What nobody needs cannot be tricked."""


@functools.cache
def vips() -> Any:
    """Import libvips when it is first needed; in a process that forks later it would hang there for ever."""
    os.environ["VIPS_CONCURRENCY"] = str(_threads[0])
    os.environ.setdefault("VIPS_BLOCK_UNTRUSTED", "1")
    import pyvips

    pyvips.cache_set_max(0)
    pyvips.operation_block_set("VipsForeignLoad", True)  # noqa: FBT003 - libvips's own order of arguments
    for loader in LOADERS:
        pyvips.operation_block_set(f"VipsForeignLoad{loader}", False)  # noqa: FBT003
    return pyvips
