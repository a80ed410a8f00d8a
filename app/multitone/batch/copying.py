"""Copying: when nothing is asked of a picture but to lie elsewhere, its file is the result, byte for byte.

Where another format is all that is asked for, a JPEG and a JPEG XL may become each other without loss.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from multitone.batch.job import Export
from multitone.imaging.encode import ExportFormat, Jpeg, Jxl, format_name
from multitone.imaging.pipeline import Pipeline
from multitone.messages import Message, _

_OF_PLACES = ("folder", "name", "existing", "flat", "include_results", "follow", "duplicates")
_OF_OTHERS = (*_OF_PLACES, "max_bytes", "same_quality", "if_larger", "pages")
"""What an export says of where results go, and of files that are to be no larger or no worse than they are."""


def asks_nothing(pipeline: Pipeline, export: Export) -> bool:
    """Whether pictures in the format of their targets stay as they are: a quality always encodes anew."""
    if pipeline.planned:
        return False
    chosen = export.format
    if chosen is not None and chosen != type(chosen)():
        return False
    names = {name: getattr(export, name) for name in _OF_OTHERS}
    return msgspec.structs.replace(export, format=None) == Export(**names)


def transcoded_to(pipeline: Pipeline, export: Export) -> dict[str, str]:
    """Return which sources, by their format, may become which format without their pixels being encoded anew.

    JPEGs do so as lossless JPEG XL; such a JPEG XL becomes the JPEG it was, unless something is asked of its encoding.
    """
    chosen = export.format
    if chosen is None or pipeline.planned or export.color != "keep":
        return {}
    if isinstance(chosen, Jxl):
        return {"JPEG": format_name(chosen)} if chosen.lossless else {}
    return {"JXL": format_name(chosen)} if chosen == Jpeg() and export.quality is None else {}


def asks_for_encoding_only(pipeline: Pipeline, export: Export) -> bool:
    """Whether a source shows what its result would, for only how it is encoded is to change."""
    return not pipeline.planned and export.metadata == "keep" and export.color == "keep"


LARGER = "larger"
"""The kind of what is said of a picture that has no result, because it would have been larger than its source."""
SKIPPED_AS_LARGER = "skipped-larger"
"""Counts them among the ways of results."""
DUPLICATE = "duplicate"
"""The kind of what is said of a picture whose bytes another one holds, and what counts them among the ways."""
WAYS_OF_SKIPPED = {LARGER: SKIPPED_AS_LARGER, DUPLICATE: DUPLICATE}
"""Which way a picture went that was skipped, by the kind of what was said of it."""
WAYS: dict[str, tuple[Message, Message, Message]] = {
    "larger": (
        _("copied, because its result would be larger"),
        _("1 source copied, because its result would be larger"),
        _("{n:,} sources copied, because their results would be larger"),
    ),
    SKIPPED_AS_LARGER: (
        _("The result would be larger than its source.").of_kind(LARGER),
        _("1 skipped, because its result would be larger"),
        _("{n:,} skipped, because their results would be larger"),
    ),
    DUPLICATE: (
        _("It is a duplicate: another picture holds the same bytes.").of_kind(DUPLICATE),
        _("1 duplicate has no result of its own"),
        _("{n:,} duplicates have no results of their own"),
    ),
    "transcoded": (
        _("transcoded without loss"),
        _("1 transcoded without loss"),
        _("{n:,} transcoded without loss"),
    ),
    "not-transcoded": (
        _("encoded anew, because it cannot be transcoded"),
        _("1 encoded anew, because it cannot be transcoded"),
        _("{n:,} encoded anew, because they cannot be transcoded"),
    ),
}
"""Of each way: what is said of one picture, and of how many there are, one or more."""


def way_sentences(ways: Mapping[str, int]) -> list[Message]:
    """Say how many results came to be in a way that is not the usual one; empty where none did."""
    return [
        Message((one if ways[way] == 1 else many).template, {"n": ways[way]})
        for way, (_of_one, one, many) in WAYS.items()
        if ways.get(way)
    ]


def is_as_wished(source_format: str, orientation: int, length: int, wished: ExportFormat, most: int | None) -> bool:
    """Whether a file has its target's format (named as `decode` does), lies upright, and has at most `most` bytes."""
    fits = most is None or length <= most
    return fits and source_format.lower() == format_name(wished) and orientation == 1
