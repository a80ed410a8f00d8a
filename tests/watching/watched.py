"""A watch in a process of its own, whose events are read while it runs."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.cli.conftest import PROGRAM

PATIENCE = 100.0

JsonEvent = dict[str, Any]


class Watched:
    """The watch of one folder, through all lives of the program."""

    def __init__(self, folder: Path, output: Path, *options: str) -> None:
        self.folder, self.output = folder, output
        self.events: list[JsonEvent] = []
        """Of all lives, in order."""
        self._command = [*PROGRAM, "watch", str(folder), "-o", str(output), "--json", *options]
        self._program: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self._news = threading.Condition()
        self.errors = ""

    @property
    def running(self) -> bool:
        """Whether the program runs."""
        return self._program is not None and self._program.returncode is None

    def start(self) -> None:
        """Begin a life, and wait until the folder is watched."""
        at = len(self.events)
        self._program = subprocess.Popen(
            self._command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        self._reader = threading.Thread(target=self._read, args=(self._program,), daemon=True)
        self._reader.start()
        self.wait_for(lambda: any(event["event"] == "watching" for event in self.events[at:]))

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End a life, and return its status."""
        assert self._program is not None
        assert self._reader is not None
        self._program.send_signal(number)
        status = self._program.wait(PATIENCE)
        self._reader.join(PATIENCE)
        assert self._program.stderr is not None
        self.errors += self._program.stderr.read()
        self._program.stderr.close()
        return status

    def of(self, kind: str, source: Path | None = None) -> list[JsonEvent]:
        """Return the events of a kind, of one picture or of all."""
        return [e for e in list(self.events) if e["event"] == kind and source in (None, Path(e.get("source", "")))]

    def wait_for(self, comes: Callable[[], bool]) -> None:
        """Wait until something is so."""
        with self._news:
            assert self._news.wait_for(comes, PATIENCE), (self.events[-20:], self.errors)

    def wait_until_done(self) -> None:
        """Wait until the watch says that nothing is left to do, and every picture has been told of."""
        pictures = [path for path in self.folder.rglob("*.jpg") if not path.name.startswith(".")]
        targets = [self.output / path.relative_to(self.folder) for path in pictures]
        self.wait_for(lambda: all(target.exists() for target in targets) and self.is_idle())

    def is_idle(self) -> bool:
        """Whether the last event says that it waits."""
        last = self.events[-1]
        return last["event"] == "waiting" and not last["unfinished"]

    def _read(self, program: subprocess.Popen[str]) -> None:
        assert program.stdout is not None
        for line in program.stdout:
            with contextlib.suppress(json.JSONDecodeError), self._news:  # the last line of a life may be cut off
                self.events.append(json.loads(line))
                self._news.notify_all()
        program.stdout.close()


@contextlib.contextmanager
def watched(folder: Path, output: Path, *options: str) -> Iterator[Watched]:
    """Watch a folder inside."""
    world = Watched(folder, output, *options)
    world.start()
    try:
        yield world
    finally:
        if world.running:
            world.end(signal.SIGKILL)
