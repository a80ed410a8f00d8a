"""Where everything of the laboratory's bars stands: sections by workload, groups by kernel, a row an engine.

::

    Processor          1 ×       2 cores      speedup   time   MP/s
    ───────────────────┼──────────┆────────────────────────────────
    C  the same loops, written in C
    serial             █████                   1.00 ×   1.52 s  41   ✓ same pixels   The yardstick.
    threads            ██████████├┤            1.93 ×   …
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from multitone.gui.speed.laboratory import labels
from multitone.gui.widgets import design
from multitone.speedup.lab.kernels import WorkloadName
from multitone.speedup.lab.table import LabRow

HEADING = 36
"""Height of a workload's heading, which stays in sight."""
GROUP = 28
"""Height of a kernel's heading."""
ROW = 24
LINE = 16
"""Height of a line of a sentence."""
BAR = 12
NAME = 120
"""Width of the column of the engines' names."""
FIGURES = (72, 72, 56)
"""Widths of speedup, time and megapixels a second."""
SAME = 112
ROOMY = 1120
"""Width from which sentences stand beside the figures rather than under them."""
SENTENCE = 0.34
"""The sentences' part of a roomy width."""
WIDEST_BARS = 480
AIR = 1.06
"""How much farther than its largest figure a scale goes."""

LinesOf = Callable[[str, float], int]
"""Counts the lines that a sentence takes in a width."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Left edges and widths of the columns, in pixels."""

    bars: tuple[float, float]
    figures: tuple[tuple[float, float], ...]
    same: tuple[float, float]
    sentence: tuple[float, float]
    width: float
    """Of all columns together."""
    roomy: bool
    """Whether sentences stand beside the figures."""


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row and where it stands."""

    row: LabRow
    top: float
    height: float
    why: str
    """Its sentence, or why it was not measured, in the window's language."""
    sentence: QRectF
    all_engines: bool
    """Whether it stands for all engines of a kernel, which is missing here."""


@dataclass(frozen=True, slots=True)
class KernelGroup:
    """A kernel's heading and rows."""

    kernel: str
    top: float
    bottom: float
    rows: tuple[PlacedRow, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A workload with a scale of its own."""

    workload: WorkloadName
    top: float
    bottom: float
    largest: float
    """The speedup at the right end of the bars."""
    limit: int
    """What no speedup should pass: the cores, or how many requests are in flight."""
    groups: tuple[KernelGroup, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """All of it."""

    width: float
    height: float
    columns: Columns
    sections: tuple[Section, ...]

    @property
    def rows(self) -> list[PlacedRow]:
        """All rows from the top."""
        return [placed for section in self.sections for group in section.groups for placed in group.rows]

    def x(self, section: Section, speedup: float) -> float:
        """Return how far right a speedup lies."""
        left, width = self.columns.bars
        return left + width * min(max(speedup, 0.0), section.largest) / section.largest


def columns(width: float) -> Columns:
    """Divide a width into columns."""
    roomy = width >= ROOMY
    gap = design.BETWEEN
    sentence = width * SENTENCE if roomy else 0.0
    fixed = NAME + sum(FIGURES) + gap + SAME + (gap + sentence if roomy else 0.0)
    bars = min(WIDEST_BARS, max(80.0, width - fixed - gap))
    edges = list(itertools.accumulate(FIGURES, initial=NAME + bars))
    same = edges[-1] + gap
    after = same + SAME + gap
    return Columns(
        bars=(NAME, bars),
        figures=tuple(zip(edges[:-1], FIGURES, strict=True)),
        same=(same, SAME),
        sentence=(after, width - after) if roomy else (NAME, width - NAME),
        width=width,
        roomy=roomy,
    )


def arrange(rows: Sequence[LabRow], width: float, cores: int, lines_of: LinesOf) -> Chart:
    """Set all rows into a width; those of a workload, and of a kernel, are expected to be neighbors."""
    across = columns(width)
    whys = dict(zip(rows, labels.whys(rows), strict=True))
    y, sections = 0.0, []
    for workload, of_workload in itertools.groupby(rows, key=lambda row: row.workload):
        members, top, groups = list(of_workload), y, []
        y += HEADING
        for kernel, of_kernel in itertools.groupby(members, key=lambda row: row.kernel):
            groups.append(_group(kernel, [(row, whys[row]) for row in of_kernel], y, across, lines_of))
            y = groups[-1].bottom + design.WITHIN
        limit = cores if workload == "cpu" else max(row.workers for row in members)
        sections.append(Section(workload, top, y, _largest(members, limit), limit, tuple(groups)))
        y += design.BETWEEN
    return Chart(width, y, across, tuple(sections))


def _group(kernel: str, rows: list[tuple[LabRow, str]], top: float, across: Columns, lines_of: LinesOf) -> KernelGroup:
    """Set a kernel's rows with their sentences; one that is missing here has one row for all engines."""
    missing = rows[0][0].unavailable is not None and len({row.unavailable for row, _why in rows}) == 1
    y, placed = top + GROUP, []
    for row, why in rows[:1] if missing else rows:
        placed.append(_placed(row, why, y, across, lines_of, all_engines=missing))
        y += placed[-1].height
    return KernelGroup(kernel, top, y, tuple(placed))


def _placed(row: LabRow, why: str, top: float, across: Columns, lines_of: LinesOf, *, all_engines: bool) -> PlacedRow:
    """Set one row; it is as high as its sentence needs, which a reason has in place of a bar and its figures."""
    instead = row.unavailable is not None
    left, width = (NAME, across.width - NAME) if instead else across.sentence
    tall = LINE * lines_of(why, width) if why else 0
    if instead or across.roomy:
        height, down = float(max(ROW, tall + ROW - LINE)), (ROW - LINE) / 2
    else:
        height, down = ROW + (tall + design.WITHIN / 2 if tall else 0), ROW - 2
    return PlacedRow(row, top, height, why, QRectF(left, top + down, width, tall), all_engines)


def _largest(rows: Iterable[LabRow], limit: int) -> float:
    """Return where a scale ends: beyond the limit and all that was measured."""
    values = [value for row in rows for value in (row.speedup, *(row.interval or ())) if value is not None]
    return AIR * float(max([1.0, limit, *values]))
