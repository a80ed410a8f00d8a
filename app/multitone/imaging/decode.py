"""Decode: the bytes of a file → Raster, upright and in a known color space, with its metadata.

JPEGs of gray or YCbCr go to libjpeg-turbo itself, 16-bit files to libvips, everything else and whatever those two
refuse to Pillow, which knows best what is wrong with a file.
"""

from __future__ import annotations

import functools
import io
import warnings
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from multitone import settings
from multitone.errors import ImageError
from multitone.imaging.color_space import as_srgb, converted_to_srgb
from multitone.imaging.jpeg_tables import tables_of
from multitone.imaging.metadata import Metadata, is_srgb, profile_space, read_metadata
from multitone.imaging.raster import Raster, vips

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

READABLE = (
    "JPEG", "PNG", "WEBP", "TIFF", "GIF", "AVIF", "BMP", "JPEG2000", "PSD", "ICO", "TGA", "QOI", "PPM", "DDS", "PCX",
    "SGI",
)  # fmt: skip
"""Formats that Pillow may open; JPEG includes MPO. Never EPS: it would start Ghostscript."""

SUFFIXES: dict[str, str] = {
    ".jpg": "JPEG", ".jpeg": "JPEG", ".jpe": "JPEG", ".jfif": "JPEG", ".mpo": "JPEG",
    ".png": "PNG", ".apng": "PNG", ".webp": "WEBP", ".tif": "TIFF", ".tiff": "TIFF", ".gif": "GIF", ".avif": "AVIF",
    ".avifs": "AVIF", ".bmp": "BMP", ".dib": "BMP", ".jp2": "JPEG2000", ".j2k": "JPEG2000", ".jpx": "JPEG2000",
    ".psd": "PSD", ".ico": "ICO", ".tga": "TGA", ".qoi": "QOI", ".ppm": "PPM", ".pgm": "PPM", ".pbm": "PPM",
    ".pnm": "PPM", ".dds": "DDS", ".pcx": "PCX", ".sgi": "SGI", ".rgb": "SGI",
}  # fmt: skip
"""Known suffixes and the format each stands for."""


def most_pixels() -> int:
    """Return the limit of a picture's size; a decompression bomb claims billions in a few kilobytes."""
    return settings.current().largest_picture * 1_000_000


@dataclass(frozen=True, slots=True)
class Hints:
    """What the pipeline allows a decoder to leave out, and asks it to see to."""

    luma_only: bool = False
    srgb: bool = False
    """Colors are wanted as sRGB, whatever profile the file has."""
    tables: bool = False
    """The quantization of a JPEG is asked for, for the result to be as good."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """An upright picture, what it says about itself, and the format it had."""

    raster: Raster
    metadata: Metadata
    format: str


def decode(data: bytes, hints: Hints | None = None) -> Decoded:
    """Decode the bytes of a picture. Raises `ImageError` saying what is wrong with it."""
    from PIL import UnidentifiedImageError

    hints = hints or Hints()
    if not data:
        raise ImageError("unreadable", "The file is empty.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of oddities that are no reason to stop
        try:
            return _decode(data, hints)
        except ImageError:
            raise
        except UnidentifiedImageError as error:
            raise ImageError("unreadable", "It is not a picture in a format that Multitone reads.") from error
        except MemoryError:
            raise
        except Exception as error:  # damaged files make the plug-ins raise anything
            raise _failure(error) from error


@dataclass(frozen=True, slots=True)
class Header:
    """What a file's header tells, before a pixel is decoded; all of it empty where it cannot be read."""

    format: str = ""
    """As in `SUFFIXES`."""
    width: int = 0
    height: int = 0
    """Of the picture as it is seen, upright."""
    has_alpha: bool = False
    is_deep: bool = False
    """Whether it has 16 bits a sample that would be kept."""
    taken: datetime | None = None
    is_cmyk: bool = False


def read_header(path: str) -> Header:
    """Read what a file's header tells. Takes 50 to 300 µs a file, and never raises: workers say what is wrong."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with open(path, "rb") as file:
                start = file.read(25)
                with _open(file) as image:
                    return _header(start, image)
    except Exception:  # noqa: BLE001 - a plan is not stopped by one file
        return Header()


def _header(start: bytes, image: Image.Image) -> Header:
    kind = "JPEG" if image.format == "MPO" else image.format or ""
    metadata = read_metadata(image)
    width, height = image.size
    if metadata.orientation > 4 and kind != "TIFF":  # Pillow has turned a TIFF's size already
        width, height = height, width
    deep = _is_deep(start, image, kind) or image.mode.startswith("I")
    return Header(kind, width, height, image.has_transparency_data, deep, metadata.taken, image.mode == "CMYK")


def _open(source: BinaryIO) -> Image.Image:
    """Open by Pillow, which reads the header only."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # it only warns up to twice its value; `most_pixels` is asked instead
    if isinstance(source, io.BytesIO) and bytes(source.getbuffer()[4:8]) == b"ftyp":
        _decode_avif_on_one_thread()
    try:
        return Image.open(source, formats=READABLE)
    except UnidentifiedImageError:
        if _open_deep_gray_with_alpha.cache_info().currsize:
            raise
        _open_deep_gray_with_alpha()  # only now, for the plug-in takes a while to import
        return Image.open(source, formats=READABLE)


def _decode_avif_on_one_thread() -> None:
    from PIL import AvifImagePlugin

    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # the pool has a worker for each core


@functools.cache
def _open_deep_gray_with_alpha() -> None:
    """Let Pillow open TIFFs of 16-bit gray with alpha for what they say; their pixels are left to libvips."""
    from PIL import TiffImagePlugin

    for order in (b"II", b"MM"):
        for alpha in (0, 1, 2):
            TiffImagePlugin.OPEN_INFO.setdefault((order, 1, (1,), 1, (16, 16), (alpha,)), ("LA", "LA"))


def _decode(data: bytes, hints: Hints) -> Decoded:
    with _open(io.BytesIO(data)) as image:
        width, height = image.size
        limit = most_pixels()
        if width * height > limit:
            raise ImageError(
                "too-large",
                f"It has {width} × {height} pixels; {limit // 1_000_000} megapixels are the limit.",
            )
        kind = "JPEG" if image.format == "MPO" else image.format or ""
        frames = getattr(image, "n_frames", 1)
        if kind != "JPEG" and frames > 1:
            raise ImageError("unsupported", f"It holds {frames} pictures, and only single ones can be processed.")
        profile: bytes | None = image.info.get("icc_profile") or None
        raster = _quick_jpeg(data, image, profile, hints) if kind == "JPEG" else None
        if raster is None:
            raster = _deep(data, image, kind, profile)
        if raster is None:
            raster = _by_pillow(image, profile)
        metadata = read_metadata(image)  # after the pixels: a PNG may have it behind them, and a TIFF is upright now
        if hints.tables and kind == "JPEG":
            metadata = msgspec.structs.replace(metadata, tables=tables_of(image))
    if hints.srgb:
        raster = as_srgb(raster)
    return Decoded(_upright(raster, metadata.orientation), metadata, kind)


def _quick_jpeg(data: bytes, image: Image.Image, profile: bytes | None, hints: Hints) -> Raster | None:
    """Decode by libjpeg-turbo, to luma where that is all that is wanted; None sends the file to Pillow."""
    if image.mode not in ("L", "RGB"):
        return None
    import simplejpeg

    try:
        space = simplejpeg.decode_jpeg_header(data)[2]
        if space not in ("Gray", "YCbCr"):
            return None
        luma = space == "Gray" or (hints.luma_only and (profile is None or is_srgb(profile)))
        array: NDArray[Any] = simplejpeg.decode_jpeg(data, "GRAY" if luma else "RGB")
    except ValueError:  # damaged, or more than it knows
        return None
    if array.shape[:2] != (image.height, image.width):
        return None
    return Raster(array, profile)


def _deep(data: bytes, image: Image.Image, kind: str, profile: bytes | None) -> Raster | None:
    """Decode 16 bits a sample by libvips, for Pillow keeps only 8 of them in color."""
    if not _is_deep(data, image, kind):
        return None
    import numpy as np

    if kind == "PNG" and _has_more_behind_pixels(data):
        image.load()
    libvips = vips()
    try:
        opened = libvips.Image.new_from_buffer(data, "", fail_on="truncated")
        if opened.format != "ushort" or opened.bands > 4:
            return None
        array = np.frombuffer(opened.write_to_memory(), np.uint16)
    except libvips.Error as error:
        image.load()  # raises what Pillow makes of it, which is more to the point
        raise _failure(error) from error
    return Raster(array.reshape(opened.height, opened.width, opened.bands), profile)


def _is_deep(data: bytes, image: Image.Image, kind: str) -> bool:
    """Whether a file that begins so has 16 bits a sample, in a layout that libvips reads."""
    if kind == "PNG":
        return data[24:25] == b"\x10"  # the bit depth of IHDR
    if kind != "TIFF":
        return False
    tags = image.tag_v2  # type: ignore[attr-defined]
    return set(tags.get(258, (8,))) == {16} and set(tags.get(339, (1,))) == {1} and tags.get(262) in (0, 1, 2)


def _has_more_behind_pixels(png: bytes) -> bool:
    """Whether something follows the last IDAT beside IEND, such as the EXIF that some programs append."""
    at = png.rfind(b"IDAT")
    end = at + 4 + int.from_bytes(png[at - 4 : at], "big") + 4
    return len(png) - end > 12


def _by_pillow(image: Image.Image, profile: bytes | None) -> Raster:
    """Decode by Pillow and bring the many modes down to gray or RGB, with or without alpha."""
    image.load()
    mode = image.mode
    if mode == "CMYK" or (mode == "LAB" and profile):
        return Raster(converted_to_srgb(image, profile) if profile else image.convert("RGB"))
    if mode.startswith("I"):
        return _from_integers(image, profile)
    if mode == "F":
        raise ImageError("unsupported", "Its pixels are floating-point numbers, which cannot be processed yet.")
    if profile and profile_space(profile) == "CMYK":
        profile = None
    wanted = {"1": "L", "L": "L", "LA": "LA", "La": "LA", "RGBA": "RGBA", "RGBa": "RGBA", "PA": "RGBA"}.get(mode, "RGB")
    if image.has_transparency_data:
        wanted = {"L": "LA", "RGB": "RGBA"}.get(wanted, wanted)
    return Raster(image if mode == wanted else image.convert(wanted), profile)


def _from_integers(image: Image.Image, profile: bytes | None) -> Raster:
    import numpy as np

    values = np.asarray(image)
    if values.size and (values.min() < 0 or values.max() > 65535):
        raise ImageError("unsupported", "Its pixels are 32-bit numbers, which cannot be processed yet.")
    return Raster(values.astype(np.uint16), profile)


def _upright(raster: Raster, orientation: int) -> Raster:
    """Turn and mirror the pixels as EXIF's orientation asks."""
    if orientation == 1:
        return raster
    import numpy as np

    a = raster.array()
    match orientation:
        case 2:
            a = a[:, ::-1]
        case 3:
            a = a[::-1, ::-1]
        case 4:
            a = a[::-1]
        case 5:
            a = a.swapaxes(0, 1)
        case 6:
            a = np.rot90(a, -1)
        case 7:
            a = a[::-1, ::-1].swapaxes(0, 1)
        case 8:
            a = np.rot90(a)
    return raster.holding(np.ascontiguousarray(a))


def _failure(error: Exception) -> ImageError:
    """Say in the user's words what a library said in its own."""
    detail = f"{type(error).__name__}: {error}"
    said = str(error).lower()
    if any(
        word in said
        for word in (
            "truncat",
            "premature end",
            "end of file",
            "broken data stream",
            "unexpected end",
            "not enough",
        )
    ):
        return ImageError("truncated", "The file ends before the picture does.", detail)
    if isinstance(error, NotImplementedError):
        return ImageError("unsupported", "It is of a kind that cannot be read here.", detail)
    if isinstance(error, OSError) and (("decoder" in said and "not available" in said) or "unsupported" in said):
        return ImageError("unsupported", "It is of a kind that cannot be read here.", detail)
    return ImageError("unreadable", "The picture in the file is damaged.", detail)


def looks_like_picture(start: bytes) -> bool:
    """Whether a file that begins with these bytes (16 will do) has the signature of a readable format."""
    from PIL import Image

    Image.init()
    for name in READABLE:
        _, accepts = Image.OPEN.get(name, (None, None))
        if accepts is not None and accepts(start) is True:
            return True
    return False
