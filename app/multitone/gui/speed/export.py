"""A chart under its title, with the table that says the same; and its export, written whole or not at all."""

from __future__ import annotations

import csv
import io
import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from multitone.errors import MultitoneError
from multitone.gui.desktop import numbers
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.speed.provenance import COLUMNS, Provenance
from multitone.gui.speed.tables import FiguresTable, Records
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import IconToggle, WrappedLabel, label
from multitone.gui.widgets.layout import column_of, row_of
from multitone.messages import tr

SHARPNESS = 2
"""Pixels of a PNG for each of the window's."""
FOOT = Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignTop.value | Qt.TextFlag.TextWordWrap.value
"""How what stands under a chart is set."""
TITLE = 2 * design.BETWEEN
"""Height of the title over an exported chart."""
RESOLUTION = 96
"""Pixels an inch of an SVG; by another one than the screen's, Qt would replay what it has recorded at another size."""
SVG = "http://www.w3.org/2000/svg"
_PAIR = re.compile(r"(-?[\d.]+(?:e[-+]?\d+)?),(-?[\d.]+(?:e[-+]?\d+)?)")
_MATRIX = re.compile(r"matrix\(([^)]*)\)")
WRITTEN_IN = {"d", "points"}
"""Attributes that hold a line's points; groups of rectangles and words are left as they are."""


@dataclass(frozen=True)
class Exported:
    """What can be exported of a chart."""

    stem: str
    """Of the files' names."""
    title: str
    size: Callable[[], QSize]
    """Of the chart in the window."""
    paint: Callable[[QPainter, QRectF], None]
    records: Callable[[], Records]
    document: Callable[[], Any]
    """All that is known, for JSON."""
    provenance: Callable[[], Provenance] = Provenance
    """Where the figures come from; told under the picture, and on every line of the table."""


class ChartPanel(QWidget):
    """Shows the chart, or the table in its place, and offers to export it."""

    def __init__(self, chart: QWidget, table: FiguresTable, exported: Exported, choice: QWidget | None = None) -> None:
        super().__init__()
        name = chart.objectName()
        self.chart, self.table, self.exported = chart, table, exported
        self.as_table = IconToggle("table", tr("Show as a table"), f"{name}_as_table", side=design.OUTER)
        self.as_table.setAccessibleName(tr("{title}, as a table", title=exported.title))
        self.as_table.toggled.connect(self._show_table)
        self.export = QPushButton(tr("Export…"))
        self.export.setObjectName(f"{name}_export")
        self.export.setAccessibleName(tr("Export: {title}", title=exported.title))
        self.export.setProperty("tone", "link")
        self.export.setCursor(Qt.CursorShape.PointingHandCursor)
        self.export.clicked.connect(self._show_menu)
        self.formats = QMenu(self)
        self.formats.setAccessibleName(tr("Formats"))
        for kind, text in (
            ("png", tr("Picture (PNG)…")), ("svg", tr("Drawing (SVG)…")),
            ("csv", tr("Table (CSV)…")), ("json", tr("Data (JSON)…")),
        ):  # fmt: skip
            self.formats.addAction(text).triggered.connect(lambda _=False, kind=kind: self.ask(kind))
        self.saved = WrappedLabel(f"{name}_saved", "small")
        self.saved.hide()
        title = label(exported.title, "strong")
        middle = [choice] if choice is not None else []
        head = row_of(title, *middle, None, self.as_table, self.export, spacing=design.WITHIN)
        column_of(head, self.saved, chart, table, None, on=self, spacing=design.WITHIN)
        table.hide()

    def ask(self, kind: str) -> QFileDialog:
        """Ask for a file to write into."""
        dialog = QFileDialog(self.window(), tr("Export"), os.path.expanduser("~"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{kind.upper()} (*.{kind})")
        dialog.setDefaultSuffix(kind)
        dialog.selectFile(f"{self.exported.stem}.{kind}")
        dialog.fileSelected.connect(lambda path: self.save(kind, path))
        dialog.open()
        return dialog

    def save(self, kind: str, path: str) -> None:
        """Write a file, and say what became of it."""
        name = numbers.name_of(path)
        try:
            write(self.exported, kind, path)
        except (OSError, MultitoneError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            text = tr("{name} cannot be written: {reason}. Choose another folder.", name=name, reason=reason)
        else:
            text = tr("Saved as “{name}”", name=name)
        self.saved.setText(text)
        self.saved.show()

    def _show_menu(self) -> None:
        self.formats.popup(self.export.mapToGlobal(self.export.rect().bottomLeft()))

    def _show_table(self, table: bool) -> None:
        set_tip(self.as_table, tr("Show as a chart") if table else tr("Show as a table"))
        self.chart.setVisible(not table)
        self.table.setVisible(table)


def write(exported: Exported, kind: str, path: str) -> None:
    """Write a chart into a file as png, svg, csv or json; it appears whole or not at all. Raises `OSError`."""
    from multitone.storage.atomic_file import save

    data = {"png": as_png, "svg": as_svg, "csv": as_csv, "json": as_json}[kind](exported)
    save(data, path)


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
    """Return the chart as SVG, made so that every viewer shows it alike; its words stay text."""
    from PySide6.QtSvg import QSvgGenerator

    size = _whole(exported)
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(RESOLUTION)
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(exported.title)
    generator.setDescription("\n".join(exported.provenance().lines()))
    painter = QPainter(generator)
    _paint(exported, painter, size)
    painter.end()
    return settled(bytes(buffer.data().data()))


def as_csv(exported: Exported) -> bytes:
    """Return what the chart shows and where it comes from as comma-separated values, numbers with a point, UTF-8.

    Of a text that a spreadsheet would take for a formula an apostrophe is in front.
    """
    from multitone.reports.table import harmless

    text = io.StringIO(newline="")
    records, origin = exported.records(), exported.provenance().values()
    lines = [[*line, *(COLUMNS if number == 0 else origin)] for number, line in enumerate(records)]
    csv.writer(text).writerows([harmless(cell) if isinstance(cell, str) else cell for cell in line] for line in lines)
    return text.getvalue().encode("utf-8", "replace")


def as_json(exported: Exported) -> bytes:
    """Return all that is known as JSON."""
    import msgspec

    return msgspec.json.format(msgspec.json.encode(exported.document(), enc_hook=str), indent=2) + b"\n"


def _whole(exported: Exported) -> QSize:
    size = exported.size()
    foot = _foot(exported, size.width())
    below = foot.height() + design.WITHIN if foot.height() else 0
    return QSize(size.width() + 2 * design.BETWEEN, size.height() + TITLE + below + 2 * design.BETWEEN)


def _foot(exported: Exported, width: int) -> QSize:
    """Return the room that the chart's origin takes under it."""
    text = "\n".join(exported.provenance().lines())
    area = QRect(0, 0, width, 1 << 16)
    return QFontMetrics(design.font(design.SMALL)).boundingRect(area, FOOT, text).size() if text else QSize()


def _paint(exported: Exported, painter: QPainter, size: QSize) -> None:
    """Paint ground, title and chart."""
    theme = design.theme()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(theme.panel))
    painter.setFont(design.font(design.BODY, strong=True))
    painter.setPen(QColor(theme.text))
    margin = design.BETWEEN
    inside = QRectF(margin, margin, size.width() - 2 * margin, size.height() - 2 * margin)
    painter.drawText(inside, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, exported.title)
    foot = _foot(exported, round(inside.width())).height()
    chart = inside.adjusted(0, TITLE, 0, -foot - design.WITHIN if foot else 0)
    painter.save()
    exported.paint(painter, chart)
    painter.restore()
    painter.setFont(design.font(design.SMALL))
    painter.setPen(QColor(theme.quiet))
    room = QRectF(inside.left(), chart.bottom() + design.WITHIN, inside.width(), foot)
    painter.drawText(room, FOOT, "\n".join(exported.provenance().lines()))


def settled(svg: bytes) -> bytes:
    """Carry out the transforms of lines whose width is not to scale.

    Qt marks such lines for viewers of SVG Tiny 1.2; others would scale their width with the data's units, and paint a
    line of 2 pixels as broad as the chart.
    """
    ET.register_namespace("", SVG)
    root = ET.fromstring(svg)  # noqa: S314 - it was written a moment ago, by Qt
    for element in root.iter():
        if "font-family" in element.attrib:
            element.set("font-family", f"{element.attrib['font-family']}, sans-serif")  # our font may not be there
    for group in root.iter(f"{{{SVG}}}g"):
        lines = [line for line in group if "vector-effect" in line.attrib]
        match = _MATRIX.fullmatch(group.get("transform", ""))
        if match is None or not lines or not all(WRITTEN_IN & line.attrib.keys() for line in group):
            continue
        for line in lines:
            del line.attrib["vector-effect"]
        matrix = tuple(float(value) for value in match[1].split(","))
        for line in group:
            for name in WRITTEN_IN & line.attrib.keys():
                line.set(name, _carried_out(line.attrib[name], matrix))
        del group.attrib["transform"]
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _carried_out(points: str, by: tuple[float, ...]) -> str:
    """Return the points of a line where a matrix takes them."""

    def moved(pair: re.Match[str]) -> str:
        x, y = float(pair[1]), float(pair[2])
        return f"{by[0] * x + by[2] * y + by[4]:.3f},{by[1] * x + by[3] * y + by[5]:.3f}"

    return _PAIR.sub(moved, points)
