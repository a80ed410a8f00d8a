"""Children that lie: what one could say that a file has taken over. Light, for each liar that is found is followed."""

from __future__ import annotations

import math
import os
import pickle
import signal
import struct
from collections.abc import Callable
from typing import Any

import msgspec

from multitone.batch.events import StageSeconds
from multitone.batch.job import Job, Task
from multitone.engines.ipc.packing import pack
from multitone.engines.ipc.pipes import Connection
from multitone.engines.ipc.shared_slots import Slots
from multitone.engines.worker.host import Dispatch, next_batch
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done, Outcome, Report
from multitone.services.details import Details
from multitone.services.preview.request import Pixels
from multitone.services.requests import Request, unpacked
from multitone.services.service import BOX, ERROR, PART, WHOLE

LAUGHS = 9
"""Messages within a message, each of which says the next ten times."""


class Bomb:
    """Makes a file where it is unpickled."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (self._path,)


def laughs() -> dict[str, Any]:
    """Return a message of a billion characters, in a few hundred bytes."""
    message: dict[str, Any] = {"template": "ha", "values": {}, "kind": ""}
    for _ in range(LAUGHS):
        message = {"template": "{a}" * 10, "values": {"a": message}, "kind": ""}
    return message


def trouble(message: dict[str, Any]) -> bytes:
    """Return an error that says a message."""
    return ERROR + msgspec.msgpack.encode({"what": "usage", "message": message})


def picture(width: int, height: int, data: bytes) -> bytes:
    """Return a thumbnail that need not be one."""
    return WHOLE + msgspec.msgpack.encode([{"width": width, "height": height, "data": data}])


LIES: dict[str, Callable[[str], bytes]] = {
    "a pickle as an answer": lambda path: WHOLE + pickle.dumps(Bomb(path)),
    "a pickle as a part": lambda path: PART + pickle.dumps(Bomb(path)),
    "a pickle as an error": lambda path: ERROR + pickle.dumps(Bomb(path)),
    "a pickle alone": lambda path: pickle.dumps(Bomb(path)),
    "nothing at all": lambda _: b"",
    "a list of four billion": lambda _: WHOLE + b"\xdd\xff\xff\xff\xff",
    "a map of four billion": lambda _: WHOLE + b"\xdf\xff\xff\xff\xff",
    "bytes that do not come": lambda _: WHOLE + b"\xc6\xff\xff\xff\xff",
    "a million lists in each other": lambda _: WHOLE + b"\x91" * 1_000_000,
    "a million messages in each other": lambda _: (
        ERROR + b"\x82\xa4what\xa5usage\xa7message" + b"\x81\xa6values\x81\xa1a" * 1_000_000
    ),
    "an escaped text that is none": lambda _: WHOLE + b"\xc1\xc1\xc1",
    "a text": lambda _: WHOLE + pack("no pixels"),
    "another kind of answer": lambda path: WHOLE + pack(Details(path, 1, "", 1, 1, 8, "")),
    "no thumbnail": lambda _: WHOLE + pack(()),
    "too many thumbnails": lambda _: WHOLE + pack((Pixels(1, 1, b"rgb"),) * 3),
    "fewer bytes than pixels": lambda _: picture(60_000, 60_000, b"rgb"),
    "sides below nothing": lambda _: picture(-1, -1, b"rgb"),
    "sides beyond any number": lambda _: picture(2**40, 0, b""),
    "a larger thumbnail than was asked for": lambda _: picture(400, 1, bytes(1200)),
    "an error of no kind": lambda _: WHOLE + msgspec.msgpack.encode([{"what": "image", "message": "x", "kind": "!"}]),
    "a template that reaches into values": lambda _: trouble(
        {"template": "{a.__class__.__mro__}", "values": {"a": 1}, "kind": ""}
    ),
    "a template of a billion blanks": lambda _: trouble(
        {"template": "{a:>999999999}", "values": {"a": "x"}, "kind": ""}
    ),
    "a message of a billion laughs": lambda _: trouble(laughs()),
    "values that are no texts and numbers": lambda _: trouble({"template": "{a}", "values": {"a": [1]}, "kind": ""}),
}
ANNOUNCED = "three billion bytes"


def host_that_lies(connection: Connection, others: tuple[type[Request], ...]) -> None:
    """Be a service's child that lies about pictures whose names say how."""
    while True:
        message = connection.recv_bytes()
        if message.startswith(BOX):  # which it does not put on
            continue
        request = unpacked(message, others)
        (path,) = getattr(request, "paths", ("",))
        name = os.path.basename(path)
        if name in LIES:
            connection.send_bytes(LIES[name](path))
        elif name == ANNOUNCED:
            os.write(connection.fileno(), struct.pack("!iQ", -1, 3_000_000_000))
        else:
            connection.send_bytes(WHOLE + pack(request.answer()))


def _done(task: Task, /, **changed: Any) -> Done:
    return msgspec.structs.replace(Done(task.number, 1, 1, 1, StageSeconds()), **changed)


def _report(worker: int, /, *outcomes: Outcome, **changed: Any) -> bytes:
    report = Report(worker, [*outcomes], [0.0] * len(outcomes), 0.0, 0.1, 1)
    return pack(msgspec.structs.replace(report, **changed))


FALSE_REPORTS: dict[str, Callable[[Task, int], bytes]] = {
    "pickle": lambda task, _: pickle.dumps(Bomb(os.path.dirname(task.target) + "-unpickled")),
    "foreign task": lambda task, worker: _report(worker, _done(task, task=10**12)),
    "task zero": lambda task, worker: _report(worker, _done(task, task=0)),
    "twice": lambda task, worker: _report(worker, _done(task), _done(task)),
    "another worker": lambda task, worker: _report(worker + 1, _done(task)),
    "without an end": lambda task, worker: _report(worker, _done(task), ended=[]),
    "elsewhere": lambda task, worker: _report(worker, _done(task, target="/etc/passwd")),
    "other suffix": lambda task, worker: _report(worker, _done(task, target=task.target + ".exe")),
    "above": lambda task, worker: _report(
        worker, _done(task, target=os.path.join(os.path.dirname(task.target), "..", "x.jpg"))
    ),
    "kept elsewhere": lambda task, worker: _report(worker, _done(task, kept="/etc/passwd")),
    "less than nothing": lambda task, worker: _report(worker, _done(task, bytes_out=-1)),
    "no number": lambda task, worker: _report(worker, _done(task, seconds=StageSeconds(read=math.nan))),
    "no time": lambda task, worker: _report(worker, _done(task), cpu_seconds=math.nan),
    "a list of four billion": lambda *_: b"\xdd\xff\xff\xff\xff",
}


def honest_runner(*arguments: Any, **named: Any) -> Outcome:
    """Run a task; not `run_task` itself, whose workers are confined."""
    return run_task(*arguments, **named)


def host_of_liars(connection: Connection, worker: int, slots: Slots, job: Job, dispatch: Dispatch) -> None:
    """Be a worker that lies about pictures whose names say how, in its reports and in its slot."""
    context, slot = JobContext(job), slots[worker]
    while (batch := next_batch(connection)) is not None:
        for task in batch.tasks:
            name = os.path.splitext(os.path.basename(task.source))[0]
            slot.start(task.number)
            if name in FALSE_REPORTS:
                connection.send_bytes(FALSE_REPORTS[name](task, worker))
                signal.pause()  # until it is ended
            if name == "slot":
                slot.task, slot.stage, slot.finished = 2**62, -(2**62), 2**62
                slot.need, slot.held, slot.seen[0], slot.seen[1] = -1, -1, math.inf, math.nan
            outcome = dispatch.runner(task, context, slot.enter, again=task.number in batch.again)
            if name == "slot":
                connection.send_bytes(pack(Report(worker, [outcome], [math.inf], -math.inf, 0.1, 1)))
                os.abort()
            slot.end()
            connection.send_bytes(_report(worker, outcome))
    os._exit(0)
