"""What sums a step up says something, and never a bare value that could mean anything."""

import pytest

from multitone.imaging.operation import operations
from multitone.imaging.pipeline import describe, parse_step
from multitone.messages import say

SILENT = {"grayscale", "invert", "curve"}
"""Those that have one thing to do, or whose defaults are a line."""


@pytest.mark.parametrize("name", sorted(set(operations()) - SILENT))
def test_each_operation_says_more_than_its_title(name):
    assert " · " in say(describe(parse_step(name + _first_way(name))))


def _first_way(name):
    ways = operations()[name].type.ways
    return "".join(f" {key}={value}" for key, value in {**ways[0].begins, **ways[0].sets}.items()) if ways else ""


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("resize longest_side=1920", "Resize · longest side 1920 px"),
        ("resize width=300 height=200 mode=pad", "Resize · pad 300 × 200 px"),
        ("resize megapixels=2", "Resize · 2 MP"),
        ("resize percent=60 linear=true", "Resize · 60 % · linear"),
        ("crop aspect=1:1 position=attention", "Crop · 1:1 · attention"),
        ("crop left=1 top=2 width=30 height=40", "Crop · area 30 × 40 px"),
        ("canvas width=300 height=200 transparent=true", "Canvas · 300 × 200 px · transparent"),
        ("straighten angle=-2.5", "Straighten · -2.5°"),
        ("trim tolerance=10", "Trim · 10 %"),
        ("flip", "Flip · horizontal"),
        ("threshold", "Threshold · 128"),
        ("posterize bits=2", "Posterize · bits 2"),
        ("duotone", "Duotone · #112 · #fed"),
    ],
)
def test_a_step_is_summed_up(step, told):
    assert say(describe(parse_step(step))) == told
