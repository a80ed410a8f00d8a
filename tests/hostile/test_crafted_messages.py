"""A child that a file has taken over says what it likes: it is ended, a line says so, and the work goes on.

No pickle is ever opened in the parent, nothing is allocated for what a message only announces, and no path that was
not asked for gets any further.
"""

from __future__ import annotations

import contextlib
import math
import os
import queue
import random
import re
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import multitone
from multitone.batch import events as ev
from multitone.batch.events import StageSeconds
from multitone.batch.job import Job
from multitone.engines.base import JobControl
from multitone.engines.ipc.packing import ForeignDataError, Unpacker, pack
from multitone.engines.processes.blame import FOREIGN
from multitone.engines.processes.engine import ProcessEngine
from multitone.engines.worker.host import Dispatch
from multitone.engines.worker.wire import Done, Report
from multitone.errors import EngineError, ImageError, MultitoneError
from multitone.messages import Message, decoded
from multitone.services import service as module
from multitone.services.details import Details, DetailsRequest
from multitone.services.preview.request import Pixels
from multitone.services.requests import Request, answer_reader
from multitone.services.service import Service
from multitone.services.thumbnails import ThumbnailRequest
from tests.engines import grammar
from tests.engines.conftest import MakeJob, batches, make_job
from tests.hostile.liars import ANNOUNCED, FALSE_REPORTS, LIES, honest_runner, host_of_liars, host_that_lies, laughs

__all__ = ["make_job"]  # a fixture

MOST_GROWTH = 64_000_000
"""Bytes by which no crafted message may make this process grow; one of them announces 50 times as many."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Request], Any]]:
    """Return what asks a service whose child lies, and waits for the answer."""
    monkeypatch.setattr(module, "_answer_requests", host_that_lies)
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
    service = Service(lambda _key, _request, answer: answers.put(answer))

    def ask(request: Request) -> Any:
        service.ask("it", request)
        return answers.get(timeout=30)

    yield ask
    service.close()


def test_no_crafted_answer_gets_further_than_an_error(asked: Callable[[Request], Any], tmp_path: Path) -> None:
    honest = ThumbnailRequest((str(tmp_path / "none.jpg"),))
    asked(honest)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name in [*LIES, ANNOUNCED]:
        answer = asked(ThumbnailRequest((str(tmp_path / name),)))
        assert isinstance(answer, EngineError), name
        (error,) = asked(honest)
        assert isinstance(error, ImageError), name
    assert list(tmp_path.iterdir()) == [], "a pickle was opened"
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < MOST_GROWTH


def test_an_answer_about_another_picture_is_none() -> None:
    about = Details("/etc/passwd", 1, "PNG", 1, 1, 8, "RGB")
    assert not DetailsRequest("/a.png").accepts(about)
    assert DetailsRequest("/etc/passwd").accepts(about)


@pytest.mark.parametrize(
    "field", [{"width": -1}, {"exposure": 0.0}, {"exposure": math.inf}, {"title": "x" * 401}, {"location": (91.0, 0.0)}]
)
def test_details_that_cannot_be_are_not_read(field: dict[str, Any]) -> None:
    known = Details("/a.png", 1, "PNG", 1, 1, 8, "RGB")
    read = Unpacker[Details](Details)
    assert read(pack(known)) == known
    with pytest.raises(ForeignDataError):
        read(pack(msgspec.structs.replace(known, **field)))


def test_messages_are_bounded_however_they_are_built() -> None:
    began = time.process_time()
    for data in (laughs(), {"template": "{a}", "values": {"a": "x" * 1_000_001}, "kind": ""}):
        with pytest.raises(ValueError, match="message"):
            decoded(data)
    assert time.process_time() - began < 1
    honest = Message("{n:,} of {size:bytes}", {"n": 12_000, "size": 5_000_000})
    assert str(Unpacker[Message](Message)(pack(honest))) == "12,000 of 5 MB"


class Liars(ProcessEngine):
    """Workers of which some lie."""

    def dispatch(self, job: Job) -> Dispatch:
        """Feed liars."""
        return Dispatch(host_of_liars, honest_runner, children=2)


def test_no_crafted_report_is_believed_and_the_job_goes_on(make_job: MakeJob, tmp_path: Path) -> None:
    names = [f"{name}.jpg" for name in (*FALSE_REPORTS, "slot")]
    job = make_job(8, named=tuple(names))
    events = [event for batch in batches(Liars(2), job, JobControl()) for event in batch]
    grammar.check(events, job)
    failed = {os.path.basename(e.source): e for e in events if isinstance(e, ev.TaskFailed)}
    assert sorted(failed) == sorted(f"{name}.jpg" for name in FALSE_REPORTS)
    assert {name: (e.kind, e.reason) for name, e in failed.items()} == dict.fromkeys(failed, ("crashed", FOREIGN))
    assert all(e.detail for e in failed.values())
    assert events[-1].done == 8 + 1
    targets = {e.target for e in events if isinstance(e, ev.TaskFinished)}
    assert {os.path.dirname(target) for target in targets} == {str(tmp_path / "out")}
    assert sorted(os.listdir(tmp_path)) == ["in", "out"], "a pickle was opened"


def test_errors_cross_as_data() -> None:
    read = Unpacker[MultitoneError](MultitoneError)
    error = read(pack(ImageError("too-large", Message("It has {n:,} pixels.", {"n": 10**9}), "said")))
    assert isinstance(error, ImageError)
    assert (error.kind, str(error), error.detail) == ("too-large", "It has 1,000,000,000 pixels.", "said")
    assert read(pack(EngineError(Message("It has ended.")))).__class__ is EngineError


def test_names_in_no_encoding_cross_too() -> None:
    names = [os.fsdecode(b"\xff\xfe.jpg"), "a\0b\ue080", "\ud800 alone", "plain"]
    assert Unpacker[list[str]](list[str])(pack(names)) == names


def test_no_module_opens_pickles() -> None:
    opens = re.compile(
        r"^\s*(import|from) (pickle|marshal|shelve)\b|\.recv\(\)|\bmultiprocessing\.(Queue|Manager|Pool)", re.M
    )
    root = Path(multitone.__file__).parent
    texts = {path.relative_to(root).as_posix(): path.read_text() for path in root.rglob("*.py")}
    # What a child is started with is its parent's words; nothing but a new process opens them, as it did when
    # `multiprocessing` carried them. The program's own bytecode is Python's, as in the .pyc files beside it.
    assert {name for name, text in texts.items() if opens.search(text)} == {"bundle.py", "engines/ipc/handles.py"}
    assert {name for name, text in texts.items() if "unpickled" in text} == {
        "engines/ipc/handles.py", "engines/ipc/started.py",
    }  # fmt: skip
    assert texts["engines/ipc/started.py"].partition("def be(")[2].partition("\n\n\n")[0].count("unpickled(") == 2
    assert texts["engines/ipc/started.py"].count("unpickled(") == 2


DONE = Done(1, 2, 3, 4, StageSeconds(0.1), salvaged=Message("{n:percent} is missing.", {"n": 0.5}))
HEADS = (b"\xdd\xff\xff\xff\xff", b"\xc6\x7f\xff\xff\xff", b"\xcf" + b"\xff" * 8)
"""A long list, many bytes, and a large number."""
ANSWERS: dict[str, tuple[Any, Any]] = {
    "details": (Details("/a.png", 1, "PNG", 1, 1, 8, "RGB", exposure=0.01, location=(1.0, 2.0)), Details),
    "thumbnails": ((Pixels(2, 1, b"rgbrgb"), ImageError("truncated", Message("{n} are there.", {"n": 5}))), None),
    "an error": (ImageError("too-large", Message("It has {n:,} pixels.", {"n": 10**9}), "detail"), MultitoneError),
    "a report": (Report(1, [DONE], [0.0], 0.0, 1.0, 9), Report),
    "names": (["a.png", os.fsdecode(b"\xff.png")], list[str]),
}


@pytest.mark.parametrize("name", ANSWERS)
@given(seed=st.integers(0, 2**32 - 1))
def test_mutated_messages_are_read_or_refused(name: str, seed: int) -> None:
    value, kind = ANSWERS[name]
    read = answer_reader(ThumbnailRequest) if kind is None else Unpacker[Any](kind)
    good, choose = pack(value), random.Random(seed)
    assert pack(read(good)) == good
    for _ in range(25):
        with contextlib.suppress(ForeignDataError):
            read(bytes(mutated(good, choose)))


def mutated(message: bytes, choose: random.Random) -> bytearray:
    """Return a message with some bytes changed, left out or said again."""
    changed = bytearray(message)
    for _ in range(choose.randint(1, 4)):
        at = choose.randrange(len(changed) or 1)
        match choose.randrange(4):
            case 0:
                changed[at : at + 1] = bytes([choose.randrange(256)])
            case 1:
                changed[at : at + 1] = choose.choice(HEADS)
            case 2:
                del changed[at : at + choose.randint(1, 9)]
            case 3:
                changed[at:at] = changed[: choose.randint(1, len(changed) or 1)]
    return changed
