"""What the world does to a run, for real: workers are killed, disks are full, folders vanish, the window is closed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PIL import Image
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from multitone.batch.progress import Lane
from multitone.gui.app.window import MainWindow
from tests.engines.conftest import picture

pytestmark = [pytest.mark.story, pytest.mark.faults, pytest.mark.timeout(180)]


PICTURES = 36


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "Holiday"
    folder.mkdir()
    first = folder / "IMG_0000.jpg"
    picture(first, 1, (1600, 1200))
    for i in range(1, PICTURES):
        shutil.copy(first, folder / f"IMG_{i:04}.jpg")
    return folder


def text(window: MainWindow, name: str) -> str:
    found = window.findChild(QWidget, name)
    assert isinstance(found, QLabel | QAbstractButton), name
    return found.text() if found.isVisible() else ""


def click(window: MainWindow, name: str) -> None:
    button = window.findChild(QAbstractButton, name)
    assert button is not None, name
    assert button.isVisible(), name
    button.click()


def begin(qtbot: QtBot, window: MainWindow, photos: Path, *, done: int = 3) -> None:
    """Convert, and wait until some pictures are done."""
    window.take([str(photos)])
    qtbot.waitUntil(lambda: window.session.state.value == "ready" and window.session.current_plan.fresh, timeout=20_000)
    window.document.add_step("gaussian-blur")
    qtbot.waitUntil(lambda: window.session.current_plan.fresh, timeout=20_000)
    click(window, "convert_button")
    qtbot.waitUntil(
        lambda: window.session.run.progress is not None and window.session.run.progress.done >= done, timeout=60_000
    )


def end(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.session.state.value == "done", timeout=90_000)


def whole(folder: Path) -> int:
    """Return how many results there are, each of which can be read to its end."""
    made = list(folder.rglob("*.jpg"))
    for path in made:
        with Image.open(path) as image:
            image.load()
    assert not [p for p in folder.rglob(".*") if p.is_file()], "nothing half-written is left"
    return len(made)


def test_a_worker_is_killed_and_all_pictures_are_done(
    qtbot: QtBot, window: MainWindow, photos: Path, tmp_path: Path
) -> None:
    begin(qtbot, window, photos)
    progress = window.session.run.progress
    assert progress is not None
    at_work: list[Lane] = []

    def some_are_at_work() -> bool:
        at_work[:] = [lane for lane in progress.lanes.values() if lane.alive and lane.task is not None]
        return bool(at_work)

    qtbot.waitUntil(some_are_at_work)
    victim = at_work[0]
    os.kill(victim.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: f"Worker {victim.worker} died (Killed) and was replaced" in text(window, "run_notice"))
    end(qtbot, window)
    assert (progress.done, progress.failed) == (PICTURES, 0)
    assert text(window, "done_notice") == "1 worker died during the run (Killed)"
    assert whole(tmp_path / "Holiday – multitone") == PICTURES


def test_a_source_folder_that_is_gone_is_waited_for(
    qtbot: QtBot, window: MainWindow, photos: Path, tmp_path: Path
) -> None:
    begin(qtbot, window, photos)
    photos.rename(tmp_path / "elsewhere")
    progress = window.session.run.progress
    assert progress is not None
    qtbot.waitUntil(lambda: f"The folder {photos} is gone" in text(window, "run_notice"), timeout=20_000)
    assert progress.paused
    (tmp_path / "elsewhere").rename(photos)
    end(qtbot, window)
    assert (progress.done, progress.failed) == (PICTURES, 0)
    assert whole(tmp_path / "Holiday – multitone") == PICTURES


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a file system of two megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("nothing may be mounted here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_pictures_that_are_gone_are_told_and_tried_again(
    qtbot: QtBot, window: MainWindow, photos: Path, tmp_path: Path
) -> None:
    begin(qtbot, window, photos)
    (tmp_path / "elsewhere").mkdir()
    for path in photos.iterdir():
        path.rename(tmp_path / "elsewhere" / path.name)
    end(qtbot, window)
    progress = window.session.run.progress
    assert progress is not None
    assert progress.done + progress.failed == PICTURES
    assert progress.failed > 0
    assert {failure.kind for failure in progress.failures} == {"vanished"}
    assert f"{progress.failed} pictures have disappeared since the plan was made" in text(window, "done_notice")
    for path in (tmp_path / "elsewhere").iterdir():
        path.rename(photos / path.name)
    click(window, "show_failed")
    run = window.session.run
    click(window, "retry_failed")
    qtbot.waitUntil(lambda: run.progress is not progress, timeout=20_000)
    end(qtbot, window)
    assert window.session.job_history.ended[-1].last is not None
    assert window.session.run.progress is not None
    assert window.session.run.progress.failed == 0
    assert whole(tmp_path / "Holiday – multitone") == PICTURES


def test_a_full_disk_pauses_the_job_which_goes_on_when_there_is_room(
    qtbot: QtBot, window: MainWindow, photos: Path, small_disk: Path
) -> None:
    window.document.set_export("folder", str(small_disk / "out"))
    window.take([str(photos)])
    qtbot.waitUntil(lambda: window.session.state.value == "ready" and window.session.current_plan.fresh, timeout=20_000)
    click(window, "convert_button")
    qtbot.waitUntil(lambda: text(window, "run_notice").startswith("The disk is full"), timeout=20_000)
    progress = window.session.run.progress
    assert progress is not None
    assert progress.paused
    assert whole(small_disk / "out") == progress.done < PICTURES
    subprocess.run(["mount", "-o", "remount,size=200m", small_disk], check=True)
    end(qtbot, window)
    assert (progress.done, progress.failed) == (PICTURES, 0)
    assert whole(small_disk / "out") == PICTURES


def test_a_stopped_job_is_continued_to_the_whole(
    qtbot: QtBot, window: MainWindow, photos: Path, tmp_path: Path
) -> None:
    begin(qtbot, window, photos)
    before = time.monotonic()
    click(window, "stop_button")
    end(qtbot, window)
    assert time.monotonic() - before < 2.0
    run = window.session.run
    assert run.progress is not None
    stopped = run.progress
    first = stopped.done
    assert text(window, "continue_button") == f"Continue {PICTURES - first} pictures"
    click(window, "continue_button")
    qtbot.waitUntil(lambda: run.progress is not stopped, timeout=20_000)
    end(qtbot, window)
    assert (run.progress.done, run.progress.failed, run.progress.earlier) == (PICTURES - first, 0, first)
    assert whole(tmp_path / "Holiday – multitone") == PICTURES


def test_closing_in_the_middle_leaves_whole_files_and_nothing_running(
    qtbot: QtBot, window: MainWindow, photos: Path, tmp_path: Path
) -> None:
    begin(qtbot, window, photos)
    assert window.session.run.progress is not None
    workers = [psutil.Process(lane.pid) for lane in window.session.run.progress.lanes.values() if lane.alive]
    before = time.monotonic()
    window.close()
    assert not window.isVisible()
    assert time.monotonic() - before < 3.0
    gone, alive = psutil.wait_procs(workers, timeout=5)
    assert not alive
    assert len(gone) == len(workers)
    assert not [thread for thread in threading.enumerate() if thread.name == "multitone job"]
    assert whole(tmp_path / "Holiday – multitone") >= 3


def test_memory_of_the_workers_is_seen_while_they_work(qtbot: QtBot, window: MainWindow, photos: Path) -> None:
    if not os.path.exists("/proc/self/smaps_rollup"):
        pytest.skip("this system does not tell")
    large = photos / "IMG_0000.jpg"
    picture(large, 1, (4000, 3000))
    for i in range(1, 3 * PICTURES):  # memory is looked at four times a second: work enough for a fast machine, too
        (photos / f"IMG_{i:04}.jpg").unlink(missing_ok=True)
        (photos / f"IMG_{i:04}.jpg").hardlink_to(large)
    begin(qtbot, window, photos)
    qtbot.waitUntil(lambda: "MB, at most" in text(window, "figures"), timeout=20_000)
    click(window, "stop_button")  # the rest would tell no more
    end(qtbot, window)
    assert window.session.run.progress is not None
    assert window.session.run.progress.peak_memory > 10_000_000
    assert "of memory" in text(window, "proof")
