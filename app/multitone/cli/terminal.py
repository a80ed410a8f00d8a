"""The one writer of the command line: lines, notes beside them, JSON, and what rich draws, in the terminal's language.

Nothing else in `multitone.cli` writes to standard output or error. No word that was typed, or that names, metadata and
libraries hold, is a command to the terminal: each writer shows it as an escape, and so do the streams themselves
(`streams.Output`), for what is said without these, as a traceback. Only colors, and what rich draws with, pass by.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from multitone.cli.streams import commanding
from multitone.escapes import visible, visible_json
from multitone.messages import say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

MOST_LINES = 20
"""Lines of many of a kind, before the rest is only counted."""
PIPED_WIDTH = 400
"""Columns of a table that goes into a file or another program, where a wrapped line would be found by no grep."""


def line(text: str, color: str | None = None) -> None:
    """Print a line, in color where a terminal takes it."""
    text = visible(text)
    if color and sys.stdout.isatty() and "NO_COLOR" not in os.environ:
        import click  # late: lines are plain but in a terminal

        commanding(sys.stdout).write(click.style(text, fg=color) + "\n")
    else:
        sys.stdout.write(text + "\n")
    sys.stdout.flush()


def part(text: str) -> None:
    """Print a part of many lines, which appear when there is enough of them, or at `flush`."""
    sys.stdout.write(visible(text))


def json_line(text: str) -> None:
    """Print a line of JSON, or a part of one that brings its own end, as `part` does."""
    sys.stdout.write(visible_json(text) + "\n")


def json_parts(pieces: Iterable[str]) -> None:
    """Print the pieces of JSON that is too long to be put together; the last one ends in a line feed."""
    sys.stdout.writelines(map(visible_json, pieces))
    sys.stdout.flush()


def flush() -> None:
    """Let all that was printed appear."""
    sys.stdout.flush()


def tell(*texts: str) -> None:
    """Say something beside the results of a command, a line each on standard error; what is empty is not said."""
    said = "".join(f"multitone: {visible(say(text))}\n" for text in texts if text)
    if said:
        sys.stderr.write(said)


def note(text: str) -> None:
    """Tell whoever waits at a terminal what goes on."""
    if text and sys.stderr.isatty():
        sys.stderr.write(visible(say(text)) + "\n")


def console(*, errors: bool = False, width: int | None = None, wide: bool = False) -> Console:
    """Return what rich draws with on standard output, or on standard error. It takes no word for markup.

    `wide` gives a table that goes into a file or another program room for all its words.
    """
    from rich.console import Console as RichConsole
    from rich.segment import Segment

    class Drawing(RichConsole):
        """Draws with rich's own commands only."""

        def _render_buffer(self, buffer: Iterable[Segment]) -> str:
            return super()._render_buffer(
                segment if segment.control else Segment(visible(segment.text), segment.style) for segment in buffer
            )

    stream = sys.stderr if errors else sys.stdout
    if wide and not stream.isatty():
        width = PIPED_WIDTH
    file: Any = commanding(stream)
    return Drawing(file=file, width=width, highlight=False, markup=False, emoji=False)


def table(words: Sequence[str], figures: Sequence[str] = (), *more: str) -> Table:
    """Return a table without lines: columns of words, of figures, and of more words."""
    from rich.table import Table

    rows = Table(box=None, pad_edge=False, header_style="bold")
    for title in words:
        rows.add_column(title, overflow="fold")
    for title in figures:
        rows.add_column(title, justify="right", no_wrap=True)
    for title in more:
        rows.add_column(title, overflow="fold")
    return rows
