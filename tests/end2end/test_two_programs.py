"""Two programs at work on the same folders at once: nobody's work is lost, and every picture has its result."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from multitone.engines.registry import DEFAULT, engine_names
from tests.cli.conftest import PROGRAM
from tests.conftest import SOAK
from tests.end2end.command_line import Ran, check_account, check_targets, multitone
from tests.end2end.disk import Disk, differences, is_kept, is_part, standing
from tests.end2end.tints import PALETTE, is_of, picture

pytestmark = [pytest.mark.story, pytest.mark.faults, pytest.mark.timeout(900 if SOAK else 180)]

ROUNDS = 20 if SOAK else 1
PICTURES, OWN = 40, 6
STEP = "invert"
EXISTING = ("skip", "number", "replace", "update")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a folder with pictures in `in`, and some of the user's own where results go."""
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    world = tmp_path / "w"
    for number in range(PICTURES):
        suffix = (".jpg", ".png", ".bmp")[number % 3]
        _put(world / "in" / f"day {number % 2}" / f"p{number:02}{suffix}", number, suffix)
        if number < OWN:
            _put(world / "out" / f"day {number % 2}" / f"p{number:02}{suffix}", number + 7, suffix)
    return str(world)


def _put(path: Path, number: int, suffix: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture(PALETTE[number % len(PALETTE)], suffix, (12 + number, 8)))
    time = 1_600_000_000 * 10**9 + 7_000_000_007 * number
    os.utime(path, ns=(time, time))


def at_once(folder: str, *options: list[str]) -> list[Ran]:
    """Run programs at the same time, each with options of its own."""
    sources, out = os.path.join(folder, "in"), os.path.join(folder, "out")
    asked = [["convert", sources, "-o", out, "--do", STEP, *more, "--json"] for more in options]
    programs = [
        subprocess.Popen([*PROGRAM, *each], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for each in asked
    ]
    said = [program.communicate(timeout=120) for program in programs]
    return [Ran(tuple(a), p.returncode, *s) for a, p, s in zip(asked, programs, said, strict=True)]


def check_results(folder: str, before: Disk, runs: list[Ran], *, own_is_skipped: bool) -> Disk:
    """Check that every picture has a right result at the end, and that nothing of the user's is lost."""
    after = standing(folder)
    told = "".join(map(str, runs))
    assert not [path for path in after if is_part(path)], told
    for run in runs:
        check_account(run)
        check_targets(run)
    kept = [stands for path, stands in after.items() if is_kept(path)]
    for path, stands in before.items():
        assert after.get(path) == stands or stands in kept, f"{path!r} is lost: {told}"
    sources = [path for path in before if path.startswith(os.path.join(folder, "in") + os.sep)]
    for source in sources:
        finals = [event for run in runs for event in run.final if event["source"] == source]
        assert len(finals) == len(runs), told
        for event in finals:
            stands = after[event["target"]]
            if own_is_skipped and before.get(event["target"]) == stands:
                assert event["event"] == "task-skipped", told
            else:
                assert is_of(stands.content, before[source].content, STEP), f"{event['target']!r}: {told}"
    return after


@pytest.mark.parametrize("engine", [*engine_names("one-core"), DEFAULT])
@pytest.mark.parametrize("existing", EXISTING)
def test_every_picture_has_its_result_when_two_programs_work_at_once(existing: str, engine: str, folder: str) -> None:
    for _ in range(ROUNDS):
        before = standing(folder)
        options = ["--existing", existing, "--engine", engine]
        runs = at_once(folder, options, options)
        after = check_results(folder, before, runs, own_is_skipped=existing in ("skip", "update"))
        skipped = sum(len(run.of("task-skipped")) for run in runs)
        finished = [event["target"] for run in runs for event in run.of("task-finished")]
        if existing in ("number", "replace"):
            assert not skipped, "".join(map(str, runs))
        if existing == "number":
            assert len(set(finished)) == len(finished) == 2 * PICTURES, "".join(map(str, runs))
            assert not differences(before, {path: after[path] for path in before}), "".join(map(str, runs))
        else:
            assert len(set(finished)) <= PICTURES, f"a picture has two results: {''.join(map(str, runs))}"
        _put(Path(folder, "in", "day 0", "p00.jpg"), 11, ".jpg")  # something to do in the next round


def test_programs_with_different_choices_do_not_lose_each_others_work(folder: str) -> None:
    for number in range(ROUNDS):
        before = standing(folder)
        ways = [EXISTING[(number + 1) % 4], EXISTING[(number + 2 + number // 4 % 3) % 4]]
        runs = at_once(folder, *[["--existing", way] for way in ways])
        check_results(folder, before, runs, own_is_skipped=True)
        for way, run in zip(ways, runs, strict=True):
            assert way in ("skip", "update") or not run.of("task-skipped"), "".join(map(str, runs))


@pytest.mark.parametrize("existing", EXISTING)
def test_what_two_programs_did_at_once_can_be_taken_back(existing: str, folder: str) -> None:
    before = standing(folder)
    runs = at_once(folder, ["--existing", existing], ["--existing", existing])
    for run in runs:
        check_account(run)
    undone = [multitone("undo", run.job, "--json") for run in (*runs[::-1], *runs[::-1])]  # in turns, as they depend
    told = "".join(map(str, (*runs, *undone)))
    assert all(run.status in (0, 1, 2) for run in undone), told
    left = differences(before, {path: stands for path, stands in standing(folder).items() if not is_kept(path)})
    assert not left, f"{left}: {told}"
