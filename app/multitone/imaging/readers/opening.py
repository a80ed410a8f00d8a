"""Opening: the one door to Pillow. Nothing of a file is decoded before its size was held against the limits.

::

    opened ─► header ─┬─► admit ─► pixels as a whole: the limit of the settings, what the length can hold, memory
                      └─► load_reduced ─► a JPEG at a fraction, for the screen: the same, and less memory
    embedded ─► a preview inside another file, which is a picture like any other: small ones only

`Image.open` is called nowhere else, which ruff sees to: by itself it refuses nothing, reads formats that nobody needs,
and decodes while it opens.
"""

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING, Any, BinaryIO

from multitone.errors import ImageError
from multitone.imaging.readers.base import refuse_beyond, tell_size
from multitone.imaging.readers.deep import MOST_START
from multitone.imaging.readers.jpeg_markers import MOST_MARKERS, has_scans_of_parts
from multitone.imaging.readers.limits import ICON, refuse_implausible, refuse_large_icons
from multitone.imaging.readers.parts import refuse_many_parts
from multitone.imaging.readers.png import MOST_CHUNK, with_right_checksums
from multitone.imaging.readers.signatures import dedicated_format
from multitone.imaging.readers.source_formats import READABLE
from multitone.messages import _

if TYPE_CHECKING:
    from PIL import ImageFile

    from multitone.imaging.metadata.metadata import Opened

BYTES_PER_COEFFICIENT = 2
MANY_PIXELS = 20_000_000
"""From so many on it is looked whether a JPEG that is not progressive comes in several scans all the same."""
MOST_COEFFICIENTS = 600_000_000
"""Bytes for one small picture of a JPEG in several scans: libjpeg holds all coefficients, at whatever fraction it
decodes. 100 megapixels in 4:4:4, or 200 in 4:2:0, need so much."""
MOST_EMBEDDED = 4_000_000
"""Pixels of a preview in EXIF, which has 64 KB for it; cameras put 160 × 120 there, phones 512 × 384."""
MUCH = 16 << 20
"""Bytes up to which nobody is asked for memory before a file is read."""
UNSEEN = 256 << 20
"""Bytes up to which a file is read whole without a look at its header. WebP, AVIF, HEIF and JPEG XL have no more."""
READ_WHOLE = ("HEIF", "JXL")
"""Formats with readers of their own whose libraries read the whole file for its header."""
MOST_OF_PIXEL = 32
"""Bytes that a file beyond that may have for each pixel: four layers of 16 bits and alpha."""
MOST_WHOLE = 2 << 30
"""No larger file is read whole: layered files end there, as what larger ones hold is PSB or TIFF, which streams."""
APPLES_CHUNK = b"CgBI"
FOR_IPHONES = _(
    "It is a PNG optimized for iPhones (CgBI), which only Apple’s programs read; "
    "restore it with pngcrush -revert-iphone-optimizations."
)
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


def opened(source: BinaryIO, formats: tuple[str, ...] = READABLE) -> ImageFile.ImageFile:
    """Open by Pillow, which reads the header only; who wants pixels asks `admit` first. May raise anything."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # it only warns up to twice its value; `admit` asks the settings instead
    source.seek(0)
    start = source.read(16)  # not from its buffer, which would make a copy of the file
    if not start.startswith(JPEG):
        source = _admitted(source, start)
    refuse_many_parts(source)
    try:
        return Image.open(source, formats=formats)  # noqa: TID251 - the one place
    except UnidentifiedImageError:
        if start.startswith(PNG) and "PNG" in formats and (mended := with_right_checksums(source)) is not None:
            return Image.open(mended, formats=formats)  # noqa: TID251 - the one place
        if "TIFF" not in formats:
            raise
        from multitone.imaging.readers.tiff import open_what_is_told  # late: most files are known to it

        told = open_what_is_told(source)
        if told is None:
            raise
        return told


def _admitted(source: BinaryIO, start: bytes) -> BinaryIO:
    """Return what Pillow may open of a file that begins so. Raises `ImageError` where it would take too much for it."""
    if start.startswith(b"MM\0+"):  # which Pillow takes for a TIFF
        from multitone.imaging.samples.classic import as_classic  # late: nearly all have the low byte first

        classic = as_classic(source)
        if classic is None:
            raise ImageError(
                "unsupported", _("It is a big-endian BigTIFF, which cannot be read here; save it as an ordinary TIFF.")
            )
        source = classic
    if start[12:] == APPLES_CHUNK:
        raise ImageError("unsupported", FOR_IPHONES)
    if start[4:8] == b"ftyp" or start[8:12] == b"WEBP":
        refuse_long(source)
    if start[4:8] == b"ftyp":
        from PIL import AvifImagePlugin

        AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # the pool has a worker for each core
    refuse_large_icons(source)
    if start.startswith(ICON):
        from multitone.imaging.pages.icon import of_best  # late: few pictures are icons

        source = of_best(source)
    _refuse_large_chunks(source)
    return source


def _refuse_large_chunks(source: BinaryIO) -> None:
    """Raise `ImageError` where a PNG says more beside its pixels than anybody has to say."""
    length = source.seek(0, io.SEEK_END)
    source.seek(0)
    if length > MOST_CHUNK and source.read(len(PNG)) == PNG:
        while len(head := source.read(8)) == 8 and head[4:] != b"IDAT":
            size = int.from_bytes(head[:4], "big")
            if size > MOST_CHUNK:
                raise ImageError("too-large", _("Its metadata unpacks to more than may be held in memory."))
            source.seek(size + 4, io.SEEK_CUR)
    source.seek(0)


def read_whole(file: BinaryIO, length: int) -> bytes:
    """Return all bytes of an open file of that length, once there is memory for them. Raises `ImageError`, `OSError`.

    A file is not mapped instead: if somebody shortened it meanwhile, a bus error would take its process down.
    """
    if length > UNSEEN:
        _refuse_padded(file, length)
    if length > MUCH:
        tell_size(0, 0, beside=length)
    data = file.read(length + 1)
    while len(data) != length and (more := file.read(max(length - len(data), MUCH))):
        if len(data) + len(more) > length:  # it has grown, or tells no length
            tell_size(0, 0, beside=2 * (len(data) + len(more)))
        data += more
    return data


def _refuse_padded(file: BinaryIO, length: int) -> None:
    """Raise `ImageError` for a large file, to be read whole, of a size that its picture has no use for."""
    from multitone.imaging.readers.svg import MOST_BYTES as MOST_OF_DRAWING  # late: few files are so large

    limit = MOST_WHOLE
    file.seek(0)
    kind = dedicated_format(file.read(MOST_START)) or ""
    if kind == "SVG":
        limit = MOST_OF_DRAWING
    elif kind in READ_WHOLE:
        limit = UNSEEN
    elif not kind and length <= MOST_WHOLE:
        with contextlib.suppress(Exception), opened(file) as image:  # who decodes it says what is wrong
            limit = min(limit, UNSEEN + MOST_OF_PIXEL * image.width * image.height)
    file.seek(0)
    if length > limit:
        sizes = {"size": length, "most": limit}
        reason = _(
            "Its file has {size:bytes}; the limit for the picture that it claims to hold is {most:bytes}.", **sizes
        )
        raise ImageError("too-large", reason)


def refuse_long(source: BinaryIO) -> None:
    """Raise `ImageError` for a file of a modern format whose library would read gigabytes to tell its size."""
    length = source.seek(0, io.SEEK_END)
    if length > UNSEEN:
        raise ImageError(
            "too-large", _("Its file has {size:bytes}; {most:bytes} are the limit.", size=length, most=UNSEEN)
        )


def kind_of(image: Opened) -> str:
    """Return the format of an opened file; one of several JPEGs is read as its first."""
    return "JPEG" if image.format == "MPO" else image.format or ""


def admit(image: Opened, data: bytes) -> str:
    """Return the format of an opened file whose pixels may be decoded as a whole. Raises `ImageError`."""
    kind = kind_of(image)
    refuse_beyond(*image.size)
    refuse_implausible(kind, data, image)
    tell_size(*image.size, beside=coefficients(image, data) if kind == "JPEG" else 0)
    return kind


def coefficients(image: Opened, start: bytes) -> int:
    """Return the bytes that libjpeg holds of a JPEG that begins so until its last scan; 0 where it has but one."""
    width, height = image.size
    several = image.info.get("progressive") or (width * height > MANY_PIXELS and has_scans_of_parts(start))
    layers: list[tuple[int, int, int, int]] = getattr(image, "layer", [])
    if not several or not layers:
        return 0
    across, down = max(layer[1] for layer in layers), max(layer[2] for layer in layers)
    samples = sum(layer[1] * layer[2] for layer in layers) / max(1, across * down)
    return int(BYTES_PER_COEFFICIENT * width * height * samples)


def admit_reduced(image: ImageFile.ImageFile) -> None:
    """Let an opened JPEG be decoded at a fraction of its size. Raises `ImageError` where that takes too much."""
    width, height = image.size
    refuse_beyond(width, height)
    tell_size(width, height, streams=True, beside=_refuse_costly(image))  # never all its pixels together


def load_reduced(image: ImageFile.ImageFile, room: tuple[int, int]) -> None:
    """Decode an opened JPEG at the smallest fraction of its size that still fills the room. Raises `ImageError`."""
    admit_reduced(image)
    image.draft(image.mode, room)
    image.load()


def _refuse_costly(image: ImageFile.ImageFile) -> int:
    """Return what the coefficients of a JPEG take. Raises `ImageError` where that is too much, or its length lies."""
    source: Any = image.fp
    place, pixels = source.tell(), image.width * image.height
    length = source.seek(0, io.SEEK_END)
    source.seek(0)
    beside = coefficients(image, source.read(MOST_MARKERS) if pixels > MANY_PIXELS else b"")
    if beside > MOST_COEFFICIENTS:
        reason = _(
            "It comes in several scans, for which {need:bytes} of memory are needed; the limit for a small picture of "
            "it is {most:bytes}.",
            need=beside, most=MOST_COEFFICIENTS,
        )  # fmt: skip
        raise ImageError("too-large", reason)
    if beside or pixels > length:  # the decoder reads all of it, too
        source.seek(0)
        refuse_implausible("JPEG", source.read(), image)
    source.seek(place)
    return beside


def embedded(data: bytes, most: int = MOST_EMBEDDED) -> ImageFile.ImageFile | None:
    """Return a JPEG from inside another file, opened; None for one of more pixels than `most`. May raise anything."""
    image = opened(io.BytesIO(data), ("JPEG",))
    return image if image.width * image.height <= most else None
