"""100,000 small files dropped: when the first rows are seen, how late the loop is, memory, scrolling."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.lateness import EVERY
from tests.benchmarks.window_job import SCREEN

FILES = 100_000
DISTINCT = 50
FRAMES = 400
PROGRAM = "tests.benchmarks.many_files"


def rows(_: str) -> Iterator[str]:
    """Yield what the window's process printed."""
    screen = [] if os.environ.get("DISPLAY") else SCREEN
    with tempfile.TemporaryDirectory() as folder:
        make_files(Path(folder, "many"))
        command = [*screen, sys.executable, "-m", PROGRAM, f"{folder}/many"]
        ended = subprocess.run(command, capture_output=True, text=True, check=True)
        yield from ended.stdout.splitlines()


def make_files(folder: Path) -> None:
    """Lay many links to a few small pictures."""
    from PIL import Image

    folder.mkdir()
    for number in range(DISTINCT):
        Image.effect_noise((40, 30), 60 + number).convert("RGB").save(folder / f"IMG_{number}.jpg", quality=70)
    for number in range(DISTINCT, FILES):
        os.link(folder / f"IMG_{number % DISTINCT}.jpg", folder / f"IMG_{number}.jpg")


def main(photos: str) -> None:
    """Drop the folder on a window, wait for the plan, scroll from end to end, and print the figures."""
    import psutil

    with tempfile.TemporaryDirectory() as home:
        os.environ["MULTITONE_HOME"] = home
        from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer

        from multitone.gui.app.application import make_application
        from multitone.gui.app.window import MainWindow

        application = make_application()
        window = MainWindow()
        window.show()
        late: list[float] = []
        clock, due = QElapsedTimer(), [0.0]
        ticker = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=EVERY)

        def tick() -> None:
            now = clock.nsecsElapsed() / 1e6
            late.append(max(0.0, now - due[0]))
            due[0] = now + EVERY

        def wait(ready: object) -> None:
            while not ready():  # type: ignore[operator]
                application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

        ticker.timeout.connect(tick)
        wait(lambda: window.complete)
        idle = QElapsedTimer()
        idle.start()
        ticker.start()  # it also keeps the loop turning
        clock.start()
        due[0] = float(EVERY)
        wait(lambda: idle.elapsed() > 1500)  # the services start meanwhile, as they do for a person
        late.clear()
        process = psutil.Process()
        began = time.perf_counter()
        window.take([photos])
        pictures = window.workspace.list
        wait(lambda: window.workspace.model.rowCount() > 0 and pictures.isVisible())
        application.processEvents()
        first = time.perf_counter() - began
        wait(lambda: pictures.complete)
        thumbnails = time.perf_counter() - began
        wait(lambda: window.session.current_plan.fresh and window.complete)
        planned = time.perf_counter() - began
        late.sort()
        print(f"first rows {first:.2f} s, first thumbnails {thumbnails:.2f} s, planned {planned:.2f} s")
        print(f"lateness p99 {late[int(len(late) * 0.99)]:.1f} ms, maximum {late[-1]:.1f} ms")
        print(f"{window.workspace.model.rowCount():,} rows; resident {process.memory_info().rss / 1e6:.0f} MB")
        bar = pictures.verticalScrollBar()
        frames = []
        for frame in range(FRAMES + 1):
            started = time.perf_counter()
            bar.setValue(round(bar.maximum() * frame / FRAMES))
            pictures.viewport().repaint()
            frames.append(1000 * (time.perf_counter() - started))
            application.processEvents()
        frames.sort()
        print(
            f"scrolling: {len(frames)} frames, p99 {frames[int(len(frames) * 0.99)]:.1f} ms, most {frames[-1]:.1f} ms"
        )
        print(f"resident {process.memory_info().rss / 1e6:.0f} MB afterwards")
        window.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
