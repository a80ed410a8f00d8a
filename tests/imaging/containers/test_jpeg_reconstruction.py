"""The lengths that a JPEG XL tells of its JPEG are those of the JPEG that went into it."""

import pyjpegxl
import pytest

from multitone.imaging.containers.boxes import boxes
from multitone.imaging.containers.jpeg_reconstruction import length_of_segments
from multitone.imaging.readers.jpeg_markers import segments
from tests import pictures


def box_of(jpeg):
    jxl = pyjpegxl.jpeg_to_jxl(jpeg)
    return next(jxl[begin:end] for kind, begin, end in boxes(jxl, 0, len(jxl)) if kind == b"jbrd")


def beside(jpeg):
    """Return the bytes of all segments of programs and comments, without what marks them."""
    return sum(end - at - 2 for marker, at, end in segments(jpeg) if 0xE0 <= marker <= 0xEF or marker == 0xFE)


@pytest.mark.parametrize("number", [0, 1, 40])
def test_it_tells_how_long_the_segments_are(number):
    jpeg = pictures.rich_jpeg(6, profile=pictures.wide_profile())
    for place in range(number):
        jpeg = pictures.with_segment(jpeg, (0xFE, 0xE7)[place % 2], bytes(50_000 + place))
    told = length_of_segments(box_of(jpeg))
    assert beside(jpeg) - 2 * (number + 20) <= told <= beside(jpeg)


def test_a_box_that_ends_early_is_refused():
    box = box_of(pictures.rich_jpeg(6))
    for length in range(8):
        with pytest.raises(ValueError, match=r"\d"):
            length_of_segments(box[:length])
    with pytest.raises(ValueError, match="16385"):
        length_of_segments(bytes(20_000))
