"""What commands print with: lines, notes beside them, and tables, in the language of the terminal."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from multitone.messages import say

if TYPE_CHECKING:
    from rich.table import Table

COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Characters that a terminal obeys; lines and tabs part what is said."""
MOST_LINES = 20
"""Lines of many of a kind, before the rest is only counted."""


def harmless(text: str) -> str:
    """Return a text in which no word that was typed, or read from a file, is a command to the terminal."""
    return COMMANDS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def line(text: str, color: str | None = None) -> None:
    """Print a line, in color where a terminal takes it."""
    text = harmless(text)
    if color and sys.stdout.isatty() and "NO_COLOR" not in os.environ:
        click.echo(click.style(text, fg=color), sys.stdout)
    else:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def tell(text: str) -> None:
    """Say something beside the results of a command, on standard error; nothing where there is nothing to say."""
    if text:
        sys.stderr.write(f"multitone: {harmless(say(text))}\n")


def note(text: str) -> None:
    """Tell whoever waits at a terminal what goes on."""
    if text and sys.stderr.isatty():
        sys.stderr.write(say(text) + "\n")


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
