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
    assert heard == [
        "notice|Multitone|Holiday is done|79 pictures · 31 s|['desktop-entry', 'suppress-sound']",
        f"show|file://{str(photo).replace(' ', '%20')}",
    ]


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
