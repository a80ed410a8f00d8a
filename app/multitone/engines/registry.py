"""The registry of engines: what there is to choose from, each imported when it is first asked for."""

from __future__ import annotations

import importlib

from multitone.batch.job import Job, is_far_job
from multitone.batch.limits import Limits
from multitone.engines.base import LIMITS, Ability, Engine, EngineFactory, available_cores
from multitone.errors import UsageError
from multitone.imaging.parameters import suggestion
from multitone.messages import _


def _in(module: str, name: str) -> EngineFactory:
    """Return what makes engines of a class."""

    def make(*arguments: object) -> Engine:
        engine: Engine = getattr(importlib.import_module(f"multitone.engines.{module}"), name)(*arguments)
        return engine

    return make


ENGINES: dict[str, EngineFactory] = {
    "processes": _in("processes.engine", "ProcessEngine"),
    "serial": _in("in_child.serial", "SerialEngine"),
    "threads": _in("in_child.threads", "ThreadEngine"),
    "asyncio": _in("in_child.event_loop", "AsyncioEngine"),
}
"""By name, the default first; each is made with the number of its workers."""
DEFAULT = next(iter(ENGINES))


def engine_names(*abilities: Ability) -> list[str]:
    """Return the names of the engines that are able to do all of something, the default first."""
    return [name for name, make in ENGINES.items() if not abilities or make(1).can.issuperset(abilities)]


def create_engine(name: str = DEFAULT, workers: int | None = None) -> Engine:
    """Return an engine by name, with as many workers as this process may use cores unless told.

    Raises `UsageError` for a name that is unknown, or several workers where the engine has one.
    """
    if name not in ENGINES:
        raise UsageError(
            _(
                "There is no engine {name!r}{suggestion}; choose one of {known}.",
                name=name,
                suggestion=suggestion(name, ENGINES),
                known=", ".join(ENGINES),
            )
        )
    engine = ENGINES[name](workers or available_cores())
    if workers is not None and workers > 1:
        _require(engine, "workers")
    return engine


def one_core_engine() -> Engine:
    """Return the engine that others are measured against."""
    return create_engine(engine_names("one-core")[0])


def refuse_what_it_cannot(engine: Engine, limits: Limits) -> None:
    """Raise `UsageError` where a job has a limit that an engine cannot honor, and name those that can."""
    for ability in LIMITS:
        if getattr(limits, ability) is not None:
            _require(engine, ability)


def refuse_far(engine: Engine, job: Job) -> None:
    """Raise `UsageError` where sources or results of a job are far away, and an engine does not reach them."""
    if "far" not in engine.can and is_far_job(job):
        raise UsageError(
            _(
                "The engine {name!r} does not reach places far away; copy the pictures to this machine, or choose an "
                "engine that does: {able}.",
                name=engine.name,
                able=", ".join(engine_names("far")),
            )
        )


def _require(engine: Engine, ability: Ability) -> None:
    if ability not in engine.can:
        raise UsageError(
            _(
                "The engine {name!r} does not support --{option}; leave it out, or choose an engine that does: {able}.",
                name=engine.name,
                option=ability,
                able=", ".join(engine_names(ability)),
            )
        )
