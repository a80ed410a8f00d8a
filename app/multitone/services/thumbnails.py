"""Thumbnails: pictures shown small, by the cheapest way that shows them truly.

::

    on disk already ──► the camera's own preview in EXIF ──► a JPEG decoded at a fraction ──► decoded in full
                        or RAW (large enough, same shape)
"""

from __future__ import annotations

import os
import time
import warnings
from abc import ABC
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec
from PIL import ExifTags, Image, ImageFile

from multitone.engines.ipc.packing import reads
from multitone.engines.worker.failures import judged
from multitone.errors import ImageError
from multitone.imaging.color.convert import as_srgb, shown_in_srgb
from multitone.imaging.decode import Hints, decode, dedicated_format
from multitone.imaging.metadata.exif import ORIENTATION
from multitone.imaging.raster import Raster
from multitone.imaging.readers.jpeg import quick_jpeg
from multitone.imaging.readers.opening import admit_reduced, embedded, load_reduced, opened, read_whole
from multitone.imaging.readers.spaces import profile_of
from multitone.imaging.streaming import look
from multitone.services.preview.display import checkered
from multitone.services.preview.request import Pixels
from multitone.services.records import Trouble
from multitone.services.requests import Request
from multitone.services.thumbnail_cache import LEVELS, ThumbnailCache, level_of
from multitone.services.watched_child import take_up
from multitone.storage.atomic_file import open_file

SECONDS = 0.05
"""After so long a request is answered with what is there: a preview may wait behind it."""
SAME_SHAPE = 0.02
"""How far the shapes of picture and embedded preview may differ; those with black bars differ by 0.1 and more."""
THUMBNAIL_AT, THUMBNAIL_BYTES = 0x0201, 0x0202
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture upright, by EXIF's orientation."""


if TYPE_CHECKING:
    Shown = Pixels | ImageError
else:

    class Shown(ABC):  # noqa: B024 - a name by which messages are read: a record, or what is none for msgspec
        """A thumbnail, or why there is none."""

    Shown.register(Pixels)
    Shown.register(ImageError)


class ThumbnailRequest(Request, frozen=True):
    """Show some pictures small, at most `side` pixels a side; `cache` is the folder of kept ones, empty for none."""

    paths: tuple[str, ...]
    side: int = 192
    cache: str = ""

    @property
    def reads(self) -> tuple[str, ...]:
        """The pictures."""
        return self.paths

    @property
    def writes(self) -> tuple[str, ...]:
        """The folder of kept ones."""
        return (self.cache,) if self.cache else ()

    def answer(self) -> tuple[Shown, ...]:
        """Return thumbnails or reasons for the first of the paths: at least one, and as many as there is time for."""
        cache = ThumbnailCache(self.cache)
        ends = time.perf_counter() + SECONDS
        answers: list[Pixels | ImageError] = []
        for place, path in enumerate(self.paths):
            take_up(place)
            small = thumbnail(path, self.side, cache)
            answers.append(small if isinstance(small, ImageError) else _pixels(small, self.side))
            if time.perf_counter() > ends:
                break
        return tuple(answers)

    def accepts(self, answer: tuple[Shown, ...]) -> bool:
        """Whether it is about the first of these pictures, and shows none larger."""
        sides = [max(it.width, it.height) for it in answer if isinstance(it, Pixels)]
        return 0 < len(answer) <= len(self.paths) and all(0 < side <= self.side for side in sides)


@reads(Shown)
def _shown(data: Any) -> Shown:
    return Trouble.read(data) if "what" in data else msgspec.convert(data, Pixels)  # type: ignore[return-value]


def thumbnail(path: str, side: int, cache: ThumbnailCache) -> Image.Image | ImageError:
    """Return a picture in RGB or RGBA, upright and in sRGB, at least `side` pixels large where the picture is."""
    try:
        status = os.stat(path)
        kept, level = cache.serves(path), level_of(side)
        small = cache.find(path, status, level) if kept else None
        if small is None:
            small = _reduced(path, LEVELS[level])
            if kept:
                cache.keep(path, status, level, small)
    except OSError as error:  # which is not the picture's own, and so not kept
        return ImageError(*judged(error, "read"))
    return small


def _reduced(path: str, size: int) -> Image.Image | ImageError:
    try:
        with open_file(path) as file:
            jpeg = file.read(2) == b"\xff\xd8"
            quick = _of_jpeg(file, size) if jpeg else None
            if quick is not None:
                return quick
            length = os.fstat(file.fileno()).st_size
            large = look(path, length)
            if large is not None:
                return _of_raster(large.reduced(max(1, max(large.width, large.height) // size)), size)
            file.seek(0)
            return _of_anything(read_whole(file, length), size)
    except ImageError as error:
        return error


def _of_raster(raster: Raster, size: int) -> Image.Image:
    return _finished(as_srgb(raster).pillow(), size, 1, None)


def _of_jpeg(file: BinaryIO, size: int) -> Image.Image | None:
    """Take the camera's preview, or a fraction of the coefficients; None where the careful way is needed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with opened(file, ("JPEG",)) as image:
                if image.mode not in ("L", "RGB"):
                    return None
                orientation = image.getexif().get(ORIENTATION, 1)
                profile = profile_of(image, "JPEG")
                small = _embedded(image, size) or _fraction(file, image, size)
                return _finished(small, size, orientation, profile)
    except (OSError, ValueError, SyntaxError, KeyError, TypeError):
        return None  # decode knows how to say what is wrong


def _fraction(file: BinaryIO, image: ImageFile.ImageFile, size: int) -> Image.Image:
    """Decode a JPEG at the smallest fraction that still fills the size; of a progressive one, what that needs."""
    reduction = fraction(image.size, size)
    if reduction < 2 or not image.info.get("progressive"):
        load_reduced(image, (size, size))
        return image
    admit_reduced(image)
    file.seek(0)
    raster = quick_jpeg(read_whole(file, os.fstat(file.fileno()).st_size), image, None, Hints(), reduction)
    if raster is not None:
        return raster.pillow()
    load_reduced(image, (size, size))
    return image


def fraction(size: tuple[int, int], room: int) -> int:
    """Return 1, 2, 4 or 8: by how much a picture may be reduced that is still as wide and as high as the room."""
    return next((by for by in (8, 4, 2) if min(size) >= by * room), 1)


def _embedded(image: Image.Image, size: int) -> Image.Image | None:
    """Return the preview in EXIF where it is as large as is wanted, of the picture's shape, and colored like it."""
    block = image.info.get("exif", b"")
    folder = image.getexif().get_ifd(ExifTags.IFD.IFD1)
    at, length = folder.get(THUMBNAIL_AT), folder.get(THUMBNAIL_BYTES)
    if not isinstance(at, int) or not isinstance(length, int) or length <= 0:
        return None
    data = block.removeprefix(b"Exif\x00\x00")[at : at + length]
    try:
        small = embedded(data)
        if small is None:
            return None
        shape, same = small.width / small.height, image.width / image.height
        if max(small.size) < min(size, max(image.size)) or abs(shape / same - 1) > SAME_SHAPE:
            return None
        load_reduced(small, (size, size))
    except (OSError, SyntaxError, ImageError):
        return None
    return small if small.mode == image.mode else None


def _of_anything(data: bytes, size: int) -> Image.Image:
    """Take the camera's own JPEG of a raw file where it is large enough, as developing takes seconds; else decode."""
    if dedicated_format(data) == "RAW":
        from multitone.imaging.readers.raw import embedded_preview

        preview, orientation = embedded_preview(data, size) or (None, 1)
        if preview is not None and max(preview.size) >= size:
            return _finished(preview, size, orientation, preview.info.get("icc_profile"))
    return _of_raster(decode(data, Hints(srgb=True, page=1)).raster, size)


def _finished(picture: Image.Image, size: int, orientation: int, profile: bytes | None) -> Image.Image:
    """Reduce, then turn, then convert: what costs by the pixel comes last."""
    small = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    small.thumbnail((size, size), Image.Resampling.BICUBIC, reducing_gap=2.0)
    if orientation in _TURNS:
        small = small.transpose(_TURNS[orientation])
    if profile and small.mode == "RGB" and picture.mode == "RGB":
        small = shown_in_srgb(small, profile)
    small.info.clear()  # nothing of the picture's own is written into its thumbnail
    return small


def _pixels(picture: Image.Image, side: int) -> Pixels:
    if max(picture.size) > side:
        picture = picture.copy()
        picture.thumbnail((side, side), Image.Resampling.BICUBIC)
    if picture.mode == "RGBA":
        ground = checkered(picture.size)
        ground.paste(picture, mask=picture)
        picture = ground
    return Pixels.of(picture.convert("RGB"))
