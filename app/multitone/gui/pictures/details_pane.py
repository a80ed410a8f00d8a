"""The details pane: what the chosen picture says about itself; of one that failed, why, and what can be done."""

from __future__ import annotations

import html
import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QEvent, QLocale, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from multitone.errors import REMEDIES, ImageError, MultitoneError
from multitone.gui.desktop import numbers
from multitone.gui.desktop.language import declared
from multitone.gui.desktop.questions import Questions
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import IconButton, label

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
        self.setAccessibleName(self.tr("Details of the chosen picture"))
        self.title = label(self.tr("Details"), tone="strong")
        self.copy = IconButton("copy", self.tr("Copy all details"), "copy_details", side=design.OUTER)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text()))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.copy)
        self.said = QTextBrowser()
        self.said.setObjectName("details_text")
        self.said.setAccessibleName(self.tr("Details of the chosen picture"))
        self.said.setFrameShape(QFrame.Shape.NoFrame)
        self.said.setOpenLinks(False)
        self.said.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.said.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)  # file names have no spaces
        self.said.setAcceptDrops(False)  # what is dropped is pictures, whatever lies under the pointer
        self.said.viewport().setAutoFillBackground(False)
        self.said.document().setDocumentMargin(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, design.WITHIN // 2, 0, design.WITHIN)
        column.setSpacing(design.WITHIN // 2)
        column.addLayout(head)
        column.addWidget(self.said, 1)

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
        self.lines = [*self._failure(answer), *self._named(self._path)]
        if not isinstance(answer, MultitoneError):
            self.lines += self._lines(answer)
        self._fill()

    def _failure(self, answer: Details | MultitoneError) -> list[tuple[str, str]]:
        reason, kind = self._reason, self._kind
        if not reason and isinstance(answer, MultitoneError):
            reason, kind = declared(str(answer)), answer.kind if isinstance(answer, ImageError) else ""
        known = next((helps for of, helps in REMEDIES.items() if of == kind), "")
        return [("", said) for said in (reason, declared(known)) if said] if reason else []

    def _named(self, path: str) -> list[tuple[str, str]]:
        folder = os.fsencode(os.path.dirname(path)).decode("utf-8", "replace")
        return [(self.tr("Name"), numbers.name_of(path)), (self.tr("Folder"), folder)]

    def _lines(self, details: Details) -> list[tuple[str, str]]:
        """Say the details that there are."""
        tr, number = self.tr, QLocale().toString
        pixels = details.width * details.height / 1e6
        kind = tr("{format}, {n} pictures").format(format=details.format, n=numbers.count(details.frames))
        color = tr("{space}, {depth} bit").format(space=declared(details.space), depth=details.depth)
        size = tr("{dimensions} · {megapixels} MP").format(
            dimensions=numbers.dimensions((details.width, details.height)),
            megapixels=number(pixels, "f", 1 if pixels >= 1 else 2),
        )
        lines = [
            (tr("Format"), kind if details.frames > 1 else details.format),
            (tr("Size"), size),
            (tr("Bytes"), tr("{size} ({n})").format(size=numbers.size(details.bytes), n=numbers.count(details.bytes))),
            (tr("Color"), color),
            (tr("Profile"), details.profile),
            (tr("Taken"), _date(details.taken)),
            (tr("Camera"), details.camera),
            (tr("Lens"), details.lens),
            (tr("Exposure"), exposure(details)),
            (tr("Location"), location(details.location) if details.location else tr("none noted")),
            (tr("Title"), details.title),
            (tr("Author"), details.author),
            (tr("Copyright"), details.copyright),
        ]
        return [line for line in lines if line[1]]

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._fill()

    def _fill(self) -> None:
        """Write what is said as a table; one text, so that all of it can be selected at once."""
        quiet, space = design.theme().quiet, design.WITHIN
        font = design.font(design.SMALL)
        self.said.document().setDefaultFont(font)
        first = space + 4 + max((QFontMetrics(font).horizontalAdvance(name) for name, _ in self.lines), default=0)
        failure = [html.escape(value) for name, value in self.lines if not name]
        rows = [
            f'<tr><td width="{first}" style="color: {quiet}; padding: 0 {space}px 4px 0">{html.escape(name)}</td>'
            f'<td style="padding-bottom: 4px">{html.escape(value)}</td></tr>'
            for name, value in self.lines
            if name
        ]
        said = "".join(f'<p style="margin: 0 0 {space}px 0">{sentence}</p>' for sentence in failure)
        above = space if failure else 0
        table = f'<table style="margin-top: {above}px" cellspacing="0" cellpadding="0">'
        self.said.setHtml(f"{said}{table}{''.join(rows)}</table>")


def exposure(details: Details) -> str:
    """Say how a picture was exposed: 1/250 s · f/2.8 · ISO 400 · 35 mm."""
    number = QLocale().toString
    said = []
    if details.exposure is not None:
        short = details.exposure < 0.3
        said.append(f"1/{round(1 / details.exposure)} s" if short else f"{number(details.exposure, 'g', 3)} s")
    if details.aperture is not None:
        said.append(f"f/{number(details.aperture, 'g', 3)}")
    if details.sensitivity is not None:
        said.append(f"ISO {details.sensitivity}")
    if details.focal_length is not None:
        said.append(f"{number(details.focal_length, 'g', 4)} mm")
    return " · ".join(said)


def location(place: tuple[float, float]) -> str:
    """Say a place in degrees, as maps take it."""
    return f"{place[0]:.5f}, {place[1]:.5f}"


def _date(taken: str) -> str:
    """Say a camera's date as the system does; as it stands where it is none."""
    date = QDateTime.fromString(taken, EXIF_DATE)
    return QLocale().toString(date, QLocale.FormatType.ShortFormat) if date.isValid() else taken
