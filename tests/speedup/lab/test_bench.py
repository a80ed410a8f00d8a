import collections
import itertools

import pytest

from multitone.batch.events import JobFinished
from multitone.engines.base import JobControl
from multitone.engines.in_child.serial import SerialEngine
from multitone.errors import UsageError
from multitone.speedup.lab import bench
from multitone.speedup.lab.bench import run
from multitone.speedup.lab.reasons import BASELINE, GAIN, reason, waiting_reason
from multitone.speedup.lab.table import ENGINES, FEWEST, MOST, Line, MeasuredTable, table_of
from multitone.speedup.lab.trial import Trial
from multitone.speedup.timing import ResultSoFar, RunBegan


@pytest.fixture(autouse=True)
def steady(monkeypatch):
    """Take the machine for steady, which takes half a second to look."""
    monkeypatch.setattr(bench, "load_warning", list)


def test_a_run_tells_what_begins_what_happens_and_what_is_known_after_each(sources, monkeypatch):
    monkeypatch.setattr(bench, "RUN_SECONDS", 0.1)
    readings = list(run(sources, kernels=["pillow"], engines=["threads"], rounds=2, workers=2, control=JobControl()))
    began = [reading for reading in readings if isinstance(reading, RunBegan)]
    results = [reading.result for reading in readings if isinstance(reading, ResultSoFar)]
    assert [(one.number, one.of) for one in began] == [(n, 4) for n in (1, 2, 3, 4)]
    assert sorted(one.engine for one in began) == ["serial"] * 2 + ["threads"] * 2
    events = list(itertools.chain.from_iterable(x for x in readings[readings.index(began[0]) :] if isinstance(x, list)))
    assert sum(isinstance(event, JobFinished) for event in events) == 4
    assert len(results[0].rows) == 1
    serial, threads = results[-1].rows
    assert (serial.engine, serial.speedup, serial.because) == ("serial", 1.0, BASELINE)
    assert (serial.identical, threads.identical, len(threads.seconds)) == (True, True, 2)
    assert (serial.units, serial.repeats) == (threads.units, threads.repeats)
    assert threads.workers == 2
    assert threads.megapixels_per_second > 0
    assert results[-1].conditions["pictures"] == 2


def test_a_cancelled_one_gives_no_result(sources):
    control = JobControl()
    control.cancel()
    assert list(run(sources, kernels=["loop"], control=control)) == []


def test_sources_without_a_picture_are_refused(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"none")
    with pytest.raises(UsageError, match="no picture"):
        list(run([str(tmp_path)], control=JobControl()))


def test_what_is_planned_is_every_kernel_on_every_engine_and_the_reason_where_it_cannot_be():
    rows = table_of(workers=3).rows(planned=True)
    pairs = [(row.kernel, row.engine) for row in rows]
    kernels = ("loop", "python", "numpy", "numba", "cython", "c", "pillow", "libvips")
    assert {(k, e) for k in kernels for e in ENGINES} <= set(pairs)
    assert {("fetch", e) for e in ENGINES} <= set(pairs)
    assert {("python", "subinterpreters"), ("loop", "free-threaded")} <= set(pairs)
    assert len(pairs) == len(set(pairs))
    assert all(row.seconds == () and row.speedup is None for row in rows)
    assert all(row.workers == (1 if row.engine == "serial" else 3) for row in rows if row.workload == "cpu")
    for asked in ({"kernels": ["cc"]}, {"engines": ["thread"]}, {"workloads": ["gpu"]}):
        with pytest.raises(UsageError, match="There is no"):
            table_of(**asked)


def test_speedup_is_the_ratio_of_medians():
    one = Line("c", "serial", "cpu", 1, seconds=[2.0, 9.0, 2.2])
    two = Line("c", "threads", "cpu", 2, seconds=[1.0, 1.1, 7.0])
    row = MeasuredTable([one, two]).rows()[1]
    assert row.speedup == pytest.approx(2.2 / 1.1)
    assert row.interval[0] < row.speedup < row.interval[1]
    single = MeasuredTable(
        [Line("c", "serial", "cpu", 1, seconds=[2.0]), Line("c", "threads", "cpu", 2, seconds=[1.0])]
    )
    assert (single.rows()[1].speedup, single.rows()[1].interval) == (2.0, None)
    broken = Line("c", "asyncio", "cpu", 2, unavailable="A worker died.")
    row = MeasuredTable([one, broken]).rows()[1]
    assert (row.unavailable, row.identical, row.because) == ("A worker died.", None, "")


@pytest.mark.parametrize("lock", ["keeps", "holds", "releases", "partly"])
@pytest.mark.parametrize("engine", ["threads", "asyncio", "processes", "subinterpreters", "free-threaded"])
def test_no_sentence_claims_a_gain_that_was_not_measured(lock, engine):
    without, with_gain = (reason(lock, engine, speedup, 2) for speedup in (GAIN - 0.01, GAIN))
    assert without != with_gain
    assert not any(claim in without for claim in ("several cores", "gain is theirs", "none waits"))
    assert reason(lock, engine, 2.0, 1) == reason("keeps", engine, None, 1), "one worker gains nothing"


@pytest.mark.parametrize("engine", ["threads", "asyncio", "processes"])
def test_nor_does_one_on_waiting(engine):
    assert "held them back" in waiting_reason(engine, 1.0, 32)
    assert "held them back" not in waiting_reason(engine, 20.0, 32)


def test_rounds_go_on_until_the_interval_is_narrow(sources, monkeypatch):
    """The machine is played: in turn it needs the same and twice the time, until both sides have seen enough."""
    monkeypatch.setattr(bench, "RUN_SECONDS", 0.05)

    def rounds_of(*, noisy: bool) -> tuple[int, list[RunBegan]]:
        def run_trial(engine, job, gate, control):
            del job, control
            runs[type(engine)] += 1
            slow = 2 if noisy and runs[type(engine)] % 2 else 1
            gate.shared.pass_seconds = 0.01
            yield []
            return Trial(workers=1, seconds=slow * (1.0 if isinstance(engine, SerialEngine) else 0.5))

        runs = collections.Counter()
        monkeypatch.setattr(bench, "run_trial", run_trial)
        readings = list(run(sources, kernels=["pillow"], engines=["threads"], workers=2, control=JobControl()))
        rows = [reading for reading in readings if isinstance(reading, ResultSoFar)][-1].result.rows
        return len(rows[1].seconds), [reading for reading in readings if isinstance(reading, RunBegan)]

    steady, began = rounds_of(noisy=False)
    assert (steady, began[-1].number, began[-1].of) == (FEWEST, 2 * FEWEST, 2 * FEWEST)
    noisy, began = rounds_of(noisy=True)
    assert FEWEST < noisy <= MOST
    assert began[-1].number == began[-1].of == 2 * noisy
    assert all(one.number <= one.of for one in began)
