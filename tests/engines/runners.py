"""Runners that misbehave in workers: faults happen for real, in real processes."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from multitone.batch.events import StageSeconds
from multitone.batch.job import Task
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import Runner as Runner
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done, Failed, Outcome
from multitone.messages import _

PATIENT = 0.005
"""Seconds that a patient task takes: a picture of about half a megapixel."""


def nothing(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Do nothing at all, as fast as can be."""
    return Done(task.number, 1, task.size, 0, StageSeconds())


def patient(task: Task, context: JobContext, entered: Any, *, again: bool = False, seconds: float = PATIENT) -> Outcome:
    """Take as long as a picture, and no processor: in a benchmark, so that many workers have few cores."""
    time.sleep(seconds)
    return Done(task.number, 1, task.size, 0, StageSeconds(decode=seconds))


def segfault(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Crash at each picture that has `crash` in its name."""
    if "crash" in os.path.basename(task.source):
        entered(1)
        os.kill(os.getpid(), signal.SIGSEGV)
    return run_task(task, context, entered, again=again)


def killed(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Die by SIGKILL at each picture that has `crash` in its name."""
    if "crash" in os.path.basename(task.source):
        os.kill(os.getpid(), signal.SIGKILL)
    return run_task(task, context, entered, again=again)


def killed_once(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Die by SIGKILL at the first attempt at a picture that has `crash` in its name."""
    if "crash" in os.path.basename(task.source):
        mark = Path(context.job.export.folder).parent / f"died-{task.number}"
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return run_task(task, context, entered, again=again)


def killed_after_writing(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Write the picture named `crash`, then die before anybody is told."""
    outcome = run_task(task, context, entered, again=again)
    if "crash" in os.path.basename(task.source) and not again:
        os.kill(os.getpid(), signal.SIGKILL)
    return outcome


def dying(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """End the process in order, which no picture should be able to."""
    os._exit(7)


def counting(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Leave a mark each time a picture is processed, so that twice is seen."""
    marks = Path(context.job.export.folder).parent / "marks"
    marks.mkdir(exist_ok=True)
    (marks / f"{task.number}-{os.getpid()}-{os.urandom(4).hex()}").touch()
    return run_task(task, context, entered, again=again)


def waiting(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Wait in a C call until the file `go` appears beside the output folder, then process the picture."""
    import select

    go = Path(context.job.export.folder).parent / "go"
    while not go.exists():
        select.select([], [], [], 0.005)
    return run_task(task, context, entered, again=again)


def without_room(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Say that the disk is full."""
    return Failed(task.number, "no-space", _("The disk is full."), "write", "")


def looking_at_modules(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Process the picture, and write down which modules the worker has."""
    import sys

    outcome = run_task(task, context, entered, again=again)
    (Path(context.job.export.folder).parent / "modules").write_text("\n".join(sorted(sys.modules)))
    return outcome


def telling_threads(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Write down how many threads libvips would use for the picture."""
    from multitone.imaging.raster import vips

    number = vips().vips_lib.vips_concurrency_get()
    (Path(context.job.export.folder).parent / f"threads-{task.number}").write_text(str(number))
    return Done(task.number, 1, task.size, 0, StageSeconds())


def faulty(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Do what the picture's name says: `fault-ACTION-STAGE…`, at that stage, once where it says `once`."""
    name = os.path.basename(task.source).partition(".")[0]
    if not name.startswith("fault-"):
        return run_task(task, context, entered, again=again)
    __, action, stage, *more = name.split("-")
    mark = Path(context.job.export.folder).parent / f"met-{name}"
    if "once" in more and mark.exists():
        return run_task(task, context, entered, again=again)

    def enter(index: int) -> None:
        entered(index)
        if index == int(stage):
            mark.touch()
            FAULTS[action]()

    return run_task(task, context, enter, again=again)


def _spin() -> None:
    while True:
        pass


def _hang() -> None:
    import select

    select.select([], [], [])


def _starve() -> None:
    raise MemoryError


def _limited() -> None:
    """Ask for more address space than a limit of the system leaves."""
    import resource

    import numpy as np

    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, before[1]))
    try:
        np.ones(1 << 31, np.uint8)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def _devour() -> None:
    """Take memory until the system ends the process: 1 GB at the most."""
    import numpy as np

    held = [np.ones(1 << 24, np.uint8) for _ in range(64)]
    raise AssertionError(len(held))


FAULTS = {
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "segv": lambda: signal.raise_signal(signal.SIGSEGV),  # in this thread, as a fault in C would; others go on
    "spin": _spin,
    "hang": _hang,
    "memory": _starve,
    "limited": _limited,
    "devour": _devour,
}


def paced(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Take 20 ms a picture, so that a job lasts."""
    import select

    select.select([], [], [], 0.02)
    return run_task(task, context, entered, again=again)


def slow_until(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Take 50 ms a picture until the file `go` appears beside the output folder."""
    import select

    if not (Path(context.job.export.folder).parent / "go").exists():
        select.select([], [], [], 0.05)
    return run_task(task, context, entered, again=again)


def holding(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Wait at each picture that has `hold` in its name until the file `go` appears."""
    if "hold" in os.path.basename(task.source):
        return waiting(task, context, entered, again=again)
    return run_task(task, context, entered, again=again)


def without_room_until(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Find no room on the disk until the file `room` appears beside the output folder."""
    if (Path(context.job.export.folder).parent / "room").exists():
        return run_task(task, context, entered, again=again)
    return without_room(task, context, entered, again=again)


def without_room_late(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Find no room until the file `room` appears; with the picture that is begun first, say so when `go` appears."""
    import select

    folder = Path(context.job.export.folder).parent
    try:
        os.close(os.open(folder / "begun", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return without_room_until(task, context, entered, again=again)
    while not (folder / "go").exists():
        select.select([], [], [], 0.005)
    return without_room(task, context, entered, again=again)


def damaging(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Flip a bit of each result that has `flip` in its name, and cut each that has `cut`, once it is written."""
    from multitone.engines.worker import run_task as module

    def damaged(*arguments: Any, **named: Any) -> Any:
        placed = written(*arguments, **named)
        target = Path(placed.target)
        data = bytearray(target.read_bytes())
        if "flip" in target.name:
            data[len(data) // 2] ^= 0x10
        target.write_bytes(data[: len(data) // 2] if "cut" in target.name else data)
        return placed

    written = module._write
    module._write = damaged
    try:
        return run_task(task, context, entered, again=again)
    finally:
        module._write = written


def gone_always(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Not find the picture named `back`, which is there for everybody else."""
    if "back" in os.path.basename(task.source):
        return Failed(task.number, "vanished", _("The file is gone."), "read", "")
    return run_task(task, context, entered, again=again)


def gone_once(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Not find the picture named `back` the first time."""
    mark = Path(context.job.export.folder).parent / f"gone-{task.number}"
    if "back" not in os.path.basename(task.source) or mark.exists():
        return run_task(task, context, entered, again=again)
    mark.touch()
    return gone_always(task, context, entered, again=again)


async def meeting(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Wait as a coroutine for two others, in the one loop of this process, and tell which thread it is in."""
    import asyncio
    import threading

    meeting_point = vars(meeting).setdefault("point", asyncio.Barrier(3))
    await meeting_point.wait()
    entered(4)
    return Done(task.number, threading.get_ident(), task.size, 0, StageSeconds())


def failing(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Fail at once, as under a drive that is broken."""
    return Failed(task.number, "unreadable", _("The file cannot be read."), "read", "Input/output error")


def looping(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Never come to an end with the pictures that have `endless` in their name."""
    return _endless(_spin, task, context, entered, again=again)


def sleeping(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Sleep over the pictures that have `endless` in their name, and wake now and then."""
    return _endless(_doze, task, context, entered, again=again)


def reading_a_pipe(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Find the pictures that have `endless` in their name to be pipes into which nobody ever writes."""

    def read() -> None:
        pipe = f"{task.target}.{os.getpid()}.pipe"
        os.makedirs(os.path.dirname(pipe), exist_ok=True)
        os.mkfifo(pipe)
        Path(pipe).read_bytes()

    return _endless(read, task, context, entered, again=again)


def stopping(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Stop the worker at the pictures that have `endless` in their name."""
    return _endless(lambda: os.kill(os.getpid(), signal.SIGSTOP), task, context, entered, again=again)


def _endless(at: Any, task: Task, context: JobContext, entered: Any, *, again: bool) -> Outcome:
    if "endless" in os.path.basename(task.source):
        entered(1)
        at()
    return run_task(task, context, entered, again=again)


def _doze() -> None:
    import select

    while True:
        select.select([], [], [], 0.05)


def hanging_host(connection: Any, *_arguments: Any) -> None:
    """Be a worker that never gets as far as its first task, as one that hangs in an import."""
    _hang()


def felling(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Take the whole node along at each picture that has `crash` in its name, as one that eats all memory does."""
    if "crash" in os.path.basename(task.source):
        entered(1)
        _fell()
    return run_task(task, context, entered, again=again)


def felling_after_writing(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Write the picture named `crash`, then take the whole node along before anybody is told."""
    outcome = run_task(task, context, entered, again=again)
    if "crash" in os.path.basename(task.source) and not again:
        _fell()
    return outcome


def _fell() -> None:
    """Kill the worker of Dask that this process belongs to."""
    import psutil

    for above in psutil.Process().parents():
        if "dask" in above.cmdline():
            above.kill()
    _hang()
