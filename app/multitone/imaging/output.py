"""Output: a processed picture → the bytes of its file, in the colors, with the metadata and of the size asked for.

::

    Raster ─► in_color ─► save ─► bytes              at one quality
                           ▲ └──► fits? ─┐           or at the best that fits
                           └─ quality ◄──┘
"""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from multitone.errors import ImageError
from multitone.imaging.color.convert import ColorTarget, as_srgb, in_color, srgb
from multitone.imaging.color.profiles import has_other_colors, is_hdr
from multitone.imaging.contents import LEFT_OUT, NONE, OF_AUTHORS, Content, lost, tell_lost
from multitone.imaging.encode import ExportFormat, save
from multitone.imaging.metadata.companions import NOTHING, speaks
from multitone.imaging.metadata.metadata import Metadata, MetadataPolicy
from multitone.imaging.raster import Raster
from multitone.messages import _

if TYPE_CHECKING:
    from multitone.imaging.frames.sequence import Sequence

LOWEST_QUALITY = 10
"""The lowest that is tried for a file to be small enough; below it blocks are all that is seen."""
MOST_ENCODES = 7
"""That is how many a search takes at the most: 2⁷ − 1 qualities can be told apart, and there are 100."""


class Output(Struct, frozen=True, kw_only=True):
    """What is asked of a picture's file beside its format."""

    metadata: MetadataPolicy = "keep"
    color: ColorTarget = "keep"
    max_bytes: int | None = None
    """The file is at most that large, or fails; the quality of its format is the best that is tried."""
    same_quality: bool = False
    """A JPEG that was a JPEG is quantized as it was; see `Metadata.tables`."""
    turned_aside: bool = False
    """The steps have turned the picture by a quarter, see `Pipeline.turns_aside`."""
    moved: bool = False
    """The steps have put pixels elsewhere, see `Pipeline.moves_pixels`."""


def deliver(raster: Raster, chosen: ExportFormat, metadata: Metadata, output: Output) -> bytes:
    """Return the bytes of a picture's file. `metadata` is what its source said. Raises `ImageError`."""
    raster, metadata = prepared(raster, chosen, metadata, output)
    return encoded(raster, chosen, metadata, output)


def prepared(raster: Raster, chosen: ExportFormat, metadata: Metadata, output: Output) -> tuple[Raster, Metadata]:
    """Return a picture in the colors that are asked for, and what is to be said of it."""
    color = within_reach(output.color, chosen)
    colored = in_color(raster, color)
    if colored.profile and not chosen.says(colored.profile):
        before, colored = colored, as_srgb(colored)  # as the encoder would, which cannot mend what EXIF says of it
        color = "keep" if colored is raster else "srgb"
        if colored is not before and not is_hdr(before.profile) and has_other_colors(before.profile):
            tell_lost(Content.COLOR_SPACE)
    if is_hdr(raster.profile) and colored is not raster:
        tell_lost(Content.HDR)
    carried = metadata.carried(output.metadata, colored.width, colored.height).in_color(color)
    carried = carried.turned() if output.turned_aside else carried
    carried = carried.without_map() if output.moved else carried
    said = for_format(carried, type(chosen), output.metadata)
    if metadata.companions is not None or speaks(said.xmp):
        from multitone.imaging.companions.carrying import delivered  # late: few pictures have any

        colors = (raster.profile or srgb()) if colored is not raster else None
        there = metadata.companions or NOTHING
        said = delivered(said, there, chosen, output.metadata, output.max_bytes, colors)
    return colored, said


def for_format(metadata: Metadata, chosen: type[ExportFormat], policy: MetadataPolicy) -> Metadata:
    """Return metadata with each block in the place that the format has for it."""
    holds = chosen.holds
    has_place = (
        (not metadata.iptc or Content.IPTC in holds)
        and (not metadata.texts or Content.TEXTS in holds)
        and (not metadata.dpi or Content.RESOLUTION in holds)
    )
    if has_place and len(metadata.exif) <= (chosen.most_exif or len(metadata.exif)):
        return metadata
    from multitone.imaging.metadata import carrying  # late: photographs go from JPEG to JPEG

    return carrying.for_format(metadata, holds, policy, chosen.most_exif)


def encoded(picture: Raster | Sequence, chosen: ExportFormat, metadata: Metadata, output: Output) -> bytes:
    """Return the bytes of what is prepared, of the size that is asked for. Raises `ImageError`."""
    if output.max_bytes is None:
        return save(picture, chosen, metadata)
    held = picture.computed() if isinstance(picture, Raster) else picture
    return _within(held, chosen, metadata, output.max_bytes)


def lost_of(
    contents: frozenset[Content], told: Set[Content], chosen: ExportFormat, output: Output, metadata: Metadata
) -> tuple[Content, ...]:
    """Return what of a source's contents its result has not, though nobody asked for that.

    `told` is what was left out on the way (`contents.tell_lost`), for whatever reason; `metadata` is the source's.
    """
    left_out = LEFT_OUT.get(output.metadata, NONE)
    held = chosen.held if output.color == "keep" else chosen.held - {Content.HDR}
    gone = lost(contents, held, output.metadata, output.color)
    gone = missed(gone, output.metadata, lambda: metadata)
    return tuple(gone.union(told - left_out) if told else gone)


def missed(gone: frozenset[Content], policy: MetadataPolicy, metadata: Callable[[], Metadata]) -> frozenset[Content]:
    """Return what is lost that was to be kept: of authors what names one, no contradiction about a place."""
    if policy == "author" and gone & OF_AUTHORS:
        return gone - (OF_AUTHORS - metadata().of_author().contents)
    if policy == "strip-location" and Content.CONTRADICTING_IPTC in gone:
        return gone - ({Content.CONTRADICTING_IPTC} - metadata().without_location().contents)
    return gone


def within_reach(color: ColorTarget, chosen: ExportFormat) -> ColorTarget:
    """Return the colors that a format can say it has: without a profile these are sRGB."""
    return "srgb" if color == "display-p3" and Content.COLOR_SPACE not in chosen.holds else color


def _within(picture: Raster | Sequence, chosen: ExportFormat, metadata: Metadata, most: int) -> bytes:
    """Return the best file that is no larger; the source's own quality comes first where that was asked for."""
    if not chosen.has_quality or metadata.tables is not None:
        data = save(picture, chosen, metadata)
        if len(data) <= most:
            return data
        if not chosen.has_quality:
            reason = _(
                "It takes {size:,} bytes, but only {most:,} are allowed. Resize it, or write a format with a quality.",
                size=len(data), most=most,
            )  # fmt: skip
            raise ImageError("encode-failed", reason)
    return _best(picture, chosen, msgspec.structs.replace(metadata, tables=None), most)


def _best(picture: Raster | Sequence, chosen: ExportFormat, metadata: Metadata, most: int) -> bytes:
    """Search the highest quality whose file fits, by bisection: a file that fits at once takes one or two tries."""
    highest: int = getattr(chosen, "quality")  # noqa: B009 - mypy knows no format's fields here
    lowest = min(LOWEST_QUALITY, highest)
    best, smallest = b"", 0
    for left in reversed(range(MOST_ENCODES)):
        if lowest > highest:
            break
        quality = min(highest, lowest + 2**left - 1)
        data = save(picture, chosen.with_quality(quality), metadata)
        if len(data) <= most:
            best, lowest = data, quality + 1
        else:
            smallest, highest = len(data), quality - 1
    if not best:
        reason = _(
            "It takes {size:,} bytes at quality {lowest}, the lowest that is tried, but only {most:,} are allowed. "
            "Resize it to fewer pixels, or allow more.",
            size=smallest, lowest=lowest, most=most,
        )  # fmt: skip
        raise ImageError("encode-failed", reason)
    return best
