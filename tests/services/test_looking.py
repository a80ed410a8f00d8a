"""A process that decodes nothing learns from a child what it would have seen itself, and starts none for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from multitone.batch.discovery import discover
from multitone.batch.job import Export
from multitone.batch.plan import plan
from multitone.errors import EngineError, UsageError
from multitone.imaging.decode import Header, read_header
from multitone.imaging.pipeline import Pipeline, parse_step
from multitone.imaging.readers import elsewhere
from multitone.imaging.step_files import check
from multitone.messages import Message
from multitone.services import looking as module
from multitone.services.looking import HeadersRequest, Looking
from tests import pictures

PNG = pictures.file(pictures.photograph(30, 20), "PNG")


@pytest.fixture
def looking() -> Iterator[Looking]:
    made = Looking()
    yield made
    made.close()


def files_in(folder: Path, number: int) -> list[str]:
    for place in range(number):
        (folder / f"{place:02}").mkdir(parents=True)
        (folder / f"{place:02}" / "a.png").write_bytes(PNG)
        (folder / f"{place:02}" / "b.jpg").write_bytes(PNG)
    return [found.path for found in discover([str(folder)]).images]


def test_headers_are_those_that_this_process_would_read(looking: Looking, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    (tmp_path / "b.png").write_text("no picture")
    for name in ("a.png", "b.png", "none.png"):
        assert looking.header(str(tmp_path / name)) == read_header(str(tmp_path / name))


def test_a_plan_is_the_same_and_asks_for_many_headers_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = files_in(tmp_path / "in", 10)
    found, export = discover([str(tmp_path / "in")]), Export(folder=str(tmp_path / "out"), name="{width}-{stem}")
    here = plan(found, Pipeline(), export)
    asked: list[Any] = []
    ask = Looking._ask
    monkeypatch.setattr(Looking, "_ask", lambda self, request: (asked.append(request), ask(self, request))[1])
    with elsewhere.ask(lambda: Looking(found.images)):
        there = plan(found, Pipeline(), export)
    assert there.tasks == here.tasks
    assert {task.target.rsplit("/", 1)[1] for task in there.tasks} == {"30-a.png", "30-b.jpg"}
    assert len(asked) == 2  # those of one suffix, and those of the other
    assert sorted(path for request in asked for path in request.paths) == sorted(paths)


def test_nobody_is_made_where_nothing_is_asked(tmp_path: Path) -> None:
    files_in(tmp_path / "in", 1)
    found = discover([str(tmp_path / "in" / "00" / "b.jpg")])
    made: list[Looking] = []
    with elsewhere.ask(lambda: (made.append(Looking()), made[0])[1]):
        plan(found, Pipeline.parse(["grayscale"]), Export(folder=str(tmp_path / "out")))
    assert not made


def test_a_file_that_kills_who_reads_it_costs_no_other_its_header(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(_self: Looking, request: HeadersRequest) -> Any:
        if any("killer" in path for path in request.paths):
            return EngineError(Message("It has ended."))
        return tuple(Header("PNG", len(path), 1) for path in request.paths)

    monkeypatch.setattr(Looking, "_ask", ask)
    names = ["aaa.png", "bb.png", "killer.png", "c.png", "dddd.png"]
    found = [module.Found(name, "", 1) for name in names]
    looking = Looking(found)
    assert [looking.header(name).width for name in names] == [7, 6, 0, 5, 8]


def test_what_a_step_is_given_is_refused_in_the_same_words(looking: Looking, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_text("no picture")
    step = parse_step(f"watermark file={tmp_path / 'logo.png'}")
    with pytest.raises(UsageError) as here:
        check(step)
    with pytest.raises(UsageError) as there:
        looking.check(step)
    assert str(there.value) == str(here.value)
    (tmp_path / "logo.png").write_bytes(PNG)
    looking.check(step)


def test_a_picture_is_whole_or_not(looking: Looking, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    (tmp_path / "b.png").write_bytes(PNG[: len(PNG) // 2])
    assert looking.is_whole(str(tmp_path / "a.png"))
    assert not looking.is_whole(str(tmp_path / "b.png"))
    assert not looking.is_whole(str(tmp_path / "none.png"))
