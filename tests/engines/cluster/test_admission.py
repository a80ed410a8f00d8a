"""Which nodes may take part, and how many workers each has."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from multitone.batch.job import Export, Job, Task
from multitone.batch.limits import Limits
from multitone.engines.cluster import node
from multitone.engines.cluster.admission import Admission, limits_of_share, probing, shares
from multitone.engines.cluster.connection import Joined
from multitone.engines.cluster.messages import Facts
from multitone.engines.versions import versions
from multitone.imaging.pipeline import Pipeline


def job_in(folder: Path, **limits: int) -> Job:
    source = folder / "in.jpg"
    source.write_bytes(b"12345")
    task = Task(1, str(source), str(folder / "out/in.jpg"), 5)
    return Job("j0b", Pipeline(), Export(folder=str(folder / "out")), (task,), limits=Limits(**limits))


def test_a_node_like_this_machine_is_admitted() -> None:
    admission = Admission()
    assert admission.admits(Joined("tcp://a:1", Facts("a", 4, versions()))) is not None
    assert not admission.left_out


@pytest.mark.parametrize("name", ["Multitone", "Python", "Pillow", "libjpeg_turbo"])
def test_a_node_with_another_version_is_left_out_and_it_is_named(name: str) -> None:
    admission = Admission()
    other = versions() | {name: "0.0.7"}
    assert admission.admits(Joined("tcp://a:1", Facts("atlas", 4, other))) is None
    (said,) = admission.left_out
    assert "atlas" in said
    assert f"{name} 0.0.7 ≠ {versions()[name]}" in said


def test_a_node_without_the_program_is_left_out() -> None:
    admission = Admission()
    assert admission.admits(Joined("tcp://a:1", ModuleNotFoundError("No module named 'multitone'"))) is None
    assert "No module named 'multitone'" in admission.left_out[0]


def test_a_node_tells_whether_it_sees_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node, "PATIENCE", 0.0)
    job = job_in(tmp_path)
    with probing(job, job.tasks[0]) as probe:
        told = asyncio.run(node.facts(probe))
        assert told.blind == ""
        assert told.versions == versions()
        elsewhere = msgspec.structs.replace(probe, file=f"{probe.file}x")
        assert asyncio.run(node.facts(elsewhere)).blind == "target"
        other = msgspec.structs.replace(probe, content=b"another")
        assert asyncio.run(node.facts(other)).blind == "target"
        assert asyncio.run(node.facts(msgspec.structs.replace(probe, size=6))).blind == "source"
        assert asyncio.run(node.facts(msgspec.structs.replace(probe, source="/none"))).blind == "source"
    assert not (tmp_path / "out").exists(), "nothing is left where no result has come"
    admission = Admission()
    for blind in ("source", "target"):
        assert admission.admits(Joined("tcp://a:1", msgspec.structs.replace(told, blind=blind))) is None
    assert len(admission.left_out) == 2


def test_two_nodes_that_come_at_a_time_are_shown_files_of_their_own(tmp_path: Path) -> None:
    job = job_in(tmp_path)
    with probing(job, job.tasks[0]) as first:
        with probing(job, job.tasks[0]) as second:
            assert [asyncio.run(node.facts(probe)).blind for probe in (first, second)] == ["", ""]
        assert asyncio.run(node.facts(first)).blind == ""


def test_what_cannot_be_had_here_is_not_asked_of_nodes(tmp_path: Path) -> None:
    job = job_in(tmp_path)
    (tmp_path / "in.jpg").unlink()
    (tmp_path / "out").write_text("no folder")
    with probing(job, job.tasks[0]) as probe:
        assert asyncio.run(node.facts(probe)).blind == ""


def test_workers_are_shared_out_by_cores() -> None:
    assert shares([4, 2, 1], None) == [4, 2, 1]
    assert shares([4, 4], 1) == [1, 0]
    assert shares([1, 1], 3) == [2, 1]
    assert shares([6, 2], 4) == [3, 1]
    assert shares([], 4) == []


def test_memory_that_was_named_is_shared_out_by_workers(tmp_path: Path) -> None:
    assert limits_of_share(job_in(tmp_path, memory=1000), 1, 4).limits.memory == 250
    assert limits_of_share(job_in(tmp_path), 1, 4).limits.memory is None
