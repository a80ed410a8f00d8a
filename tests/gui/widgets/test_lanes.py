import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from multitone.batch.events import (
    STAGES,
    CpuSampled,
    JobStarted,
    StageChanged,
    StageSeconds,
    TaskFailed,
    TaskFinished,
    TaskStarted,
    WorkerStarted,
)  # fmt: skip
from multitone.batch.progress import Block, JobProgress
from multitone.gui.widgets import design
from multitone.gui.widgets.cores import Cores
from multitone.gui.widgets.lanes import SECONDS_SHOWN, TITLE, Clock, Lanes, paint_block, tail, tone

WIDTH = 858
"""Of which 500 pixels are for blocks."""
SECONDS = StageSeconds(read=0.1, decode=0.9, apply=1.0, encode=0.9, write=0.1)


@pytest.fixture
def progress() -> JobProgress:
    """Return a job whose one worker has worked for 3 of 4 seconds, and is decoding since then."""
    made = JobProgress()
    for event in (
        JobStarted(0.0, "j", "scripted", 1, 3, 0), WorkerStarted(0.0, 1, 9), TaskStarted(1.0, 1, 1, "/p/one.jpg"),
        TaskFinished(4.0, 1, 1, "/p/one.jpg", "/o", 1, 1, 1, SECONDS), TaskStarted(4.0, 2, 1, "/p/two.jpg"),
    ):  # fmt: skip
        made.handle(event)
    return made


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the lanes' clock stand at the last event."""
    monkeypatch.setattr(Clock, "now", lambda _self, at, *, running: at)


def shown(qtbot: QtBot, progress: JobProgress) -> Lanes:
    lanes = Lanes()
    qtbot.addWidget(lanes)
    lanes.resize(WIDTH, lanes.sizeHint().height())
    lanes.show_progress(progress)
    return lanes


def colors(image: QImage, y: int) -> list[str]:
    return [image.pixelColor(x, y).name() for x in range(TITLE, image.width() - tail(image.width()))]


@pytest.mark.parametrize("theme", [design.LIGHT, design.DARK], ids=lambda theme: theme.name)
def test_a_block_has_three_lightnesses_where_its_time_was(
    qtbot: QtBot, qapp, progress: JobProgress, still: None, theme: design.Theme
) -> None:
    design.apply(qapp, theme)
    row = colors(shown(qtbot, progress).grab().toImage(), 10)
    second = 500 / SECONDS_SHOWN
    assert row[round(500 - 2.5 * second)] == theme.decode
    assert row[round(500 - 1.5 * second)] == theme.apply
    assert row[round(500 - 0.5 * second)] == theme.encode
    assert row[round(500 - 5 * second)] == theme.idle
    assert row.count(theme.apply) == pytest.approx(second, abs=2)


def test_time_flows_left_and_what_was_painted_moves_with_it(qtbot: QtBot, progress: JobProgress, still: None) -> None:
    lanes = shown(qtbot, progress)
    theme = design.theme()
    first = colors(lanes.grab().toImage(), 10).index(theme.apply)
    progress.handle(StageChanged(6.0, 2, "encode"))
    row = colors(lanes.grab().toImage(), 10)
    assert first - row.index(theme.apply) == pytest.approx(2 * 500 / SECONDS_SHOWN, abs=1)
    assert row[-20] == theme.decode, "the running task, in the stage it was seen in"
    progress.handle(TaskFailed(7.0, 2, 1, "/p/two.jpg", "truncated", "It is broken.", "decode", ""))
    row = colors(lanes.grab().toImage(), 10)
    assert theme.failed in row


def test_many_workers_have_narrow_rows_that_speak_under_the_pointer(qtbot: QtBot) -> None:
    progress = JobProgress()
    progress.handle(JobStarted(0.0, "j", "scripted", 40, 99, 0))
    for worker in range(1, 41):
        progress.handle(WorkerStarted(0.0, worker, worker))
    progress.handle(TaskStarted(0.0, 1, 3, "/p/three.jpg"))
    lanes = shown(qtbot, progress)
    assert lanes.pitch == (design.NARROW_LANE, 1)
    assert lanes.sizeHint().height() <= 400
    lane = progress.lanes[3]
    assert lanes.say(lane) == "worker 3 · three.jpg · read · 0 done"


def test_a_click_asks_for_the_picture(qtbot: QtBot, progress: JobProgress) -> None:
    from PySide6.QtCore import QPoint, Qt

    lanes = shown(qtbot, progress)
    with qtbot.waitSignal(lanes.picked) as picked:
        qtbot.mouseClick(lanes, Qt.MouseButton.LeftButton, pos=QPoint(200, 8))
    assert picked.args == ["/p/two.jpg"]


def test_blocks_under_three_pixels_are_density(qapp) -> None:
    image = QImage(100, 20, QImage.Format.Format_RGB32)
    theme = design.theme()
    image.fill(0)
    painter = QPainter(image)
    for x in range(0, 100, 2):
        paint_block(painter, Block(0, 1, SECONDS), QRectF(x, 0, 0.5, 20), theme)
    painter.end()
    lightness = [image.pixelColor(x, 10).value() for x in range(0, 100, 2)]
    full = QImage(1, 1, QImage.Format.Format_RGB32)
    full.fill(theme.apply)
    assert 0.3 < max(lightness) / full.pixelColor(0, 0).value() < 0.7


def test_the_clock_runs_between_events_and_never_goes_back() -> None:
    clock = Clock()
    seen = [clock.now(at, running=True) for at in (0.0, 0.0, 5.0, 5.0, 4.0)]
    assert seen == sorted(seen)
    assert seen[2] >= 5.0
    assert clock.now(7.0, running=False) == 7.0


def test_cores_say_how_many_are_busy(qtbot: QtBot) -> None:
    cores = Cores()
    qtbot.addWidget(cores)
    cores.resize(600, 20)
    assert cores.busy is None
    for number in range(8):
        cores.handle(CpuSampled(number / 4, (100.0, 50.0)))
    cores.show_now(2.0)
    assert cores.busy == pytest.approx(1.5)
    assert cores.say() == "1.5 of 2 busy"
    image = cores.grab().toImage()
    at = image.width() - tail(image.width()) - 20
    assert image.pixelColor(at, image.height() // 2 - 4).value() < image.pixelColor(at, image.height() // 2 + 4).value()
    cores.clear()
    assert cores.say() == ""


@pytest.mark.parametrize("theme", [design.DARK, design.LIGHT])
def test_a_worker_that_waits_for_memory_is_told_from_all_that_work(theme: design.Theme) -> None:
    assert tone("wait", theme) not in {tone(stage, theme) for stage in STAGES}
