"""The window's questions are answered in a child, newest first, and a death is an answer too."""

from __future__ import annotations

import os
import queue
import select
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from multitone.batch.job import Export
from multitone.errors import EngineError, ImageError, UsageError
from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline
from multitone.services.planning import PlanRequest
from multitone.services.preview.request import Pixels, Preview, PreviewRequest
from multitone.services.requests import Request
from multitone.services.service import Service, stop_if_newer_asked
from multitone.services.thumbnails import ThumbnailRequest
from tests.engines.conftest import picture


class Die(Request, frozen=True):
    """Ends the child."""

    def answer(self) -> None:
        """Be killed."""
        os.kill(os.getpid(), signal.SIGKILL)


class Wait(Request, frozen=True):
    """Waits until a file is there."""

    path: str

    def answer(self) -> str:
        """Return once the file is there."""
        while not Path(self.path).exists():
            select.select([], [], [], 0.005)
        return "waited"


class Say(Request, frozen=True):
    """Answers with its text."""

    text: str

    def answer(self) -> str:
        """Return the text."""
        return self.text


Answers = "queue.Queue[tuple[str, Any]]"


@pytest.fixture
def answers() -> Answers:
    return queue.Queue()


@pytest.fixture
def service(answers: Answers) -> Iterator[Service]:
    made = Service(lambda key, _, answer: answers.put((key, answer)), others=(Die, Wait, Say, UntilNewer, Count))
    yield made
    made.close()


def test_of_one_key_only_the_newest_that_waits_is_answered(service: Service, answers: Answers, tmp_path: Path) -> None:
    service.ask("first", Wait(str(tmp_path / "go")))
    for i in range(5):
        service.ask("preview", Say(f"{i}"))
    service.ask("other", Say("x"))
    (tmp_path / "go").touch()
    got = [answers.get(timeout=20) for _ in range(3)]
    assert got[0] == ("first", "waited")
    assert ("preview", "4") in got
    assert ("other", "x") in got
    assert answers.empty()


class UntilNewer(Request, frozen=True):
    """Says that it has begun, and works until a newer request is asked, or for ever."""

    begun: str

    @property
    def writes(self) -> tuple[str, ...]:
        return (os.path.dirname(self.begun),)

    def answer(self) -> str:
        Path(self.begun).touch()
        while True:
            stop_if_newer_asked()


def test_what_has_become_outdated_stops_and_is_not_answered(service: Service, answers: Answers, tmp_path: Path) -> None:
    for number in range(3):
        begun = tmp_path / f"{number}"
        service.ask("preview", UntilNewer(str(begun)))
        while not begun.exists():
            select.select([], [], [], 0.005)
    service.ask("preview", Say("newest"))
    assert answers.get(timeout=20) == ("preview", "newest")
    assert answers.empty()


def test_a_newer_request_of_another_key_stops_nothing(service: Service, answers: Answers, tmp_path: Path) -> None:
    service.ask("a", Wait(str(tmp_path / "go")))
    service.ask("b", Say("b"))
    (tmp_path / "go").touch()
    assert [answers.get(timeout=20) for _ in range(2)] == [("a", "waited"), ("b", "b")]


def test_a_death_is_told_and_the_next_question_answered(service: Service, answers: Answers) -> None:
    service.ask("a", Die())
    service.ask("b", Say("alive"))
    key, answer = answers.get(timeout=20)
    assert key == "a"
    assert isinstance(answer, EngineError)
    assert answers.get(timeout=20) == ("b", "alive")


def test_a_preview_shows_both_sides_and_the_bytes(service: Service, answers: Answers, tmp_path: Path) -> None:
    picture(tmp_path / "a.jpg", 1, (300, 200))
    pipeline = Pipeline.parse(["grayscale", "resize width=100"])
    service.ask("p", PreviewRequest(str(tmp_path / "a.jpg"), pipeline, build_format("jpeg"), (150, 150)))
    answer = answers.get(timeout=20)[1]
    assert isinstance(answer, Preview)
    assert (answer.size_before, answer.size_after) == ((300, 200), (100, 67))
    assert answer.bytes_before == (tmp_path / "a.jpg").stat().st_size
    assert 0 < answer.bytes_after < answer.bytes_before
    assert (answer.before.width, answer.before.height) == (100, 67)  # laid over the picture after
    assert len(answer.after.data) == answer.after.width * answer.after.height * 3
    assert answer.after.data[0::3] == answer.after.data[1::3] == answer.after.data[2::3]


def test_what_cannot_be_shown_says_why(service: Service, answers: Answers, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("no picture")
    service.ask("a", ThumbnailRequest((str(tmp_path / "a.jpg"),)))
    service.ask("b", ThumbnailRequest((str(tmp_path / "none.jpg"),)))
    service.ask("c", PlanRequest((str(tmp_path / "nowhere"),), Pipeline(), Export(folder=str(tmp_path / "out"))))
    got = dict(answers.get(timeout=20) for _ in range(3))
    (no_picture,), (none,) = got["a"], got["b"]
    assert isinstance(no_picture, ImageError)
    assert isinstance(none, ImageError)
    assert none.kind == "vanished"
    assert isinstance(got["c"], UsageError)


def test_a_thumbnail_fits(service: Service, answers: Answers, tmp_path: Path) -> None:
    picture(tmp_path / "a.jpg", 1, (800, 400))
    service.ask("t", ThumbnailRequest((str(tmp_path / "a.jpg"),), 96))
    (small,) = answers.get(timeout=20)[1]
    assert isinstance(small, Pixels)
    assert (small.width, small.height) == (96, 48)


class Count(Request, frozen=True):
    """Answers in parts, and waits for a file after the first."""

    path: str
    parts: int

    def answer(self) -> Iterator[int]:
        """Yield numbers."""
        yield 0
        Wait(self.path).answer()
        yield from range(1, self.parts)


def test_an_answer_in_parts_arrives_part_by_part(service: Service, answers: Answers, tmp_path: Path) -> None:
    service.ask("c", Count(str(tmp_path / "go"), 5))
    assert answers.get(timeout=20) == ("c", 0)
    assert answers.empty()
    (tmp_path / "go").touch()
    assert [answers.get(timeout=20)[1] for _ in range(4)] == [1, 2, 3, 4]
    service.ask("s", Say("next"))
    assert answers.get(timeout=20) == ("s", "next")


def test_parts_of_what_was_asked_anew_are_not_delivered(service: Service, answers: Answers, tmp_path: Path) -> None:
    service.ask("c", Count(str(tmp_path / "go"), 1_000_000))
    assert answers.get(timeout=20) == ("c", 0)
    service.ask("c", Say("newer"))
    (tmp_path / "go").touch()
    assert answers.get(timeout=20) == ("c", "newer")
    assert answers.empty()


def test_an_error_amid_parts_is_told(service: Service, answers: Answers, tmp_path: Path) -> None:
    picture(tmp_path / "a.jpg", 1, (30, 20))
    sources = (str(tmp_path / "a.jpg"), str(tmp_path / "nowhere"))
    service.ask("p", PlanRequest(sources, Pipeline(), Export(folder=str(tmp_path / "out"))))
    assert isinstance(answers.get(timeout=20)[1], UsageError)
    service.ask("s", Say("alive"))
    assert answers.get(timeout=20) == ("s", "alive")


def test_a_child_can_be_started_before_it_is_asked(service: Service, answers: Answers) -> None:
    service.start()
    service.ask("s", Say("here"))
    assert answers.get(timeout=20) == ("s", "here")
