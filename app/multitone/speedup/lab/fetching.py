"""Fetching: work that waits. Pictures over loopback HTTP, from a server that takes its time before each answer.

::

    worker ── GET /3 ──► server (a process of its own): 20 ms, then the picture ──► its hash is compared
"""

from __future__ import annotations

import contextvars
import time
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from multitone.batch.events import StageSeconds
from multitone.batch.job import Task
from multitone.engines.ipc.child_process import Child
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import EnterStage
from multitone.engines.worker.wire import Done, Failed, Outcome
from multitone.errors import EngineError
from multitone.speedup.lab.gate import Gate

if TYPE_CHECKING:
    import asyncio

LATENCY = 0.02
"""Seconds before each answer: a server on the same continent."""
IN_FLIGHT = 32
FETCHES = 5 * IN_FLIGHT
HOST = "127.0.0.1"
PATIENCE = 30.0
"""Seconds that an answer may take."""


class Fetches(Struct, frozen=True):
    """What all workers of a run fetch."""

    port: int
    hashes: tuple[str, ...]
    """SHA-256 of each picture's file; picture n is at `/n`, from 0."""
    length: int
    """Bytes of all pictures together."""


class Server:
    """A server of files in a process of its own; close it."""

    def __init__(self, files: list[str]) -> None:
        """Start it. Raises `EngineError` where that cannot be."""
        self._child = Child(serve, files, name="multitone-lab-server")
        try:
            self.port: int = self._child.connection.recv()
        except EOFError:
            self._child.close()
            raise EngineError(f"No server can be started here; let programs listen on {HOST}.") from None

    def close(self) -> None:
        """End the server."""
        self._child.kill()
        self._child.close(1.0)


def serve(connection: Connection, files: list[str]) -> None:
    """Serve files until the process is ended; tell the port first. Entered in the child."""
    import asyncio

    bodies = []
    for name in files:
        with open(name, "rb") as file:
            bodies.append(file.read())
    asyncio.run(_serve(connection, bodies))


async def _serve(connection: Connection, bodies: list[bytes]) -> None:
    import asyncio

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

    server = await asyncio.start_server(answer, HOST, 0, backlog=1024)
    connection.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


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
        entered(0)
        began = time.perf_counter()
        client.request("GET", _path(task, fetches))
        body = client.getresponse().read()
        return _fetched(task, gate, fetches, body, began)
    except Exception as error:  # noqa: BLE001 - whatever it is, the row shall say it
        return _given_up(task, gate, error)


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
        entered(0)
        began = time.perf_counter()
        async with session.get(f"http://{HOST}:{fetches.port}{_path(task, fetches)}") as response:
            body = await response.read()
        return _fetched(task, gate, fetches, body, began)
    except Exception as error:  # noqa: BLE001 - whatever it is, the row shall say it
        return _given_up(task, gate, error)


def _session(loop: asyncio.AbstractEventLoop) -> Any:
    """Return the session of a loop: as many connections as are in flight, kept alive."""
    import aiohttp

    if id(loop) not in _sessions:
        connector = aiohttp.TCPConnector(limit=0)
        _sessions[id(loop)] = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(PATIENCE))
    return _sessions[id(loop)]


def _path(task: Task, fetches: Fetches) -> str:
    return f"/{(task.number - 1) % len(fetches.hashes)}"


def _fetched(task: Task, gate: Gate, fetches: Fetches, body: bytes, began: float) -> Outcome:
    import hashlib

    if hashlib.sha256(body).hexdigest() != fetches.hashes[(task.number - 1) % len(fetches.hashes)]:
        gate.tell_wrong()
    gate.end(task.number)
    return Done(task.number, 0, task.size, 0, StageSeconds(read=time.perf_counter() - began))


def _given_up(task: Task, gate: Gate, error: Exception) -> Outcome:
    gate.give_up()
    return Failed(task.number, "operation-failed", f"{error}", "read", type(error).__name__)
