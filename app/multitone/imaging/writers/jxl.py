"""JPEG XL, written by libjxl; metadata are put into boxes of its container here, as they stood."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from multitone.imaging.color.profiles import HLG, PQ, is_hdr, numbers_of
from multitone.imaging.contents import Content
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.optional import library
from multitone.imaging.parameters import bounded, described
from multitone.imaging.raster import Raster
from multitone.imaging.writers.format import ExportFormat, Quality, export_format
from multitone.imaging.writers.pixels import without_profile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from multitone.imaging.containers.jxl_header import Colors

SIGNATURE = b"\x00\x00\x00\x0cJXL \r\n\x87\n" + b"\x00\x00\x00\x14ftypjxl \x00\x00\x00\x00jxl "
MOST_DISTANCE = 15.0
"""More than libjxl's coarsest is no smaller."""
PEAKS = {PQ: 10_000.0, HLG: 1_000.0}
"""cd/m² that the largest value of these stands for (`intensity_target`)."""
EFFORTS = ("Lightning", "Thunder", "Falcon", "Cheetah", "Hare", "Wombat", "Squirrel", "Kitten", "Tortoise")


@export_format("JPEG XL")
class Jxl(ExportFormat, frozen=True, tag="jxl"):
    """Smaller than JPEG and WebP, with transparency and 16 bits; few browsers show it yet."""

    suffixes: ClassVar = (".jxl",)
    alpha: ClassVar = True
    deep: ClassVar = True
    holds: ClassVar = frozenset((Content.EXIF, Content.XMP, Content.COLOR_SPACE, Content.HDR))
    needs: ClassVar = "JPEG XL"
    bytes_per_pixel: ClassVar = 0.14
    memory_per_pixel: ClassVar = 300.0  # at its slowest

    quality: Quality = 90
    lossless: Annotated[
        bool,
        described(
            "Every pixel stays as it is, and quality has no effect. "
            "An unchanged JPEG can be restored from it byte for byte."
        ),
    ] = False
    effort: Annotated[
        int, bounded(1, len(EFFORTS), "How hard the file is compressed; 9 takes seven times as long as 7.")
    ] = 7

    @property
    def distance(self) -> float:
        """How far from the original, in just noticeable differences, a quality is (`JxlEncoderDistanceFromQuality`)."""
        below = 100 - self.quality
        coarse = 53 / 3000 * self.quality**2 - 23 / 20 * self.quality + 25
        return min(0.1 + below * 0.09 if self.quality >= 30 else coarse, MOST_DISTANCE)

    def encode(self, raster: Raster, metadata: Metadata) -> bytes:
        """Encode at the raster's own depth, in its own colors where the format has words for them, else in sRGB."""
        import numpy as np

        from multitone.imaging.containers.jxl_header import naming  # late: sRGB needs no other name

        colors = _colors(raster)
        if colors is None:
            data = self._encoded(np.ascontiguousarray(without_profile(raster).array()))
        elif self.lossless:
            data = naming(self._encoded(np.ascontiguousarray(raster.array()), _peak(raster)), colors)
        else:
            data = naming(self._encoded(_light(raster), _peak(raster)), colors, raster.depth)
        return _with_metadata(data, metadata)

    def says(self, profile: bytes) -> bool:
        """Whether colors of a profile can be told: by points and a curve that has a name."""
        from multitone.imaging.color.jxl_colors import colors_of

        return colors_of(profile) is not None

    def _encoded(self, array: NDArray[Any], peak: float | None = None) -> bytes:
        libjxl = library(self.needs)
        libjxl.set_num_threads(1)  # the pool has a worker for each core
        speed = getattr(libjxl.EncoderSpeed, EFFORTS[self.effort - 1])
        how = {"lossless": True} if self.lossless else {"quality": self.distance}  # so it calls the distance
        data: bytes = libjxl.encode_from_numpy(array, speed=speed, intensity_target=peak, **how)
        return data


def _colors(raster: Raster) -> Colors | None:
    if raster.profile is None or raster.is_gray:
        return None
    from multitone.imaging.color.jxl_colors import colors_of

    return colors_of(raster.profile)


def _peak(raster: Raster) -> float | None:
    """Return the light that the largest value stands for, in cd/m²; None for that of SDR."""
    numbers = numbers_of(raster.profile)
    return PEAKS.get(numbers[1]) if numbers is not None else None


def _light(raster: Raster) -> NDArray[Any]:
    """Return (height, width, bands) of linear sRGB in floats, which go below 0 and above 1 where colors are more vivid.

    That is what the library takes for lossy files, whose colors are absolute; the header names those of a decoder.
    """
    import numpy as np

    from multitone.imaging.color.convert import LIGHT_FROM_XYZ
    from multitone.imaging.color.hdr import display_light
    from multitone.imaging.color.transfer import colorants, in_light

    assert raster.profile is not None
    image = raster.vips()
    columns = colorants(raster.profile)
    assert columns is not None
    numbers = numbers_of(raster.profile)
    high = numbers is not None and is_hdr(raster.profile)
    light = display_light(image[:3], *numbers) if numbers and high else in_light(image[:3], raster.profile)
    light = light.recomb((np.array(LIGHT_FROM_XYZ) @ columns).tolist())
    if raster.has_alpha:
        light = light.bandjoin(image[3] / (255 if raster.depth == 8 else 65535))
    floats = light.cast("float")
    return np.frombuffer(floats.write_to_memory(), np.float32).reshape(floats.height, floats.width, floats.bands)


def _with_metadata(data: bytes, metadata: Metadata) -> bytes:
    """Put EXIF and XMP before the pixels (ISO/IEC 18181-2, 9.2 to 9.4), into a container where there was none."""
    boxes = (_box(b"Exif", bytes(4) + metadata.exif) if metadata.exif else b"") + (
        _box(b"xml ", metadata.xmp) if metadata.xmp else b""
    )
    if not boxes:
        return data
    if data.startswith(b"\xff\x0a"):
        return SIGNATURE + boxes + _box(b"jxlc", data)
    end = len(SIGNATURE)
    if data[end + 4 : end + 8] == b"jxll":  # says which level the codestream is of, and has to come first
        end += struct.unpack_from(">I", data, end)[0]
    return data[:end] + boxes + data[end:]


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content
