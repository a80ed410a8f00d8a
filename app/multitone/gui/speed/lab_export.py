"""Export of what the laboratory found: as a picture, a drawing, a table or data, written whole or not at all."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from multitone.gui import design, words
from multitone.gui.speed import lab_words
from multitone.gui.speed.lab_bars import chart_of, paint
from multitone.speedup.lab.rows import Laboratory, Row

WIDTH = 1232
"""Of an exported picture without its margins: as wide as the bars are in the window at its usual size."""
SHARPNESS = 2
"""Pixels of a PNG for each of the window's."""
TITLE, FOOT = 2 * design.OUTER, design.OUTER
COLUMNS = (
    "workload", "kernel", "engine", "workers", "runs", "seconds", "fastest", "slowest", "speedup", "speedup_low",
    "speedup_high", "megapixels_per_second", "identical", "because", "unavailable",
)  # fmt: skip
KINDS = ("png", "svg", "csv", "json")


class ExportMenu(QPushButton):
    """A link that opens the menu of formats."""

    told = Signal(str)
    """What became of an export."""

    def __init__(self, found: Callable[[], Laboratory], cores: int, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Export…"), parent)
        self._found, self._cores = found, cores
        self.setObjectName("export_laboratory")
        self.setAccessibleName(self.tr("Export what the laboratory found"))
        self.setProperty("tone", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.formats = QMenu(self)
        self.formats.setAccessibleName(self.tr("Formats"))
        said = (self.tr("Picture (PNG)…"), self.tr("Drawing (SVG)…"), self.tr("Table (CSV)…"), self.tr("Data (JSON)…"))
        for kind, text in zip(KINDS, said, strict=True):
            self.formats.addAction(text).triggered.connect(lambda _=False, kind=kind: self.ask(kind))
        self.clicked.connect(lambda: self.formats.popup(self.mapToGlobal(self.rect().bottomLeft())))

    def ask(self, kind: str) -> QFileDialog:
        """Ask for a file to write into."""
        dialog = QFileDialog(self.window(), self.tr("Export"), os.path.expanduser("~"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{kind.upper()} (*.{kind})")
        dialog.setDefaultSuffix(kind)
        dialog.selectFile(f"laboratory.{kind}")
        dialog.fileSelected.connect(lambda path: self.export(kind, path))
        dialog.open()
        return dialog

    def export(self, kind: str, path: str) -> None:
        """Write a file, and tell what became of it."""
        name = words.name_of(path)
        try:
            write(self._found(), self._cores, kind, path)
        except OSError as error:
            failed = self.tr("{name} cannot be written: {reason}. Choose another folder.")
            self.told.emit(failed.format(name=name, reason=error.strerror or error))
        else:
            self.told.emit(self.tr("Saved as “{name}”").format(name=name))


def write(found: Laboratory, cores: int, kind: str, path: str) -> None:
    """Write what was found as png, svg, csv or json; the file appears whole or not at all. Raises `OSError`."""
    from multitone.imaging.whole_file import write_whole

    data = {
        "png": lambda: as_png(found, cores), "svg": lambda: as_svg(found, cores),
        "csv": lambda: as_csv(found), "json": lambda: as_json(found),
    }[kind]()  # fmt: skip
    write_whole(
        data, os.path.join(os.path.dirname(path), f".multitone-{os.getpid()}.part"), path, replace=True, times=None
    )


def as_csv(found: Laboratory) -> bytes:
    """Return the rows as comma-separated values in UTF-8: seconds are medians, numbers have a point."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_values(row) for row in found.rows)
    return text.getvalue().encode("utf-8", "replace")


def as_json(found: Laboratory) -> bytes:
    """Return all that was found as JSON, in the form of `multitone lab --json`."""
    import msgspec

    return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"


def as_png(found: Laboratory, cores: int) -> bytes:
    """Return the bars as PNG, in the colors of the window."""
    size = _size(found, cores)
    image = QImage(size * SHARPNESS, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SHARPNESS)
    _paint(found, cores, image, size)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt takes a str
    return bytes(buffer.data().data())


def as_svg(found: Laboratory, cores: int) -> bytes:
    """Return the bars as SVG; words stay text."""
    from PySide6.QtSvg import QSvgGenerator

    size = _size(found, cores)
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(_title())
    _paint(found, cores, generator, size)
    return bytes(buffer.data().data())


def _values(row: Row) -> Iterator[object]:
    low, high = row.interval or (None, None)
    identical = None if row.identical is None else str(row.identical).lower()
    seconds = (lab_words.median(row), min(row.seconds, default=None), max(row.seconds, default=None))
    yield from (row.workload, row.kernel, row.engine, row.workers, len(row.seconds), *seconds)
    yield from (row.speedup, low, high, row.megapixels_per_second, identical, row.because, row.unavailable)


def _title() -> str:
    from PySide6.QtCore import QCoreApplication

    return QCoreApplication.translate("laboratory", "Speedup against the same kernel on one thread")


def _size(found: Laboratory, cores: int) -> QSize:
    margin = 2 * design.OUTER
    return QSize(WIDTH + margin, round(chart_of(found.rows, WIDTH, cores).height) + TITLE + FOOT + margin)


def _paint(found: Laboratory, cores: int, device: Any, size: QSize) -> None:
    """Paint the ground, a title, the bars, and the conditions at their foot."""
    theme = design.theme()
    painter = QPainter(device)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(theme.panel))
    inside = QRectF(design.OUTER, design.OUTER, WIDTH, size.height() - 2 * design.OUTER)
    left = Qt.AlignmentFlag.AlignLeft
    painter.setFont(design.font(design.LARGE))
    painter.setPen(QColor(theme.text))
    painter.drawText(inside, int(left | Qt.AlignmentFlag.AlignTop), _title())
    painter.setFont(design.font(design.SMALL))
    painter.setPen(QColor(theme.quiet))
    painter.drawText(inside, int(left | Qt.AlignmentFlag.AlignBottom), lab_words.conditions(found.conditions))
    painter.translate(inside.left(), inside.top() + TITLE)
    paint(painter, chart_of(found.rows, WIDTH, cores), theme)
    painter.end()
