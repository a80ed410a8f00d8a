"""Runners: what takes the place of a picture in the engines, in workers: a kernel on a square, or a fetch that waits.

::

    run_unit ── a worker's first unit makes its kernel ready, waits at the gate ──► its results are compared
    fetch ── GET /3 ──► server (a process of its own): 20 ms, then the picture ──► its hash is compared
"""

from __future__ import annotations

import contextvars
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from multitone.batch.events import Stage, StageSeconds
from multitone.batch.job import Task
from multitone.engines.ipc.child_process import Child
from multitone.engines.ipc.pipes import Connection
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import EnterStage
from multitone.engines.worker.wire import Done, Failed, Outcome
from multitone.errors import EngineError
from multitone.messages import Message, _
from multitone.speedup.lab.kernels import KERNELS, Kernel
from multitone.speedup.lab.squares import expected_file, square_file
from multitone.speedup.lab.trial import Gate

if TYPE_CHECKING:
    import asyncio

    from multitone.speedup.lab.computing import Prepared

TRIES = 3
READ, APPLY = 0, 2
"""Indexes of the stages that the lanes show."""
LATENCY = 0.02
"""Seconds before each answer: a server on the same continent."""
HOST = "127.0.0.1"
PATIENCE = 30.0
"""Seconds that an answer may take."""


class Assignment(Struct, frozen=True):
    """What all workers of a run compute."""

    kernel: str
    pictures: tuple[int, ...]
    """Numbers of the squares that were cut."""
    folder: str
    """Where those are."""
    cache: str
    """Where Numba keeps what it has compiled."""
    repeats: int = 0
    """How often a unit runs the kernel; 0: once, and tell how long it took."""


@dataclass(frozen=True, slots=True)
class Workbench:
    """What one worker has made ready before the clock runs."""

    prepared: Prepared
    inputs: tuple[Any, ...]
    expected: tuple[bytes, ...]
    pixels: int
    """Of one picture."""


_workbench: contextvars.ContextVar[tuple[Gate, Workbench] | None] = contextvars.ContextVar("workbench", default=None)
"""Of this thread; threads that come from a pool keep theirs."""


def run_unit(
    task: Task, context: JobContext, entered: EnterStage, *, again: bool = False, gate: Gate, assignment: Assignment
) -> Outcome:
    """Run the kernel on one picture as often as is assigned; a worker's first unit makes it ready, and waits for all.

    What goes wrong ends the run, for a unit that is missing would make the others look fast.
    """
    del context, again
    try:
        bench = _ready_bench(task, gate, assignment)
        entered(APPLY)
        began = time.perf_counter()
        picture = (task.number - 1) % len(bench.inputs)
        result = None
        for __ in range(max(1, assignment.repeats)):
            result = bench.prepared.compute(bench.inputs[picture])
        if bench.prepared.give(result) != bench.expected[picture]:
            gate.shared.wrong = True
        gate.end(task.number)
    except Exception as error:  # noqa: BLE001 - whatever a library raises, the row shall say it
        return _given_up(task, gate, error, "apply")
    pixels = bench.pixels * max(1, assignment.repeats)
    return Done(task.number, pixels, task.size, 0, StageSeconds(apply=time.perf_counter() - began))


def _ready_bench(task: Task, gate: Gate, assignment: Assignment) -> Workbench:
    """Return this worker's bench, made at its first unit."""
    known = _workbench.get()
    if known is not None and known[0] is gate:
        return known[1]
    bench = _bench_of(assignment)
    if not assignment.repeats:
        gate.shared.pass_seconds = _pass_seconds(bench)
    _workbench.set((gate, bench))
    gate.wait(task.number)
    return bench


def _bench_of(assignment: Assignment) -> Workbench:
    from multitone.speedup.lab.computing import prepare  # late: the parent computes nothing

    os.environ["NUMBA_CACHE_DIR"] = assignment.cache  # numba reads it as it is imported
    kernel = KERNELS[assignment.kernel]
    prepared = prepare(kernel.name)
    if not kernel.side:
        steps = prepared.take(b"", 0)
        return Workbench(prepared, (steps,), (str(steps * (steps - 1) // 2).encode(),), 0)
    squares, expected = zip(*(_read(assignment.folder, number, kernel) for number in assignment.pictures), strict=True)
    inputs = tuple(prepared.take(square, kernel.side) for square in squares)
    prepared.compute(inputs[0])  # the first time, memory is taken from the system, and libvips starts threads
    return Workbench(prepared, inputs, expected, kernel.side**2)


def _read(folder: str, picture: int, kernel: Kernel) -> tuple[bytes, bytes]:
    square, expected = (
        square_file(folder, picture, kernel.side),
        expected_file(folder, picture, kernel.side, kernel.work),
    )
    return Path(square).read_bytes(), Path(expected).read_bytes()


def _pass_seconds(bench: Workbench) -> float:
    """Measure how long the kernel takes on one picture: the best of some tries."""

    def one() -> float:
        began = time.perf_counter()
        bench.prepared.compute(bench.inputs[0])
        return time.perf_counter() - began

    return min(one() for __ in range(TRIES))


class Fetches(Struct, frozen=True):
    """What all workers of a run fetch."""

    port: int
    hashes: tuple[str, ...]
    """SHA-256 of each picture's file; picture n is at `/n`, from 0."""

    def picture(self, task: Task) -> int:
        """Return which picture a task fetches."""
        return (task.number - 1) % len(self.hashes)


LONGEST_PORT = 5
"""Digits of a port's number."""


class Server:
    """A server of files in a process of its own; close it."""

    def __init__(self, files: list[str]) -> None:
        """Start it. Raises `EngineError` where that cannot be."""
        self._child = Child(serve, files, name="multitone-lab-server", box=None)
        try:
            self.port = int(self._child.connection.recv_bytes(LONGEST_PORT))
        except EOFError:
            self._child.close()
            raise EngineError(_("No server can be started here; let programs listen on {host}.", host=HOST)) from None

    def close(self) -> None:
        """End the server."""
        self._child.kill()
        self._child.close(1.0)


def serve(connection: Connection, files: list[str]) -> None:
    """Serve files until the process is ended; tell the port first. Entered in the child."""
    import asyncio

    bodies = [Path(name).read_bytes() for name in files]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                body = bodies[int(head.split(maxsplit=2)[1].lstrip(b"/"))]
                await asyncio.sleep(LATENCY)
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nContent-Type: image/jpeg\r\n\r\n" % len(body) + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):  # the other side has what it wanted
            writer.close()

    async def listen() -> None:
        server = await asyncio.start_server(answer, HOST, 0, backlog=1024)
        connection.send_bytes(b"%d" % server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(listen())


_client: contextvars.ContextVar[Any] = contextvars.ContextVar("client", default=None)
"""The connection of this thread, or the session of this coroutine's loop."""
_sessions: dict[int, Any] = {}
"""Of each event loop in this process: one."""


def fetch(
    task: Task, context: JobContext, entered: EnterStage, *, again: bool = False, gate: Gate, fetches: Fetches
) -> Outcome:
    """Fetch a picture and compare its hash, waiting in this thread; a runner, in a worker."""
    del context, again
    import http.client

    try:
        client = _client.get()
        if client is None:
            client = http.client.HTTPConnection(HOST, fetches.port, timeout=PATIENCE)
            client.connect()
            _client.set(client)
            gate.wait(task.number)
        entered(READ)
        began = time.perf_counter()
        client.request("GET", f"/{fetches.picture(task)}")
        return _fetched(task, gate, fetches, client.getresponse().read(), began)
    except Exception as error:  # noqa: BLE001 - whatever it is, the row shall say it
        return _given_up(task, gate, error, "read")


async def fetch_in_loop(
    task: Task, context: JobContext, entered: EnterStage, *, again: bool = False, gate: Gate, fetches: Fetches
) -> Outcome:
    """Fetch a picture and compare its hash, waiting as a coroutine; a runner, in a worker."""
    del context, again
    import asyncio

    try:
        session = _client.get()
        if session is None:
            session = _session(asyncio.get_running_loop())
            _client.set(session)
            await gate.wait_in_loop(task.number)
        entered(READ)
        began = time.perf_counter()
        async with session.get(f"http://{HOST}:{fetches.port}/{fetches.picture(task)}") as response:
            body = await response.read()
        return _fetched(task, gate, fetches, body, began)
    except Exception as error:  # noqa: BLE001 - whatever it is, the row shall say it
        return _given_up(task, gate, error, "read")


def _session(loop: asyncio.AbstractEventLoop) -> Any:
    """Return the session of a loop: as many connections as are in flight, kept alive."""
    import aiohttp

    if id(loop) not in _sessions:
        connector = aiohttp.TCPConnector(limit=0)
        _sessions[id(loop)] = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(PATIENCE))
    return _sessions[id(loop)]


def _fetched(task: Task, gate: Gate, fetches: Fetches, body: bytes, began: float) -> Outcome:
    import hashlib

    if hashlib.sha256(body).hexdigest() != fetches.hashes[fetches.picture(task)]:
        gate.shared.wrong = True
    gate.end(task.number)
    return Done(task.number, 0, task.size, 0, StageSeconds(read=time.perf_counter() - began))


def _given_up(task: Task, gate: Gate, error: Exception, stage: Stage) -> Outcome:
    gate.shared.broken = True
    reason = Message("{error}", {"error": str(error)})
    return Failed(task.number, "operation-failed", reason, stage, type(error).__name__)
