"""What commands print with: lines, notes beside them, and tables, in the language of the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from multitone.messages import say

if TYPE_CHECKING:
    from rich.table import Table

SHOWN = 20
"""Lines of many of a kind, before the rest is only counted."""


def line(text: str, color: str | None = None) -> None:
    """Print a line, in color where a terminal takes it."""
    if color and sys.stdout.isatty() and "NO_COLOR" not in os.environ:
        click.echo(click.style(text, fg=color), sys.stdout)
    else:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def tell(text: str) -> None:
    """Say something beside the results of a command, on standard error; nothing where there is nothing to say."""
    if text:
        sys.stderr.write(f"multitone: {say(text)}\n")


def note(text: str) -> None:
    """Tell whoever waits at a terminal what goes on."""
    if text and sys.stderr.isatty():
        sys.stderr.write(say(text) + "\n")


def table(words: Sequence[str], figures: Sequence[str] = (), *more: str) -> Table:
    """Return a table without lines: columns of words, of figures, and of more words."""
    from rich.table import Table

    made = Table(box=None, pad_edge=False, header_style="bold")
    for title in words:
        made.add_column(title, overflow="fold")
    for title in figures:
        made.add_column(title, justify="right", no_wrap=True)
    for title in more:
        made.add_column(title, overflow="fold")
    return made
