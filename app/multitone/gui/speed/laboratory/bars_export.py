"""What can be exported of what the laboratory found; `export` writes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter

from multitone.gui.speed.export import Exported
from multitone.gui.speed.laboratory import labels
from multitone.gui.speed.laboratory.bars import chart_of, paint
from multitone.gui.widgets import design
from multitone.speedup.lab.table import Laboratory, LabRow

WIDTH = 1232
"""Pixels: as wide as the bars are in the window at its usual size."""
FOOT = design.OUTER
"""Height of the conditions under the bars."""
COLUMNS = (
    "workload", "kernel", "engine", "workers", "runs", "seconds", "fastest", "slowest", "speedup", "speedup_low",
    "speedup_high", "megapixels_per_second", "identical", "because", "unavailable", "library", "units", "repeats",
)  # fmt: skip


def exported(found: Callable[[], Laboratory], cores: int) -> Exported:
    """Return what can be exported of a result; JSON has the form of `multitone lab --json`."""
    return Exported(
        stem="laboratory",
        title=title,
        size=lambda: _size(found(), cores),
        paint=lambda painter, area: _paint(found(), cores, painter, area),
        records=lambda: records(found()),
        document=found,
    )


def title() -> str:
    """Return what stands over the bars."""
    return QCoreApplication.translate("laboratory", "Speedup against the same kernel on one thread")


def records(found: Laboratory) -> list[list[object]]:
    """Return the titles of the columns, then a line of values for each row; seconds are medians."""
    return [list(COLUMNS), *(_values(row) for row in found.rows)]


def _values(row: LabRow) -> list[object]:
    low, high = row.interval or (None, None)
    identical = None if row.identical is None else str(row.identical).lower()
    seconds = (labels.median(row), min(row.seconds, default=None), max(row.seconds, default=None))
    return [
        row.workload, row.kernel, row.engine, row.workers, len(row.seconds), *seconds, row.speedup, low, high,
        row.megapixels_per_second, identical, row.because, row.unavailable, row.library, row.units, row.repeats,
    ]  # fmt: skip


def _size(found: Laboratory, cores: int) -> QSize:
    return QSize(WIDTH, round(chart_of(found.rows, WIDTH, cores).height) + FOOT)


def _paint(found: Laboratory, cores: int, painter: QPainter, area: QRectF) -> None:
    """Paint the bars, and the conditions at their foot."""
    theme = design.theme()
    painter.save()
    painter.translate(area.topLeft())
    paint(painter, chart_of(found.rows, area.width(), cores), theme)
    painter.restore()
    painter.setFont(design.font(design.SMALL))
    painter.setPen(QColor(theme.quiet))
    foot = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
    painter.drawText(area, foot, labels.conditions(found.conditions))
