"""Refusals: why nothing was done, said on standard error, or as a line of JSON where JSON was asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from multitone import messages
from multitone.cli.terminal import json_line, tell
from multitone.errors import MultitoneError, PlanRefused, UsageError
from multitone.messages import Message, _

WRONG_USAGE = 2
ENGLISH = ("C", "POSIX", "en", "en_US", "en_GB")
"""Languages of a terminal in which nothing is to be looked up."""


def speak_as_the_terminal() -> None:
    """Say all in the language of the terminal, from now on."""
    language = messages.language_of_terminal()
    if language.partition(".")[0] not in ENGLISH:
        messages.speak(language)


def status_of(command: Callable[[], int], arguments: Sequence[str]) -> int:
    """Run a command in this folder, and return its exit status; say what is refused."""
    try:
        _refuse_where_folder_is_gone(arguments)
        return command()
    except PlanRefused as error:
        refuse(error.problems, arguments)
    except MultitoneError as error:
        refuse([error.message], arguments)
    return WRONG_USAGE


def refuse(problems: Sequence[Message], arguments: Sequence[str]) -> None:
    """Say why nothing was done: as a line of JSON where JSON was asked for."""
    if "--json" in arguments:
        from multitone.batch.events import to_json

        json_line(to_json({"event": "refused", "problems": problems}))
    else:
        tell(*problems)


def _refuse_where_folder_is_gone(arguments: Sequence[str]) -> None:
    """Raise `UsageError` where names of files could mean nothing, or something else than their user thinks."""
    try:
        os.getcwd()
    except OSError as error:
        if not arguments or arguments[0].startswith("-"):  # which asks for a help only
            return
        message = _("The folder that this was started in is gone; change to another one, and start it there.")
        raise UsageError(message) from error
