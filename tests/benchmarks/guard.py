"""`make bench ARGS=guard`: whether the working tree is slower than another commit, by whole runs of both in turn.

Both are run in rounds of random order on the same files, and each round gives a ratio of new to old. After some rounds
the median of the ratios gets a bootstrap interval of 99 %: below 1.03 throughout, the tree is not slower; above 1.03
throughout, it is, and the exit status is 1. Otherwise it goes on up to a number of rounds or minutes; then it is not
decided, which is said, and the exit status is 3. The looks are few and the interval wide, because each look is a chance
to be wrong. Measured beside other work, nothing is ever decided; that is as it should be.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmarks.guard_tree import checked_out, main_before
from tests.benchmarks.guard_verdict import LIMIT, LOOKS, Verdict, judged
from tests.benchmarks.peer_jobs import JOBS, PeerJob
from tests.benchmarks.peer_tools import ROOT, Work, multitone
from tests.benchmarks.whole_runs import compile_all, environment, in_rounds, read_once, scratch_of, timed

USUAL = ("gray", "fit", "png", "small", "thumb", "tiny")
STATUS = {Verdict.NOT_SLOWER: 0, Verdict.SLOWER: 1, Verdict.NOT_DECIDED: 3}


def main(arguments: Sequence[str]) -> int:
    """Compare the trees in each job, print a line each, and return the exit status."""
    options = parsed(arguments)
    with checked_out(options.against) as tree:
        for each in (ROOT, tree):
            compile_all(sys.executable, each)
        print(f"the working tree beside {options.against}; new : old, median and 99 % interval", flush=True)
        verdicts = [compare(JOBS[name], tree, options) for name in options.jobs]
    found = set(verdicts)
    return next((STATUS[verdict] for verdict in (Verdict.SLOWER, Verdict.NOT_DECIDED) if verdict in found), 0)


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(
        prog="make bench ARGS='guard …'", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("jobs", nargs="*", choices=[*JOBS, []], help=f"by default {' '.join(USUAL)}")
    parser.add_argument(
        "--against", default=None, metavar="COMMIT", help="by default the commit before the last on main"
    )
    parser.add_argument("--photos", type=Path, default=ROOT / "resources/samples", help="as for peers; or any folder")
    parser.add_argument("--limit", type=float, default=100 * (LIMIT - 1), metavar="PERCENT", help="by default 3")
    parser.add_argument("--rounds", type=int, default=LOOKS[-1], help=f"at the most, by default {LOOKS[-1]}")
    parser.add_argument("--minutes", type=float, default=6.0, help="a job may take, by default 6")
    options = parser.parse_args(arguments)
    options.jobs, options.against = options.jobs or list(USUAL), options.against or main_before()
    return options


def compare(job: PeerJob, tree: Path, options: argparse.Namespace) -> Verdict:
    """Run both trees in turn until it is decided, and print what came of it."""
    files = job.files(options.photos) or sorted(options.photos.glob("*.jpg"))
    if not files:
        print(f"  {job.name:6s} left out, for {options.photos} has no pictures for it")
        return Verdict.NOT_SLOWER
    read_once(files)
    ratios: list[float] = []
    verdict, until = judged(ratios, 1.0), time.monotonic() + 60 * options.minutes
    with tempfile.TemporaryDirectory(dir=scratch_of(many=job.many)) as scratch:
        for ratio in _ratios(Work(job, files, Path(scratch, "out")), tree, options.rounds):
            ratios.append(ratio)
            verdict = judged(ratios, 1 + options.limit / 100)
            late = time.monotonic() > until
            if verdict.final is not Verdict.NOT_DECIDED or late:
                break
    low, high = verdict.interval
    print(
        f"  {job.name:6s} {statistics.median(ratios):.3f} ({low:.3f} to {high:.3f}) in {len(ratios)} rounds: "
        f"{verdict.final.value}",
        flush=True,
    )
    return verdict.final


def _ratios(work: Work, tree: Path, rounds: int) -> Iterator[float]:
    """Yield the ratio of new to old of each round; a round before the first warms both up."""
    call, places = multitone(work), {"new": ROOT, "old": tree}
    seconds: dict[str, float] = {}
    for number, name in in_rounds(places, rounds + 1):
        seconds[name] = timed(call, work.out, environment(places[name]))
        if not any(work.out.rglob("*.*")):
            raise SystemExit(f"{name} made nothing of {work.job.name}: {' '.join(call.command)}")
        if len(seconds) == len(places):
            if number > 1:
                yield seconds["new"] / seconds["old"]
            seconds.clear()
