"""The end of a job's run: its results are brought to the disk before it counts as finished.

A stop that is asked for meanwhile is obeyed, and a drive that does not answer is not waited for without end: then the
job is told as one that is not yet on the disk, and so it stands in the journal.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Generator, Iterator, Sequence

import msgspec

from multitone.batch.events import Event, JobFinished
from multitone.batch.job import Job, common_folders, sizes_to_read
from multitone.batch.journal.flush import Flush
from multitone.engines.base import TICK, JobControl
from multitone.messages import Message, _

LEAST_SECONDS, BYTES_A_SECOND = 60.0, 1 << 20
"""So long a drive may take, and so slow a stick be."""
NOT_ON_DISK = _(
    "The results are not yet on the disk, whose drive is slow or does not answer; leave it connected. At the next "
    "start they are looked at."
)


def is_to_flush(last: JobFinished) -> bool:
    """Whether a run has results, and came to its end: one that was stopped is to be over at once."""
    return bool(last.done) and not last.cancelled and not last.stopped


def flushed(
    last: JobFinished, job: Job, elsewhere: Sequence[str], control: JobControl, tell: Callable[[Message], None]
) -> Generator[list[Event], None, JobFinished]:
    """Bring the results of a job to the disk, its time added to that of the job; yield while that takes.

    `elsewhere` are the results that went elsewhere than planned.
    """
    began = time.monotonic()
    folders = (job.export.folder, *common_folders(job.tasks))
    flush = Flush(lambda: _results(job, elsewhere), last.done, folders)
    until = began + LEAST_SECONDS + sum(sizes_to_read(job.tasks)) / BYTES_A_SECOND
    while flush.ended(TICK) is None and not control.cancelled and time.monotonic() < until:
        yield []
    on_disk = bool(flush.ended())
    flush.let_go()
    if not on_disk:
        tell(NOT_ON_DISK)
    took = time.monotonic() - began
    return msgspec.structs.replace(last, at=last.at + took, seconds=last.seconds + took, on_disk=on_disk)


def _results(job: Job, elsewhere: Sequence[str]) -> Iterator[str]:
    return itertools.chain((task.target for task in job.tasks if task.action != "skip"), elsewhere)
