"""The proof that runs gave the same."""

from __future__ import annotations

from pathlib import Path

from multitone.batch.job import Export, Job, Task
from multitone.imaging.pipeline import Pipeline
from multitone.speedup.scratch import Proof


def made(folder: Path, **results: bytes | None) -> Job:
    folder.mkdir()
    for name, content in results.items():
        if content is not None:
            (folder / name).write_bytes(content)
    tasks = tuple(Task(n, f"{name}.jpg", str(folder / name), 1) for n, name in enumerate(results, 1))
    return Job("j", Pipeline(), Export(folder=str(folder)), tasks)


def test_the_same_results_are_the_same(tmp_path: Path) -> None:
    proof = Proof()
    for run in "123":
        proof.add(made(tmp_path / run, a=b"x", b=b"y", c=None).tasks)
    assert proof.holds


def test_what_differs_or_is_missing_is_named_by_its_source(tmp_path: Path) -> None:
    proof = Proof()
    proof.add(made(tmp_path / "1", a=b"x", b=b"y", c=b"z").tasks)
    proof.add(made(tmp_path / "2", a=b"x", b=b"Y", c=None).tasks)
    assert not proof.holds
    assert proof.differing == ("b.jpg", "c.jpg")


def test_nothing_proves_nothing(tmp_path: Path) -> None:
    proof = Proof()
    assert not proof.holds
    proof.add(made(tmp_path / "1", a=None).tasks)
    assert not proof.holds
