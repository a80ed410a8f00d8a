"""What every kind of report tells of a run beside its pictures: the job, its conditions, its sums."""

from __future__ import annotations

import datetime as dt
from typing import Any

import multitone
from multitone.batch.options import command_of
from multitone.batch.plan import format_sentence
from multitone.imaging.pipeline import describe, step_text
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
    found = {
        name: record.endings.count(ending)
        for name, ending in (("done", DONE), ("failed", FAILED), ("skipped", SKIPPED), ("cancelled", CANCELLED))
    }
    return found | {"unfinished": len(record.job.tasks) - sum(found.values())}


def conditions_of(record: Recorder) -> dict[str, object]:
    """Return the conditions of a run: those of its comparison where there was one; the load is that of its start."""
    if record.comparison is not None:
        return record.comparison.conditions
    found = conditions(_("as the run found it"))
    if "load" in found and record.load is not None:
        found["load"] = [round(load, 2) for load in record.load]
    return found


def command_text(record: Recorder) -> str:
    """Return the line that does the job again; empty where it is not known what its pictures were found in."""
    if not record.sources:
        return ""
    job = record.job
    workers = record.workers if record.engine != "serial" else None
    return command_of(record.sources, job.pipeline, job.export, record.engine, workers, job.limits)


def steps_text(record: Recorder) -> str:
    """Return the steps as a list of words."""
    return " → ".join(describe(step).replace(" · ", ", ") for step in record.job.pipeline.steps) or "no steps"


def started_text(record: Recorder) -> str:
    """Return when the run began, in the machine's own time zone; empty where it did not."""
    if record.began is None:
        return ""
    return dt.datetime.fromtimestamp(record.began, dt.UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S %Z")
