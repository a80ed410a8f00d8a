"""Streaming: pictures that are too large for the memory come row by row out of their file.

::

    file ─► look: header, metadata ─► Large ─► raster ─► steps ─► small again: computed, encoded as any other
                                                            │
                                                            └───► still large: ExportFormat.stream ─► framed
    a step that reads in another order (a turn) ─► Scratch: laid down on the disk, beside the target

Which pictures: those of more pixels than `most_whole_pixels`, in formats that libvips reads in rows. All others are
decoded whole (`imaging.decode`), which is faster, and so are pictures that only a whole decoder can read: progressive
JPEGs, interlaced PNGs. The limit of the settings is one of pictures in memory, so these may be larger, but not where
the file is so small that it must be a bomb.
"""

from __future__ import annotations

import contextlib
import functools
import io
import mmap
import os
import shutil
import struct
import warnings
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from multitone.errors import ImageError
from multitone.imaging.decode import Hints, most_pixels
from multitone.imaging.formats.format import ExportFormat, Frame
from multitone.imaging.metadata import Metadata, is_srgb, profile_space, read_metadata
from multitone.imaging.raster import Raster, threads, vips

if TYPE_CHECKING:
    import pyvips
    from PIL import Image

WHOLE_BYTES_PER_PIXEL = 9
"""What a picture of 8-bit RGB takes while it is processed whole: decoded, once more after a step, and in the encoder's
hands; 8.6 were measured for a blurred JPEG of 100 megapixels."""
PART_OF_MEMORY = 8
MOST_WHOLE_BYTES = 1 << 30
"""A worker takes whole what fits into this part of the machine's memory, and into this: 119 megapixels from 8 GB up."""
PIXELS_PER_BYTE = 100
"""A picture of more pixels than the limit needs a byte in its file for each so many of them; a blank page in a PNG has
one for 340, a photograph one for 10 at the most."""
LEAST_BYTES = 1 << 20
"""Smaller files are not looked into: with so many pixels in them they are refused, or decoded whole in a moment."""

FORMATS = ("JPEG", "PNG", "TIFF")
BITS, PHOTOMETRIC, SAMPLES, TILE_WIDTH, EXTRA, SAMPLE_FORMAT = 258, 262, 277, 322, 338, 339
"""Tags of TIFF 6.0."""


@functools.cache
def most_whole_pixels() -> int:
    """Return how many pixels a picture may have that is decoded into memory as a whole without a second thought."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # another system than POSIX
        import psutil

        memory = psutil.virtual_memory().total
    return min(memory // PART_OF_MEMORY, MOST_WHOLE_BYTES) // WHOLE_BYTES_PER_PIXEL


class Scratch:
    """Files beside a target, for pixels that are read in another order than they come; removed on leaving."""

    def __init__(self, path: str) -> None:
        """Begin; `path` is the name of the only file that there is at a time, as far as the system can."""
        self._path = path
        self._left: list[str] = []

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *_: object) -> None:
        for path in self._left:
            with contextlib.suppress(OSError):
                os.unlink(path)

    def refuse_whole(self, width: int, height: int) -> None:
        """Raise `ImageError` where so many pixels may not be held in memory together."""
        limit = most_pixels()
        if width * height > limit:
            raise ImageError(
                "too-large",
                f"It has {width} × {height} pixels where a step or the format needs all of them at once; "
                f"{limit // 1_000_000} megapixels are the limit there.",
            )

    def settled(self, image: pyvips.Image) -> pyvips.Image:
        """Return the same pixels where they can be read in any order: in memory if they are few, else on the disk."""
        if image.width * image.height <= most_whole_pixels():
            return image.copy_memory()
        path = f"{self._path}{len(self._left) or ''}"
        self._left.append(path)
        image.vipssave(path)
        opened = vips().Image.vipsload(path)
        with contextlib.suppress(OSError):  # where open files can have no name, nothing is left even by a power cut
            os.unlink(path)
        return opened


@dataclass(frozen=True, slots=True)
class Large:
    """A picture that is to be read in a stream: what its header tells."""

    path: str
    format: str
    width: int
    height: int
    """As its pixels lie in the file, not upright."""
    profile: bytes | None
    metadata: Metadata
    tiled: bool = False
    """Whether any part of it can be read by itself."""

    def raster(self, hints: Hints, scratch: Scratch) -> Raster:
        """Return the picture upright, with nothing read yet. Raises `ImageError`."""
        try:
            image = self._opened()
            profile = self.profile
            if hints.srgb and profile and image.bands > 2 and not is_srgb(profile) and profile_space(profile) == "RGB":
                image, profile = _as_srgb(image, profile), None
            return _upright(Raster(image, profile, scratch), self.metadata.orientation)
        except vips().Error as error:
            raise failure(error) from error

    def check(self) -> None:
        """Read all pixels to nowhere. Raises `ImageError` where the file is damaged."""
        try:
            self._opened().avg()
        except vips().Error as error:
            raise failure(error) from error

    def _opened(self) -> pyvips.Image:
        # In order, libvips reads and shrinks under one lock, so that more threads gain nothing. Tiles in any order
        # take a third more processor time and all cores: 1.2 s in place of 1.6 for 600 megapixels on two.
        access = "random" if self.tiled and threads() > 1 else "sequential"
        load = getattr(vips().Image, f"{self.format.lower()}load")
        return load(self.path, access=access, fail_on="truncated")


def look(file: BinaryIO, path: str, size: int) -> Large | None:
    """Return a picture that is to stream, None where it is to be decoded whole, or refused by who does that.

    `file` is left at its beginning. Takes 50 to 300 µs, and no time for files below `LEAST_BYTES`.
    """
    if size < LEAST_BYTES:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _looked(file, path, size)
    except Exception:  # noqa: BLE001 - who decodes it whole will say what is wrong
        return None
    finally:
        file.seek(0)


def _looked(file: BinaryIO, path: str, size: int) -> Large | None:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # it only warns; the rule is below
    with Image.open(file, formats=FORMATS) as image:
        width, height = image.size
        kind = image.format or ""
        pixels = width * height
        if pixels <= most_whole_pixels() or (pixels > most_pixels() and size * PIXELS_PER_BYTE < pixels):
            return None
        if not _comes_in_rows(image, kind):
            return None
        if kind == "PNG":
            with Image.open(io.BytesIO(_without_pixels(file))) as bare:
                bare.load()
                bare.format = kind
                return Large(path, kind, width, height, bare.info.get("icc_profile") or None, read_metadata(bare))
        metadata = read_metadata(image)
        if kind == "TIFF" and metadata.orientation > 4:  # Pillow has turned the size already
            width, height = height, width
        tiled = kind == "TIFF" and TILE_WIDTH in image.tag_v2  # type: ignore[attr-defined]
        return Large(path, kind, width, height, image.info.get("icc_profile") or None, metadata, tiled)


def _comes_in_rows(image: Image.Image, kind: str) -> bool:
    """Whether libvips reads such a file row by row, and makes of it what `imaging.decode` would."""
    info = image.info
    if kind == "JPEG":
        return image.mode in ("L", "RGB") and not info.get("progressive")
    if getattr(image, "n_frames", 1) > 1:
        return False
    if kind == "PNG":
        return not info.get("interlace")
    tags: Any = image.tag_v2  # type: ignore[attr-defined]
    whole_numbers = set(tags.get(BITS, (1,))) in ({8}, {16}) and set(tags.get(SAMPLE_FORMAT, (1,))) == {1}
    plain_alpha = set(tags.get(EXTRA, ())) <= {2} and tags.get(SAMPLES, 1) <= 4
    return whole_numbers and plain_alpha and tags.get(PHOTOMETRIC) in (0, 1, 2, 6)  # gray, RGB, YCbCr


def _without_pixels(file: BinaryIO) -> bytes:
    """Return a PNG of one pixel with all that another says beside its own, wherever it says it."""
    file.seek(0)
    parts = [file.read(8)]
    gray = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts.append(_chunk(b"IHDR", gray) + _chunk(b"IDAT", zlib.compress(bytes(2))))
    while len(head := file.read(8)) == 8:
        length, kind = struct.unpack(">I4s", head)
        if kind in (b"IHDR", b"IDAT", b"IEND", b"PLTE", b"tRNS", b"bKGD", b"sBIT", b"hIST"):
            file.seek(length + 4, os.SEEK_CUR)
        else:
            parts.insert(-1, head + file.read(length + 4))
    return b"".join((*parts, _chunk(b"IEND", b"")))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _as_srgb(image: pyvips.Image, profile: bytes) -> pyvips.Image:
    image = image.copy()
    image.set_type(vips().GValue.blob_type, "icc-profile-data", profile)
    return image.icc_transform("srgb", embedded=True, intent="perceptual", depth=16 if image.format == "ushort" else 8)


def _upright(raster: Raster, orientation: int) -> Raster:
    if orientation == 1:
        return raster
    if orientation == 2:
        return raster.holding(raster.vips().fliphor())
    image = raster.in_any_order().vips().copy()
    image.set_type(vips().GValue.gint_type, "orientation", orientation)
    return raster.holding(image.autorot())


def write_stream(raster: Raster, chosen: ExportFormat, metadata: Metadata, pixels: str, whole: str) -> bool:
    """Compute a picture that streams and write it to the file `whole`, by way of the file `pixels`.

    False where the format cannot be written in a stream; nothing is written then. Raises `ImageError`, `OSError`.
    """
    try:
        if not chosen.stream(raster, metadata, pixels):
            return False
        with open(pixels, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            frame = chosen.frame(mapped, raster, metadata)
            mapped.close()
            _framed(frame, file, whole)
    except vips().Error as error:
        raise failure(error) from error
    finally:
        with contextlib.suppress(OSError):
            os.unlink(pixels)
    return True


def _framed(frame: Frame, pixels: BinaryIO, whole: str) -> None:
    with open(whole, "wb") as out:
        out.write(frame.head)
        pixels.seek(frame.start)
        shutil.copyfileobj(pixels, out, 1 << 20)
        out.write(frame.tail)


def computed(raster: Raster) -> Raster:
    """Return the raster with nothing left to compute. Raises `ImageError` where its file is damaged."""
    try:
        return raster.computed()
    except vips().Error as error:
        raise failure(error) from error


def failure(error: Exception) -> Exception:
    """Say in the user's words what libvips said of a file while its pixels streamed through."""
    said = str(error).lower()
    detail = f"{type(error).__name__}: {error}"
    if "no space left" in said:
        import errno

        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if "write" in said or "save" in said:
        return ImageError("encode-failed", "The result could not be written.", detail)
    if any(word in said for word in ("truncat", "premature end", "end of file", "not enough", "read error", "eof")):
        return ImageError("truncated", "The file ends before the picture does.", detail)
    return ImageError("unreadable", "The picture in the file is damaged.", detail)
