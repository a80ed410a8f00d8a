"""Which scheduler is meant, and which may be spoken to."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from multitone.engines.cluster import scheduler
from multitone.engines.cluster.scheduler import Scheduler, is_safe, read_scheduler
from multitone.errors import EngineError, UsageError


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(scheduler.VARIABLE, raising=False)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (None, Scheduler(nodes=2)),
        ("local", Scheduler(nodes=2)),
        ("local:5", Scheduler(nodes=5)),
        ("127.0.0.1:8786", Scheduler("tcp://127.0.0.1:8786")),
        ("tcp://localhost:8786", Scheduler("tcp://localhost:8786")),
        ("tls://far.example:8786", Scheduler("tls://far.example:8786")),
        ("tcp://[::1]:8786", Scheduler("tcp://[::1]:8786")),
    ],
)
def test_what_is_typed_names_a_scheduler(typed: str | None, meant: Scheduler) -> None:
    assert read_scheduler(typed) == meant


def test_what_dask_is_told_is_taken_where_nothing_is_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(scheduler.VARIABLE, "tcp://127.0.0.1:4000")
    assert read_scheduler(None) == Scheduler("tcp://127.0.0.1:4000")
    assert read_scheduler("local:3") == Scheduler(nodes=3)


def test_a_file_tells_the_address(tmp_path: Path) -> None:
    file = tmp_path / "scheduler.json"
    file.write_text('{"type": "Scheduler", "address": "tls://10.1.2.3:8786"}')
    assert read_scheduler(str(file)) == Scheduler("tls://10.1.2.3:8786")
    file.write_text("no scheduler")
    with pytest.raises(UsageError, match="is not a scheduler file"):
        read_scheduler(str(file))


@pytest.mark.parametrize("typed", ["local:0", "local:1000", "local:x", "nonsense", "http://a:1", "tcp://a", "a:b"])
def test_what_names_none_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        read_scheduler(typed)


@pytest.mark.parametrize("address", ["tcp://10.0.0.1:8786", "tcp://far.example:1", "ws://192.168.1.1:2"])
def test_what_others_could_reach_is_refused_without_a_word(address: str) -> None:
    assert not is_safe(address)
    with pytest.raises(UsageError, match="--insecure"):
        read_scheduler(address)
    assert read_scheduler(address, insecure=True) == Scheduler(address)


def test_without_dask_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "is_installed", lambda: False)
    with pytest.raises(EngineError, match=r'pip install "multitone\[cluster\]"'):
        scheduler.require()


def test_dask_is_loaded_only_when_a_job_runs() -> None:
    code = (
        "import sys; from multitone.engines.registry import create_engine, engine_names; engine_names(); "
        "create_engine('cluster', 2, 'local'); assert not {'distributed', 'dask', 'tornado'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
