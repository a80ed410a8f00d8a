"""Drive the real window through its states on the sample pictures and save a picture of each.

    xvfb-run -a -s "-screen 0 2560x1600x24" .venv/bin/python resources/make-screenshots.py [FOLDER [LOOK …]]

Without a FOLDER the three pictures of the README are made anew. With one, every look is taken into it, or those that
are named: to be opened and judged before calling a change of the window finished.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
SAMPLES = HERE / "samples"
Condition = Callable[[], bool]
LOOK_EVERY = 20
SETTLED = 25
"""Looks until layouts that grow have grown and thumbnails have faded in."""
MANY = 3000
PARTS = 4
"""Copies of the samples in the job: one alone is done before its speedup is more than noise."""


class Look(NamedTuple):
    """How the window is looked at, and how far its story is told."""

    theme: str = "dark"
    size: tuple[int, int] = (1280, 800)
    scale: int = 1
    language: str = "en"
    chapters: str = "job"


LOOKS = {
    "dark": Look(chapters="job failures"),
    "light": Look("light", chapters="job failures"),
    "dark-2x": Look("dark", (1280, 720), 2, chapters="job failures"),
    "light-2x": Look("light", (1280, 720), 2, chapters="job failures"),
    "panels": Look("dark", chapters="panels many"),
    "panels-light": Look("light", chapters="panels"),
    "german": Look(language="de", chapters="job failures panels"),
    "speed": Look(chapters="speed"),
    "speed-light": Look("light", chapters="speed"),
    "narrow": Look(size=(960, 600), chapters="job failures panels"),
    "small": Look("light", (1024, 700), chapters="job"),
    "large": Look("light", (2560, 1600), chapters="job"),
}


class Story:
    """Goes from the empty window to the finished job; the story goes on once each condition that is yielded holds."""

    def __init__(self, window, folder: Path, home: Path) -> None:
        self.window, self.folder, self.home = window, folder, home
        self.samples = home / "samples"
        for part in range(1, PARTS + 1):
            shutil.copytree(SAMPLES, self.samples / f"part {part}")
        self._looks = 0

    def tell(self, chapters: str) -> Iterator[Condition]:
        """Tell some chapters, one after another."""
        yield lambda: self.window.complete
        yield self._settled
        for chapter in chapters.split():
            yield from getattr(self, f"_{chapter}")()
            self.window.session.clear()
            yield lambda: self.window.session.state.value == "empty"

    def _grab(self, name: str) -> None:
        """Grab the window with what has popped up over it."""
        place = self.window.geometry()
        screen = self.window.screen()
        screen.grabWindow(0, place.x(), place.y(), place.width(), place.height()).save(str(self.folder / f"{name}.png"))

    def _settled(self) -> bool:
        self._looks += 1
        return self._looks % SETTLED == 0

    def _open(self, source: Path) -> Iterator[Condition]:
        self.window.take([str(source)])
        yield lambda: self.window.session.state.value == "ready"
        yield lambda: self.window.session.current_plan.fresh and self.window.complete

    def _job(self) -> Iterator[Condition]:
        window, session = self.window, self.window.session
        self._grab("empty")
        window.take([str(self.samples)])
        yield lambda: session.state.value == "ready"
        window.document.add_step("gaussian-blur")
        session.run.compare = True
        window.workspace.steps.choose(1)
        yield from self._open(self.samples)
        yield self._settled
        self._grab("ready")
        session.convert()
        half = session.current_plan.to_convert * 0.6
        yield (
            lambda: (
                session.run.comparison is not None
                or (window.session.run.progress is not None and window.session.run.progress.done >= half)
            )
        )
        self._grab("running")
        yield (
            lambda: (
                session.state.value == "done"
                or bool(session.run.comparison and len(session.run.comparison.one.task_seconds) >= half)
            )
        )
        self._grab("comparing")
        yield lambda: session.state.value == "done"
        yield self._settled
        self._grab("done")
        session.back()
        yield lambda: session.current_plan.fresh and window.complete
        yield self._settled
        self._grab("again")

    def _failures(self) -> Iterator[Condition]:
        window, session = self.window, self.window.session
        source = self.home / "Photos with failures"
        linked(source, len(list(SAMPLES.glob("*.*"))))
        for name in ("DSC_0412.jpg", "DSC_0415.jpg"):
            (source / name).write_bytes(next(SAMPLES.glob("*.jpg")).read_bytes()[:9000])
        (source / "notes.png").write_text("no picture at all")
        yield from self._open(source)
        session.run.compare = False
        session.convert()
        window.take([str(SAMPLES)])
        session.run.pause(paused=True)
        yield self._settled
        self._grab("waiting")
        session.queue.clear()
        session.run.pause(paused=False)
        yield lambda: session.state.value == "done"
        window.workspace.foot.show_failures(show=True)
        yield self._settled
        self._grab("failures")
        window.workspace.foot.show_failures(show=False)
        yield self._settled
        self._grab("failures-closed")

    def _panels(self) -> Iterator[Condition]:
        window, workspace = self.window, self.window.workspace
        yield from self._open(self.samples)
        window.document.add_step("gaussian-blur")
        yield self._settled
        workspace.steps.offer()
        yield self._settled
        self._grab("adding")
        workspace.steps._menu.close()  # noqa: SLF001 - nobody else has to close it
        window.document.add_step("curve")
        workspace.steps.choose(len(workspace.steps.rows) - 1)
        workspace.pictures.tools.details.click()
        yield lambda: window.complete
        yield self._settled
        self._grab("curve")
        workspace.pictures.tools.details.click()
        workspace.foot.export.sentence.format.setCurrentIndex(2)
        workspace.foot.export.sentence.details.click()
        yield lambda: window.complete
        yield self._settled
        self._grab("details")
        workspace.foot.export.sentence.details.click()
        workspace.steps.findChild(object, "presets").click()
        yield self._settled
        self._grab("presets")
        workspace.steps.findChild(object, "preset_menu").close()
        dialog = window.show_settings()
        dialog.move(window.geometry().center() - dialog.rect().center())
        yield self._settled
        self._grab("settings")
        dialog.close()

    def _speed(self) -> Iterator[Condition]:
        """Measure how a job scales; nothing was measured before, so the first pictures are the empty ones."""
        window = self.window
        window.pages.turn("speed")
        yield lambda: window.complete
        yield self._settled
        self._grab("scaling-empty")
        yield from self._open(self.samples)
        window.pages.turn("speed")
        page = window.pages.speed
        view = page.sections["scaling"]
        view.begin()
        yield lambda: view.measuring.result is not None and view.measuring.progress.done > 1
        yield self._settled
        self._grab("scaling-measuring")
        yield lambda: view.measuring is None
        yield self._settled
        self._grab("scaling")
        view.result.scaling_panel.as_table.click()
        view.result.time_panel.as_table.click()
        yield self._settled
        self._grab("scaling-tables")
        page.turn("runs")
        yield self._settled
        self._grab("runs")
        window.pages.turn("convert")

    def _many(self) -> Iterator[Condition]:
        source = self.home / "Summer"
        linked(source, MANY)
        yield from self._open(source)
        yield lambda: self.window.session.source_scan.found is not None and self.window.workspace.model.total >= MANY
        yield lambda: self.window.complete
        yield self._settled
        self._grab("many")


def linked(folder: Path, number: int) -> None:
    """Fill a folder with pictures that take no room: links to the samples."""
    folder.mkdir()
    samples = sorted(path for path in SAMPLES.iterdir() if path.suffix in (".jpg", ".png"))
    for place in range(number):
        sample = samples[place % len(samples)]
        (folder / f"{place // len(samples):03}-{sample.name}").symlink_to(sample)


def take(name: str, look: Look, folder: Path, home: Path) -> None:
    """Tell a look's chapters once."""
    os.environ["MULTITONE_HOME"] = str(home)
    from PySide6.QtCore import QTimer

    from multitone.settings import Settings, save

    save(Settings(theme=look.theme, language=look.language))
    from multitone.gui.app.application import make_application
    from multitone.gui.app.window import MainWindow

    application = make_application()
    window = MainWindow()
    window.appearance.follow(look.theme)
    window.resize(*look.size)
    window.show()
    told = Story(window, folder / name, home).tell(look.chapters)
    waiting: list[Condition] = [next(told)]

    def go_on() -> None:
        if not waiting[0]():
            return
        try:
            waiting[0] = next(told)
        except StopIteration:
            timer.stop()
            window.close()
            application.quit()

    timer = QTimer(interval=LOOK_EVERY)
    timer.timeout.connect(go_on)
    timer.start()
    application.exec()


def main(arguments: list[str]) -> None:
    """Take each look in a process of its own: scale and language are a process's."""
    if arguments[:1] == ["--take"]:
        with tempfile.TemporaryDirectory() as home:
            take(arguments[1], LOOKS[arguments[1]], Path(arguments[2]), Path(home))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(arguments[0]).resolve() if arguments else Path(scratch)
        for name in arguments[1:] or (LOOKS if arguments else ["dark"]):
            (folder / name).mkdir(parents=True, exist_ok=True)
            scaled = {**os.environ, "QT_SCALE_FACTOR": str(LOOKS[name].scale)}
            subprocess.run([sys.executable, __file__, "--take", name, str(folder)], env=scaled, check=True)
        if not arguments:
            for state in ("ready", "running", "done"):
                shutil.copyfile(folder / "dark" / f"{state}.png", HERE / "screenshots" / f"{state}.png")


if __name__ == "__main__":
    main(sys.argv[1:])
