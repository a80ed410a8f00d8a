"""Drive the real window through its states on the sample pictures and save a picture of each.

    xvfb-run -a .venv/bin/python resources/make-screenshots.py [FOLDER] [light|dark] [SOURCE]

FOLDER is resources/screenshots where none is named. QT_SCALE_FACTOR=2 doubles all sizes. With another SOURCE it is a
quick way to look at the window with pictures of one's own.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

Condition = Callable[[], bool]
LOOK_EVERY = 20
SETTLED = 25
"""Looks until layouts that grow have grown and thumbnails have faded in."""


def story(window, folder: Path, source: str, results: str) -> Iterator[Condition]:
    """Go from the empty window to the finished job; each condition that is yielded holds before the story goes on."""

    def grab(name: str) -> None:
        window.grab().save(str(folder / f"{name}.png"))

    looks = [0]

    def settled() -> bool:
        looks[0] += 1
        return looks[0] % SETTLED == 0

    yield lambda: window.complete
    yield settled
    grab("empty")
    window.take([source])
    yield lambda: window.session.state.value == "ready"
    window.document.add_step("gaussian-blur")
    window.document.set_export("folder", results)
    window.session.compare = True
    window.workspace.foot.export.compare.setChecked(True)
    window.workspace.steps.choose(1)
    yield lambda: window.session.fresh and window.complete
    yield settled
    grab("ready")
    window.session.convert()
    half = window.session.to_convert * 0.6
    yield lambda: window.session.comparing or (window.progress is not None and window.progress.done >= half)
    grab("running")
    yield (
        lambda: (
            window.session.state.value == "done"
            or bool(window.session.comparison and len(window.session.comparison.one.task_seconds) >= half)
        )
    )
    grab("comparing")
    yield lambda: window.session.state.value == "done"
    yield settled
    grab("done")


def main(folder: Path, theme: str, source: str) -> None:
    """Tell the story once in a theme."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["MULTITONE_HOME"] = home
        from PySide6.QtCore import QTimer

        from multitone.gui.application import make_application
        from multitone.gui.window import MainWindow

        application = make_application()
        window = MainWindow()
        window.appearance.follow(theme)
        window.show()
        folder.mkdir(parents=True, exist_ok=True)
        going = story(window, folder, source, f"{home}/{Path(source).name} – multitone")
        waiting: list[Condition] = [next(going)]

        def look() -> None:
            if not waiting[0]():
                return
            try:
                waiting[0] = next(going)
            except StopIteration:
                timer.stop()
                window.close()
                application.quit()

        timer = QTimer(interval=LOOK_EVERY)
        timer.timeout.connect(look)
        timer.start()
        application.exec()


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    arguments = dict(enumerate(sys.argv[1:]))
    main(
        Path(arguments.get(0, here / "screenshots")), arguments.get(1, "dark"), arguments.get(2, str(here / "samples"))
    )
