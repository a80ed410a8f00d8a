"""The registry of engines: what there is to choose from, each imported when it is first asked for."""

from __future__ import annotations

from multitone.batch.limits import Limits
from multitone.engines.base import Ability, Engine, EngineFactory, available_cores, missing_ability
from multitone.errors import UsageError
from multitone.imaging.parameters import suggestion


def _processes(workers: int) -> Engine:
    from multitone.engines.processes.engine import ProcessEngine

    return ProcessEngine(workers)


def _threads(workers: int) -> Engine:
    from multitone.engines.in_child.threads import ThreadEngine

    return ThreadEngine(workers)


def _serial(workers: int) -> Engine:
    from multitone.engines.in_child.serial import SerialEngine

    return SerialEngine(workers)


def _asyncio(workers: int) -> Engine:
    from multitone.engines.in_child.event_loop import AsyncioEngine

    return AsyncioEngine(workers)


ENGINES: dict[str, EngineFactory] = {
    "processes": _processes,
    "serial": _serial,
    "threads": _threads,
    "asyncio": _asyncio,
}
"""By name, the default first; each is made with the number of its workers."""


def engine_names() -> list[str]:
    """Return the names of all engines, the default first."""
    return list(ENGINES)


def create_engine(name: str = "processes", workers: int | None = None) -> Engine:
    """Return an engine by name, with as many workers as this process may use cores unless told.

    Raises `UsageError` for a name that is unknown, or several workers where the engine has one.
    """
    if name not in ENGINES:
        raise UsageError(f"There is no engine {name!r}{suggestion(name, ENGINES)}; there are {', '.join(ENGINES)}.")
    engine = ENGINES[name](workers or available_cores())
    if workers is not None and workers > 1 and "workers" not in engine.can:
        raise _unable(engine, "workers")
    return engine


def refuse_what_it_cannot(engine: Engine, limits: Limits) -> None:
    """Raise `UsageError` where a job has a limit that an engine cannot honor, and name those that can."""
    ability = missing_ability(engine, limits)
    if ability is not None:
        raise _unable(engine, ability)


def _unable(engine: Engine, ability: Ability) -> UsageError:
    able = [name for name, make in ENGINES.items() if ability in make(1).can]
    return UsageError(
        f"The engine {engine.name!r} cannot honor --{ability}; leave that out, or choose --engine {' or '.join(able)}."
    )
