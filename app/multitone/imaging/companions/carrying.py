"""Carrying: what of a JPEG's companions its result gets, and XMP that is true of them."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import msgspec

from multitone.imaging.companions.announcements import with_announcements, without_announcements
from multitone.imaging.companions.gain_map import Follower, bare, gain_map, in_colors
from multitone.imaging.companions.location import without_location
from multitone.imaging.companions.parts import behind
from multitone.imaging.contents import Content, tell_lost
from multitone.imaging.metadata.companions import CARRYING, NOTHING, Companions, Part, announced

if TYPE_CHECKING:
    from multitone.imaging.metadata.metadata import Metadata, MetadataPolicy
    from multitone.imaging.pipeline import Pipeline
    from multitone.imaging.raster import Raster
    from multitone.imaging.writers.format import ExportFormat


def with_companions(metadata: Metadata, data: bytes) -> Metadata:
    """Return what a JPEG says of itself, with what it has beside its picture."""
    said = announced(metadata.xmp)
    parts = behind(data, depth_first=Content.DEPTH_MAP in said and b"depthmap/" not in metadata.xmp)
    if not said and all(part.kind is None for part in parts):
        return metadata
    return msgspec.structs.replace(metadata, companions=Companions(parts, said))


def processed(
    pipeline: Pipeline, raster: Raster, metadata: Metadata, full: tuple[int, int] | None = None
) -> tuple[Raster, Metadata]:
    """Return a picture after its steps, computed, and what it says of itself then, with companions that are still true.

    `full` is the size that it has in its file, as for `Pipeline.apply`.
    """
    size = raster.width, raster.height
    followed = _follower(metadata, pipeline, size, full or size)
    result = pipeline.apply(raster, full, followed.take if followed is not None else None)
    result = result if result.streams else result.computed()
    return result, _after_steps(metadata, pipeline, followed)


def _follower(metadata: Metadata, pipeline: Pipeline, size: tuple[int, int], full: tuple[int, int]) -> Follower | None:
    """Return what takes a picture's gain map through steps; None where it has none that stays true.

    The upright picture has that size, and `full` in its file.
    """
    gains = metadata.companions.gains if metadata.companions is not None else None
    if gains is None or not pipeline.keeps_light or not (pipeline.planned or metadata.orientation != 1):
        return None
    found = gain_map(gains.data)
    if found is not None:
        with contextlib.suppress(Exception):  # a map that cannot be read is lost, its picture is not
            return Follower(found, metadata.orientation, size, full)
    return None


def _after_steps(metadata: Metadata, pipeline: Pipeline, followed: Follower | None) -> Metadata:
    """Return what a processed picture says of itself, with companions that are true of it still."""
    there = metadata.companions
    if there is None or not (pipeline.planned or metadata.orientation != 1):
        return metadata
    gains = () if followed is None else (Part(followed.written().jpeg, Content.GAIN_MAP),)
    others = () if pipeline.planned else tuple(filter(_stays_upright, there.parts))
    left = Companions((*gains, *others), are_whole=False)
    tell_lost(*(there.contents - left.contents))
    return msgspec.structs.replace(metadata, companions=left)


def _stays_upright(part: Part) -> bool:
    """Whether a part says itself how it is to be turned."""
    return part.kind in (Content.MOTION, Content.SECOND_PICTURE) or (part.kind is None and not part.is_picture)


def delivered(
    said: Metadata, there: Companions, chosen: ExportFormat, policy: MetadataPolicy,
    most: int | None = None, before: bytes | None = None,
) -> Metadata:  # fmt: skip
    """Return what a result says of itself, with what it gets of companions, and XMP that is true of them.

    `said` is what the policy left of the source's metadata; `before` is the profile that the picture had where its
    colors were converted. Of `most` bytes that are allowed, a gain map may take half, and films and the like none.
    """
    left = _left(_of_colors(there, before), chosen, policy)
    if most is not None:
        gains = left.gains
        left = Companions((gains,) if gains is not None and 2 * len(gains.data) <= most else (), are_whole=False)
    tell_lost(*(there.contents - left.contents))
    if left.are_whole:
        return msgspec.structs.replace(said, companions=left)
    xmp = with_announcements(without_announcements(said.xmp), left.parts, said.xmp)
    return msgspec.structs.replace(said, xmp=xmp, companions=left if left.parts else None)


def _of_colors(there: Companions, before: bytes | None) -> Companions:
    """Return companions of a picture whose colors were converted from a profile, where one is given.

    A gain of its own for each channel is one of the colors that the picture had, and the map says so then.
    """
    gains = there.gains
    found = gain_map(gains.data) if before and gains is not None else None
    if found is None or before is None or found.channels == 1 or not found.parameters.of_base:
        return there
    told = Part(in_colors(found, before).jpeg, Content.GAIN_MAP)
    return Companions(tuple(told if part is gains else part for part in there.parts), are_whole=False)


def _left(there: Companions, chosen: ExportFormat, policy: MetadataPolicy) -> Companions:
    """Return what a format and a policy leave of companions."""
    if not there.contents & chosen.held:
        return NOTHING
    if policy not in CARRYING:
        found = gain_map(there.gains.data) if there.gains is not None else None
        return NOTHING if found is None else Companions((Part(bare(found).jpeg, Content.GAIN_MAP),), are_whole=False)
    kept = there.parts if policy == "keep" else without_location(there.parts)
    is_whole = there.are_whole and len(kept) == len(there.parts)
    return Companions(kept, there.said if is_whole else frozenset(), is_whole)
