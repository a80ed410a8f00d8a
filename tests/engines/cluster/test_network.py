"""What is said where nodes would have to fetch the sources from this machine's disk."""

from __future__ import annotations

from types import SimpleNamespace

import psutil
import pytest

from multitone.batch.job import Export, Job, Task
from multitone.engines.cluster.engine import ClusterEngine
from multitone.engines.cluster.network import remark
from multitone.imaging.pipeline import Pipeline


def job(*sources: str) -> Job:
    tasks = tuple(Task(n, source, f"/out/{n}.jpg", 59_000_000) for n, source in enumerate(sources, 1))
    return Job("j0b", Pipeline(), Export(folder="/out"), tasks)


@pytest.fixture(autouse=True)
def mounts(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [("/", "ext4"), ("/shared", "nfs4"), ("/shared/fast", "xfs"), ("/mnt/far", "fuse.sshfs")]
    parts = [SimpleNamespace(mountpoint=point, fstype=system) for point, system in found]
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: parts)


def test_the_arithmetic_is_told_where_sources_lie_on_a_disk_here() -> None:
    said = remark(job("/home/me/a.jpg", "/home/me/b.jpg"))
    assert said.values == {"bytes": 118_000_000, "seconds": 1.0, "cores": 6}
    assert remark(job("/shared/fast/a.jpg"))


@pytest.mark.parametrize("source", ["/shared/a.jpg", "/mnt/far/b/c.jpg"])
def test_nothing_is_said_of_what_lies_elsewhere(source: str) -> None:
    assert remark(job(source)) == ""


def test_nothing_is_said_of_nodes_on_this_machine() -> None:
    assert ClusterEngine(scheduler="local:2").remark(job("/home/me/a.jpg")) == ""
    assert ClusterEngine(scheduler="127.0.0.1:8786").remark(job("/home/me/a.jpg"))
