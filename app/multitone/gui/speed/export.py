"""Export of a chart: as a picture, a drawing, a table or data, written whole or not at all."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from multitone.errors import MultitoneError
from multitone.gui.desktop import numbers
from multitone.gui.widgets import design

SHARPNESS = 2
"""Pixels of a PNG for each of the window's."""
TITLE = 2 * design.BETWEEN
"""Height of the title over an exported chart."""


@dataclass(frozen=True)
class Exported:
    """What can be exported of a chart."""

    stem: str
    """Of the files' names."""
    title: Callable[[], str]
    size: Callable[[], QSize]
    """Of the chart in the window."""
    paint: Callable[[QPainter, QRectF], None]
    records: Callable[[], list[list[object]]]
    """A line of titles, then lines of values."""
    document: Callable[[], Any]
    """All that is known, for JSON."""


class ExportButton(QPushButton):
    """A link that opens the menu of formats."""

    told = Signal(str)
    """What became of it."""

    def __init__(self, exported: Exported, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.exported = exported
        self.setText(self.tr("Export…"))
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Export: {title}").format(title=exported.title()))
        self.setProperty("tone", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.menu_of_formats = QMenu(self)
        self.menu_of_formats.setAccessibleName(self.tr("Formats"))
        for kind, said in (
            ("png", self.tr("Picture (PNG)…")), ("svg", self.tr("Drawing (SVG)…")),
            ("csv", self.tr("Table (CSV)…")), ("json", self.tr("Data (JSON)…")),
        ):  # fmt: skip
            self.menu_of_formats.addAction(said).triggered.connect(lambda _=False, kind=kind: self.ask(kind))
        self.clicked.connect(lambda: self.menu_of_formats.popup(self.mapToGlobal(self.rect().bottomLeft())))

    def ask(self, kind: str) -> QFileDialog:
        """Ask for a file to write into."""
        dialog = QFileDialog(self.window(), self.tr("Export"), os.path.expanduser("~"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{kind.upper()} (*.{kind})")
        dialog.setDefaultSuffix(kind)
        dialog.selectFile(f"{self.exported.stem}.{kind}")
        dialog.fileSelected.connect(lambda path: self.export(kind, path))
        dialog.open()
        return dialog

    def export(self, kind: str, path: str) -> None:
        """Write a file, and tell what became of it."""
        try:
            write(self.exported, kind, path)
        except (OSError, MultitoneError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self.told.emit(
                self.tr("{name} cannot be written: {reason}. Choose another folder.").format(
                    name=numbers.name_of(path), reason=reason
                )
            )
        else:
            self.told.emit(self.tr("Saved as “{name}”").format(name=numbers.name_of(path)))


def write(exported: Exported, kind: str, path: str) -> None:
    """Write a chart into a file as png, svg, csv or json; it appears whole or not at all. Raises `OSError`."""
    from multitone.storage.atomic_file import write_whole

    data = {"png": as_png, "svg": as_svg, "csv": as_csv, "json": as_json}[kind](exported)
    temporary = os.path.join(os.path.dirname(path), f".multitone-{os.getpid()}.part")
    write_whole(data, temporary, path, replace=True, times=None)


def as_png(exported: Exported) -> bytes:
    """Return the chart as PNG, twice as sharp as the window needs it."""
    size = _whole(exported)
    image = QImage(size * SHARPNESS, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SHARPNESS)
    painter = QPainter(image)
    _paint(exported, painter, size)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt takes a str
    return bytes(buffer.data().data())


def as_svg(exported: Exported) -> bytes:
    """Return the chart as SVG; its words stay text."""
    from multitone.gui.speed import drawing

    size = _whole(exported)
    return drawing.as_svg(lambda painter: _paint(exported, painter, size), size, exported.title())


def as_csv(exported: Exported) -> bytes:
    """Return what the chart shows as comma-separated values, numbers with a point, UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(exported.records())
    return text.getvalue().encode("utf-8", "replace")


def as_json(exported: Exported) -> bytes:
    """Return all that is known as JSON."""
    import msgspec

    return msgspec.json.format(msgspec.json.encode(exported.document(), enc_hook=str), indent=2) + b"\n"


def _whole(exported: Exported) -> QSize:
    size = exported.size()
    return QSize(size.width() + 2 * design.BETWEEN, size.height() + TITLE + 2 * design.BETWEEN)


def _paint(exported: Exported, painter: QPainter, size: QSize) -> None:
    """Paint ground, title and chart."""
    theme = design.theme()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(theme.panel))
    painter.setFont(design.font(design.BODY, strong=True))
    painter.setPen(QColor(theme.text))
    margin = design.BETWEEN
    inside = QRectF(margin, margin, size.width() - 2 * margin, size.height() - 2 * margin)
    painter.drawText(inside, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, exported.title())
    exported.paint(painter, inside.adjusted(0, TITLE, 0, 0))
