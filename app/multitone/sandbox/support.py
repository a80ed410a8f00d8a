"""Whether children get a box here: what the system offers, and what the user wants."""

from __future__ import annotations

import functools
import sys
from collections.abc import Sequence
from typing import get_args

from multitone import settings
from multitone.errors import UsageError
from multitone.messages import Message, _, joined
from multitone.sandbox import landlock, seccomp
from multitone.settings import Sandbox

OPTION = "--sandbox"
_chosen: list[Sandbox] = []


def choose(mode: Sandbox | None) -> None:
    """Take what was asked for this run in place of the settings. Raises `UsageError` where it cannot be had."""
    _chosen[:] = [] if mode is None else [mode]
    lacking = missing()
    if chosen() == "require" and lacking is not None:
        raise UsageError(_("--sandbox require cannot be kept here. {lacking}", lacking=lacking))


def asked() -> Sandbox | None:
    """Return what was asked for in this run, None where that is left to the settings."""
    return _chosen[0] if _chosen else None


def taken(words: Sequence[str]) -> list[str]:
    """Take the option out of what was typed for the window, and return the rest. Raises `UsageError`."""
    rest, mode = list(words), None
    for place, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name == OPTION:
            mode = value if equals else "".join(words[place + 1 : place + 2])
            del rest[place : place + (1 if equals else 2)]
            if mode not in get_args(Sandbox):
                expected = "|".join(get_args(Sandbox))
                raise UsageError(_("{option} is not valid; write {expected}.", option=word, expected=expected))
            break
    choose(mode)  # type: ignore[arg-type]  # it is one of them
    return rest


def chosen() -> Sandbox:
    """Return what is asked for: in this run, or by the settings."""
    return asked() or settings.current().sandbox


def confines() -> bool:
    """Whether children get a box."""
    return chosen() != "off" and (has_landlock() or has_seccomp())


def is_required() -> bool:
    """Whether a child may not work without."""
    return chosen() == "require"


def missing() -> Message | None:
    """Say what of a whole box this system lacks; None where nothing is."""
    if not sys.platform.startswith("linux"):
        return _("This system has no sandbox that a program can put its own processes into.")
    said = []
    if not has_landlock():
        said.append(_("The kernel has no Landlock (Linux 5.13 or later), so that workers may open any file of yours."))
    if not has_seccomp():
        said.append(_("Calls of the system cannot be filtered here (seccomp), so that workers may start programs."))
    return joined(said) if said else None


@functools.cache
def has_landlock() -> bool:
    """Whether files can be restricted here."""
    return landlock.version() > 0


@functools.cache
def has_seccomp() -> bool:
    """Whether calls can be restricted here."""
    return seccomp.available()
