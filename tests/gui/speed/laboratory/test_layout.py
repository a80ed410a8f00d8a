import itertools

import pytest

from multitone.gui.speed.laboratory import labels
from multitone.gui.speed.laboratory.layout import ROW, Chart, arrange
from multitone.gui.speed.laboratory.rows import chosen, filled, lacking, lacking_engines, lacking_pairs, settled
from multitone.speedup.lab.table import LabRow
from tests.gui.speed.scripted_laboratory import NO_FREE, NO_INTERPRETERS, NO_NUMBA, found, measured, planned


def arranged(width: float, rows: tuple[LabRow, ...] | None = None) -> Chart:
    rows = found().rows if rows is None else rows
    return arrange(rows, width, 2, lambda _text, _width: 2)


@pytest.mark.parametrize("width", [912.0, 1232.0, 2512.0])
def test_nothing_overlaps_and_nothing_leaves_the_width(width: float) -> None:
    chart = arranged(width)
    rows = chart.rows
    assert all(a.top + a.height <= b.top for a, b in itertools.pairwise(rows))
    assert rows[-1].top + rows[-1].height <= chart.height
    across = chart.columns
    spans = [across.bars, *across.figures, across.same] + ([across.sentence] if across.roomy else [])
    assert all(a[0] + a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert spans[-1][0] + spans[-1][1] <= width + 1e-6
    for placed in rows:
        assert placed.sentence.bottom() <= placed.top + placed.height
        assert across.roomy or placed.row.unavailable or placed.sentence.top() >= placed.top + ROW - 4


def test_each_workload_has_its_own_scale_with_its_limit_on_it() -> None:
    cpu, io = arranged(1232.0).sections
    assert (cpu.limit, io.limit) == (2, 32)
    assert cpu.largest >= 1.94 * 1.05
    assert io.largest >= 32
    chart = arranged(1232.0)
    left, wide = chart.columns.bars
    assert chart.x(cpu, 1.0) - left == pytest.approx(wide / cpu.largest)
    assert chart.x(cpu, 99.0) == left + wide


def test_a_kernel_that_is_missing_takes_one_row() -> None:
    groups = {group.kernel: group for section in arranged(1232.0).sections for group in section.groups}
    assert [(row.all_engines, row.why) for row in groups["numba"].rows] == [(True, NO_NUMBA)]
    assert len(groups["loop"].rows) == 6
    assert list(groups) == ["loop", "python", "numpy", "numba", "cython", "c", "pillow", "libvips", "fetch"]


def test_what_helps_is_said_once_and_not_in_each_row() -> None:
    rows = found().rows
    whys = [placed.why for placed in arranged(1232.0).rows]
    assert sum(NO_INTERPRETERS in why for why in whys) == 1
    assert sum(NO_FREE in why for why in whys) == 1
    assert whys.count("not here either") == 2
    said = labels.whys(rows)
    assert sum(NO_FREE in why for why in said) == 1
    assert all(said), "each row has its sentence"


def test_what_is_lacking_is_told_of_once_and_of_the_right_thing() -> None:
    assert lacking(planned()) == {"numba": NO_NUMBA}
    assert lacking_engines(planned()) == {"subinterpreters": NO_INTERPRETERS, "free-threaded": NO_FREE}
    assert lacking_pairs(planned()) == {}
    alone = (*planned()[:-2], LabRow("fetch", "asyncio", 32, "io", unavailable="aiohttp is not installed."))
    assert lacking_pairs(alone) == {("fetch", "asyncio"): "aiohttp is not installed."}


def test_measured_rows_take_the_places_of_planned_ones() -> None:
    rows = chosen(planned(), ("c",), ("cpu", "io"))
    assert [row.kernel for row in rows] == ["c"] * 4 + ["fetch"] * 4
    unplanned = LabRow("c", "subinterpreters", 2, "cpu", seconds=(1.0,))
    now = filled(rows, [unplanned, measured(rows[1])])
    assert [row.engine for row in now[:4]] == ["serial", "threads", "asyncio", "processes"]
    assert settled(now) == (measured(rows[1]), unplanned)
