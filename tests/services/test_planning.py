"""What arrives in parts is what discovery and plan give as a whole."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from multitone.batch import discovery
from multitone.batch.discovery import discover
from multitone.batch.job import Export
from multitone.batch.plan import plan
from multitone.imaging.decode import Header
from multitone.imaging.pipeline import Pipeline
from multitone.services import own_looks, planning
from multitone.services.planning import (
    Arriving,
    Counted,
    Glance,
    Images,
    Made,
    Names,
    PlanRequest,
)

PIPELINE = Pipeline.parse(["grayscale"])


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few files be many."""
    monkeypatch.setattr(discovery, "CHUNK", 10)
    monkeypatch.setattr(discovery, "GLANCE", 3)
    monkeypatch.setattr(planning, "CHUNK", 10)
    planning._known.clear()


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "deeper").mkdir(parents=True)
    for number in range(25):
        (folder / f"IMG_{number}.jpg").write_bytes(b"x" * number)
    for number in range(4):
        (folder / "deeper" / f"{number}.png").write_bytes(b"y")
    (folder / "notes.txt").touch()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "IMG_7.jpg").touch()
    return folder


def arrive(request: PlanRequest, known: discovery.Discovery | None = None) -> tuple[Arriving, list[planning.Part]]:
    arriving, parts = Arriving(request, known), []
    for part in request.answer():
        parts.append(pickle.loads(pickle.dumps(part)))
        arriving.take(parts[-1])
    return arriving, parts


def test_parts_add_up_to_discovery_and_plan(photos: Path, tmp_path: Path) -> None:
    export = Export(folder=str(tmp_path / "out"), existing="skip")
    arriving, parts = arrive(PlanRequest((str(photos),), PIPELINE, export))
    whole = discover([str(photos)], leave_out=export.folder)
    assert arriving.found == whole
    assert arriving.plan is not None
    expected = plan(whole, PIPELINE, export)
    assert arriving.plan.tasks == expected.tasks
    assert arriving.plan.problems == expected.problems
    assert arriving.plan.job.tasks == expected.job.tasks
    assert arriving.plan.job.export == export
    assert arriving.targets[str(photos / "IMG_3.jpg")] == str(tmp_path / "out" / "IMG_3.jpg")
    kinds = [type(part) for part in parts]
    assert kinds == [Glance, Images, Images, Images, Counted, Names, Names, Names, Made]
    assert all(len(part.paths) <= 10 for part in parts if isinstance(part, Images))


def test_a_glance_shows_the_first_of_a_large_folder(photos: Path, tmp_path: Path) -> None:
    parts = PlanRequest((str(photos),), PIPELINE, Export(folder=str(tmp_path / "out"))).answer()
    glance = next(iter(parts))
    assert isinstance(glance, Glance)
    names = [Path(image.path).name for image in glance.images]
    assert len(names) == 3
    assert set(names) <= {path.name for path in photos.iterdir()}


def test_what_was_found_is_not_walked_or_sent_again(photos: Path, tmp_path: Path) -> None:
    first, _ = arrive(PlanRequest((str(photos),), PIPELINE, Export(folder=str(tmp_path / "out"))))
    (photos / "IMG_100.jpg").touch()
    export = Export(folder=str(tmp_path / "out"), name="{stem}-gray")
    again, parts = arrive(PlanRequest((str(photos),), PIPELINE, export, anew=False), first.found)
    assert not any(isinstance(part, Images | Glance | Counted) for part in parts)
    assert again.plan is not None
    assert [Path(t.target).name for t in again.plan.tasks][:2] == ["IMG_0-gray.jpg", "IMG_1-gray.jpg"]
    assert len(again.plan.tasks) == 29


def test_a_child_that_knows_nothing_walks_all_the_same(photos: Path, tmp_path: Path) -> None:
    arriving, _ = arrive(PlanRequest((str(photos),), PIPELINE, Export(folder=str(tmp_path / "out")), anew=False))
    assert arriving.found is not None
    assert len(arriving.found.images) == 29


def test_what_was_taken_out_is_not_planned(photos: Path, tmp_path: Path) -> None:
    without = frozenset({str(photos / "IMG_0.jpg"), str(photos / "IMG_12.jpg")})
    export = Export(folder=str(tmp_path / "out"))
    arriving, _ = arrive(PlanRequest((str(photos),), PIPELINE, export, without=without))
    assert arriving.plan is not None
    assert arriving.found is not None
    assert len(arriving.found.images) == 29
    assert len(arriving.plan.tasks) == 27
    assert without.isdisjoint(task.source for task in arriving.plan.tasks)
    assert [task.number for task in arriving.plan.draft.tasks] == list(range(1, 28))
    for task in arriving.plan.draft.tasks:
        assert Path(task.source).name == Path(task.target).name


def test_what_a_child_came_to_its_end_at_is_not_looked_into_again(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    monkeypatch.setattr(own_looks, "read_header", lambda path: (looked.append(path), Header("JPEG", 4, 3))[1])
    request = PlanRequest((str(photos),), PIPELINE, Export(folder=str(tmp_path / "out"), name="{stem}-{width}"))
    whole, parts = arrive(request)
    assert whole.found is not None
    bad = str(photos / "IMG_3.jpg")
    left = request.after([image.path for image in whole.found.images].index(bad))
    assert left is not None
    looked.clear()
    again = [*left.answer()]
    assert len(looked) == 28
    assert bad not in looked
    sent_before = parts[: -len(again)]
    assert {type(part) for part in again} == {Names, Made}
    arriving = Arriving(request)
    for part in [*sent_before, *again]:
        arriving.take(part)
    assert arriving.found == whole.found
    assert len(arriving.targets) == 29


def test_a_plan_is_given_up_where_child_after_child_comes_to_its_end(photos: Path) -> None:
    request = PlanRequest((str(photos),), PIPELINE, Export(folder="/out"))
    assert request.after(-1) is None, "it was not at any picture"
    left = request
    for place in range(planning.MOST_UNREAD):
        following = left.after(place)
        assert following is not None
        left = following
    assert left.after(50) is None
