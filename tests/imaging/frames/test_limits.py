"""How many frames, and how many pixels in all of them, are processed."""

import msgspec
import pytest

from multitone import settings
from multitone.errors import ImageError
from multitone.imaging.frames.limits import MOST_FRAMES, refuse_many_frames


def test_as_many_as_the_limit_are_let_through():
    refuse_many_frames(10, 10, MOST_FRAMES)


def test_more_frames_are_refused_with_the_limit():
    with pytest.raises(ImageError, match="more than 10,000 frames") as caught:
        refuse_many_frames(10, 10, MOST_FRAMES + 1)
    assert caught.value.kind == "too-large"


def test_the_pixels_of_all_frames_count_together(monkeypatch):
    small = msgspec.structs.replace(settings.current(), largest_picture=2)
    monkeypatch.setattr(settings, "current", lambda: small)
    refuse_many_frames(1000, 1000, 2)
    with pytest.raises(ImageError, match="the limit is 2 megapixels for all of them") as caught:
        refuse_many_frames(1000, 1000, 3)
    assert caught.value.kind == "too-large"
