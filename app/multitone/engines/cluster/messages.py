"""What client and nodes say to each other: records that Dask carries."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from multitone.batch.events import Event
from multitone.batch.job import Job, Task
from multitone.engines.ipc.packing import Unpacker
from multitone.engines.processes.confinement import Places
from multitone.engines.worker.run_task import Runner

Order = Literal["pause", "resume", "cancel", "workers", "finish", "end"]
"""What a node is told beside its work. `finish`: when all is done; `end`: at once."""


Blind = Literal["", "source", "target"]
"""Which of the files that are meant a node does not see."""


class Probe(Struct, frozen=True):
    """How a node can tell whether it sees the files that are meant, and not others of the same names."""

    file: str
    """In the folder of the results; empty where it cannot be written, and so the source where it cannot be read."""
    content: bytes
    source: str
    size: int


class Facts(Struct, frozen=True):
    """What a node says of itself."""

    host: str
    cores: int
    """As many as its worker of Dask has threads."""
    versions: dict[str, str]
    blind: Blind = ""


class Opening(Struct, frozen=True):
    """What a node needs to begin with a job."""

    job: Job
    """Without its tasks."""
    runner: Runner
    places: Places
    workers: int
    sharers: int
    """Nodes on the same machine, that share its memory."""
    interval: float
    """Seconds between two reports."""
    topic: str
    lends_cores: bool
    waits: bool
    paused: bool
    claims: tuple[str, str] | None = None
    """The machine on which there is a file for claims, and its path there."""


class Delivery(Struct, frozen=True, array_like=True):
    """A batch of tasks."""

    tasks: list[Task]
    again: list[int]
    """Numbers of those that may have been done already."""
    last: bool
    """Whether nothing waits behind them now."""


class NodeReport(Struct, frozen=True, array_like=True):
    """What happened on a node since its report before."""

    session: str
    sent: float
    """By the clock that the events were stamped with."""
    cpu_seconds: float
    peak_memory: int
    events: list[Event]


read_delivery = Unpacker[Delivery](Delivery)
read_report = Unpacker[NodeReport](NodeReport)
