"""The doors that a stranger's file comes in by, as users open them: jobs, dry runs, and the services of the window."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from multitone.engines.ipc.memory_limit import ON_LINUX
from multitone.errors import MultitoneError
from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline
from multitone.services.details import DetailsRequest
from multitone.services.preview.request import PreviewRequest
from multitone.services.service import Request, Service
from multitone.services.thumbnails import ThumbnailRequest

TRACES = re.compile(r"Traceback|\w(?:Error|Exception|Warning)\b|unforeseen|unexpected went wrong|\n.")
"""What no user may be told of a file: names of Python's errors, and more than a line."""
TOGETHER = 12
"""Thumbnails that the window asks for at once."""
BETWEEN_LOOKS = 50
"""Answers between two looks at how much memory a child has held at most, which takes as long as an answer."""


@dataclass
class House:
    """A user's folders; what lies in them before and after tells what was written outside of the results."""

    root: Path
    before: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for folder in (self.sources, self.elsewhere, self.home, self.temporary):
            folder.mkdir(parents=True)
        (self.elsewhere / "letter.txt").write_text("Nobody may touch this.")

    @property
    def sources(self) -> Path:
        """Where the strangers' files are."""
        return self.root / "sources"

    @property
    def elsewhere(self) -> Path:
        """Where programs are started."""
        return self.root / "elsewhere"

    @property
    def home(self) -> Path:
        """The user's own folder."""
        return self.root / "home"

    @property
    def temporary(self) -> Path:
        """Where the system's temporary files go; sockets are among them, and their paths have to be short."""
        return Path(tempfile.gettempdir()) / f"house-{os.getpid()}"

    def look(self) -> dict[str, bytes]:
        """Return all that lies here, but for results and what the program keeps for itself."""
        own = (self.root / "results", self.root / "data")
        rooms = (self.root, self.temporary)
        files = (Path(folder) / name for room in rooms for folder, _, names in os.walk(room) for name in names)
        return {str(path): path.read_bytes() for path in files if not any(path.is_relative_to(room) for room in own)}

    def close(self) -> None:
        """Remember what lies here, before anything is run."""
        self.before = self.look()

    def check(self) -> None:
        """Check that nothing was changed, and nothing new lies anywhere."""
        after = self.look()
        assert after.keys() == self.before.keys(), after.keys() ^ self.before.keys()
        changed = [path for path, data in after.items() if data != self.before[path]]
        assert not changed, changed
        shutil.rmtree(self.temporary)

    def run(self, *arguments: str | Path, seconds: float, most: int = 0) -> subprocess.CompletedProcess[str]:
        """Run the program here; it may write nothing but results and its own data.

        Where `most` is given, the system lets each of its processes take no more bytes than that (Linux).
        """
        known = {"HOME": self.home, "TMPDIR": self.temporary, "MULTITONE_HOME": self.root / "data"}
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "multitone", *map(str, arguments)],
            env=os.environ | {name: str(path) for name, path in known.items()},
            capture_output=True, text=True, errors="replace", timeout=seconds, cwd=self.elsewhere,
            preexec_fn=partial(_limit, most) if most and ON_LINUX else None,
        )  # fmt: skip


def _limit(most: int) -> None:
    import resource  # late: Windows has none

    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def events(ended: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """Return what a command said with --json, after a look for traces of Python."""
    assert "Traceback" not in ended.stderr, ended.stderr
    assert ended.returncode in (0, 1), (ended.returncode, ended.stdout[-2_000:], ended.stderr[-2_000:])
    return [json.loads(line) for line in ended.stdout.splitlines()]


# ---- Services ----


@dataclass
class Answers:
    """What a service said of each file, and how much memory its children took at most."""

    of: dict[str, Any]
    peak: int

    @property
    def errors(self) -> dict[str, MultitoneError]:
        """The files of which it had nothing but a sentence."""
        return {path: answer for path, answer in self.of.items() if isinstance(answer, MultitoneError)}


def details(paths: Sequence[str]) -> Iterator[tuple[tuple[str, ...], Request]]:
    """Ask for what each file says about itself."""
    for path in paths:
        yield (path,), DetailsRequest(path)


def thumbnails(paths: Sequence[str]) -> Iterator[tuple[tuple[str, ...], Request]]:
    """Ask for all of them small, some at a time."""
    for place in range(0, len(paths), TOGETHER):
        yield tuple(paths[place : place + TOGETHER]), ThumbnailRequest(tuple(paths[place : place + TOGETHER]), 96)


def previews(paths: Sequence[str]) -> Iterator[tuple[tuple[str, ...], Request]]:
    """Ask for each picture after some steps, quickly or truly."""
    steps, jpeg = Pipeline.parse(["grayscale", "resize width=20"]), build_format("jpeg")
    for place, path in enumerate(paths):
        yield (path,), PreviewRequest(path, steps, jpeg, (200, 150), quick=place % 2 == 0)


DOORS = {"details": details, "thumbnails": thumbnails, "preview": previews}


def answered(door: str, paths: Sequence[str], seconds: float) -> Answers:
    """Put questions about files to a real service, one after another; each is answered within so many seconds."""
    arrived, told = threading.Semaphore(0), [None]

    def heard(_key: str, _request: Request, answer: Any) -> None:
        told[0] = answer
        arrived.release()

    answers = Answers({}, 0)
    service = Service(heard, f"multitone {door}")
    waiting = list(DOORS[door](paths))[::-1]
    try:
        while waiting:
            some, request = waiting.pop()
            service.ask(some[0], request)
            assert arrived.acquire(timeout=seconds), f"no answer about {some}"
            waiting += _noted(answers, door, some, told[0])
            if len(waiting) % BETWEEN_LOOKS == 0:
                answers.peak = max(answers.peak, _peak())
    finally:
        service.close()
    return answers


def _noted(
    answers: Answers, door: str, paths: tuple[str, ...], answer: Any
) -> Iterator[tuple[tuple[str, ...], Request]]:
    """Note an answer, and return what has to be asked again: of several files, not all may be answered at once."""
    if door != "thumbnails":
        answers.of[paths[0]] = answer
        return iter(())
    if isinstance(answer, MultitoneError):
        if len(paths) == 1:
            answers.of[paths[0]] = answer
            return iter(())
        return (question for path in paths for question in thumbnails([path]))
    answers.of.update(zip(paths, answer, strict=False))
    rest = paths[len(answer) :]
    return thumbnails(rest)


def _peak() -> int:
    """Return the most bytes that any child of this process has held (Linux; elsewhere what it holds now)."""
    most = 0
    for child in psutil.Process().children(recursive=True):
        try:
            found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{child.pid}/status").read_text())
            most = max(most, int(found[1]) * 1024 if found else 0)
        except OSError:
            continue
    return most
