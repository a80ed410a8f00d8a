"""A request that does not end is given up, by processor time or because nothing moves; the next one is answered."""

from __future__ import annotations

import os
import queue
import select
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from multitone.errors import EngineError
from multitone.imaging.readers.base import tell_size
from multitone.services import patience, watched_child
from multitone.services.patience import PICTURE, RESULT, WORK, Patience
from multitone.services.planning import PlanRequest
from multitone.services.preview.request import PreviewRequest
from multitone.services.requests import Request
from multitone.services.service import Service
from multitone.services.thumbnails import ThumbnailRequest
from multitone.services.watched_child import GivenUpError, looking_at, take_up

SHORT = Patience(seconds=0.3, known=0.3, per_pixel=1e-6, still=0.5)
STILL = Patience(seconds=60.0, known=60.0, per_pixel=0.0, still=0.5)


class Loop(Request, frozen=True):
    """Takes up some pictures, and comes to no end with the last."""

    pictures: int
    patience: ClassVar[Patience] = SHORT

    def answer(self) -> None:
        for place in range(self.pictures):
            take_up(place)
        while True:
            pass


class Doze(Request, frozen=True):
    """Sleeps for ever, waking now and then."""

    patience: ClassVar[Patience] = STILL

    def answer(self) -> None:
        while True:
            select.select([], [], [], 0.05)


class ReadPipe(Request, frozen=True):
    """Reads a pipe into which nobody writes."""

    path: str
    patience: ClassVar[Patience] = STILL

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.path,)

    def answer(self) -> bytes:
        return Path(self.path).read_bytes()


class Stop(Request, frozen=True):
    """Stops its process."""

    patience: ClassVar[Patience] = STILL

    def answer(self) -> None:
        os.kill(os.getpid(), signal.SIGSTOP)


class Many(Request, frozen=True):
    """Works for a second in all, each time on another picture, or in parts, or on one that is large."""

    how: str
    patience: ClassVar[Patience] = SHORT

    def answer(self) -> Iterator[str]:
        if self.how == "large":
            tell_size(100_000, 100_000, streams=True)
        for place in range(10):
            _work(0.1)
            if self.how == "pictures":
                take_up(place)
            elif self.how == "parts":
                yield "part"
        yield "done"


def _work(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


class Say(Request, frozen=True):
    """Answers with its text."""

    text: str

    def answer(self) -> str:
        return self.text


class LookAtSome(Request, frozen=True):
    """Looks at four pictures in the midst of other work, and comes to no end with the second and the third."""

    without: frozenset[int] = frozenset()
    patience: ClassVar[Patience] = WORK

    def answer(self) -> Iterator[int]:
        if not self.without:
            yield -1
        for place in range(4):
            if place not in self.without:
                with looking_at(place):
                    while place in (1, 2):
                        pass
        yield len(self.without)

    def after(self, place: int) -> LookAtSome:
        return LookAtSome(self.without | {place})


Answers = "queue.Queue[tuple[str, Any]]"


@pytest.fixture
def answers() -> Answers:
    return queue.Queue()


@pytest.fixture
def service(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setattr(watched_child, "LOOK_EVERY", 0.1)
    others = (Loop, Doze, ReadPipe, Stop, Many, Say, LookAtSome)
    made = Service(lambda key, _, answer: answers.put((key, answer)), others=others)
    yield made
    made.close()


def given_up(service: Service, answers: Answers, request: Request) -> GivenUpError:
    """Ask for what has no end, and then for something else, which is answered."""
    service.ask("a", request)
    service.ask("b", Say("alive"))
    key, error = answers.get(timeout=50)
    assert key == "a"
    assert isinstance(error, GivenUpError)
    assert answers.get(timeout=50) == ("b", "alive")
    return error


def test_what_uses_the_processor_for_too_long_is_given_up_at_its_picture(service: Service, answers: Answers) -> None:
    error = given_up(service, answers, Loop(3))
    assert error.message.values == {"limit": 0.3}
    assert (error.kind, error.place, error.picture_of(["a", "b", "c"])) == ("timeout", 2, "c")
    assert given_up(service, answers, Loop(0)).picture_of(["a"]) is None


@pytest.mark.parametrize("what", ["doze", "pipe", "stop"])
def test_what_stands_still_is_given_up(what: str, service: Service, answers: Answers, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    request = {"doze": Doze(), "pipe": ReadPipe(str(tmp_path / "pipe")), "stop": Stop()}[what]
    assert given_up(service, answers, request).message.values == {"limit": 0.5}


@pytest.mark.parametrize("how", ["pictures", "parts", "large"])
def test_what_gets_on_or_is_at_a_large_picture_has_its_time(how: str, service: Service, answers: Answers) -> None:
    service.ask("a", Many(how))
    got = [answers.get(timeout=50)[1] for _ in range(11 if how == "parts" else 1)]
    assert got[-1] == "done"


def test_what_a_child_leaves_by_its_end_is_done_by_the_next_one(
    service: Service, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched_child, "PICTURE", SHORT)
    service.ask("a", LookAtSome())
    assert [answers.get(timeout=50) for _ in range(2)] == [("a", -1), ("a", 2)]


def test_a_service_that_is_closed_does_not_wait_for_what_has_no_end(service: Service, answers: Answers) -> None:
    service.ask("s", Say("here"))
    assert answers.get(timeout=50) == ("s", "here")
    service.ask("a", Doze())
    service.close()
    assert not service._thread.is_alive()


def test_where_no_child_starts_that_is_said_and_the_next_question_tries_again(
    service: Service, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, refused = watched_child.Child, []

    def reluctant(*arguments: object, **named: object) -> object:
        if not refused:
            refused.append(1)
            raise OSError(11, "Resource temporarily unavailable")
        return real(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(watched_child, "Child", reluctant)
    service.ask("a", Say("no"))
    key, error = answers.get(timeout=50)
    assert (key, isinstance(error, EngineError)) == ("a", True)
    assert "Resource temporarily unavailable" in str(error)
    service.ask("b", Say("yes"))
    assert answers.get(timeout=50) == ("b", "yes")


def test_little_time_is_given_while_nothing_is_known_and_more_for_results_and_names() -> None:
    assert PICTURE.seconds_for(0) == RESULT.seconds_for(0) == 10.0
    assert PICTURE.seconds_for(100_000_000) == 110.0
    assert RESULT.seconds_for(24_000_000) == 120 + 24e6 * 3e-5
    assert WORK.still == 300.0, "a network drive reconnects in two minutes"
    found = [kind.patience for kind in (ThumbnailRequest, PreviewRequest, PlanRequest)]
    assert found == [patience.PICTURE, patience.RESULT, patience.WORK]
