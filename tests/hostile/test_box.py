"""A decoder that turned against its user gets nowhere, from a worker and from a service, and the others go on."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from multitone.sandbox.support import has_landlock, has_seccomp
from tests.engines.conftest import picture
from tests.hostile.plug_in import REFUSED, hostile_file, plugged_in

FILES = ("read", "list", "write", "source", "remove", "memory", "environment")
SYSTEM = ("connect", "exec", "fork", "ptrace", "kill")
by_landlock = pytest.mark.skipif(not has_landlock(), reason="this kernel has no Landlock")
by_seccomp = pytest.mark.skipif(not has_seccomp(), reason="this kernel filters no calls of this processor")

ASK = """
import json, queue, sys
from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline
from multitone.services.details import DetailsRequest
from multitone.services.preview.request import PreviewRequest, WarmUp
from multitone.services.service import Service

answers = queue.Queue()
service = Service(lambda key, asked, answer: answers.put((key, answer)))
service.ask("warm", WarmUp())
for name in sys.argv[1:]:
    service.ask(name, PreviewRequest(name, Pipeline.parse(["plug-in"]), build_format("jpeg"), (100, 100)))
for _ in range(len(sys.argv)):
    key, answer = answers.get(timeout=60)
    reason = [str(getattr(answer, "reason", "")), getattr(answer, "detail", "")]
    print(json.dumps([key, type(answer).__name__, *reason]), flush=True)
service.close()
"""


class Attacked:
    """A home with a key, sources of which one is whole, and a port that listens."""

    def __init__(self, folder: Path) -> None:
        self.home, self.sources, self.results = folder / "home", folder / "in", folder / "out"
        (self.home / ".ssh").mkdir(parents=True)
        (self.home / ".ssh" / "id").write_text("secret")
        self.sources.mkdir()
        self.whole = self.sources / "whole.jpg"
        picture(self.whole, 1)
        self.original = self.whole.read_bytes()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.setblocking(False)
        self.environment = plugged_in(folder / "site", self.home, self.whole, self.listener.getsockname()[1])

    def run(self, *words: str) -> list[Any]:
        """Run Python, and return the lines of JSON that it prints."""
        done = subprocess.run(
            [sys.executable, *words], env=self.environment, capture_output=True, text=True, timeout=100
        )
        assert "Traceback" not in done.stderr, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def convert(self, *options: str) -> list[dict[str, Any]]:
        """Run a job over all sources."""
        words = ("convert", str(self.sources), "-o", str(self.results), "--do", "plug-in", "--json", *options)
        return self.run("-m", "multitone", *words)

    def is_unharmed(self) -> bool:
        """Whether nothing was made or changed, and nobody has called."""
        with pytest.raises(BlockingIOError):
            self.listener.accept()
        return sorted(self.home.iterdir()) == [self.home / ".ssh"] and self.whole.read_bytes() == self.original


@pytest.fixture
def attacked(tmp_path: Path) -> Iterator[Attacked]:
    made = Attacked(tmp_path)
    yield made
    made.listener.close()


def tried(detail: str) -> dict[str, str]:
    """Read what the decoder says that became of its attempts."""
    assert ": " in detail, detail
    return dict(one.split(": ", 1) for one in detail.removeprefix("ValueError: ").split("; "))


@by_landlock
@by_seccomp
@pytest.mark.parametrize("engine", ["processes", "threads"])
def test_a_worker_is_refused_everything_and_the_job_goes_on(attacked: Attacked, engine: str) -> None:
    hostile_file(attacked.sources / "evil.qoi", "all")
    hostile_file(attacked.sources / "leak.qoi", "leak")
    events = attacked.convert("--engine", engine)
    failed = {Path(e["source"]).name: e for e in events if e["event"] == "task-failed"}
    assert tried(failed["evil.qoi"]["detail"]) == dict.fromkeys((*FILES, *SYSTEM), REFUSED)
    assert "was denied" in failed["leak.qoi"]["reason"]
    assert (events[-1]["done"], events[-1]["failed"]) == (1, 2)
    assert attacked.is_unharmed()


@by_landlock
@by_seccomp
def test_a_service_is_refused_everything_and_answers_on(attacked: Attacked) -> None:
    evil = hostile_file(attacked.sources / "evil.qoi", "all")
    answers = {key: rest for key, *rest in attacked.run("-c", ASK, str(evil), str(attacked.whole))}
    kind, _, detail = answers[str(evil)]
    assert kind == "ImageError"
    assert tried(detail) == dict.fromkeys((*FILES, *SYSTEM), REFUSED)
    assert answers[str(attacked.whole)][0] == "Preview"
    assert attacked.is_unharmed()


def test_a_crafted_message_runs_nothing_and_costs_its_own_picture(attacked: Attacked) -> None:
    lie = hostile_file(attacked.sources / "lie.qoi", "lie")
    events = attacked.convert()
    assert (events[-1]["done"], events[-1]["failed"]) == (1, 1)
    answers = {key: rest for key, *rest in attacked.run("-c", ASK, str(lie), str(attacked.whole))}
    assert answers[str(lie)][0] != "Preview"
    assert answers[str(attacked.whole)][0] == "Preview"
    assert attacked.is_unharmed()


def test_memory_that_is_filled_costs_its_own_picture(attacked: Attacked) -> None:
    hostile_file(attacked.sources / "fill.qoi", "fill")
    events = attacked.convert("--memory", "300")
    assert [e["kind"] for e in events if e["event"] == "task-failed"] == ["out-of-memory"]
    assert (events[-1]["done"], events[-1]["failed"]) == (1, 1)


def test_without_a_sandbox_the_same_decoder_has_all_of_the_users_rights(attacked: Attacked) -> None:
    hostile_file(attacked.sources / "leak.qoi", "leak")
    events = attacked.convert("--sandbox", "off")
    assert [e["detail"] for e in events if e["event"] == "task-failed"] == ["ValueError: secret"]
