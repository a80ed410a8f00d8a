"""How long the laboratory takes, as it learns that."""

from multitone.gui.speed.laboratory.rows import QUICK, SLOW, Durations, chosen
from multitone.speedup.lab.table import LabRow
from tests.gui.speed.scripted_laboratory import NO_NUMBA, measured, planned


def rows(serial: int, threads: int) -> list[LabRow]:
    return [
        LabRow("c", "serial", 1, "cpu", seconds=(1.0,) * serial),
        LabRow("c", "threads", 2, "cpu", seconds=(0.5,) * threads),
    ]


def test_what_has_not_run_takes_the_mean_of_what_has() -> None:
    durations = Durations()
    serial, threads = chosen(planned(), ("c",), ("cpu",))[:2]
    durations.start(10.0)
    durations.advance([measured(serial, 1)], 12.0)
    assert durations.left([serial, threads], 3) == 2 * 2.0 + 3 * 2.0, "the mean of what ran"
    assert durations.left([serial], 3) == 4.0
    durations.advance([measured(serial, 1), measured(threads, 1)], 13.0)
    assert durations.left([serial, threads], 3) == 2 * 2.0 + 2 * 1.0
    assert durations.expected([serial, threads], 3) == 9.0
    durations.start(50.0)
    assert durations.left([serial, threads], 3) == 9.0, "as it took before"
    missing = LabRow("numba", "serial", 1, "cpu", unavailable=NO_NUMBA)
    assert durations.expected([serial, missing], 1) == 2.0


def test_before_anything_ran_there_are_bounds_or_the_mean_of_the_last_time() -> None:
    durations = Durations()
    able = chosen(planned(), ("c", "numba"), ("cpu",))
    assert durations.expected(able, 5) is None
    assert durations.bounds(able, 5) == (20 * QUICK, 20 * SLOW)
    durations.usual = 1.5
    assert durations.expected(able, 5) == 20 * 1.5
    assert durations.left(able, 5) == 20 * 1.5


def test_rounds_that_were_needed_are_expected_again():
    durations = Durations()
    durations.start(0.0)
    for number in range(1, 4):
        durations.advance(rows(number, number - 1), 3.0 * number - 1)
        durations.advance(rows(number, number), 3.0 * number)
    assert durations.left(rows(3, 3), 2) == 0, "more than the fewest came to be"
    assert durations.expected(rows(3, 3), 2) == 3 * (2.0 + 1.0)
    durations.start(100.0)
    durations.advance(rows(1, 0), 102.0)
    assert durations.left(rows(1, 0), 2) == 2 * 2.0 + 3 * 1.0
