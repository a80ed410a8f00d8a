"""The same job in the window and on the command line, side by side, and how late the window's loop was meanwhile."""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from tests.benchmarks.lateness import EVERY

ROUNDS = 3
PROGRAM = "tests.benchmarks.window_job"
SCREEN = ["xvfb-run", "-a", "-s", "-screen 0 2560x1600x24"]


def rows(photos: str) -> Iterator[str]:
    """Yield a row a round and the ratio: seconds from the click to the end, against the whole process of `convert`."""
    screen = [] if os.environ.get("DISPLAY") else SCREEN
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, ROUNDS + 1):
            seconds: dict[str, float] = {}
            told = ""
            for side in random.sample(["window", "command line"], 2):
                out = f"{folder}/out"
                shutil.rmtree(out, ignore_errors=True)
                began = time.perf_counter()
                if side == "window":
                    command = [*screen, sys.executable, "-m", PROGRAM, photos, out]
                    ended = subprocess.run(command, capture_output=True, text=True, check=True)
                    said = ended.stdout.splitlines()[-1].split()
                    seconds[side], told = float(said[0]), f"lateness p99 {said[1]} ms, maximum {said[2]} ms"
                else:
                    convert = ["-m", "multitone", "convert", photos, "-o", out, "--do", "grayscale"]
                    subprocess.run([sys.executable, *convert], capture_output=True, check=True)
                    seconds[side] = time.perf_counter() - began
            ratios.append(seconds["window"] / seconds["command line"])
            yield (
                f"round {number}: window {seconds['window']:.2f} s, command line {seconds['command line']:.2f} s, "
                f"ratio {ratios[-1]:.2f}; {told}"
            )
    yield f"ratio {statistics.median(ratios):.2f}, median of {ROUNDS} rounds ({min(ratios):.2f} to {max(ratios):.2f})"


def main(photos: str, out: str) -> None:
    """Run the job in a window; print its seconds, and the p99 and maximum lateness in ms."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["MULTITONE_HOME"] = home
        from PySide6.QtCore import QElapsedTimer, Qt, QTimer

        from multitone.gui.app.application import make_application
        from multitone.gui.app.window import MainWindow

        application = make_application()
        window = MainWindow()
        window.show()
        late: list[float] = []
        clock, due = QElapsedTimer(), [0.0]
        began, stage, seconds = [0.0], ["open"], [0.0]
        ticker = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=EVERY)

        def tick() -> None:
            now = clock.nsecsElapsed() / 1e6
            late.append(max(0.0, now - due[0]))
            due[0] = now + EVERY

        def look() -> None:
            if stage[0] == "open" and window.complete:
                stage[0] = "loading"
                window.take([photos])
                window.document.set_export("folder", out)
            elif stage[0] == "loading" and window.session.current_plan.fresh and window.complete:
                stage[0] = "running"
                window.session.state_changed.connect(ended)
                clock.start()
                due[0] = float(EVERY)
                ticker.start()
                began[0] = time.perf_counter()
                window.session.convert()

        def ended() -> None:
            if window.session.state.value == "done":
                seconds[0] = time.perf_counter() - began[0]
                QTimer.singleShot(200, application.quit)

        ticker.timeout.connect(tick)
        looker = QTimer(interval=20)
        looker.timeout.connect(look)
        looker.start()
        application.exec()
        assert window.session.run.progress is not None
        assert window.session.run.progress.failed == 0
        late.sort()
        print(f"{seconds[0]:.3f} {late[int(len(late) * 0.99)]:.1f} {late[-1]:.1f}")
        window.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
