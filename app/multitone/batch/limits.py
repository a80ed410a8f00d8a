"""What a job may cost, and how careful it is: time a picture, memory in all, salvage, audit."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from multitone.errors import FailureKind

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
