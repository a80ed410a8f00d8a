"""Audit: a result read again and held against what was promised of it, by comparison alone.

::

    Raster, Metadata, format, policy ─► promise ─┐
                                                 ├─► differences, one sentence each; none where all is as promised
    file on the disk ─► decode ─► Decoded ───────┘
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from multitone.imaging.color.profiles import same_colors
from multitone.imaging.companions.announcements import without_announcements
from multitone.imaging.contents import Content
from multitone.imaging.encode import ExportFormat, fitting_profile, format_name
from multitone.imaging.metadata.exif import AUTHOR_TAGS, GEOTIFF, GPS_DIRECTORY, OF_THE_PIXELS, entries
from multitone.imaging.metadata.iptc import resources_of_author, resources_without_location
from multitone.imaging.metadata.metadata import STORAGE_TAGS, XMP_ORIENTATION, Metadata, MetadataPolicy
from multitone.imaging.metadata.xmp import xmp_of_author, xmp_without_location
from multitone.imaging.output import Output
from multitone.imaging.raster import Raster
from multitone.imaging.readers.base import Decoded
from multitone.messages import Message, _

RESOLUTION = (282, 283, 296)
"""Tags of a TIFF that any policy keeps (TIFF 6.0, section 8)."""
OF_THE_FILE = STORAGE_TAGS | OF_THE_PIXELS | {*RESOLUTION}
"""Entries that tell how a result is stored, not what its source said."""
GRAY_SPREAD = 4.0
"""Levels of 255 by which the colors of a gray picture may differ in the mean, in a format that stores color alone."""
LONGEST_SEGMENT = 65_000
"""Bytes of XMP from which on a JPEG may have to divide it."""
NEARLY = 0.02
"""Part by which a resolution may differ: formats count dots by the centimeter or the meter."""


class Promise(Struct, frozen=True):
    """What a result shall be."""

    format: str
    width: int
    height: int
    depth: int
    gray: bool
    transparent: bool
    """Whether some pixel is more transparent than opaque; less may be rounded away."""
    profile: bytes | None
    metadata: Metadata
    policy: MetadataPolicy
    holds: frozenset[Content]


def promise(raster: Raster, chosen: ExportFormat, metadata: Metadata, output: Output) -> Promise:
    """Return what is promised of a picture that `output.prepared` has made ready. Computes nothing that streams."""
    return Promise(
        format_name(chosen),
        raster.width,
        raster.height,
        raster.depth if chosen.deep else 8,
        raster.is_gray,
        chosen.alpha and not raster.streams and _is_transparent(raster),
        fitting_profile(raster) if Content.COLOR_SPACE in chosen.holds else None,
        metadata,
        output.metadata,
        chosen.holds,
    )


def differences(promised: Promise, result: Decoded) -> tuple[Message, ...]:
    """Say what a result that was read again has not as it was promised."""
    return (
        *_of_pixels(promised, result),
        *_of_metadata(promised, result.metadata),
        *_of_policy(promised, result.metadata),
    )


def of_header(promised: Promise, kind: str, size: tuple[int, int], metadata: Metadata) -> tuple[Message, ...]:
    """Say the same of a result that is too large to be decoded whole."""
    return (*_of_size(promised, kind, size), *_of_metadata(promised, metadata), *_of_policy(promised, metadata))


def _of_size(promised: Promise, kind: str, size: tuple[int, int]) -> Iterator[Message]:
    if kind.lower() != promised.format:
        yield _("It is {kind}, but {format} was promised.", kind=kind, format=promised.format.upper())
    if size != (promised.width, promised.height):
        yield _(
            "It has {width:,} × {height:,} pixels, but {across:,} × {down:,} were promised.",
            width=size[0], height=size[1], across=promised.width, down=promised.height,
        )  # fmt: skip


def _of_pixels(promised: Promise, result: Decoded) -> Iterator[Message]:
    raster = result.raster
    yield from _of_size(promised, result.format, (raster.width, raster.height))
    if raster.depth != promised.depth:
        yield _(
            "It has {bits} bits a sample, but {promised} were promised.", bits=raster.depth, promised=promised.depth
        )
    if promised.gray and not _is_gray(raster):
        yield _("It has colors, but gray was promised.")
    if promised.transparent != _is_transparent(raster):
        lost = promised.transparent
        yield _("Its transparency is lost.") if lost else _("It is transparent, but should not be.")
    if not same_colors(raster.profile, promised.profile) and not (promised.gray and raster.profile is None):
        yield _("Its color profile is not the one that was promised.")


def _is_transparent(raster: Raster) -> bool:
    return raster.has_alpha and bool((raster.array()[:, :, -1] < (1 << (raster.depth - 1))).any())


def _is_gray(raster: Raster) -> bool:
    if raster.is_gray:
        return True
    import numpy as np

    array = raster.array()
    seen = array[array[:, :, 3] > 0] if raster.has_alpha else array.reshape(-1, array.shape[2])
    spread = seen[:, :3].max(axis=1).astype(np.float32) - seen[:, :3].min(axis=1) if seen.size else np.zeros(1)
    return float(spread.mean()) <= GRAY_SPREAD * (257 if raster.depth == 16 else 1)


def _of_metadata(promised: Promise, kept: Metadata) -> Iterator[Message]:
    """Say which blocks are lost, of those that the format can hold."""
    wanted, holds = promised.metadata, promised.holds
    if kept.orientation != 1 or XMP_ORIENTATION.search(kept.xmp):
        yield _("It says that it is rotated, but its pixels are already upright.")
    lost = _tags(wanted.exif) - _tags(kept.exif) - OF_THE_FILE if Content.EXIF in holds else ()
    if lost:
        yield _("Its EXIF lacks {tags}.", tags=", ".join(f"0x{tag:04X}" for tag in sorted(lost)))
    if Content.XMP in holds and not _is_same_packet(wanted.xmp, kept.xmp):
        yield _("Its XMP is not the one that was promised.")
    if Content.IPTC in holds and wanted.iptc and not kept.iptc:
        yield _("Its IPTC is lost.")
    if Content.RESOLUTION in holds and wanted.dpi and not _is_near(wanted.dpi, kept.dpi):
        yield _("Its resolution for print is not the one that was promised.")


def _is_same_packet(wanted: bytes, kept: bytes) -> bool:
    """Whether a packet is the one that was given; one that lay in several segments is put together in another order."""
    if wanted.strip(b"\x00 \r\n\t") == kept.strip(b"\x00 \r\n\t"):
        return True
    if len(wanted) < LONGEST_SEGMENT:
        return False
    from multitone.imaging.metadata.xmp_outline import properties  # late: packets are short

    return properties(wanted) == properties(kept)


def _is_near(wanted: tuple[float, float], kept: tuple[float, float] | None) -> bool:
    return kept is not None and all(
        abs(b / a - 1) < NEARLY or abs(b - a) < 1 for a, b in zip(wanted, kept, strict=True)
    )


def _tags(exif: bytes) -> set[int]:
    return {entry.tag for entry in entries(exif)}


def _of_policy(promised: Promise, kept: Metadata) -> Iterator[Message]:
    """Say what is there that was to go."""
    tags = _tags(kept.exif) - OF_THE_FILE
    xmp = without_announcements(kept.xmp)  # what is needed to find a gain map is no metadata
    match promised.policy:
        case "strip":
            if tags or xmp or kept.iptc or kept.comments or kept.texts:
                yield _("It contains metadata, but none should be kept.")
        case "strip-location":
            if tags & {GPS_DIRECTORY, *GEOTIFF} or _changes(xmp_without_location, kept.xmp):
                yield _("It tells where it was taken.")
            elif _changes(resources_without_location, kept.iptc):
                yield _("Its IPTC tells where it was taken.")
        case "author":
            if tags - set(AUTHOR_TAGS) or kept.comments or _changes(resources_of_author, kept.iptc):
                yield _("It tells more than its authors and their rights.")
            elif _changes(xmp_of_author, xmp):
                yield _("Its XMP tells more than its authors and their rights.")


def _changes(filtered: Callable[[bytes], bytes], block: bytes) -> bool:
    return bool(block) and filtered(block).strip() != block.strip()
