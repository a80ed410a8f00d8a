"""HEIC and HEIF, read by libheif: the primary picture, of whatever tiles it is put together."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from multitone.errors import ImageError
from multitone.imaging.color.profiles import is_hdr, is_srgb
from multitone.imaging.containers.boxes import boxes, inside, top_box
from multitone.imaging.contents import Content
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.metadata.reading import told
from multitone.imaging.optional import HEIC_TO_WRITE, library
from multitone.imaging.raster import Raster, threads
from multitone.imaging.readers.base import DAMAGED, Decoded, HeaderInfo, Hints, refuse_several, refuse_too_large
from multitone.imaging.readers.spaces import of_numbers, usual
from multitone.imaging.samples.heif_planes import Held, planes_of
from multitone.imaging.samples.values import widened
from multitone.imaging.samples.ycbcr import PlanarRaster

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEQUENCES = (b"hevc", b"hevx", b"hevm", b"hevs", b"msf1")
"""Major brands of files whose picture moves (ISO/IEC 23008-12, annex B)."""
MOST_META = 8 << 20
"""Bytes of the box that tells of all pictures of a file."""
AUXILIARY = {
    b"urn:com:apple:photo:2020:aux:hdrgainmap": Content.GAIN_MAP,
    b"urn:mpeg:hevc:2015:auxid:2": Content.DEPTH_MAP,
    b"urn:mpeg:mpegB:cicp:systems:auxiliary:depth": Content.DEPTH_MAP,
}
"""What pictures that belong to another one are, by their `auxC`; alpha is none beside it."""


def read(data: bytes, hints: Hints = Hints()) -> Decoded:  # noqa: B008 - it never changes
    """Decode the primary picture, turned and cropped as the file says; as its planes, or luma, where that will do.

    More than 8 bits are kept as 16. EXIF's orientation is passed over, for the file itself has said it already
    (ISO/IEC 23008-12, A.2.1). Raises `ImageError`.
    """
    if data[8:12] in SEQUENCES:
        refuse_several(None, "HEIF")
    pictures = _opened(data)
    picture = _primary(pictures)
    width, height = picture.size
    refuse_too_large(width, height)
    profile = _profile(picture)
    raster = _of_planes(data, profile, hints) or Raster(_pixels(picture), profile)
    if (raster.width, raster.height) != (width, height):
        raise ImageError("unreadable", DAMAGED)  # what is coded has another size than its file says
    metadata = _metadata(picture.info).for_result(width, height)
    return Decoded(raster, metadata, "HEIF", contents=_beside(data, len(pictures)))


def tell(path: str) -> HeaderInfo:
    """Return what the primary picture is said to be. Raises whatever keeps it from being read."""
    pictures = _opened(path)
    picture = _primary(pictures)
    with open(path, "rb") as file:
        contents = _beside(top_box(file, b"meta", MOST_META), len(pictures))
    width, height = picture.size
    info = picture.info
    is_gray = picture.mode.startswith("L")
    bits = info.get("bit_depth", 8)
    return HeaderInfo(
        width, height, bits, is_gray, picture.has_alpha, _metadata(info), _profile(picture), contents=contents
    )


def _beside(data: bytes, pictures: int) -> frozenset[Content]:
    """Return what a file, or its `meta` alone, holds beside its primary picture; `pictures` is how many stand alone."""
    begin, end = inside(data, b"meta", 0, len(data))
    place = inside(data, b"ipco", *inside(data, b"iprp", begin + 4, end))
    kinds = {data[begin + 4 : end].rstrip(b"\x00") for kind, begin, end in boxes(data, *place) if kind == b"auxC"}
    found = {AUXILIARY[kind] for kind in kinds if kind in AUXILIARY}
    return frozenset(found | ({Content.SECOND_PICTURE} if pictures > 1 else set()))


def _of_planes(data: bytes, profile: bytes | None, hints: Hints) -> Raster | None:
    """Return the picture as it is coded, or its luma alone; None where colors are wanted, or its planes are others."""
    luma = hints.luma_only and (profile is None or is_srgb(profile))
    if not luma and (not hints.planes or is_hdr(profile)):
        return None
    planes = planes_of(data, f"_{_libheif().__name__}", threads())
    if planes is None:
        return None
    return Raster(planes.luma, profile) if luma else PlanarRaster(planes, profile)


def _libheif() -> Any:
    """Import libheif: by pillow-heif where that is installed, else by pi-heif.

    The wheels of pillow-heif go on and have the newer libde265: 1.1.3 takes 17 % less time than 1.1.0 of pi-heif 1.4.
    """
    with contextlib.suppress(ImageError):
        return library(HEIC_TO_WRITE)
    return library("HEIC")


def _opened(source: bytes | str) -> Any:
    libheif = _libheif()
    libheif.options.DECODE_THREADS = threads()  # tiles beside each other, where fewer pictures are left than cores
    libheif.options.THUMBNAILS = libheif.options.DEPTH_IMAGES = libheif.options.AUX_IMAGES = False
    return libheif.open_heif(source, convert_hdr_to_8bit=False)


def _primary(pictures: Any) -> Any:
    """Return the picture that the file means to be shown; depth, other shots and the like are beside it."""
    return pictures[pictures.primary_index]


def _pixels(picture: Any) -> NDArray[Any]:
    import numpy as np

    array = np.asarray(picture)
    array = np.asarray(Held(array.ctypes.data, array.shape, array.strides, picture, array.dtype.str))
    array = array if array.ndim == 3 else array[:, :, np.newaxis]
    bits = picture.info.get("bit_depth", 8)
    if array.dtype != np.uint8:  # its bits fill the 16 from the top
        array = widened(array >> (16 - bits), bits)
    return straight(array) if picture.premultiplied_alpha else array


def straight(array: NDArray[Any]) -> NDArray[Any]:
    """Divide colors by alpha, which they were multiplied with."""
    import numpy as np

    top = np.iinfo(array.dtype).max
    alpha = array[:, :, -1:].astype(np.uint32)
    colors = (array[:, :, :-1].astype(np.uint32) * top + alpha // 2) // np.maximum(alpha, 1)
    return np.concatenate((np.minimum(colors, top), alpha), axis=2).astype(array.dtype)


def _profile(picture: Any) -> bytes | None:
    """Return the picture's profile, or that of its numbers (nclx), which comes second (MIAF, 7.3.6.4)."""
    profile = picture.info.get("icc_profile")
    if profile:
        return usual(profile)
    said = picture.info.get("nclx_profile") or {}
    return of_numbers(
        said.get("color_primaries", 2), said.get("transfer_characteristics", 2), gray=picture.mode.startswith("L")
    )


def _metadata(info: dict[str, Any]) -> Metadata:
    return told(info.get("exif") or b"", info.get("xmp") or b"")
