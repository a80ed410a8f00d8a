"""Dispatch: which reader reads a file, and what is done to all pictures alike."""

from __future__ import annotations

import io
import mmap
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, cast

import msgspec

from multitone.imaging.color.profiles import has_other_colors, is_hdr
from multitone.imaging.contents import NONE, Content
from multitone.imaging.metadata.companions import BOXED
from multitone.imaging.metadata.exif import ORIENTATION, entries
from multitone.imaging.metadata.metadata import Metadata, Opened, tables_of
from multitone.imaging.metadata.reading import metadata_of_jpeg, read_metadata
from multitone.imaging.pages.tiff import absent, is_tiff, page_count, picture_of
from multitone.imaging.readers.base import Decoded, Header, HeaderInfo, Hints, refuse_several
from multitone.imaging.readers.deep import MOST_START, deep, is_deep
from multitone.imaging.readers.jpeg import plain_jpeg, quick_jpeg, reduction_for
from multitone.imaging.readers.jpeg_markers import MOST_MARKERS, contents_of_segments, jpeg_header
from multitone.imaging.readers.jpeg_markers import START as JPEG
from multitone.imaging.readers.opening import READ_WHOLE, admit, kind_of, opened, refuse_long
from multitone.imaging.readers.pillow import by_pillow, pages, xmp_of_gif
from multitone.imaging.readers.png import quick_png
from multitone.imaging.readers.signatures import PDF, dedicated_format
from multitone.imaging.readers.source_formats import ANIMATED
from multitone.imaging.readers.spaces import as_wanted, profile_of, profile_of_jpeg
from multitone.imaging.source_facts import SourceFacts

if TYPE_CHECKING:
    from PIL import Image

    from multitone.imaging.raster import Raster


TELL_EARLY = (b"\xff\xd8", b"\x89PNG", b"II", b"MM", b"GIF8", b"RIFF", b"BM")
"""Signatures of files whose first few bytes, or whose tags, tell the depth."""
CONVERTED = ("CMYK", "LAB")
"""Modes of Pillow that no Raster has: their pictures are sRGB from the start."""
WITH_LAYERS = ("PSD",)
"""Formats whose further pictures are what the first one is put together from."""


def decoded_by_markers(data: bytes, hints: Hints) -> Decoded | None:
    """Decode a plain JPEG, without Pillow; None for any other file. Raises `ImageError`."""
    image = None if hints.page or hints.lenient or hints.tables else plain_jpeg(data)
    if image is None:
        return None
    admit(image, data)
    picture = _by_libjpeg(data, image, hints)
    return None if picture is None else as_wanted(picture, hints)


def decoded(data: bytes, hints: Hints) -> Decoded:
    """Decode the bytes of a picture. May raise anything."""
    if hints.page:
        return _page_of(data, hints)
    kind = dedicated_format(data)
    if kind == "HEIF":
        picture = _told(cast("Decoded", _module(kind).read(data, hints)))
    else:
        picture = _told(_reader_of(kind).read(data)) if kind else _by_others(data, hints)
    return as_wanted(picture, hints)


def _told(picture: Decoded) -> Decoded:
    """Return what a reader of its own gave, with all that it holds told."""
    raster, metadata = picture.raster, picture.metadata
    of_pixels = contents_of_pixels(alpha=raster.has_alpha, deep=raster.depth > 8, profile=raster.profile)
    return msgspec.structs.replace(picture, contents=picture.contents | metadata.contents | of_pixels)


def _page_of(data: bytes, hints: Hints) -> Decoded:
    """Decode one picture of a file that may hold several."""
    alone = msgspec.structs.replace(hints, page=0)
    if data.startswith(PDF):
        return _told(cast("Decoded", _module("PDF").read_page(data, hints.page)))  # its pages are sRGB
    if not is_tiff(data):
        picture = decoded(data, alone)  # raises `SeveralError` where there are more
        if hints.page > 1:
            raise absent(hints.page, 1)
        return picture
    picture = decoded(picture_of(data, hints.page), alone)
    return msgspec.structs.replace(picture, is_one_of_several=page_count(io.BytesIO(data)) > 1)


def count_pages(data: bytes) -> int:
    """Count the pages of a file; 1 for a format that has none. Raises `ImageError`."""
    if data.startswith(PDF):
        return cast("int", _module("PDF").page_count(data))
    return page_count(io.BytesIO(data)) if is_tiff(data) else 1


def _by_others(data: bytes, hints: Hints) -> Decoded:
    """Decode what Pillow opens, by whatever does it best."""
    with opened(source := io.BytesIO(data)) as image:
        kind = admit(image, data)
        picture = _by_libjpeg(data, image, hints) if kind == "JPEG" and not hints.lenient else None
        if picture is not None:
            return picture
        if kind != "JPEG" and kind not in WITH_LAYERS:
            refuse_several(pages(image), kind)
        profile = profile_of(image, kind)
        raster = _module("AVIF").deep_avif(data, image, profile) if kind == "AVIF" else deep(data, image, kind, profile)
        turned = raster is not None and kind == "AVIF"  # libheif has turned it already
        if raster is None and kind == "PNG":
            raster = quick_png(data, image, profile, gray=hints.gray_only)
        elif raster is None and kind == "PSD":
            raster = _module("PSD").flattened(data, profile)
        if raster is None:
            raster = _by_pillow(image, kind, data, profile)
            raster = raster if kind != "AVIF" else _module("AVIF").cleaned(raster, data)
            turned = kind == "TIFF"  # Pillow has turned that, too
        metadata = read_metadata(image, data)
        if kind == "GIF":
            metadata = msgspec.structs.replace(metadata, xmp=xmp_of_gif(data))
        if kind == "TIFF" and metadata.orientation != 1:
            metadata = metadata.without_map()  # which is of the pixels as they lie
        if image.mode in CONVERTED:
            metadata = metadata.in_color("srgb")
        if hints.tables and kind == "JPEG":
            metadata = msgspec.structs.replace(metadata, tables=tables_of(image))
        contents = _contents(image, kind, metadata, profile, source, deep=raster.depth > 8)
    if turned:
        return Decoded(raster, metadata.for_result(raster.width, raster.height), kind, contents=contents)
    return Decoded(raster.upright(metadata.orientation), metadata, kind, contents=contents)


def _by_libjpeg(data: bytes, image: Opened, hints: Hints) -> Decoded | None:
    """Let libjpeg-turbo itself decode an opened JPEG; None for one that Pillow is to decode."""
    profile, metadata = profile_of_jpeg(image), metadata_of_jpeg(image)
    orientation = metadata.orientation
    upright = image.size[::-1] if orientation > 4 else image.size
    by = reduction_for(hints, upright, len(data))
    raster = quick_jpeg(data, image, profile, hints, by)
    if raster is None:
        return None
    if hints.tables:
        metadata = msgspec.structs.replace(metadata, tables=tables_of(image))
    contents = _contents_of_jpeg(image, metadata, profile, deep=False)
    return Decoded(raster.upright(orientation), metadata, "JPEG", upright if by > 1 else None, contents)


def _by_pillow(image: Image.Image, kind: str, data: bytes, profile: bytes | None) -> Raster:
    """Let Pillow decode a picture, and take it as its format means it."""
    from multitone.imaging.samples.transparency import by_the_format, note_place  # late: nothing else reads most JPEGs

    note_place(image, kind)
    return by_the_format(by_pillow(image, profile), image, kind, data)


def header(path: str) -> Header:
    """Read what a file's header tells. May raise anything."""
    from multitone.imaging.readers.beside import with_companions  # late: who decodes asks for no header

    with open(path, "rb") as file:
        start = file.read(25)
        if start.startswith(JPEG):
            start += file.read(MOST_MARKERS)
        if start.startswith(JPEG) and (quick := jpeg_header(start)) is not None:
            return with_companions(quick, file, start)
        if not start.startswith(TELL_EARLY):
            start += file.read(MOST_START)
        own = _dedicated_format(start, file)
        if own in READ_WHOLE:
            refuse_long(file)
        if own is None:
            file.seek(0)
            with opened(file) as image:
                return with_companions(_header(start, image, file), file, start)
    try:
        info = _reader_of(own).tell(path)
    except Exception:  # noqa: BLE001 - what it is can be told all the same
        return Header(own)
    contents = info.contents | info.metadata.contents
    contents |= contents_of_pixels(alpha=info.has_alpha, deep=info.bits > 8, profile=info.profile)
    told = Header(own, info.width, info.height, contents, info.metadata.taken, info.pages)
    if own not in BOXED:
        return told
    with open(path, "rb") as file:
        return with_companions(told, file, b"")


def page_header(data: bytes, number: int) -> Header:
    """Read what the header of a page of a TIFF tells, counted from 1. May raise anything."""
    page = io.BytesIO(picture_of(data, number))
    with opened(page) as image:
        return _header(data[:25], image, page)


def contents_of_pixels(*, alpha: bool, deep: bool, profile: bytes | None, cmyk: bool = False) -> frozenset[Content]:
    """Return what pixels of that kind show to be in a file."""
    if not (alpha or deep or cmyk or profile):
        return NONE
    told = (
        (Content.ALPHA, alpha), (Content.DEPTH, deep), (Content.CMYK, cmyk),
        (Content.COLOR_SPACE, has_other_colors(profile) and not is_hdr(profile)), (Content.HDR, is_hdr(profile)),
    )  # fmt: skip
    return frozenset(content for content, is_there in told if is_there)


def dedicated_header(path: str) -> tuple[str, HeaderInfo] | None:
    """Return what a file of a format with a reader of its own tells; None for one of another. May raise anything."""
    with open(path, "rb") as file:
        kind = _dedicated_format(file.read(MOST_START), file)
        if kind in READ_WHOLE:
            refuse_long(file)
    return None if kind is None else (kind, _reader_of(kind).tell(path))


def facts(path: str) -> SourceFacts:
    """Return what a file's header says of the picture. May raise anything."""
    own = dedicated_header(path)
    if own is not None:
        return SourceFacts(path, own[1].metadata, own[1].width, own[1].height)
    with open(path, "rb") as file, opened(file) as image:
        kind, metadata, (width, height) = kind_of(image), _said(image, file), image.size
        if kind == "AVIF":
            file.seek(0)
            width, height = _module("AVIF").clean_size(file.read(MOST_START), width, height)
    lies = metadata.orientation > 4 and kind != "TIFF"  # Pillow has turned a TIFF's size already
    return SourceFacts(path, metadata, *((height, width) if lies else (width, height)))


def _dedicated_format(start: bytes, file: BinaryIO) -> str | None:
    """Tell from the start of a file which reader of its own it has; a camera's TIFF may tell at any place of it."""
    if start[:4] not in (b"II*\x00", b"MM\x00*"):
        return dedicated_format(start)
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return dedicated_format(cast("bytes", whole))


def _said(image: Image.Image, file: BinaryIO) -> Metadata:
    """Return what a file says that was opened but not read."""
    metadata = read_metadata(image)
    if image.format != "GIF":
        return metadata
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return msgspec.structs.replace(metadata, xmp=xmp_of_gif(cast("bytes", whole)))


def _header(start: bytes, image: Image.Image, file: BinaryIO) -> Header:
    kind = kind_of(image)
    metadata = _said(image, file)
    profile = profile_of(image, kind)
    width, height = image.size if kind != "AVIF" else _module("AVIF").clean_size(start, *image.size)
    if metadata.orientation > 4 and kind != "TIFF":  # Pillow has turned a TIFF's size already
        width, height = height, width
    deep = is_deep(start, image, kind) or image.mode.startswith("I")
    contents = _contents(image, kind, metadata, profile, file, deep=deep)
    several = 1 if kind == "JPEG" or kind in WITH_LAYERS else pages(image)
    if kind in ANIMATED:
        contents = contents | {Content.FRAMES} if several > 1 else contents
        return Header(kind, width, height, contents, metadata.taken, frames=several)
    return Header(kind, width, height, contents, metadata.taken, several)


def _contents(
    image: Image.Image, kind: str, metadata: Metadata, profile: bytes | None, source: BinaryIO, *, deep: bool
) -> frozenset[Content]:
    """Return what the file of an opened picture holds beside 8 bits of gray or RGB."""
    if kind == "TIFF":
        from multitone.imaging.readers.tiff import contents_of as contents_of_tiff  # late: most pictures are none

        space = contents_of_pixels(alpha=False, deep=False, profile=profile)
        return metadata.contents | space | contents_of_tiff(source)
    if kind == "JPEG":
        return _contents_of_jpeg(image, metadata, profile, deep=deep)
    from multitone.imaging.samples.transparency import has_alpha  # late: most pictures are JPEGs

    alpha, cmyk = has_alpha(image, kind, source), image.mode == "CMYK"
    contents = metadata.contents | contents_of_pixels(alpha=alpha, deep=deep, profile=profile, cmyk=cmyk)
    if kind == "AVIF" and all(entry.tag == ORIENTATION for entry in entries(metadata.exif)):
        return contents - {Content.EXIF}  # Pillow makes one up for what turns the picture
    if kind == "PSD":
        from multitone.imaging.samples.layers import layers_of_psd  # late: few pictures are one

        return contents | {Content.LAYERS} if layers_of_psd(source) > 1 else contents
    return contents


def _contents_of_jpeg(image: Opened, metadata: Metadata, profile: bytes | None, *, deep: bool) -> frozenset[Content]:
    of_pixels = contents_of_pixels(alpha=False, deep=deep, profile=profile, cmyk=image.mode == "CMYK")
    said = metadata.contents - {Content.RESOLUTION}  # Pillow makes one up beside EXIF
    return said.union(of_pixels, contents_of_segments(image))


class _Reader(Protocol):
    """What a module that reads a format of its own offers."""

    @staticmethod
    def read(data: bytes) -> Decoded:
        """Decode the bytes of a file."""

    @staticmethod
    def tell(path: str) -> HeaderInfo:
        """Return what a file's header tells."""


def _reader_of(kind: str) -> _Reader:
    return cast("_Reader", _module(kind))


def _module(kind: str) -> Any:
    """Import what reads a format, or helps Pillow with it, when the first such file comes."""
    import importlib

    return importlib.import_module(f"multitone.imaging.readers.{kind.lower()}")
