"""Connection: the client's end of Dask. It finds nodes, carries batches and orders there, and what happens back.

Dask works in a thread of its own; what it has to say goes into a queue, as one of the records below.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import queue
from collections.abc import Callable, Mapping
from concurrent.futures import TimeoutError as TookTooLong
from typing import Any

import msgspec
from msgspec import Struct

from multitone.engines.cluster import node
from multitone.engines.cluster.messages import Delivery, Facts, NodeReport, Opening, Order, Probe, read_report
from multitone.engines.cluster.scheduler import Scheduler, require
from multitone.engines.ipc.packing import pack
from multitone.errors import EngineError
from multitone.messages import _

SECONDS_TO_CONNECT = 10.0
SECONDS_FOR_FACTS = 30.0
SECONDS_TO_PART = 1.0
"""So long the last orders may take."""
SERVING_FIRST = 10
"""Priority of what is ours before other work of the same scheduler: a session waits for no thread that a task has."""


class Joined(Struct, frozen=True):
    """A node has come, and says what it is; an error says why it cannot."""

    address: str
    facts: Facts | Exception


class Left(Struct, frozen=True):
    """A node is gone."""

    address: str
    expected: bool
    """Whether it went in order."""


class Refused(Struct, frozen=True):
    """A session could not be begun, or broke off."""

    address: str
    session: str
    why: str


Probing = Callable[[], contextlib.AbstractContextManager[Probe]]
"""Makes what nodes are shown, for as long as they look."""
Happening = NodeReport | Joined | Left | Refused


class Connection:
    """A client of a scheduler, for one job."""

    def __init__(self, scheduler: Scheduler, topic: str) -> None:
        """Connect. Raises `EngineError`."""
        require()
        self._quieten()
        self.topic = topic
        self.happened: queue.SimpleQueue[Happening | None] = queue.SimpleQueue()
        """None for a change that is told elsewhere."""
        self.address = scheduler.address or local_cluster(scheduler.nodes)
        self._client = self._connected()
        self._futures: dict[Any, str] = {}
        """What is under way, and the address where."""
        self._cores: dict[str, int] = {}
        self._probing: Probing

    def _connected(self) -> Any:
        from distributed import Client

        try:
            return Client(self.address, timeout=SECONDS_TO_CONNECT, set_as_default=False, name="multitone")
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise EngineError(
                _(
                    "The scheduler {address} cannot be reached ({why}); see that `dask scheduler` runs there.",
                    address=self.address, why=str(error) or type(error).__name__,
                )
            ) from error  # fmt: skip

    @staticmethod
    def _quieten() -> None:
        """Keep what Dask logs off the terminal: what counts of it is told as events."""
        import distributed  # noqa: F401 - it sets its loggers up when it is imported

        for name in ("distributed", "bokeh", "tornado", "tornado.application"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)

    @property
    def is_up(self) -> bool:
        """Whether the scheduler is there."""
        return self._client.status == "running"  # type: ignore[no-any-return]

    def nodes(self) -> dict[str, int]:
        """Return the addresses of the nodes that there are now, and how many cores each of them has."""
        workers = self._client.scheduler_info(n_workers=-1)["workers"]
        return {address: worker["nthreads"] for address, worker in workers.items()}

    def gather(self, probing: Probing, is_wanted: Callable[[], bool]) -> list[Joined]:
        """Return the nodes that there are now, unless nobody wants them any more; of those that come later is told."""
        self._probing = probing
        self._client.subscribe_topic(self.topic, self._heard)
        self._client.subscribe_topic("all", self._changed)
        self._cores = self.nodes()
        answers = self._in_loop(self._facts_of([*self._cores]))
        waited = 0.0
        while waited < SECONDS_FOR_FACTS and is_wanted():
            with contextlib.suppress(TookTooLong):
                return list(answers.result(0.1))
            waited += 0.1
        answers.cancel()
        return []

    def open(self, address: str, session: str, opening: Opening) -> None:
        """Begin a session on a node."""
        future = self._submit(address, node.serve, session, opening, priority=SERVING_FIRST)
        future.add_done_callback(lambda done: self._session_over(address, session, done))

    def deliver(self, address: str, session: str, delivery: Delivery) -> None:
        """Carry a batch to a node."""
        future = self._submit(address, node.deliver, session, pack(delivery), priority=SERVING_FIRST + 1)
        future.add_done_callback(self._forget)

    def order(self, what: Order, sessions: Mapping[str, Mapping[str, int]]) -> Any:
        """Tell sessions something: by the address of their nodes, their names with a number."""
        named = {name: number for one in sessions.values() for name, number in one.items()}
        return self._in_loop(self._run(node.order, [*sessions], named, what))

    def let_go(self, address: str) -> None:
        """Forget what is under way to a node."""
        for future in [future for future, where in self._futures.items() if where == address]:
            self._forget(future)
            future.cancel()

    def close(self, last: Any = None) -> None:
        """End the connection, when the last orders have arrived."""
        with contextlib.suppress(Exception):  # whatever it is, there is nothing left to be done about it
            if last is not None and self.is_up:
                last.result(SECONDS_TO_PART)
        with contextlib.suppress(Exception):
            for topic in (self.topic, "all"):
                self._client.unsubscribe_topic(topic)
            self._in_loop(self._tidied()).result(SECONDS_TO_PART)
        self._futures.clear()
        with contextlib.suppress(Exception):
            self._client.close(timeout=SECONDS_TO_PART)

    async def _tidied(self) -> None:
        """Let the scheduler forget what nodes told."""
        topic = self.topic

        def truncate(dask_scheduler: Any) -> None:
            dask_scheduler._broker.truncate(topic)  # noqa: SLF001 - nothing else forgets; without it 1,000 reports stay

        with contextlib.suppress(Exception):  # it may be called otherwise in another version
            await self._client.run_on_scheduler(truncate)

    def _submit(self, address: str, function: Callable[..., None], session: str, data: object, **how: Any) -> Any:
        future = self._client.submit(
            function, session, data, workers=[address], allow_other_workers=False, retries=0, pure=False, **how
        )
        self._futures[future] = address
        return future

    def _forget(self, future: Any) -> None:
        self._futures.pop(future, None)

    def _session_over(self, address: str, session: str, future: Any) -> None:
        self._forget(future)
        if future.status == "error":
            self.happened.put(Refused(address, session, str(future.exception())))

    def _heard(self, event: tuple[float, bytes]) -> None:
        self.happened.put(read_report(event[1]))

    def _changed(self, event: tuple[float, Any]) -> None:
        """Take in what the scheduler tells everybody."""
        told = event[1] if isinstance(event[1], dict) else {}
        if told.get("action") == "remove-worker":
            self.happened.put(Left(told["worker"], bool(told.get("expected"))))
        elif told.get("action") == "add-worker":
            self._client.loop.add_callback(self._greet, told["worker"])

    async def _greet(self, address: str) -> None:
        try:
            info = await self._client.scheduler.identity(n_workers=-1)
            self._cores[address] = info["workers"][address]["nthreads"]
            for joined in await self._facts_of([address]):
                self.happened.put(joined)
        except (OSError, KeyError):  # it has gone again, which is told as well
            return

    async def _facts_of(self, addresses: list[str]) -> list[Joined]:
        if not addresses:
            return []
        with self._probing() as probe:
            answers = await self._run(node.facts, addresses, probe)
        return [Joined(address, self._with_cores(address, facts)) for address, facts in answers.items()]

    def _with_cores(self, address: str, facts: Facts | Exception) -> Facts | Exception:
        if isinstance(facts, Exception):
            return facts
        return msgspec.structs.replace(facts, cores=self._cores[address])

    async def _run(self, function: Callable[..., Any], addresses: list[str], *arguments: object) -> dict[str, Any]:
        answers: dict[str, Any] = await self._client.run(function, *arguments, workers=addresses, on_error="return")
        return answers

    def _in_loop(self, coroutine: Any) -> Any:
        import asyncio

        return asyncio.run_coroutine_threadsafe(coroutine, self._client.loop.asyncio_loop)


clusters: dict[int, Any] = {}
"""Clusters on this machine that were started, by the number of their nodes; they serve until the program's end."""


def local_cluster(nodes: int, cores: int | None = None) -> str:
    """Return the address of a scheduler with so many nodes on this machine, started where it is not there yet.

    Each node has so many cores, or its share of those that there are.
    """
    if nodes not in clusters:
        from distributed import LocalCluster

        from multitone.engines.base import available_cores

        cluster = clusters[nodes] = LocalCluster(
            n_workers=nodes, threads_per_worker=cores or max(1, available_cores() // nodes), host="127.0.0.1",
            dashboard_address="127.0.0.1:0", memory_limit=0, silence_logs=logging.CRITICAL + 1,
        )  # fmt: skip
        atexit.register(cluster.close)
    return str(clusters[nodes].scheduler_address)
