"""Where the time of one small picture goes: all processes from exec to exit as rows, and the chain that decides it.

::

    strace ─► calls of each process ─► rows: at work #, waiting ·
                    └─► from the last exit back to the first exec: a process at work is a link by what it loads or does,
                        a wait leads to the process whose word ended it

Tracing itself takes time (each call costs 20 to 50 µs): read shares and orders here, and times in `startup`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from msgspec import Struct
from PIL import Image

TRACED = (
    "execve,clone,clone3,fork,vfork,exit_group,openat,sendmsg,recvmsg,sendto,recvfrom,write,read,poll,ppoll,select,"
    "pselect6,epoll_wait,wait4,waitid,fsync,fdatasync,syncfs,connect,accept4,shutdown,close"
)
WAITS = ("read", "recvmsg", "recvfrom", "poll", "ppoll", "select", "pselect6", "epoll_wait", "wait4", "waitid", "vfork",
         "accept4")  # fmt: skip
DISK = ("fsync", "fdatasync", "syncfs")
WORDS = ("write", "sendmsg", "sendto", "exit_group", "execve", "connect", "close", "shutdown")
"""Calls that end another process's wait."""
LEAST_WAIT = 0.0003
"""Seconds; a shorter wait is told as work."""
COLUMNS = 72
LEAST_LINK = 0.002
"""Seconds of a link that is shown."""
LINE = re.compile(r"^(\d+) +(\d+\.\d+) (.*)$")
TOOK = re.compile(r"<(\d+\.\d+)>$")
MODULE = re.compile(r'"([^"]+)/__pycache__/(\w+)\.cpython-\d+\.pyc"')
LIBRARY = re.compile(r'"(?:[^"]*/)([\w.-]+\.so[\w.]*)"')


class Call(Struct):
    """A call of the system: when it began and ended, and what it was."""

    begin: float
    end: float
    name: str
    text: str


class Process(Struct):
    """What one process did."""

    pid: int
    calls: list[Call]
    parent: int = 0
    born: float = 0.0
    gone: float = 0.0
    title: str = ""


class Link(Struct):
    """A part of the chain."""

    pid: int
    begin: float
    end: float
    what: str


def rows(_: str) -> Iterator[str]:
    """Yield the processes of converting one picture of 400 × 300, and the longest links of the chain."""
    if shutil.which("strace") is None:
        yield "strace is missing, which traces the calls (Debian: apt install strace)"
        return
    with tempfile.TemporaryDirectory() as folder:
        Image.effect_noise((400, 300), 20).convert("RGB").save(f"{folder}/a.jpg")
        command = [sys.executable, "-m", "multitone", "convert", f"{folder}/a.jpg", "-o", f"{folder}/out"]
        command += ["--do", "grayscale", "--format", "jpeg", "--quality", "90", "--existing", "replace"]
        environment = {**os.environ, "MULTITONE_HOME": f"{folder}/home"}
        subprocess.run(command, env=environment, check=True, capture_output=True)  # once, for caches and the history
        trace = Path(folder, "trace")
        tracer = ["strace", "-f", "-ttt", "-T", "--seccomp-bpf", "-s", "200", "-e", f"trace={TRACED}", "-o", str(trace)]
        subprocess.run([*tracer, *command], env=environment, check=True, capture_output=True)
        yield from told(read(trace.read_text(errors="replace")))


def told(processes: dict[int, Process]) -> Iterator[str]:
    """Yield the rows and the chain."""
    first = next(iter(processes.values()))
    began, ended = first.born, max(process.gone for process in processes.values())
    scale = COLUMNS / (ended - began)
    for process in processes.values():
        bar = "".join(_mark(process, began + column / scale, began + (column + 1) / scale) for column in range(COLUMNS))
        times = f"{1000 * (process.born - began):5.0f} to {1000 * (process.gone - began):4.0f} ms"
        yield f"{process.title[:18]:18s} {times} |{bar}|"
    links = chain(processes, first)
    yield f"the chain, {1000 * (first.gone - began):.0f} ms; links of {1000 * LEAST_LINK:.0f} ms and more in order:"
    for link in links:
        if link.end - link.begin >= LEAST_LINK:
            yield (
                f"{1000 * (link.begin - began):5.0f}  {1000 * (link.end - link.begin):4.0f} ms  "
                f"{processes[link.pid].title[:18]:18s} {link.what}"
            )
    sums: dict[str, float] = {}
    for link in links:
        sums[link.what] = sums.get(link.what, 0.0) + link.end - link.begin
    most = sorted(sums.items(), key=lambda item: -item[1])[:12]
    yield "longest in sum: " + ", ".join(f"{what} {1000 * seconds:.0f} ms" for what, seconds in most)


def read(trace: str) -> dict[int, Process]:
    """Return the processes of a trace by their numbers, in the order of their births."""
    processes: dict[int, Process] = {}
    open_calls: dict[int, Call] = {}
    for line in trace.splitlines():
        match = LINE.match(line)
        if match is None:
            continue
        pid, at, text = int(match[1]), float(match[2]), match[3]
        process = processes.setdefault(pid, Process(pid, [], born=at, title=f"process {pid}"))
        process.gone = max(process.gone, at)
        if text.startswith(("+++", "---")):
            continue
        if text.startswith("<... "):
            call = open_calls.pop(pid, None)
            if call is not None:
                call.end, call.text = at, call.text + text
                _note(process, call, processes)
            continue
        call = Call(at, at, text.partition("(")[0], text)
        process.calls.append(call)
        if text.endswith("<unfinished ...>"):
            open_calls[pid] = call
            continue
        took = TOOK.search(text)
        call.end = at + float(took[1]) if took else at
        _note(process, call, processes)
    return dict(sorted(processes.items(), key=lambda item: item[1].born))


def _note(process: Process, call: Call, processes: dict[int, Process]) -> None:
    """Note a birth, or what a process is."""
    if call.name == "execve" and "= 0" in call.text:
        process.title = _title(call.text)
    if call.name in ("clone", "clone3", "fork", "vfork"):
        made = re.search(r"= (\d+)", call.text)
        if made:
            child = processes.setdefault(int(made[1]), Process(int(made[1]), [], born=call.end))
            child.parent, child.born = process.pid, min(child.born, call.end)
            child.gone = max(child.gone, child.born)
            if not child.title or child.title.startswith("process "):
                child.title = "thread" if "CLONE_THREAD" in call.text else f"fork of {process.title}"


def _title(text: str) -> str:
    if "resource_tracker" in text:
        return "resource tracker"
    if "forkserver" in text or "fork_server" in text:
        return "fork server"
    if "multitone" in text:
        return "multitone"
    return text.partition('"')[2].partition('"')[0].rpartition("/")[2]


def _mark(process: Process, begin: float, end: float) -> str:
    """Return what a process did in a span: at work, waiting, or not there."""
    if end <= process.born or begin >= process.gone:
        return " "
    waited = sum(
        min(end, call.end) - max(begin, call.begin)
        for call in process.calls
        if call.name in (*WAITS, *DISK) and call.begin < end and call.end > begin
    )
    return "·" if waited > (end - begin) / 2 else "#"


def chain(processes: dict[int, Process], first: Process) -> list[Link]:
    """Return what decides how long the first process takes, from its start to its end."""
    links: list[Link] = []
    process, until = first, first.gone
    for _step in range(10_000):
        wait = next((call for call in reversed(process.calls) if call.end <= until and _is_wait(call)), None)
        begin = process.born if wait is None else wait.end
        links += reversed(_work(process, begin, until))
        if wait is None:
            if process is first or process.parent not in processes:
                break
            process, until = processes[process.parent], process.born
            continue
        word = None if wait.name in DISK else _word(processes, process, wait)
        if word is None:
            links.append(Link(process.pid, wait.begin, wait.end, f"waits ({wait.name})"))
            until = wait.begin
        else:
            process, until = word
    links.reverse()
    return [_joined(list(same)) for _, same in groupby(links, key=lambda link: (link.pid, link.what))]


def _is_wait(call: Call) -> bool:
    return call.name in (*WAITS, *DISK) and call.end - call.begin >= LEAST_WAIT


def _joined(links: list[Link]) -> Link:
    return Link(links[0].pid, links[0].begin, links[-1].end, links[0].what)


def _word(processes: dict[int, Process], waiting: Process, wait: Call) -> tuple[Process, float] | None:
    """Return the process that ended a wait, and when it did; None where none of these did."""
    words = [
        (call.begin, other.pid)
        for other in processes.values()
        if other is not waiting
        for call in other.calls
        if call.name in WORDS and wait.begin < call.begin <= wait.end and call.end >= wait.end - 0.003
    ]
    return (processes[max(words)[1]], max(words)[0]) if words else None


def _work(process: Process, begin: float, end: float) -> list[Link]:
    """Return what a process did between two waits, cut where it opens the next module."""
    links: list[Link] = []
    what, since = _doing(process, begin), begin
    for call in process.calls:
        if begin <= call.begin < end and (loaded := _loaded(call)):
            links.append(Link(process.pid, since, call.begin, what))
            what, since = loaded, call.begin
    links.append(Link(process.pid, since, end, what))
    return links


def _doing(process: Process, at: float) -> str:
    """Return what a process was at: what it opened last before."""
    names = [name for call in process.calls if call.begin < at and (name := _loaded(call))]
    return names[-1] if names else "the interpreter starts"


def _loaded(call: Call) -> str:
    """Return what a call loads, by its package, and by the module where it is of this program."""
    if call.name != "openat" or "= -1" in call.text:
        return ""
    module = MODULE.search(call.text)
    if module is not None:
        folder, name = module[1], module[2]
        inside = folder.rpartition("/multitone")
        if inside[1]:
            return f"multitone{inside[2]}/{name}".replace("/", ".")
        above = re.search(r"/site-packages/(\w+)", folder)
        return above[1] if above else f"python: {name}"
    return ""
