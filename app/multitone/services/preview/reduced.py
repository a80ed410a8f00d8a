"""Reduced: the steps run on a reduced picture, so that the window has a first answer within the blink of an eye.

Lengths in pixels (a radius, a border) are reduced with the picture. What comes out is close to the true result and is
always said to be approximate.
"""

from __future__ import annotations

import io
import math
from typing import Any

import msgspec

from multitone.imaging.decode import Hints, decode, most_pixels
from multitone.imaging.metadata.exif import ORIENTATION
from multitone.imaging.operation import Operation
from multitone.imaging.parameters import parameters_of
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.raster import Raster
from multitone.imaging.readers.jpeg import quick_jpeg
from multitone.imaging.readers.opening import admit_reduced, opened
from multitone.imaging.readers.spaces import in_wanted_space, profile_of
from multitone.operations.geometry.resize import Resize

Size = tuple[int, int]
MOST_PIXELS = 2_000_000
"""What a reduced picture may have: with more, steps like a blur take longer than a first answer may."""
SMALL_PIXELS = 1_000_000
"""A picture of at most so many is not reduced: the true answer is as quick."""
MOST_DRAFTED = 8
"""The smallest fraction of its size that libjpeg decodes to."""
TURNED = (5, 6, 7, 8)
"""Orientations of EXIF that exchange width and height."""


class Reduced(msgspec.Struct, frozen=True):
    """A reduced picture, and the size that it has in truth."""

    raster: Raster
    true_size: Size


def true_size(data: bytes) -> Size:
    """Return the size that a picture's header tells, upright for a JPEG; (0, 0) where it tells none."""
    try:
        with opened(io.BytesIO(data)) as image:
            # Of a PNG, Pillow would decode all pixels to look for EXIF behind them.
            turned = image.format in ("JPEG", "MPO") and image.getexif().get(0x0112) in TURNED
            return (image.height, image.width) if turned else image.size
    except Exception:  # noqa: BLE001 - decode will say what is wrong with it
        return 0, 0


def worth_reducing(size: Size) -> bool:
    """Whether a picture of that size is large enough to be reduced, and not so large that it is refused."""
    return SMALL_PIXELS < size[0] * size[1] <= most_pixels()


def divisor(size: Size, room: Size) -> int:
    """Return by what power of two a picture is reduced that is as large as it is fitted into the room, or larger.

    It is smaller than that where there would be too many pixels.
    """
    width, height = size
    fit = max(width / room[0], height / room[1])
    halvings = max(0, math.floor(math.log2(fit))) if fit > 0 else 0
    while width * height / 4**halvings > MOST_PIXELS:
        halvings += 1
    return 1 << halvings


def read_reduced(data: bytes, size: Size, by: int) -> Reduced:
    """Decode at a fraction of the size. Raises `ImageError`."""
    raster = reduced_jpeg(data, by) if data.startswith(b"\xff\xd8") else None
    if raster is None:
        raster = decode(data, Hints(page=1)).raster
        size = raster.width, raster.height
        by = min(by, raster.width, raster.height)
        raster = raster.holding(raster.vips().shrink(by, by)).computed() if by > 1 else raster
    return Reduced(raster, size)


def reduced_jpeg(data: bytes, by: int) -> Raster | None:
    """Let libjpeg scale while it decodes; None where the colors need more than that."""
    try:
        with opened(io.BytesIO(data), ("JPEG",)) as image:
            if image.mode not in ("L", "RGB"):
                return None
            profile, orientation = profile_of(image, "JPEG"), image.getexif().get(ORIENTATION, 1)
            drafted = min(by, MOST_DRAFTED)
            admit_reduced(image)
            raster = quick_jpeg(data, image, profile, Hints(), drafted)
            if raster is None:
                image.draft(image.mode, (max(1, image.width // drafted), max(1, image.height // drafted)))
                image.load()
                raster = Raster(image, profile)
        if by > drafted:
            raster = raster.holding(raster.pillow().reduce(by // drafted))
        return raster.upright(orientation)
    except Exception:  # noqa: BLE001 - decode will say what is wrong with it
        return None


def apply_reduced(pipeline: Pipeline, reduced: Reduced) -> Reduced:
    """Run the steps on a reduced picture, each with its lengths reduced as far as the picture is by then.

    Colors of another space are converted before, where steps ask for that, as `decode` does it for the result.
    """
    raster, size = in_wanted_space(reduced.raster, pipeline.hints()), reduced.true_size
    scale = raster.width / size[0]
    for step in pipeline.steps:
        before = (raster.width, raster.height)
        fitting, new_scale, known = _fitting(step, scale, size)
        raster = Pipeline((fitting,)).apply(raster)
        after = (raster.width, raster.height)
        if known is not None:
            size = known
        elif after == before[::-1]:
            size = size[::-1]
        elif after != before:
            size = max(1, round(after[0] / new_scale)), max(1, round(after[1] / new_scale))
        scale = new_scale
    return Reduced(raster.computed(), size)


def _fitting(step: Operation, scale: float, size: Size) -> tuple[Operation, float, Size | None]:
    """Return the step for a picture reduced by `scale`, the scale after it, and the true size after it if known."""
    if not isinstance(step, Resize):
        return _with_lengths(step, scale), scale, None
    scaled = step.scaled_size(*size)
    box = step.box(*scaled)
    known = scaled
    if step.mode == "fill":
        known = min(box[0], scaled[0]), min(box[1], scaled[1])
    elif step.mode == "pad":
        known = max(box[0], scaled[0]), max(box[1], scaled[1])
    if scaled == size:
        return _with_lengths(step, scale), scale, known
    scale = min(1.0, scale * size[0] / scaled[0])  # a resize takes nothing away as long as the picture is smaller still
    wanted = scaled if step.mode in ("fit", "stretch") else box
    fitting = Resize(
        width=max(1, round(wanted[0] * scale)),
        height=max(1, round(wanted[1] * scale)),
        mode="stretch" if step.mode == "fit" else step.mode,
        enlarge=True,
        background=step.background,
        linear=step.linear,
    )
    return fitting, scale, known


def _with_lengths(step: Operation, scale: float) -> Operation:
    """Return the step with all that is declared in pixels, or as noise, reduced, within its limits."""
    changed: dict[str, Any] = {}
    for parameter in parameters_of(type(step)):
        value = getattr(step, parameter.name)
        is_length = parameter.unit == "px" or parameter.name in step.averaged
        if not is_length or not isinstance(value, int | float) or isinstance(value, bool):
            continue
        least = parameter.minimum if parameter.minimum is not None else -math.inf
        if isinstance(value, int):
            whole = round(value * scale)
            whole += (whole % 2 == 0) if value % 2 and scale < 1 else 0  # what has to be odd stays odd
            changed[parameter.name] = int(max(least, whole))
        else:
            changed[parameter.name] = max(least, value * scale)
    return msgspec.structs.replace(step, **changed) if changed else step
