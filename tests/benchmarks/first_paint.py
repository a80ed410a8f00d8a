"""How long the window takes from the start of the process to its first paint, beside an empty window of Qt."""

from __future__ import annotations

import compileall
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import multitone

ROUNDS = 11
EMPTY = """
import time
from PySide6.QtWidgets import QApplication, QWidget

class Empty(QWidget):
    def paintEvent(self, event):
        super().paintEvent(event)
        print(time.monotonic(), flush=True)
        QApplication.exit()

application = QApplication([])
window = Empty()
window.resize(1280, 800)
window.show()
application.exec()
"""
OURS = """
import sys, time
sys.argv = ["multitone"]
from multitone.__main__ import main
from multitone.gui.app import application
make = application.make_application

def made():
    made = make()
    from multitone.gui.app.window import MainWindow
    paint = MainWindow.paintEvent

    def painted(self, event):
        paint(self, event)
        print(time.monotonic(), flush=True)
        print(*(name for name in ("numpy", "PIL", "pyvips", "pyqtgraph") if name in sys.modules), flush=True)
        import os
        os._exit(0)

    MainWindow.paintEvent = painted
    return made

application.make_application = made
main()
"""


def rows(_: str) -> Iterator[str]:
    """Yield the median and spread of both, in rounds of random order, and their ratio."""
    compileall.compile_dir(Path(multitone.__file__).parent, quiet=1)  # as every installation is
    seconds: dict[str, list[float]] = {EMPTY: [], OURS: []}
    heavy: set[str] = set()
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "MULTITONE_HOME": home}
        for _round in range(ROUNDS):
            for program in random.sample(list(seconds), 2):
                began = time.monotonic()
                command = [sys.executable, "-c", program]
                if not os.environ.get("DISPLAY"):
                    environment["QT_QPA_PLATFORM"] = "offscreen"
                ended = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
                at, *loaded = ended.stdout.splitlines()
                seconds[program].append(float(at) - began)
                heavy.update(" ".join(loaded).split())
    for name, program in (("an empty window", EMPTY), ("Multitone", OURS)):
        taken = seconds[program]
        middle, least, most = (1000 * of(taken) for of in (statistics.median, min, max))
        yield f"{name:16s} {middle:4.0f} ms  ({least:.0f} to {most:.0f})"
    ratio = statistics.median(ours / empty for ours, empty in zip(seconds[OURS], seconds[EMPTY], strict=True))
    loaded = ", ".join(sorted(heavy)) or "none of the heavy ones"
    yield f"ratio {ratio:.2f}, median of {ROUNDS} rounds; loaded before the paint: {loaded}"
