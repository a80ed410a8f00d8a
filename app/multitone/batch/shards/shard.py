"""Which shard a picture belongs to, and which one this program is: as it was typed, or as its scheduler says."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from multitone.batch.tables.found import Found
from multitone.errors import UsageError
from multitone.messages import Message, _
from multitone.storage.far.url import name_of

AUTO = "auto"
MOST_SHARDS = 100_000
_WRITTEN = re.compile(r"([1-9][0-9]{0,5})/([1-9][0-9]{0,5})", re.ASCII)
_AUTO_OF = re.compile(rf"{AUTO}/([1-9][0-9]{{0,5}})", re.ASCII)


class Shard(Struct, frozen=True):
    """One share of a job's pictures: the `number`th of `count`, from 1 on."""

    number: int
    count: int

    def __str__(self) -> str:
        """Write it as it is typed."""
        return f"{self.number}/{self.count}"


class _Scheduler(NamedTuple):
    """The variables by which a scheduler tells the tasks of an array which they are."""

    variable: str
    """That of the index."""
    first: str = ""
    """The variable of the first index; the first is 0 where none is named."""
    number: str = ""
    """The variable of how many there are."""


SCHEDULERS = (
    _Scheduler("SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_COUNT"),
    _Scheduler("AWS_BATCH_JOB_ARRAY_INDEX", number="AWS_BATCH_JOB_ARRAY_SIZE"),
    _Scheduler("JOB_COMPLETION_INDEX", number="JOB_COMPLETIONS"),
)
"""Slurm's arrays, AWS Batch, and indexed jobs of Kubernetes, which say nothing of how many there are: the manifest sets
JOB_COMPLETIONS to the number in its `completions`."""


def read_shard(text: str, environment: Mapping[str, str] = os.environ) -> Shard:
    """Read `3/20`, `auto`, or `auto/20`, where only the number is the scheduler's to say. Raises `UsageError`."""
    typed = text.strip().lower()
    if typed == AUTO:
        return _of_scheduler(environment, None)
    if match := _AUTO_OF.fullmatch(typed):
        return _checked(_of_scheduler(environment, int(match[1])), text)
    if match := _WRITTEN.fullmatch(typed):
        return _checked(Shard(int(match[1]), int(match[2])), text)
    raise UsageError(
        _(
            "--shard {text!r} is not valid; write the number of this shard and how many there are, as in 3/20, or "
            "auto, or auto/20.",
            text=text,
        )
    )


def _checked(shard: Shard, text: str) -> Shard:
    if shard.count > MOST_SHARDS:
        raise UsageError(
            _("--shard {text!r} is not valid; there may be {most:,} shards at most.", text=text, most=MOST_SHARDS)
        )
    if not 1 <= shard.number <= shard.count:
        raise UsageError(
            _(
                "--shard {text!r} is not valid: this is shard {number}, and shards are counted from 1 to {count}.",
                text=text, number=shard.number, count=shard.count,
            )
        )  # fmt: skip
    return shard


def _of_scheduler(environment: Mapping[str, str], count: int | None) -> Shard:
    """Return the shard that a scheduler's variables tell; of those of Slurm the first is 1 where `count` is given."""
    for scheduler in SCHEDULERS:
        if not environment.get(scheduler.variable):
            continue
        index = _number(environment, scheduler.variable)
        if count is not None:
            return Shard(index if scheduler.first else index + 1, count)
        if not environment.get(scheduler.number):
            raise UsageError(_no_count(scheduler))
        first = _number(environment, scheduler.first) if scheduler.first else 0
        shard = Shard(index - first + 1, _number(environment, scheduler.number))
        if not 1 <= shard.number <= shard.count:
            raise UsageError(_uneven(scheduler, environment))
        return shard
    names = ", ".join(scheduler.variable for scheduler in SCHEDULERS)
    raise UsageError(
        _(
            "--shard auto reads {names}, and none of them is set; start it as a task of an array, or write the number "
            "yourself, as in --shard 3/20.",
            names=names,
        )
    )


def _no_count(scheduler: _Scheduler) -> Message:
    return _(
        "--shard auto found {index}, but not {count}, which tells how many shards there are; set it, or write their "
        "number, as in --shard auto/20.",
        index=scheduler.variable, count=scheduler.number,
    )  # fmt: skip


def _uneven(scheduler: _Scheduler, environment: Mapping[str, str]) -> Message:
    return _(
        "--shard auto needs an array without gaps, as in --array=1-20: {index} is {value} of {count}. For some of the "
        "shards again, write how many there are in all, as in --shard auto/20.",
        index=scheduler.variable, value=environment[scheduler.variable], count=environment[scheduler.number],
    )  # fmt: skip


def _number(environment: Mapping[str, str], name: str) -> int:
    value = environment.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise UsageError(_("--shard auto reads {name}, but {value!r} is not a valid number.", name=name, value=value))
    return int(value)


def relative_path(image: Found) -> bytes:
    """Return a picture's path as seen from its source, the same on every system."""
    path = os.path.join(image.folder, name_of(image.path))
    if not path.isascii():
        path = unicodedata.normalize("NFC", path)  # some file systems take the letters of a name apart
    return os.fsencode(path.replace(os.sep, "/"))


def shard_of(path: bytes, count: int) -> int:
    """Return the number of the shard that a relative path belongs to: the same on every machine and Python."""
    import hashlib  # late: few jobs are shared

    return int.from_bytes(hashlib.blake2b(path, digest_size=8).digest(), "big") % count + 1
