"""The details pane: what the selected picture says about itself; of one that failed, why, and what can be done."""

from __future__ import annotations

import html
import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale
from PySide6.QtWidgets import QWidget

from multitone import numbers
from multitone.errors import REMEDIES, ImageError, MultitoneError
from multitone.escapes import in_a_line
from multitone.gui.desktop.clipboard import copy
from multitone.gui.desktop.numbers import dimensions, name_of, shown
from multitone.gui.desktop.questions import Questions
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import IconButton, label
from multitone.gui.widgets.facts import FactsView
from multitone.gui.widgets.layout import column_of, row_of
from multitone.messages import say, tr

if TYPE_CHECKING:
    from multitone.services.details import Details

KEY = "details"
EXIF_DATE = "yyyy:MM:dd HH:mm:ss"


class DetailsPane(QWidget):
    """Asks for the details of the chosen picture while it is unfolded."""

    def __init__(self, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._questions = questions
        self._path, self._reason, self._kind = "", "", ""
        self._answered = ""
        self.lines: list[tuple[str, str]] = []
        """What is said: names and values."""
        self.setObjectName("details")
        self.setAccessibleName(tr("Details of the selected picture"))
        self.copy = IconButton("copy", tr("Copy all details"), "copy_details", side=design.OUTER)
        self.copy.clicked.connect(lambda: copy(self.text(), tr("Details copied"), self.copy))
        self.view = FactsView("details_text", tr("Details of the selected picture"), design.SMALL)
        head, gap = row_of((label(tr("Details"), tone="strong"), 1), self.copy), design.WITHIN // 2
        column_of(head, (self.view, 1), on=self, margins=(0, gap, 0, design.WITHIN), spacing=gap)

    @property
    def complete(self) -> bool:
        """Whether the details of the chosen picture are shown, or none are wanted."""
        return not self.isVisible() or self._answered == self._path

    def show_picture(self, path: str, reason: str = "", kind: str = "") -> None:
        """Show another picture's details; `reason` and `kind` say why it failed."""
        if (path, reason, kind) == (self._path, self._reason, self._kind) and self._answered == path:
            return
        self._path, self._reason, self._kind = path, reason, kind
        self._answered = ""
        self.ask()

    def ask(self) -> None:
        """Ask for what is to be shown, where somebody looks."""
        if not self._path or not self.isVisible():
            return
        from multitone.services.details import DetailsRequest

        self._questions.ask(KEY, DetailsRequest(self._path), self._arrived)

    def text(self) -> str:
        """Return all that is said, a line each."""
        return "\n".join(f"{name}: {value}" if name else value for name, value in self.lines)

    def _arrived(self, request: object, answer: Details | MultitoneError) -> None:
        if getattr(request, "path", "") != self._path:
            return
        self._answered = self._path
        named = [(tr("Name"), name_of(self._path)), (tr("Folder"), shown(os.path.dirname(self._path)))]
        known = [] if isinstance(answer, MultitoneError) else lines_of(answer)
        known = [(name, in_a_line(value)) for name, value in known]
        self.lines = [*(("", text) for text in self._failure(answer)), *named, *known]
        self._fill()

    def _failure(self, answer: Details | MultitoneError) -> list[str]:
        """Say why the picture failed, and what can be done."""
        reason, kind = self._reason, self._kind
        if not reason and isinstance(answer, MultitoneError):
            reason, kind = say(answer.message), answer.kind if isinstance(answer, ImageError) else ""
        remedies = [say(remedy) for known, remedy in REMEDIES.items() if known == kind]
        return [reason, *remedies] if reason else []

    def _fill(self) -> None:
        """Write what is said as a table; one text, so that all of it can be selected at once."""
        space = design.WITHIN
        failure = [html.escape(value) for name, value in self.lines if not name]
        paragraphs = "".join(f'<p style="margin: 0 0 {space}px 0">{sentence}</p>' for sentence in failure)
        rows = [(name, html.escape(value)) for name, value in self.lines if name]
        self.view.show_html(paragraphs + self.view.table(rows, space, 4, above=space if failure else 0))


def lines_of(details: Details) -> list[tuple[str, str]]:
    """Say the details that there are."""
    several = tr("{format}, {n:,} pictures", format=details.format, n=details.frames)
    pixels = details.width * details.height / 1e6
    megapixels = numbers.decimal(pixels, 0 if pixels >= 10 else 1 if pixels >= 1 else 2)
    size = dimensions((details.width, details.height))
    lines = [
        (tr("Format"), several if details.frames > 1 else details.format),
        (tr("Dimensions"), tr("{dimensions} · {megapixels} MP", dimensions=size, megapixels=megapixels)),
        (tr("Bytes"), tr("{size:bytes} ({size:,})", size=details.bytes)),
        (tr("Color"), tr("{space}, {depth} bit", space=say(details.space), depth=details.depth)),
        (tr("Profile"), details.profile),
        (tr("Taken"), _date(details.taken)),
        (tr("Camera"), details.camera),
        (tr("Lens"), details.lens),
        (tr("Exposure"), exposure(details)),
        (tr("Location"), "{:.5f}, {:.5f}".format(*details.location) if details.location else tr("not recorded")),
        (tr("Title"), details.title),
        (tr("Author"), details.author),
        (tr("Copyright"), details.copyright),
    ]
    return [line for line in lines if line[1]]


def exposure(details: Details) -> str:
    """Say how a picture was exposed: 1/250 s · f/2.8 · ISO 400 · 35 mm."""
    seconds, aperture, focal = details.exposure, details.aperture, details.focal_length
    parts = (
        "" if seconds is None else f"1/{round(1 / seconds)} s" if seconds < 0.3 else f"{_short(seconds)} s",
        "" if aperture is None else f"f/{_short(aperture)}",
        "" if details.sensitivity is None else f"ISO {details.sensitivity}",
        "" if focal is None else f"{_short(focal, 4)} mm",
    )
    return " · ".join(filter(None, parts))


def _short(number: float, digits: int = 3) -> str:
    return numbers.formatted(number, f".{digits}g")


def _date(taken: str) -> str:
    """Say a camera's date as the system does; as it stands where it is none."""
    date = QDateTime.fromString(taken, EXIF_DATE)
    return QLocale().toString(date, QLocale.FormatType.ShortFormat) if date.isValid() else taken
