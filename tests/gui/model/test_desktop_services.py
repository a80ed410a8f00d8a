"""What is asked of the desktop, heard by a double of it on a bus of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from multitone.gui.model.desktop_services import Desktop

DOUBLE = Path(__file__).parent / "desktop_double.py"
ASK = """
import sys
from PySide6.QtWidgets import QApplication
from PySide6.QtCore import QTimer
from multitone.gui.model.desktop_services import Desktop
application = QApplication(sys.argv)
desktop = Desktop()
desktop.tell("Holiday is done", "79 pictures · 31 s")
desktop.show_file(sys.argv[1])
for part in (0.5, 0.501, 1.0, None, None):
    desktop.show_progress(part)
QTimer.singleShot(int(sys.argv[2]), application.quit)
application.exec()
"""


@pytest.fixture
def bus() -> Iterator[str]:
    """Return the address of a session bus of our own."""
    program = shutil.which("dbus-daemon")
    if program is None:
        pytest.skip("there is no dbus-daemon")
    daemon = subprocess.Popen(
        [program, "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True,
    )  # fmt: skip
    assert daemon.stdout is not None
    yield daemon.stdout.readline().strip()
    daemon.kill()
    daemon.communicate()


def on(bus: str) -> dict[str, str]:
    return {**os.environ, "DBUS_SESSION_BUS_ADDRESS": bus, "QT_QPA_PLATFORM": "offscreen"}


def test_the_desktop_is_told_and_shows_the_file(bus: str, tmp_path: Path) -> None:
    photo = tmp_path / "a b.jpg"
    photo.touch()
    double = subprocess.Popen([sys.executable, DOUBLE], stdout=subprocess.PIPE, text=True, env=on(bus))
    assert double.stdout is not None
    assert double.stdout.readline().strip() == "ready"
    asked = subprocess.run(
        [sys.executable, "-c", ASK, photo, "300"], env=on(bus), capture_output=True, text=True, check=True, timeout=60
    )
    double.kill()
    heard = double.communicate()[0].splitlines()
    assert not asked.stderr
    assert sorted(heard) == [
        "notice|Multitone|Holiday is done|79 pictures · 31 s|['desktop-entry', 'suppress-sound']",
        "progress|application://multitone.desktop|('progress', 0.0)|('progress-visible', False)",
        "progress|application://multitone.desktop|('progress', 0.5)|('progress-visible', True)",
        "progress|application://multitone.desktop|('progress', 1.0)|('progress-visible', True)",
        f"show|file://{str(photo).replace(' ', '%20')}",
    ]


def test_no_bus_is_started_to_show_progress_on(monkeypatch: pytest.MonkeyPatch, qapp: object, tmp_path: Path) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr("multitone.gui.model.desktop_services._session_bus", lambda: pytest.fail("it was asked for"))
    Desktop().show_progress(0.5)


def test_without_a_desktop_the_folder_is_opened(monkeypatch: pytest.MonkeyPatch, qapp: object, tmp_path: Path) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "multitone.gui.model.desktop_services.QDesktopServices.openUrl",
        lambda url: opened.append(url.toLocalFile()) or True,
    )
    monkeypatch.setattr(Desktop, "_select", lambda *_: False)
    desktop = Desktop()
    (tmp_path / "a.jpg").touch()
    desktop.show_file(str(tmp_path / "a.jpg"))
    desktop.show_file(str(tmp_path / "gone" / "deep" / "b.jpg"))
    assert opened == [str(tmp_path)] * 2, "the nearest folder that is there"


def test_a_notice_without_any_service_is_no_error(monkeypatch: pytest.MonkeyPatch, qapp: object) -> None:
    monkeypatch.setattr(Desktop, "_notify", lambda *_: False)
    Desktop().tell("Holiday is done", "79 pictures")
