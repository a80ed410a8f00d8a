"""Jobs of the past for the page History, written into the journal as if they had run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from multitone.batch.job import Export, Job, Task
from multitone.batch.journal.records import Ended, State
from multitone.batch.journal.store import Journal
from multitone.imaging.encode import parse_format
from multitone.imaging.pipeline import Pipeline


def keep_job(
    photos: Path,
    state: State = "finished",
    ended: Sequence[Ended] = (),
    *,
    name: str = "",
    steps: Sequence[str] = ("grayscale",),
    format: str = "",  # noqa: A002 - the word of the export
    pictures: int = 5,
    into: str = "results",
) -> Job:
    """Keep a job; where no endings are given all its pictures are done."""
    folder = str(photos.parent / into)
    tasks = tuple(Task(n, f"{photos}/{n - 1}.jpg", f"{folder}/{n - 1}.jpg", 900) for n in range(1, pictures + 1))
    export = Export(folder=folder, format=parse_format(format) if format else None)
    job = Job(name or f"{abs(hash((into, pictures, state))):08x}"[:8], Pipeline.parse(steps), export, tasks)
    with Journal.open() as journal:
        journal.begin(job, "processes", 2, [str(photos)])
        journal.note(job.id, ended or [Ended(task.number, "done", "", 700, 10**18) for task in tasks])
        journal.settle(job.id, state, 2.5)
    return job


def keep_jobs(photos: Path) -> list[Job]:
    """Keep jobs of all kinds; the last of them can go on, be retried, and all else."""
    some = [Ended(1, "done", "", 700, 10**18), Ended(2, "failed", "truncated")]
    return [
        keep_job(photos, name="11111111", into="Holiday", steps=("grayscale", "gaussian-blur sigma=3")),
        keep_job(photos, name="22222222", into="Wedding", steps=(), format="webp quality=80"),
        keep_job(photos, "undone", [Ended(n, "undone") for n in range(1, 6)], name="33333333", into="Scans"),
        keep_job(photos, "cancelled", some, name="44444444", into="Portraits", steps=("invert",)),
    ]
