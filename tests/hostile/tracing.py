"""Run the program, or a window's story, and say what was loaded in this process that can decode a file.

A program of its own: `python -m tests.hostile.tracing REPORT ARGUMENT…`; `story FOLDER LOGO` is the window's.
Children are other processes, in which nothing is traced.
"""

from __future__ import annotations

import atexit
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

READERS = "multitone.imaging.readers.dispatch"
"""Who decodes a picture, or reads its header, imports it."""
LIBRARIES = frozenset(
    (
        "PIL",
        "pyvips",
        "_libvips",
        "simplejpeg",
        "rawpy",
        "pillow_heif",
        "pi_heif",
        "pillow_jxl",
        "cairosvg",
        "tifffile",
        "pypdfium2",
    )
)
"""What decodes by itself."""


class Trace:
    """What was loaded, and which decoder was called."""

    def __init__(self, report: str) -> None:
        self._report, self._process = report, os.getpid()
        self.loaded: set[str] = set()
        sys.addaudithook(self._hear)
        atexit.register(self.write)
        self._leave = os._exit
        os._exit = self.leave  # type: ignore[assignment]  # the command line ends so

    def write(self) -> None:
        """Write the names down, one a line."""
        if os.getpid() == self._process:
            Path(self._report).write_text("\n".join(sorted(self.loaded)))

    def leave(self, status: int) -> NoReturn:
        """End this process, and write before."""
        self.write()
        self._leave(status)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "import":
            name = arguments[0]
            if name == READERS or name.partition(".")[0] in LIBRARIES:
                self.loaded.add(name)

    def refuse_decoding(self) -> None:
        """Note who decodes with Pillow, which the window loads for its records."""
        from PIL import Image, ImageFile

        def told(name: str) -> Any:
            def decode(*_arguments: Any, **_named: Any) -> NoReturn:
                self.loaded.add(f"{name} was called: {traceback.format_stack()[-2]}")
                raise AssertionError(name)

            return decode

        setattr(Image, "open", told("Image.open"))  # noqa: B010 - mypy knows it as it was
        setattr(ImageFile.ImageFile, "load", told("ImageFile.load"))  # noqa: B010
        setattr(Image, "_getdecoder", told("a decoder"))  # noqa: B010


def story(trace: Trace, folder: str, logo: str) -> int:
    """Open a folder in the window, look at pictures and details, lay a logo over them, convert and undo that."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QAbstractButton, QApplication

    from multitone.gui.app.application import make_application
    from multitone.gui.app.window import MainWindow

    make_application()
    trace.refuse_decoding()
    window = MainWindow()
    window.show()

    def until(done: Callable[[], bool]) -> None:
        while not done():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)

    def click(name: str) -> None:
        button = window.findChild(QAbstractButton, name)
        assert button is not None, name
        until(button.isEnabled)
        button.click()

    window.take([folder])
    until(lambda: window.session.state.value == "ready" and window.complete)
    click("details_toggle")
    until(lambda: window.complete)
    place = window.document.add_step("watermark")
    window.document.set_parameter(place, "file", logo)
    until(lambda: window.session.current_plan.fresh and window.complete)
    click("convert_button")
    until(lambda: window.session.state.value == "done")
    assert window.session.run.progress is not None
    assert window.session.run.progress.done == len(os.listdir(folder))
    window.pages.turn("history")
    until(lambda: window.complete)
    results = window.document.content.export.folder
    assert os.listdir(results)
    click("history_undo")
    until(lambda: not os.path.exists(results))
    window.close()
    return 0


def main() -> int:
    """Trace what is asked for."""
    report, *arguments = sys.argv[1:]
    trace = Trace(report)
    if arguments[0] == "story":
        return story(trace, *arguments[1:])
    sys.argv = ["multitone", *arguments]
    from multitone.__main__ import program

    program()
    return 0


if __name__ == "__main__":
    sys.exit(main())
