"""How late the event loop of the window is while a job runs: a timer that should fire each 5 ms, and when it does."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator

EVERY = 5
"""Milliseconds between two ticks."""
RUNS = 3
PROGRAM = "tests.benchmarks.lateness"


def rows(photos: str) -> Iterator[str]:
    """Yield a row a run, each in a process of its own, and their median."""
    command = [sys.executable, "-m", PROGRAM, photos]
    if not os.environ.get("DISPLAY"):
        command = ["xvfb-run", "-a", "-s", "-screen 0 2560x1600x24", *command]
    figures = []
    for number in range(1, RUNS + 1):
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode:
            yield f"run {number} failed: {ended.stderr.strip().splitlines()[-1:]}"
            continue
        p99, most, ticks, seconds = (float(x) for x in ended.stdout.split()[-4:])
        figures.append((p99, most))
        told = ended.stdout.splitlines()[0] if ended.stdout.count("\n") > 1 else ""
        yield f"run {number}: p99 {p99:.1f} ms, maximum {most:.1f} ms, {ticks:.0f} ticks in {seconds:.1f} s; {told}"
    if figures:
        p99, most = (statistics.median(column) for column in zip(*figures, strict=True))
        yield f"median: p99 {p99:.1f} ms, maximum {most:.1f} ms"


def main(photos: str) -> None:
    """Run the story of the window once, and print the p99 and maximum lateness in ms, ticks and seconds."""
    import tempfile
    import time

    from PySide6.QtCore import QElapsedTimer, Qt, QTimer

    with tempfile.TemporaryDirectory() as folder:
        os.environ["MULTITONE_HOME"] = f"{folder}/home"
        from multitone.gui.app.application import make_application
        from multitone.gui.app.window import MainWindow

        application = make_application()
        window = MainWindow()
        window.show()
        late: list[float] = []
        clock, due = QElapsedTimer(), [0.0]
        ticker = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=EVERY)
        stage = ["open"]

        def tick() -> None:
            now = clock.nsecsElapsed() / 1e6
            late.append(max(0.0, now - due[0]))
            due[0] = now + EVERY

        def look() -> None:
            session = None if stage[0] == "open" else window.session  # which loads it
            if stage[0] == "open" and window.complete:
                stage[0] = "loading"
                clock.start()
                due[0] = float(EVERY)
                ticker.start()  # after the first paint
                window.take([photos])
            elif (
                stage[0] == "loading"
                and session is not None
                and session.current_plan.fresh
                and session.state.value == "ready"
            ):
                stage[0] = "running"
                window.document.add_step("gaussian-blur")
                window.document.set_export("folder", f"{folder}/out")
                session.run.compare = True
                session.convert()
            elif stage[0] == "running" and session is not None and session.state.value == "done":
                stage[0] = "done"
                QTimer.singleShot(1000, application.quit)

        ticker.timeout.connect(tick)
        looker = QTimer(interval=20)
        looker.timeout.connect(look)
        looker.start()
        began = time.monotonic()
        application.exec()
        assert window.session.run.progress is not None
        assert window.session.run.progress.failed == 0
        if window.session.run.speedup is not None:
            found = window.session.run.speedup
            print(
                f"{window.session.run.progress.done} done, {found.speedup or 0:.2f} ×, {found.serial.median:.2f} / "
                f"{found.parallel.median:.2f} s, identical {found.identical}"
            )
        late.sort()
        print(late[int(len(late) * 0.99)], late[-1], len(late), time.monotonic() - began)
        window.close()


if __name__ == "__main__":
    main(sys.argv[1])
