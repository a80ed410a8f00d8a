"""What the tests of the window share: pictures, a session whose questions are answered at once, a scripted engine."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QLocale, QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from multitone import messages
from multitone.batch.job import Task
from multitone.engines import scripted
from multitone.engines.scripted import ScriptedEngine
from multitone.errors import MultitoneError
from multitone.gui.app.window import MainWindow
from multitone.gui.desktop.language import speak
from multitone.gui.model.session import Session
from multitone.gui.widgets import design


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the platform without a screen say what it lacks; every other Qt warning fails a test."""
    for item in items:
        if "gui" in item.path.parent.parts:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Path:
    """Let each test have settings of its own, and begin in the light theme."""
    home = tmp_path / "home"
    monkeypatch.setenv("MULTITONE_HOME", str(home))
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # what earlier tests left is not dressed again
    qapp.setStyle("Fusion")
    design.apply(qapp, design.LIGHT)
    return home


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Return a folder with five pictures and a file that is none."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(5):
        Image.new("RGB", (120, 80), (40 * number, 90, 160)).save(folder / f"{number}.jpg")
    (folder / "README.txt").write_text("not a picture")
    return folder


class PromptQuestions(QObject):
    """Answers each question in the window's own thread, at the next turn of its loop."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.asked: list[tuple[str, Any]] = []
        self.closed = False

    def ask(self, key: str, request: Any, then: Callable[[Any, Any], None], *, first: bool = False) -> None:
        self.asked.append((key, request))
        QTimer.singleShot(0, self, lambda: self._answer(request, then))

    def forget(self, prefix: str = "") -> None:
        """Nothing waits here."""

    def close(self) -> None:
        self.closed = True

    def _answer(self, request: Any, then: Callable[[Any, Any], None]) -> None:
        if self.closed:
            return
        try:
            answer = request.answer()
            if isinstance(answer, Iterator):
                for part in answer:
                    then(request, part)
                return
        except MultitoneError as error:
            answer = error
        then(request, answer)

    def start(self) -> None:
        """There is no child here."""


class Script:
    """Makes scripted engines, and holds them back until a test lets them go."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.options: dict[str, Any] = {}
        self.made: list[tuple[str, int]] = []
        self.engine: Any = None
        """An engine to give out in place of a scripted one."""

    def __call__(self, name: str, workers: int) -> Any:
        self.made.append((name, workers))
        if self.engine is not None:
            return self.engine(name, workers)
        return ScriptedEngine(workers=workers, between=lambda _: self._wait(), name=name, **self.options)

    def _wait(self) -> None:
        self.gate.wait(20)


@pytest.fixture
def script() -> Iterator[Script]:
    made = Script()
    yield made
    made.gate.set()


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let scripted engines make the targets that they pretend to make, as the journal knows them again."""
    end = scripted.ScriptedEngine._end

    def write(self: scripted.ScriptedEngine, at: float, worker: int, task: Task) -> object:
        if task.number not in self.failures:
            target = Path(task.target)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(b"x" * (task.size // 4))
            os.utime(target, ns=(0, 0))
        return end(self, at, worker, task)

    monkeypatch.setattr(scripted.ScriptedEngine, "_end", write)


@pytest.fixture
def prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let questions be answered without a child process."""
    for module in ("source_scan", "session"):
        monkeypatch.setattr(f"multitone.gui.model.{module}.Questions", PromptQuestions)


@pytest.fixture
def session(qapp: QApplication, prompt: None, script: Script) -> Iterator[Session]:
    made = Session(script)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def window(qtbot: QtBot, prompt: None, script: Script) -> Iterator[MainWindow]:
    """Return a window that is shown, with a scripted engine and prompt answers."""
    made = MainWindow(script)
    qtbot.addWidget(made, before_close_func=lambda _: script.gate.set())  # or closing waits for a job that is held back
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.complete)
    yield made
    script.gate.set()
    made.close()


@pytest.fixture
def ready(qtbot: QtBot, window: MainWindow, photos: Path) -> MainWindow:
    """Return a window with five pictures, planned and painted."""
    window.take([str(photos)])
    qtbot.waitUntil(lambda: window.session.current_plan.fresh and window.complete)
    return window


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    """Let the window speak German, and leave nothing of it to the tests that follow."""
    locale = QLocale()
    assert speak(qapp, "de") == "de"
    yield
    speak(qapp, "en")
    QLocale.setDefault(locale)
    messages.speak("en")
