"""How soon the preview follows a slider: from the moved value to the first picture that shows it, and to the true one.

The window is 1280 × 800, the picture a sample of 24 megapixels, and each value waits until the one before is shown.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PROGRAM = "tests.benchmarks.slider"
SCREEN = ["xvfb-run", "-a", "-s", "-screen 0 2560x1600x24"]
SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
MOVES = 20
STEPS = {"gaussian-blur": ("sigma", 1.0, 0.1), "exposure": ("stops", 0.1, 0.05), "denoise": ("luminance", 4.0, 0.5)}
"""Each step with the parameter that is moved, where it begins, and how far each move goes."""


def rows(_: str) -> Iterator[str]:
    """Yield a row a step."""
    screen = [] if os.environ.get("DISPLAY") else SCREEN
    for name in STEPS:
        ended = subprocess.run(
            [*screen, sys.executable, "-m", PROGRAM, name], capture_output=True, text=True, check=False
        )
        yield ended.stdout.strip() or f"{name}: {ended.stderr.strip().splitlines()[-1:]}"


def main(name: str) -> None:
    """Move one slider, and print how soon the preview followed."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["MULTITONE_HOME"] = home
        from PySide6.QtCore import QEventLoop, QTimer

        from multitone.gui.app.application import make_application
        from multitone.gui.app.window import MainWindow

        application = make_application()
        window = MainWindow()
        window.resize(1280, 800)
        window.show()
        turning = QTimer(interval=2)
        turning.start()  # keeps the loop turning

        def wait(ready: Callable[[], bool]) -> None:
            while not ready():
                application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

        wait(lambda: window.complete)
        window.take([str(SAMPLES)])
        wait(lambda: window.session.current_plan.fresh and window.complete)
        document, preview = window.document, window.workspace.preview
        place = document.add_step(name)
        shown: list[float] = []
        for said in (preview.queries.sketched, preview.queries.answered):
            said.connect(lambda *_: shown.append(time.perf_counter()))
        parameter, value, way = STEPS[name]
        first, true = [], []
        for move in range(MOVES + 3):
            shown.clear()
            began = time.perf_counter()
            document.set_parameter(place, parameter, value + way * move)
            wait(lambda: bool(shown))
            preview.canvas.repaint()
            followed = time.perf_counter() - began
            wait(lambda: preview.complete)
            if move >= 3:  # the first ones load libraries
                first.append(1000 * followed)
                true.append(1000 * (time.perf_counter() - began))
        print(
            f"{name}: first picture {statistics.median(first):.0f} ms (most {max(first):.0f}), true one"
            f" {statistics.median(true):.0f} ms (most {max(true):.0f}), {MOVES} moves"
        )
        window.close()


if __name__ == "__main__":
    main(sys.argv[1])
