"""How the options of a job are typed: their flags and words, and the `multitone convert …` line that runs a job."""

from __future__ import annotations

import functools
import shlex
from collections.abc import Iterable, Mapping
from typing import get_type_hints

from msgspec import Struct

from multitone.batch.job import Export
from multitone.batch.limits import NO_LIMITS, Limits
from multitone.batch.options import ENGINE, JOB, ConvertOptions, ConvertRequest
from multitone.imaging.parameters import Parameter, parameters_of
from multitone.imaging.pipeline import Pipeline
from multitone.messages import Message

PROGRAM = ("multitone", "convert")


class DeclaredOption(Struct, frozen=True):
    """How a field of `ConvertOptions` is typed: one letter, the other name of a switch, and what the help shows."""

    parameter: Parameter
    short: str = ""
    opposite: str = ""
    metavar: str = ""
    group: Message = JOB
    default: str = ""
    """In words."""

    @property
    def flags(self) -> tuple[str, ...]:
        """How it is written, the long form last."""
        long = f"--{self.parameter.name}"
        return (self.short, long) if self.short else (long,)

    def words(self, value: object) -> list[str]:
        """Return the option and its value as words; a value that looks like an option hangs at its own."""
        if isinstance(value, bool):
            return [self.flags[0] if value else self.opposite]
        return [f"{self.flags[-1]}={value}"] if str(value).startswith("-") else [self.flags[0], str(value)]


@functools.cache
def options() -> Mapping[str, DeclaredOption]:
    """Return what can be typed, by the names of `ConvertOptions`'s fields."""
    hints = get_type_hints(ConvertOptions, include_extras=True)
    return {
        name: DeclaredOption(parameter, **(hints[name].__metadata__[0].extra or {}))
        for name, parameter in zip(ConvertOptions.__struct_fields__, parameters_of(ConvertOptions), strict=True)
    }


def command_of(
    sources: Iterable[str],
    pipeline: Pipeline,
    export: Export,
    engine: str = ENGINE,
    workers: int | None = None,
    limits: Limits = NO_LIMITS,
    shard: str = "",
) -> str:
    """Return the line that runs a job, quoted for a shell of the POSIX kind."""
    typed = ConvertOptions.of(ConvertRequest(tuple(sources), pipeline, export, engine, workers, limits, shard=shard))
    words: list[str] = []
    for name, option in options().items():
        value = getattr(typed, name)
        if name != "sources" and value != option.parameter.default and value != ():
            for one in value if isinstance(value, tuple) else (value,):
                words += option.words(one)
    if any(source.startswith("-") and source != "-" for source in typed.sources):
        return shlex.join([*PROGRAM, *words, "--", *typed.sources])
    return shlex.join([*PROGRAM, *typed.sources, *words])
