"""Several children tell what one process does, and a file that kills its reader costs a word about that file."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from multitone.batch import headers as facts_module
from multitone.batch.discovery import discover
from multitone.batch.headers import UNREADABLE, FactsReader, with_facts
from multitone.batch.job import Export, Job
from multitone.batch.plan import Plan, plan
from multitone.engines.ipc.packing import pack
from multitone.engines.ipc.pipes import Connection
from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline
from multitone.services import headers, watched_child
from multitone.services.headers import read_facts
from multitone.services.patience import PICTURE
from multitone.services.watched_child import take_up
from tests import pictures

CLEAR = pictures.file(pictures.pixels("RGBA", 8, 3, 2), "PNG")
OPAQUE = pictures.file(pictures.photograph(3, 2), "PNG")


def host_that_dies(connection: Connection, job: Job) -> None:
    """Be a reader that some files kill, and some hold up for ever."""
    reader = FactsReader(job)
    while True:
        first, tasks = headers._read_chunk(connection.recv_bytes())
        for task in tasks:
            if "killer" in task.source:
                os.kill(os.getpid(), 9)
            if "holder" in task.source:
                connection.recv_bytes()
        connection.send_bytes(pack(reader.read(first, tasks)))


def host_that_is_endless(connection: Connection, job: Job) -> None:
    """Be a reader that never comes to an end with some files, and says at which it is."""
    reader = FactsReader(job)

    def taken_up(place: int) -> None:
        take_up(place)
        while "endless" in tasks[place].source:
            pass

    while True:
        first, tasks = headers._read_chunk(connection.recv_bytes())
        connection.send_bytes(pack(reader.read(first, tasks, taken_up)))


def made_of(folder: Path, *names: str) -> Plan:
    for i, name in enumerate(names):
        (folder / name).write_bytes(CLEAR if i % 2 else OPAQUE)
    return plan(discover([str(folder)]), Pipeline(()), Export(folder=str(folder / "out"), format=build_format("jpeg")))


@pytest.mark.parametrize("workers", [1, 3])
def test_children_tell_what_one_process_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    monkeypatch.setattr(facts_module, "CHUNK", 4)
    made = made_of(tmp_path, *(f"{i:02}.png" for i in range(21)))
    known = with_facts(made, read_facts(made, workers))
    assert known.tasks == with_facts(made, [FactsReader(made.job).read(0, made.job.tasks)]).tasks
    assert known.losses == {"transparency is lost": 10}


def test_a_file_that_kills_its_reader_is_found_and_all_others_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(headers, "host_headers", host_that_dies)
    monkeypatch.setattr(facts_module, "CHUNK", 8)
    made = made_of(tmp_path, *(f"{i:02}.png" for i in range(13)), "killer.png", "killer-too.png")
    known = with_facts(made, read_facts(made, 2))
    bad = [os.path.basename(task.source) for task in known.tasks if task.note == UNREADABLE]
    assert sorted(bad) == ["killer-too.png", "killer.png"]
    assert known.losses == {"transparency is lost": 6}


def test_a_file_that_holds_its_reader_up_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headers, "host_headers", host_that_dies)
    monkeypatch.setattr(headers, "PATIENCE", msgspec.structs.replace(PICTURE, still=0.5))
    monkeypatch.setattr(watched_child, "LOOK_EVERY", 0.1)
    made = made_of(tmp_path, "holder.png")
    assert with_facts(made, read_facts(made, 2)).tasks[0].note == UNREADABLE


def test_a_file_without_an_end_is_given_up_at_once_and_all_others_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(headers, "host_headers", host_that_is_endless)
    monkeypatch.setattr(headers, "PATIENCE", msgspec.structs.replace(PICTURE, seconds=0.3))
    monkeypatch.setattr(watched_child, "LOOK_EVERY", 0.1)
    ends = []
    end = watched_child.WatchedChild.end
    monkeypatch.setattr(watched_child.WatchedChild, "end", lambda child: (ends.append(child), end(child)))
    made = made_of(tmp_path, *(f"{i:02}.png" for i in range(13)), "endless.png")
    known = with_facts(made, read_facts(made, 1))
    assert [os.path.basename(task.source) for task in known.tasks if task.note == UNREADABLE] == ["endless.png"]
    assert known.losses == {"transparency is lost": 6}
    assert len(ends) == 1, "it was found without a search"


def test_an_answer_that_is_not_awaited_leaves_no_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts_module, "CHUNK", 1)
    children = []
    start = watched_child.Child

    def noted(*arguments: object, **options: object) -> object:
        children.append(start(*arguments, **options))  # type: ignore[arg-type]
        return children[-1]

    monkeypatch.setattr(watched_child, "Child", noted)
    made = made_of(tmp_path, *(f"{i}.png" for i in range(6)))
    answer = read_facts(made, 2)
    next(answer)
    answer.close()  # type: ignore[attr-defined]
    assert len(children) == 2
    assert all(child.ended(5) for child in children)


def test_a_plan_of_nothing_starts_no_child(tmp_path: Path) -> None:
    assert list(read_facts(made_of(tmp_path), 2)) == []
