"""What people do with the program, from the first drop to the last file, through the window and the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from multitone.gui.app.window import MainWindow
from multitone.imaging.pipeline import Pipeline
from tests.end2end.conftest import Hand
from tests.engines.conftest import picture

pytestmark = [pytest.mark.story, pytest.mark.timeout(180)]

STEPS = ["grayscale", "gaussian-blur sigma=2"]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Return a folder with enough work to be watched, and for a figure on a fast machine, in two folders."""
    folder = tmp_path / "Holiday"
    (folder / "second day").mkdir(parents=True)
    for i in range(20):
        picture(folder / f"IMG_{i:04}.jpg", i, (1920, 1440))
    picture(folder / "second day" / "IMG_0001.jpg", 99, (640, 480))
    (folder / "notes.txt").write_text("not a picture")
    return folder


def widget(window: MainWindow, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def state(window: MainWindow) -> str:
    return window.session.state.value


@pytest.mark.screen
def test_a_folder_is_dropped_converted_compared_and_found_processed(
    qtbot: QtBot, window: MainWindow, hand: Hand, photos: Path, tmp_path: Path
) -> None:
    hand.drop([photos], widget(window, "drop_zone"))
    qtbot.waitUntil(lambda: state(window) == "ready", timeout=20_000)
    assert widget(window, "picture_list").isVisible()
    assert not (tmp_path / "Holiday – multitone").exists()
    hand.click(widget(window, "add_step"))
    hand.choose("Gaussian blur")
    qtbot.waitUntil(lambda: window.document.content.pipeline == Pipeline.parse(STEPS), timeout=5_000)
    hand.click(widget(window, "compare_toggle"))
    qtbot.waitUntil(lambda: window.session.run.compare, timeout=5_000)
    qtbot.waitUntil(lambda: window.session.current_plan.fresh, timeout=20_000)
    lanes_seen: set[int] = set()
    window.session.run.progressed.connect(lambda: lanes_seen.update(window.session.run.progress.lanes))
    hand.click(widget(window, "convert_button"))
    qtbot.waitUntil(lambda: state(window) == "running", timeout=20_000)
    qtbot.waitUntil(lambda: state(window) == "done", timeout=120_000)
    assert window.session.run.progress.done == 21
    assert not window.session.run.progress.failures
    assert lanes_seen == set(range(1, window.session.run.progress.workers + 1))
    _check_results(photos, tmp_path / "Holiday – multitone")
    speedup = window.session.run.speedup
    assert speedup is not None
    assert speedup.identical
    assert speedup.pictures == 21
    assert speedup.speedup == pytest.approx(speedup.serial.median / speedup.parallel.median)
    ratio = widget(window, "ratio")
    assert isinstance(ratio, QLabel)
    assert ratio.text() == f"{speedup.speedup:.2f} ×"
    sentence = widget(window, "compared_sentence")
    assert isinstance(sentence, QLabel)
    assert sentence.isVisible()
    assert f"What {speedup.parallel.workers} workers did in {speedup.parallel.median:.1f} s took" in sentence.text()
    assert not list((tmp_path / "Holiday – multitone").glob(".multitone-*"))


@pytest.mark.screen
def test_a_second_job_in_the_same_sitting(
    qtbot: QtBot, window: MainWindow, hand: Hand, photos: Path, tmp_path: Path
) -> None:
    window.take([str(photos)])
    for round_ in (1, 2):
        qtbot.waitUntil(lambda: state(window) == "ready" and window.session.current_plan.fresh, timeout=20_000)
        hand.click(widget(window, "convert_button"))
        qtbot.waitUntil(lambda: state(window) == "done", timeout=60_000)
        assert window.session.run.progress.done == 21, f"round {round_}"
        hand.drop([_another(photos, tmp_path)], window.centralWidget()) if round_ == 1 else None
    assert len(list((tmp_path / "Weekend – multitone").rglob("*.jpg"))) == 21


def test_bad_pictures_are_marked_and_told_and_the_good_ones_done(
    qtbot: QtBot, window: MainWindow, photos: Path, tmp_path: Path
) -> None:
    (photos / "broken.jpg").write_bytes((photos / "IMG_0000.jpg").read_bytes()[:5000])
    (photos / "empty.jpg").touch()
    window.take([str(photos)])
    qtbot.waitUntil(lambda: state(window) == "ready" and window.session.current_plan.fresh, timeout=20_000)
    button = widget(window, "convert_button")
    assert isinstance(button, QAbstractButton)
    button.click()
    qtbot.waitUntil(lambda: state(window) == "done", timeout=60_000)
    assert window.session.run.progress.done == 21
    assert {f.kind for f in window.session.run.progress.failures} == {"unreadable", "truncated"}
    assert widget(window, "show_failed").isVisible()
    assert not (tmp_path / "Holiday – multitone" / "broken.jpg").exists()


def test_stopping_leaves_whole_files_and_a_window_that_goes_on(
    qtbot: QtBot, window: MainWindow, photos: Path, tmp_path: Path
) -> None:
    for i in range(40):
        picture(photos / f"more{i}.jpg", i, (1600, 1200))
    window.take([str(photos)])
    qtbot.waitUntil(lambda: state(window) == "ready" and window.session.current_plan.fresh, timeout=20_000)
    widget(window, "convert_button").click()
    qtbot.waitUntil(
        lambda: window.session.run.progress is not None and window.session.run.progress.done > 2, timeout=60_000
    )
    widget(window, "stop_button").click()
    qtbot.waitUntil(lambda: state(window) == "done", timeout=5_000)
    assert window.session.run.progress.cancelled > 0
    made = list((tmp_path / "Holiday – multitone").rglob("*.jpg"))
    assert len(made) >= window.session.run.progress.done
    for path in made:
        with Image.open(path) as image:
            image.load()
    assert not list((tmp_path / "Holiday – multitone").rglob(".*.part"))


def test_the_command_line_does_the_same_job(photos: Path, tmp_path: Path, qtbot: QtBot, window: MainWindow) -> None:
    window.take([str(photos)])
    qtbot.waitUntil(lambda: state(window) == "ready", timeout=20_000)
    window.document.add_step("gaussian-blur")
    assert window.document.content.pipeline == Pipeline.parse(STEPS)
    qtbot.waitUntil(lambda: window.session.current_plan.fresh, timeout=20_000)
    widget(window, "convert_button").click()
    qtbot.waitUntil(lambda: state(window) == "done", timeout=60_000)
    steps = [word for step in STEPS for word in ("--do", step)]
    subprocess.run(
        [sys.executable, "-m", "multitone", "convert", str(photos), "-o", str(tmp_path / "cli"), *steps],
        check=True, capture_output=True, timeout=100,
    )  # fmt: skip
    by_window = {
        p.relative_to(tmp_path / "Holiday – multitone"): p.read_bytes()
        for p in _files(tmp_path / "Holiday – multitone")
    }
    by_command = {p.relative_to(tmp_path / "cli"): p.read_bytes() for p in _files(tmp_path / "cli")}
    assert len(by_window) == 21
    assert by_window == by_command


def _files(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file()]


def _check_results(sources: Path, results: Path) -> None:
    found = _files(results)
    assert {p.relative_to(results) for p in found} == {p.relative_to(sources) for p in sources.rglob("*.jpg")}
    for path in found:
        with Image.open(path) as made, Image.open(sources / path.relative_to(results)) as source:
            assert made.mode == "L"
            assert made.size == source.size
            assert np.std(made.resize((40, 30))) < np.std(source.convert("L")) / 2


def _another(photos: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "Weekend"
    copy.mkdir()
    for number, path in enumerate(sorted(photos.rglob("*.jpg"))):
        (copy / f"{number}.jpg").write_bytes(path.read_bytes())
    return copy
