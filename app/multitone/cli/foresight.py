"""Foresight: what a command will need, guessed by its words before anything is loaded. Wrong guesses cost time only."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing's own takes 5 ms to load
    from collections.abc import Sequence

PROCESSING = ("convert", "compare", "watch")
"""Commands that will need workers; those start loading while the command line does."""


def is_helped(arguments: Sequence[str]) -> bool:
    """Whether the help is asked for."""
    return "-h" in arguments or "--help" in arguments


def needs_workers(arguments: Sequence[str]) -> bool:
    """Whether a command will start workers."""
    return bool(arguments) and arguments[0] in PROCESSING and not is_helped(arguments) and "--dry-run" not in arguments
