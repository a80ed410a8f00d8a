"""The program in a process of its own, which is killed while it works, or of whose workers one is."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess

import psutil

from tests.cli.conftest import PROGRAM
from tests.end2end.command_line import Ran


def killed(asked: list[str], folder: str, scratch: str, at: int, *, everything: bool) -> Ran:
    """Start the program, kill it when so many files have come into a folder, and wait until its workers are gone.

    `everything` kills the workers, too; without it they end by themselves. A program that is done before is not killed.
    """
    output, errors = os.path.join(scratch, "stdout"), os.path.join(scratch, "stderr")
    before = _files(folder)
    with open(output, "w") as out, open(errors, "w") as err:
        program = subprocess.Popen([*PROGRAM, *asked], stdout=out, stderr=err, start_new_session=True)
        while program.poll() is None and len(_files(folder) - before) < at:
            os.sched_yield()
        workers = _children(program.pid)
        for process in [program, *(workers if everything else ())]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        program.wait()
    _, alive = psutil.wait_procs(workers, timeout=20)
    assert not alive, "workers outlive their program"
    with open(output, encoding="utf-8") as out, open(errors, encoding="utf-8") as err:
        return Ran(tuple(asked), program.returncode, out.read(), err.read())


def with_a_dead_worker(asked: list[str]) -> Ran:
    """Run the program, and kill the first worker that it tells of."""
    said = []
    with subprocess.Popen([*PROGRAM, *asked], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        to_kill = True
        for line in program.stdout:
            said.append(line)
            event = json.loads(line)
            if to_kill and event["event"] == "worker-started":
                with contextlib.suppress(ProcessLookupError):
                    os.kill(event["pid"], signal.SIGKILL)
                to_kill = False
        errors = program.stderr.read()
    return Ran(tuple(asked), program.returncode, "".join(said), errors)


def _files(folder: str) -> set[str]:
    return {os.path.join(top, name) for top, _, names in os.walk(folder) for name in names}


def _children(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []
