"""What every kind of report tells of a run beside its pictures: the job, its conditions, its sums."""

from __future__ import annotations

import datetime as dt
from typing import Any

import multitone
from multitone.batch.command import command_of
from multitone.batch.plan import format_sentence
from multitone.errors import printed
from multitone.imaging.pipeline import step_text
from multitone.messages import _
from multitone.reports.record import CANCELLED, DONE, FAILED, SKIPPED, Recorder
from multitone.speedup.conditions import conditions


def facts_of(record: Recorder) -> dict[str, Any]:
    """Return what a trace tells of its job, as plain values."""
    one = record.comparison
    return {
        "program": f"Multitone {multitone.__version__}",
        "job": record.job.id,
        "started": started_text(record),
        "steps": [step_text(step) for step in record.job.pipeline.steps],
        "export": format_sentence(record.job.export),
        "folder": record.job.export.folder,
        "command": command_text(record),
        "engine": record.engine,
        "workers": record.workers,
        "stopped": record.finished.stopped if record.finished else None,
        **counts_of(record),
        "conditions": conditions_of(record),
        "one_thread": {
            "speedup": one.speedup, "interval": one.interval, "seconds": one.serial.median, "identical": one.identical,
            "said": one.sentences(),
        } if one else None,
    }  # fmt: skip


def counts_of(record: Recorder) -> dict[str, int]:
    """Return how many pictures came to which end."""
    ends = {"done": DONE, "failed": FAILED, "skipped": SKIPPED, "cancelled": CANCELLED}
    counts = {name: record.endings.count(ending) for name, ending in ends.items()}
    return counts | {"unfinished": len(record.job.tasks) - sum(counts.values())}


def conditions_of(record: Recorder) -> dict[str, object]:
    """Return the conditions of a run: those of its comparison where there was one; the load is that of its start."""
    if record.comparison is not None:
        return record.comparison.conditions
    known = conditions(_("as the run found it"))
    if "load" in known and record.load is not None:
        known["load"] = [round(load, 2) for load in record.load]
    return known


def command_text(record: Recorder) -> str:
    """Return the line that does the job again; empty where it is not known what its pictures were found in."""
    if not record.sources:
        return ""
    job = record.job
    workers = record.workers if record.engine != "serial" else None
    return command_of(record.sources, job.pipeline, job.export, record.engine, workers, job.limits, job.shard)


def started_text(record: Recorder) -> str:
    """Return when the run began, in the machine's own time zone; empty where it did not."""
    if record.began is None:
        return ""
    return dt.datetime.fromtimestamp(record.began, dt.UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S %Z")


def shown(text: str) -> str:
    """Return a text with what cannot be printed as escapes; its line ends stay, and tabs become spaces."""
    lines = (line.replace("\t", "    ") for line in text.split("\n"))
    try:
        return "\n".join(map(printed, lines))
    except UnicodeEncodeError:  # a single surrogate that stands for no byte: Windows allows it in names
        return shown(text.encode("utf-8", "backslashreplace").decode())
