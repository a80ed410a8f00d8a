"""What is refused: a line of JSON where JSON was asked for, else sentences on standard error."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from multitone.errors import MultitoneError, PlanRefused

WRONG_USAGE = 2


def refuse(error: Exception, arguments: Sequence[str]) -> int:
    """Tell why nothing was done, and return the exit status. Raises the error where it says nothing to a person."""
    problems = _problems(error)
    if problems is None:
        raise error
    if "--json" in arguments:
        from multitone.batch.events import to_json

        sys.stdout.write(to_json({"event": "refused", "problems": problems}) + "\n")
    elif isinstance(error, MultitoneError):
        sys.stderr.write("".join(f"multitone: {problem}\n" for problem in problems))
    else:
        error.show()  # type: ignore[attr-defined]  # click's own errors do
        hint = _hint(error)
        sys.stderr.write(f"{hint}\n" if hint else "")
    return WRONG_USAGE


def _problems(error: Any) -> tuple[str, ...] | None:
    """Return what an error says to a person; None where it says nothing."""
    if isinstance(error, PlanRefused):
        return error.problems
    if isinstance(error, MultitoneError):
        return (str(error),)
    if not hasattr(error, "show"):
        return None
    return (" ".join(filter(None, (f"{error.format_message().rstrip('.')}.", _hint(error)))),)


def _hint(error: Any) -> str:
    """Return what else there is to say of an option that there is not, which may be meant as a setting of a step."""
    from multitone.cli.examples import STEP
    from multitone.imaging.operation import operations

    name = str(getattr(error, "option_name", "")).lstrip("-")
    if not name or not any(p.name == name for info in operations().values() for p in info.parameters):
        return ""
    return f"Write the settings of a step inside its quotes, as in {STEP}."
