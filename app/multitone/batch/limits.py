"""What a job may cost, and how careful it is: time a picture, memory in all, salvage, audit."""

from __future__ import annotations

import math
from typing import Annotated

from msgspec import Meta, Struct

from multitone.errors import FailureKind, UsageError
from multitone.messages import Message, _

LEAST_MEMORY = 64
"""Megabytes; an idle worker has about 48."""


SALVAGEABLE: frozenset[FailureKind] = frozenset({"truncated", "unreadable"})
"""Failures of which something may be readable all the same."""


class Limits(Struct, frozen=True, kw_only=True):
    """What one job may cost. None leaves a limit to the engine, which works it out from the picture and the machine."""

    timeout: Annotated[
        Annotated[float, Meta(gt=0, extra={"unit": "s"})] | None,
        Meta(description="Processor time that one picture may take, and time that it may stand still."),
    ] = None
    memory: Annotated[
        Annotated[int, Meta(ge=LEAST_MEMORY, extra={"unit": "MB"})] | None,
        Meta(description="Memory that all workers may hold together."),
    ] = None
    salvage: Annotated[bool, Meta(description="Keep what a truncated file still holds, and mark the result.")] = False
    verify: Annotated[bool, Meta(description="Read every result again, and report what is not as promised.")] = False


NO_LIMITS = Limits()

AUTO = "auto"
"""Typed for a limit that the engine works out."""


def limits_of(timeout: str | None, memory: str | None, *, salvage: bool, verify: bool) -> Limits:
    """Read limits that were typed. Raises `UsageError`."""
    seconds = _number(timeout, "--timeout", _("seconds, such as 60"))
    megabytes = _number(memory, "--memory", _("megabytes, such as 2000"))
    if seconds is not None and seconds <= 0:
        raise UsageError(
            _("--timeout {value} leaves no time; write a number of seconds above 0, or auto.", value=timeout)
        )
    if megabytes is not None and megabytes < LEAST_MEMORY:
        raise UsageError(
            _(
                "--memory {value} is too little; write {least} megabytes or more, or auto.",
                value=memory, least=LEAST_MEMORY,
            )
        )  # fmt: skip
    whole = None if megabytes is None else int(megabytes)
    return Limits(timeout=seconds, memory=whole, salvage=salvage, verify=verify)


def _number(typed: str | None, flag: str, example: Message) -> float | None:
    """Return a limit that was typed; None where the engine works it out."""
    if typed in (None, AUTO):
        return None
    try:
        number = float(typed or "")
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UsageError(
            _("{flag} {value!r} is not a number; write {example}, or auto.", flag=flag, value=typed, example=example)
        )
    return number
