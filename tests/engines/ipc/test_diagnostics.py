"""What children and libraries write on standard error is kept, bounded, told as detail, and seen by no terminal."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from multitone.batch import events as ev
from multitone.batch.job import Task
from multitone.engines.ipc.child_process import Child
from multitone.engines.ipc.diagnostics import MOST_CHARACTERS
from multitone.engines.ipc.pipes import Connection
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Outcome
from tests.engines.conftest import MakeJob, make_engine, run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there is no such pipe elsewhere")

WARNING = b"TIFFReadDirectory: Warning, \x1b[31mtag\xff of %s\n"


def chatty(connection: Connection) -> None:
    for _ in range(2):
        sys.stderr.write("and more\n")
    try:
        while True:
            os.write(2, b"x" * 4096)  # a library would not look at what comes back
    except BlockingIOError:
        sys.stderr.write("a line \n" * 10_000)
    connection.send_bytes(b"here")


def dying(connection: Connection) -> None:
    os.write(2, b"corrupted size vs. prev_size\n")
    os.kill(os.getpid(), signal.SIGKILL)


def says(task: Task, context: JobContext, entered: Any, *, again: bool = False) -> Outcome:
    """Write on standard error at each picture, and die at those that have `crash` in their names."""
    name = os.path.basename(task.source)
    os.write(2, WARNING % name.encode())
    if "crash" in name:
        os.kill(os.getpid(), signal.SIGABRT)
    return run_task(task, context, entered, again=again)


def test_a_full_pipe_holds_nobody_up_and_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    child = Child(chatty, name="chatty", box=None)
    assert child.connection.recv_bytes() == b"here"
    assert child.close() == 0
    assert child.last_words.startswith("and more\nand more")
    assert len(child.last_words) <= MOST_CHARACTERS
    assert capfd.readouterr().err == ""


def test_last_words_are_known(capfd: pytest.CaptureFixture[str]) -> None:
    child = Child(dying, name="dying", box=None)
    with pytest.raises(EOFError):
        child.connection.recv_bytes()
    assert child.close() == -signal.SIGKILL
    assert child.last_words == "corrupted size vs. prev_size"
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("engine", ["processes", "serial"])
def test_each_picture_tells_what_was_written_of_it(
    engine: str, make_job: MakeJob, capfd: pytest.CaptureFixture[str]
) -> None:
    job = make_job(12, named=("broken-1.jpg", "broken-2.jpg", "crash.jpg"))
    for task in job.tasks:
        if "broken" in task.source:
            Path(task.source).write_bytes(b"\xff\xd8 and no more")
    ended = [
        event for event in run(make_engine(engine, says), job) if isinstance(event, ev.TaskFailed | ev.TaskFinished)
    ]
    assert {type(event) for event in ended} == {ev.TaskFailed, ev.TaskFinished}
    for event in ended:
        name = os.path.basename(event.source)
        assert event.detail.splitlines()[-1] == f"TIFFReadDirectory: Warning, \x1b[31mtag\\xff of {name}"
    assert len(ended) == len(job.tasks)
    assert capfd.readouterr().err == ""
