"""The registry of engines: what there is to choose from, each imported when it is first asked for."""

from __future__ import annotations

import importlib

from multitone.batch.far.jobs import is_far_job
from multitone.batch.job import Job
from multitone.batch.limits import Limits
from multitone.engines.base import LIMITS, Ability, Engine, EngineFactory, ManyNodes, available_cores
from multitone.errors import UsageError
from multitone.imaging.parameters import suggestion
from multitone.messages import _


def _in(module: str, name: str) -> EngineFactory:
    """Return what makes engines of a class."""

    def make(*arguments: object, **settings: object) -> Engine:
        engine: Engine = getattr(importlib.import_module(f"multitone.engines.{module}"), name)(*arguments, **settings)
        return engine

    return make


ENGINES: dict[str, EngineFactory] = {
    "processes": _in("processes.engine", "ProcessEngine"),
    "serial": _in("in_child.serial", "SerialEngine"),
    "threads": _in("in_child.threads", "ThreadEngine"),
    "asyncio": _in("in_child.event_loop", "AsyncioEngine"),
    "cluster": _in("cluster.engine", "ClusterEngine"),
}
"""By name, the default first; each is made with the number of its workers."""
DEFAULT = next(iter(ENGINES))
NODES = "cluster"
"""The one that runs on several machines."""


def engine_names(*abilities: Ability) -> list[str]:
    """Return the names of the engines that are there and able to do all of something, the default first."""
    return [name for name in ENGINES if is_there(name) and (not abilities or can_of(name).issuperset(abilities))]


def is_there(name: str) -> bool:
    """Whether an engine can run here: one may need what is not installed."""
    if name != NODES:
        return True
    from multitone.engines.cluster.scheduler import is_installed  # late: the others need nothing of it

    return is_installed()


def can_of(name: str) -> frozenset[Ability]:
    """Return what an engine is able to do."""
    return ENGINES[name](1).can


def create_engine(
    name: str = DEFAULT, workers: int | None = None, scheduler: str | None = None, *, insecure: bool = False
) -> Engine:
    """Return an engine by name, with as many workers as this process may use cores unless told.

    `scheduler` names the nodes of an engine that has any; without workers it has all of theirs. Raises `UsageError` for
    a name that is unknown, several workers where the engine has one, and a scheduler that is not for it.
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
    if name == NODES:
        return ENGINES[name](workers, scheduler=scheduler, insecure=insecure)
    if scheduler is not None or insecure:
        raise UsageError(
            _("--scheduler and --insecure are for --engine {nodes}; add that, or leave them out.", nodes=NODES)
        )
    engine = ENGINES[name](workers or available_cores())
    if workers is not None and workers > 1:
        _require(engine, "workers")
    return engine


def engine_of_size(name: str, size: int, scheduler: str | None = None, *, insecure: bool = False) -> Engine:
    """Return an engine with so many workers; one that has nodes, with so many nodes and all their workers."""
    if name != NODES:
        return create_engine(name, size, scheduler, insecure=insecure)
    return ENGINES[name](scheduler=scheduler, insecure=insecure, nodes=size)


def largest_size(engine: Engine) -> int:
    """Return how many workers an engine can have that are of use, or how many nodes. Raises `EngineError`."""
    return engine.count_nodes() if isinstance(engine, ManyNodes) else available_cores()


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
