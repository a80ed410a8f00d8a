"""Limits: how many frames an animation may have, and how many pixels all of them together."""

from __future__ import annotations

from multitone.errors import ImageError
from multitone.imaging.readers.base import is_too_large, most_pixels, refuse_beyond
from multitone.messages import _

MOST_FRAMES = 10_000
"""Five minutes at 30 a second. Films are not read as pictures."""


def refuse_many_frames(width: int, height: int, frames: int) -> None:
    """Raise `ImageError` for an animation of more frames, or of more pixels in all of them, than may be processed."""
    refuse_beyond(width, height)
    if frames > MOST_FRAMES:
        raise ImageError(
            "too-large", _("It has more than {most:,} frames, which is the limit for an animation.", most=MOST_FRAMES)
        )
    if is_too_large(width * height * frames):
        reason = _(
            "It has {n:,} frames of {width:,} × {height:,} pixels; the limit is {most:,} megapixels for all of them.",
            n=frames, width=width, height=height, most=most_pixels() // 1_000_000,
        )  # fmt: skip
        raise ImageError("too-large", reason)
