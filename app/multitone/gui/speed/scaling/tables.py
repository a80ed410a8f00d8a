"""The tables that say what the charts of a scaling paint, and the records that files of them hold."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from multitone.gui.desktop import numbers
from multitone.gui.speed.scaling.time_bars import PARTS, said, total
from multitone.gui.widgets.tables import Table, TextTable
from multitone.speedup.scaling import Point, Scaling
from multitone.speedup.timing import TimeUse

Records = list[list[object]]
"""A line of titles, then values as they are, for a machine to read."""
NOT_MEASURED = "–"


class ScalingTable(Table):
    """What the chart paints: for each number of workers time, speedup, efficiency, and the serial fraction it tells."""

    def __init__(self, parent: QWidget | None = None) -> None:
        tr = self.tr
        titles = (tr("Workers"), tr("Time"), tr("Runs"), tr("Speedup"), tr("95 %"), tr("Efficiency"), tr("Karp–Flatt"))
        self.texts = TextTable(titles, numbers=range(1, len(titles)))
        super().__init__(self.texts, tr("Speedup against workers, as a table"), "scaling_table", wide=0, parent=parent)
        self.texts.setParent(self)
        for column, width in enumerate((72, 56, 56, 72, 80, 72, 72)):
            self.widen(column, width)

    def show_scaling(self, scaling: Scaling | None) -> None:
        """Say another scaling."""
        self.texts.show_rows([_row(point) for point in scaling.points] if scaling is not None else [])


class TimeTable(Table):
    """What the bars paint: each worker's seconds by what it was at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        tr = self.tr
        titles = (tr("Worker"), *(said(part).capitalize() for part in PARTS), tr("Pictures"))
        self.texts = TextTable(titles, numbers=range(1, len(titles)))
        super().__init__(self.texts, tr("Where the time goes, as a table"), "time_table", wide=0, parent=parent)
        self.texts.setParent(self)
        for column in range(1, len(titles)):
            self.widen(column, 72)

    def show_uses(self, uses: Sequence[TimeUse]) -> None:
        """Say another run."""
        self.texts.show_rows(
            [
                (
                    numbers.count(use.worker),
                    *(numbers.seconds(getattr(use, part)) for part in PARTS),
                    numbers.count(use.pictures),
                )
                for use in uses
            ]
        )


def _row(point: Point) -> tuple[str, ...]:
    interval = point.interval
    return (
        numbers.count(point.workers),
        numbers.seconds(statistics.median(point.seconds)) if point.seconds else NOT_MEASURED,
        numbers.count(len(point.seconds)),
        f"{numbers.ratio(point.speedup)} ×",
        f"{numbers.ratio(interval[0])}–{numbers.ratio(interval[1])}" if interval is not None else NOT_MEASURED,
        numbers.percent(point.efficiency),
        QLocale().toString(point.karp_flatt, "f", 3) if point.karp_flatt is not None else NOT_MEASURED,
    )


def scaling_records(scaling: Scaling) -> Records:
    """Return a scaling as lines: one a number of workers; times in seconds."""
    titles = ["workers", "seconds_median", "runs", "speedup", "low", "high", "efficiency", "karp_flatt"]
    lines: Records = [list(titles)]
    for point in scaling.points:
        low, high = point.interval or (None, None)
        median = statistics.median(point.seconds) if point.seconds else None
        lines.append(
            [point.workers, median, len(point.seconds), point.speedup, low, high, point.efficiency, point.karp_flatt]
        )
    return lines


def time_records(uses: Sequence[TimeUse]) -> Records:
    """Return a run's workers as lines, in seconds."""
    return [
        ["worker", *PARTS, "total", "pictures"],
        *([use.worker, *(getattr(use, part) for part in PARTS), total(use), use.pictures] for use in uses),
    ]
