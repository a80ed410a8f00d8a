"""Streaming: pictures that are too large for the memory come row by row out of their file.

::

    file ─► look: header, metadata ─► StreamedImage ─► raster ─► steps ─► small again: computed, encoded as any other
                                                            │
                                                            └───► still large: ExportFormat.stream ─► framed
    a step that reads in another order (a turn) ─► Scratch: laid down on the disk, beside the target

Those of more pixels than `most_whole_pixels`, that is, in formats that libvips reads in rows: no progressive JPEGs, no
interlaced PNGs. Decoding whole is faster. The limit of the settings is one of pictures in memory, so these may be
larger, but not where the file is so small that it must be a bomb.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import io
import mmap
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO

import msgspec
from msgspec import Struct

from multitone.errors import ImageError
from multitone.imaging.decode import Hints, most_pixels
from multitone.imaging.metadata.companions import may_have_companions
from multitone.imaging.metadata.metadata import JpegTables, Metadata, tables_of
from multitone.imaging.metadata.reading import read_metadata
from multitone.imaging.raster import Raster, threads, vips
from multitone.imaging.readers.base import CUT_OFF, DAMAGED, NO_MEMORY, claims_too_much, wants_memory
from multitone.imaging.readers.opening import opened
from multitone.imaging.readers.pillow import comes_in_rows
from multitone.imaging.readers.png import without_pixels
from multitone.imaging.readers.spaces import in_wanted_space, profile_of
from multitone.imaging.writers.format import ExportFormat
from multitone.messages import _
from multitone.storage.atomic_file import part_name, path_of, unnamed
from multitone.storage.attributes import ONLY_OWNER
from multitone.storage.folder import Folder

if TYPE_CHECKING:
    import pyvips

WHOLE_BYTES_PER_PIXEL = 12
"""What 8-bit RGB takes while it is processed whole. Measured with 116 megapixels: 7 to 10 for JPEGs that are blurred,
sharpened or searched for edges, 11 to 17 where Pillow holds it, with 4 bytes a pixel, or the result is a PNG."""
PART_OF_MEMORY = 8
MOST_WHOLE_BYTES = 3 << 29
"""A worker takes whole what fits into this part of the machine's memory, and into this: 134 megapixels from 12 GB on,
more than any camera's; 89 with 8 GB."""
LEAST_BYTES = 1 << 20
"""Smaller files are not looked into: with so many pixels in them they are refused, or decoded whole in a moment."""

CANNOT_WRITE = ("write error", "unable to write to file", "file too large", "maximum tiff file size")
ENDS_EARLY = ("truncat", "premature end", "end of file", "unexpected end", "read error on")
"""What libvips and its libraries say, in small letters."""
TILE = 256
"""Side of the tiles of scratch files: a picture that is turned reads them by columns, each twice at the most."""
FORMATS = ("JPEG", "PNG", "TIFF")
SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG", b"II", b"MM")
"""How these begin. Pillow would load all its plug-ins, in 25 ms, to find that a file is none of them."""
TILE_WIDTH = 322
"""A tag of TIFF 6.0."""


def most_whole_pixels() -> int:
    """Return how many pixels a picture may have that is decoded into memory as a whole without a second thought."""
    return min(_whole_by_machine(), *_whole_by_limit)


def limit_whole(pixels: int) -> None:
    """Let pictures of more pixels stream from now on, in this process: there is no memory for them as a whole."""
    _whole_by_limit[0] = min(pixels, _whole_by_limit[0])


_whole_by_limit = [1 << 60]


@functools.cache
def _whole_by_machine() -> int:
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # another system than POSIX
        import psutil

        memory = psutil.virtual_memory().total
    return min(memory // PART_OF_MEMORY, MOST_WHOLE_BYTES) // WHOLE_BYTES_PER_PIXEL


def fits_whole(width: int, height: int) -> bool:
    """Whether so many pixels are few enough to be held in memory together."""
    return width * height <= most_whole_pixels()


class Scratch:
    """Files beside a target, for pixels that are read in another order than they come; removed on leaving.

    Where the system can, they have no name, so that they are gone even if the process is killed.
    """

    def __init__(self, folder: Folder, mark: str) -> None:
        """Begin in an open folder; `mark` is what the names of the files begin with."""
        self._folder = folder
        self._mark = mark
        self._left: list[str] = []
        self._handles: list[int] = []

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *_error: object) -> None:
        for handle in self._handles:
            os.close(handle)
        for name in self._left:
            self._folder.forget(name)

    def place(self) -> str:
        """Return the path of a file that may be written and read. Raises `OSError`."""
        handle, name = unnamed(self._folder), ""
        if handle is not None and path_of(handle) is None:
            os.close(handle)
            handle = None
        if handle is None:
            name = part_name(self._mark)
            handle = self._folder.create(name, ONLY_OWNER)  # a private picture's pixels are private
            self._left.append(name)
        self._handles.append(handle)
        return path_of(handle) or self._folder.path_of(name)

    fits_whole = staticmethod(fits_whole)

    def refuse_whole(self, width: int, height: int) -> None:
        """Raise `ImageError` where so many pixels may not be held in memory together."""
        limit = most_pixels()
        if width * height > limit:
            reason = _(
                "It has {width:,} × {height:,} pixels where a step or the format needs all of them at once; "
                "the limit there is {most:,} megapixels.",
                width=width, height=height, most=limit // 1_000_000,
            )  # fmt: skip
            raise ImageError("too-large", reason)

    def settled(self, image: pyvips.Image) -> pyvips.Image:
        """Return the same pixels where they can be read in any order: in memory if they are few, else on the disk."""
        if fits_whole(image.width, image.height):
            return image.copy_memory()
        path = self.place()
        image.tiffsave(path, bigtiff=True, tile=True, tile_width=TILE, tile_height=TILE, keep="none")
        return vips().Image.tiffload(path)  # by its name and only when pixels are asked for, so the name has to stay


class StreamedImage(Struct, frozen=True):
    """A picture that is to be read in a stream: what its header tells."""

    path: str
    format: str
    width: int
    height: int
    """As its pixels lie in the file, not upright."""
    profile: bytes | None
    metadata: Metadata
    orientation: int
    tiled: bool = False
    """Whether any part of it can be read by itself."""
    tables: JpegTables | None = None
    """Of a JPEG: how it is quantized."""

    def raster(self, hints: Hints, scratch: Scratch) -> Raster:
        """Return the picture upright, with nothing read yet."""
        raster = Raster(self._opened(), self.profile, scratch)
        return in_wanted_space(raster, hints).upright(self.orientation)

    def upright_size(self) -> tuple[int, int]:
        """Return the size of the picture as it is seen."""
        return (self.height, self.width) if self.orientation > 4 else (self.width, self.height)

    def reduced(self, by: int) -> Raster:
        """Return the picture upright at a fraction of its size, for the screen. Raises `ImageError`, `OSError`."""
        with self.explained():
            small = Raster(self._opened().shrink(by, by), self.profile).computed()
        return small.upright(self.orientation)

    def metadata_for(self, hints: Hints, raster: Raster) -> Metadata:
        """Return what it says of itself, true of what `raster` gave, with its quantization where that is asked for."""
        metadata = self.metadata.in_color("srgb") if raster.profile != self.profile else self.metadata
        return msgspec.structs.replace(metadata, tables=self.tables) if hints.tables else metadata

    def check(self) -> None:
        """Read all pixels to nowhere."""
        self._opened().avg()

    @contextlib.contextmanager
    def explained(self) -> Iterator[None]:
        """Say in the user's words what libvips says while the pixels stream. Raises `ImageError`, `OSError`."""
        try:
            yield
        except vips().Error as error:
            raise self._failure(error) from error

    def _failure(self, error: Exception) -> Exception:
        text, detail = str(error).lower(), f"{type(error).__name__}: {error}"
        if wants_memory(text):
            return ImageError("out-of-memory", NO_MEMORY, detail)
        if "no space left" in text or "quota" in text:
            return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if any(part in text for part in CANNOT_WRITE):
            return ImageError("encode-failed", _("The result could not be written."), detail)
        if any(part in text for part in ENDS_EARLY) or (self.format == "PNG" and not self._has_an_end()):
            return ImageError("truncated", CUT_OFF, detail)
        return ImageError("unreadable", DAMAGED, detail)

    def _has_an_end(self) -> bool:
        """Whether a PNG ends as one, for libpng has the same words for a file that is cut and one that is broken."""
        with open(self.path, "rb") as file:
            file.seek(-12, os.SEEK_END)
            return file.read()[4:8] == b"IEND"

    def _opened(self) -> pyvips.Image:
        # In order, libvips reads and shrinks under one lock. Tiles in any order take a third more processor time, and
        # all cores: for 600 megapixels 2.3 s on two in place of 1.7 on one.
        access = "random" if self.tiled and threads() > 1 else "sequential"
        # "truncated" would let a TIFF pass that ends in the middle of a strip.
        load = getattr(vips().Image, f"{self.format.lower()}load")
        return load(self.path, access=access, fail_on="error")


def look(path: str, size: int) -> StreamedImage | None:
    """Return a picture that is to stream, None where it is to be decoded whole, or refused by who does that."""
    if size < LEAST_BYTES:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with open(path, "rb") as file:  # another handle would make two copies of the file when it reads the rest
                return _looked(file, path, size) if file.read(4).startswith(SIGNATURES) else None
    except Exception:  # noqa: BLE001 - who decodes it whole will say what is wrong
        return None


def look_beyond(path: str, size: int) -> StreamedImage | None:
    """Return a picture that streams and is larger than the limit of those in memory: only parts of it can be shown."""
    large = look(path, size)
    return large if large is not None and large.width * large.height > most_pixels() else None


def _looked(file: BinaryIO, path: str, size: int) -> StreamedImage | None:
    with opened(file, FORMATS) as image:
        width, height = image.size
        kind = image.format or ""
        pixels = width * height
        if fits_whole(width, height) or claims_too_much(pixels, size):
            return None
        if not comes_in_rows(image, kind):
            return None
        profile = profile_of(image, kind)
        if kind == "PNG":
            without = without_pixels(file)
            with opened(io.BytesIO(without), ("PNG",)) as bare:
                bare.load()
                bare.format = kind
                metadata = read_metadata(bare, without)
            return StreamedImage(path, kind, width, height, profile, metadata, metadata.orientation)
        metadata = read_metadata(image)
        orientation = metadata.orientation
        if kind == "TIFF" and orientation > 1:  # as Pillow leaves it when it has turned the pixels; the size it has
            metadata = metadata.for_result(width, height)
            width, height = (height, width) if orientation > 4 else (width, height)
        tiled = kind == "TIFF" and TILE_WIDTH in image.tag_v2  # type: ignore[attr-defined]
        tables = tables_of(image) if kind == "JPEG" else None
        from multitone.imaging.readers.jpeg_markers import contents_of_segments  # late: the window decodes nothing

        if kind == "JPEG" and may_have_companions(frozenset(contents_of_segments(image)), b""):
            from multitone.imaging.companions.carrying import with_companions  # late: few pictures have any

            file.seek(0)
            metadata = with_companions(metadata, file.read(size))
        return StreamedImage(path, kind, width, height, profile, metadata, orientation, tiled, tables)


def write_stream(
    raster: Raster, chosen: ExportFormat, metadata: Metadata, scratch: Scratch, opened: Callable[[], BinaryIO]
) -> bool:
    """Compute a picture that streams and write it to a file opened then; False where the format cannot be streamed."""
    pixels = scratch.place()
    if not chosen.stream(raster, metadata, pixels):
        return False
    with open(pixels, "rb") as file:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            frame = chosen.frame(mapped, raster, metadata)
        with opened() as out:
            out.write(frame.head)
            file.seek(frame.start)
            shutil.copyfileobj(file, out, 1 << 20)
            out.write(frame.tail)
    return True
