"""The common line is read as click reads it, or not at all."""

from __future__ import annotations

import random
import shlex

import click
import pytest

from multitone.batch.options import ConvertOptions
from multitone.cli.application import PROGRAM
from multitone.cli.arguments import record_of
from multitone.cli.common_line import read
from multitone.errors import MultitoneError

WORDS = (
    "a.jpg", "in", "-", "--", "-o", "out", "--output", "--do", "grayscale", "resize width=9", "--format", "jpeg", "png",
    "--quality", "90", "0", "101", "x", "--workers", "2", "-2", "--existing", "replace", "nonsense", "--flat", "--tree",
    "--salvage", "--no-salvage", "--same-quality", "--json", "-q", "--dry-run", "--sandbox", "off", "--color", "srgb",
    "--metadata", "strip", "--name", "{stem}", "--do=invert", "-oout", "--no-such", "--max-bytes", "9kB", "", " 5",
    "--pages",
)  # fmt: skip


def by_click(words: list[str]) -> ConvertOptions | None:
    """Return what click reads; None where it refuses the line."""
    try:
        context = PROGRAM.make_context("multitone", ["convert"])
        command = PROGRAM.get_command(context, "convert")
        assert command is not None
        return record_of(command.make_context("convert", [*words]))
    except (click.ClickException, MultitoneError, click.exceptions.Exit):
        return None


@pytest.mark.parametrize("number", range(60))
def test_it_is_read_as_by_click_or_left_to_it(number: int) -> None:
    drawn = random.Random(number)
    for _ in range(50):
        words = drawn.choices(WORDS, k=drawn.randrange(1, 9)) + drawn.choice([[], ["a.jpg", "-o", "out"]])
        options = read(["convert", *words])
        assert options is None or options == by_click(words), words


def test_the_usual_is_read() -> None:
    words = shlex.split(
        "a.jpg b.jpg -o out --do grayscale --do invert --format jpeg --quality 90 --workers 2 --salvage"
    )
    options = read(["convert", *words])
    assert options is not None
    assert options == by_click(words)
    assert (options.sources, options.steps, options.quality) == (("a.jpg", "b.jpg"), ("grayscale", "invert"), 90)


@pytest.mark.parametrize(
    "line",
    ["", "history", "convert", "convert a", "convert -o b", "convert a -o b --json", "convert a -o b --sources c"],
)  # fmt: skip
def test_the_rest_is_left_to_click(line: str) -> None:
    assert read(line.split()) is None
