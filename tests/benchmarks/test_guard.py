"""The guard of speed: what it decides of ratios that are known, and what it compares with."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import pytest
import scipy.stats

from tests.benchmarks import guard, guard_tree
from tests.benchmarks.guard_verdict import LOOKS, Judgement, Verdict, bootstrap_median, judged
from tests.benchmarks.peer_jobs import JOBS


def rounds(true: float, noise: float, seed: int) -> list[float]:
    draw = random.Random(seed)
    return [true * draw.lognormvariate(0, noise) for _ in range(40)]


def last_word(ratios: list[float], limit: float = 1.03) -> Verdict:
    words = (judged(ratios[:n], limit).final for n in range(1, len(ratios) + 1))
    return next((word for word in words if word is not Verdict.NOT_DECIDED), Verdict.NOT_DECIDED)


def test_the_same_tree_is_not_slower_and_one_that_takes_a_tenth_longer_is():
    assert last_word(rounds(1.0, 0.01, 1)) is Verdict.NOT_SLOWER
    assert last_word(rounds(1.1, 0.02, 2)) is Verdict.SLOWER


def test_what_lies_at_the_limit_or_is_noisy_is_not_decided():
    assert last_word(rounds(1.03, 0.02, 3)) is Verdict.NOT_DECIDED
    assert last_word(rounds(1.0, 0.3, 4)) is Verdict.NOT_DECIDED


def test_a_tree_that_is_as_fast_is_seldom_called_slower_however_often_it_is_looked_at():
    wrong = sum(last_word(rounds(1.03, 0.05, seed)) is Verdict.SLOWER for seed in range(60))
    assert wrong <= 3


def test_nothing_is_decided_between_looks():
    assert judged([1.5] * (LOOKS[0] - 1), 1.03).final is Verdict.NOT_DECIDED
    assert judged([1.5] * LOOKS[0], 1.03) == Judgement(Verdict.SLOWER, (1.5, 1.5))


def test_the_interval_is_scipy_s():
    ratios = rounds(1.0, 0.05, 5)
    theirs = scipy.stats.bootstrap(
        (ratios,), statistics_median, confidence_level=0.99, n_resamples=9999, method="percentile", rng=1
    ).confidence_interval
    assert bootstrap_median(ratios) == pytest.approx((theirs.low, theirs.high), abs=0.004)


def statistics_median(values, axis=-1):
    import numpy as np

    return np.median(values, axis=axis)


@pytest.mark.parametrize(
    ("verdicts", "status"),
    [
        ([Verdict.NOT_SLOWER, Verdict.NOT_SLOWER], 0),
        ([Verdict.NOT_SLOWER, Verdict.NOT_DECIDED], 3),
        ([Verdict.NOT_DECIDED, Verdict.SLOWER], 1),
    ],
)
def test_the_status_says_the_worst(monkeypatch, tmp_path, verdicts, status):
    left = iter(verdicts)
    monkeypatch.setattr(guard, "checked_out", lambda commit: __import__("contextlib").nullcontext(tmp_path))
    monkeypatch.setattr(guard, "compile_all", lambda *_: None)
    monkeypatch.setattr(guard, "compare", lambda *_: next(left))
    assert guard.main(["gray", "fit", "--against", "HEAD"]) == status


def test_a_slower_tree_is_found(monkeypatch, tmp_path, capsys):
    def seconds(call, out: Path, variables) -> float:
        out.mkdir(exist_ok=True)
        (out / "a.jpg").touch()
        return 1.2 if "home-of-before" not in variables["MULTITONE_HOME"] else 1.0

    monkeypatch.setattr(guard, "timed", seconds)
    options = argparse.Namespace(photos=Path("resources/samples").resolve(), limit=3.0, rounds=40, minutes=1)
    assert guard.compare(JOBS["gray"], tmp_path / "before", options) is Verdict.SLOWER
    assert f"1.200 (1.200 to 1.200) in {LOOKS[0]} rounds: SLOWER" in capsys.readouterr().out


def test_a_commit_that_is_not_there_is_said():
    with (
        pytest.raises(SystemExit, match="no-such-commit cannot be checked out"),
        guard_tree.checked_out("no-such-commit"),
    ):
        pass
