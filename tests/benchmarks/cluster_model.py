"""`make bench ARGS=cluster-model`: 10^8 pictures on 1,000 nodes, on paper: where it breaks first.

A small model of discrete events: a client and a scheduler that serve one message after the other, a network that is
shared, nodes that work on batches with more of them waiting, and that are lost now and then. What each of these costs
is measured here, with pictures that do nothing; `--kept` takes the figures of docs/cluster.md instead.
"""

from __future__ import annotations

import argparse
import contextlib
import heapq
import itertools
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil
from msgspec import Struct

from multitone.batch.job import Export, Job, Task
from multitone.engines.base import JobControl
from multitone.engines.cluster.feeding import INTERVALS, LEAD_SECONDS, REFILL
from multitone.engines.cluster.membership import LEAST_INTERVAL, REPORTS_A_SECOND
from multitone.engines.monitor import watch
from multitone.imaging.pipeline import Pipeline
from tests.engines import runners
from tests.engines.cluster.test_faults import Program

IN_FLIGHT = 2
"""Batches that a node has: one at work, one behind it."""
HORIZON = 60.0
"""Simulated seconds; the rates of the second half are taken."""


class Costs(Struct, frozen=True):
    """What things cost, in seconds of processor time."""

    plan: float = 20e-6
    """Listing and planning, a picture; measured on 10,000 files."""
    client_picture: float = 17e-6
    scheduler_picture: float = 2e-6
    """Its bytes are passed on, to the node and back."""
    batch: float = 2e-3
    """For client and scheduler each; assumed: the whole way to a node takes 10 ms of time."""
    report: float = 0.2e-3
    """For the scheduler, which passes it on; assumed."""
    memory_picture: float = 120.0
    """Bytes that a planned picture takes in the client."""


class Setting(Struct, frozen=True):
    """What is asked of whom."""

    pictures: int = 100_000_000
    nodes: int = 1_000
    workers: int = 16
    """Of each node."""
    seconds: float = 0.03
    """Of one picture on one worker."""
    bytes: float = 1.2e6
    """Of one picture and its result."""
    network: float = 100e9 / 8
    """Bytes a second of the storage that all share."""
    lost_an_hour: float = 2.0
    """Nodes of all that are lost in an hour; each comes back after `away` seconds."""
    away: float = 60.0
    clients: int = 1
    """Shards, each with a client, a scheduler and its part of the nodes."""


class Found(Struct, frozen=True):
    """What the model says."""

    rate: float
    """Pictures a second."""
    planning: float
    working: float
    client: float
    """Part of its time that a client is busy."""
    scheduler: float
    network: float
    redone: float
    """Part of the pictures that is done twice."""
    memory: float
    """Bytes of one client's plan."""

    @property
    def breaks(self) -> str:
        """What everything else waits for."""
        busy = {"client": self.client, "scheduler": self.scheduler, "network": self.network}
        name = max(busy, key=lambda one: busy[one])
        return name if busy[name] > 0.9 else "nothing: the nodes are busy"


class Server:
    """Serves one after the other."""

    def __init__(self) -> None:
        self.free_at = self.busy = 0.0

    def serve(self, now: float, seconds: float) -> float:
        """Return when a request is done that comes now."""
        self.free_at = max(now, self.free_at) + seconds
        self.busy += seconds
        return self.free_at


def simulate(costs: Costs, setting: Setting, seed: int = 1) -> Found:
    """Simulate one shard for a while, and say what that means for all."""
    chance, nodes = random.Random(seed), max(1, setting.nodes // setting.clients)
    client, scheduler, network = Server(), Server(), Server()
    interval = max(LEAST_INTERVAL, nodes / REPORTS_A_SECOND)
    seconds = REFILL * max(LEAD_SECONDS, INTERVALS * interval)
    batch = max(1, round(seconds * setting.workers / setting.seconds))
    work = batch * setting.seconds / setting.workers
    reports = max(1.0, work / interval)
    lost = setting.lost_an_hour / 3600 / setting.nodes
    done, redone, ready = 0, 0.0, [0.0] * nodes
    order = itertools.count()
    queue = [(chance.random() * work, next(order), node) for node in range(nodes) for __ in range(IN_FLIGHT)]
    heapq.heapify(queue)
    while queue and queue[0][0] < HORIZON:
        now, __, node = heapq.heappop(queue)  # the client hears that a batch is done, and gives the next
        given = client.serve(now, costs.batch + batch * costs.client_picture)
        given = scheduler.serve(given, costs.batch + batch * costs.scheduler_picture + reports * costs.report)
        fetched = network.serve(given, batch * setting.bytes * setting.clients / setting.network)
        ready[node] = max(ready[node], fetched) + work
        if chance.random() < lost * work:
            redone += IN_FLIGHT * batch
            ready[node] += setting.away
        done += batch * (now > HORIZON / 2)
        heapq.heappush(queue, (ready[node], next(order), node))
    rate = setting.clients * done / (HORIZON / 2)
    busy = [min(1.0, server.busy / max(HORIZON, server.free_at)) for server in (client, scheduler, network)]
    share = setting.pictures / setting.clients
    return Found(
        rate, share * costs.plan, setting.pictures / rate, *busy, redone / max(1.0, 2.0 * done),
        share * costs.memory_picture,
    )  # fmt: skip


def measured(few: int = 20_000, many: int = 200_000) -> Costs:
    """Measure what a picture costs, by what many cost more than few: neither start nor batches are in it."""
    (client, scheduler), (client_of_few, scheduler_of_few) = _spent(many), _spent(few)
    more = many - few
    return Costs(
        client_picture=max(1e-6, (client - client_of_few) / more),
        scheduler_picture=max(1e-7, (scheduler - scheduler_of_few) / more),
    )


def _spent(pictures: int) -> tuple[float, float]:
    """Run pictures of nothing on two nodes, and return what client and scheduler spent."""
    with tempfile.TemporaryDirectory() as folder, contextlib.closing(Program(Path(folder))) as program:
        program.have(2)
        names = ((f"/in/{n // 1000}/{n}.jpg", f"{folder}/out/{n // 1000}/{n}.jpg") for n in range(pictures))
        tasks = tuple(Task(n, *name, 5_000) for n, name in enumerate(names, 1))
        job = Job("m0del", Pipeline(), Export(folder=f"{folder}/out"), tasks)
        there = psutil.Process(program.scheduler.pid)
        before, spent = time.process_time(), sum(there.cpu_times()[:2])
        for __ in watch(program.engine(runners.nothing), job, JobControl()):
            pass
        return time.process_time() - before, sum(there.cpu_times()[:2]) - spent


CASES = (
    ("a storage of 100 Gbit/s for all", 100e9 / 8, ((1, 10, 16), (1, 100, 16), (1, 1_000, 16), (20, 1_000, 16))),
    ("a storage that grows with the nodes", 1e15, ((1, 100, 16), (1, 1_000, 1), (1, 1_000, 16), (4, 1_000, 16),
                                                  (12, 1_000, 16), (20, 1_000, 16))),
)  # fmt: skip
"""Bytes a second, and clients, nodes, workers of each node."""
HEAD = "clients  nodes  workers  pictures/s  planning  working  client  scheduler  network   memory  limited by"


def lines(costs: Costs) -> Iterator[str]:
    """Yield the tables."""
    client, scheduler = costs.client_picture * 1e6, costs.scheduler_picture * 1e6
    batch = costs.batch * 1e3
    yield f"A picture: {client:.0f} µs of the client, {scheduler:.1f} µs of the scheduler; a batch: {batch:.0f} ms."
    for title, network, sizes in CASES:
        yield f"\n{title}\n{HEAD}"
        for clients, nodes, workers in sizes:
            yield _row(simulate(costs, Setting(clients=clients, nodes=nodes, workers=workers, network=network)),
                       clients, nodes, workers)  # fmt: skip


def _row(found: Found, clients: int, nodes: int, workers: int) -> str:
    times = f"{found.planning / 60:5.0f} min {found.working / 3600:6.2f} h"
    busy = f"{found.client:6.0%} {found.scheduler:10.0%} {found.network:8.0%}"
    sizes = f"{clients:7} {nodes:6} {workers:8} {found.rate:11,.0f}"
    return f"{sizes} {times} {busy} {found.memory / 1e9:5.1f} GB  {found.breaks}"


def main(arguments: Sequence[str]) -> int:
    """Measure, simulate, and print the table."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=cluster-model", description=__doc__)
    parser.add_argument("--kept", action="store_true", help="take the figures that docs/cluster.md has")
    options = parser.parse_args(arguments)
    for line in lines(Costs() if options.kept else measured()):
        print(line, flush=True)
    return 0
