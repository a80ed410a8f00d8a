"""`multitone scale` as it is typed."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from multitone.cli.speed import _bar, _sentences
from multitone.speedup.fit import fitted
from multitone.speedup.scaling import Advice, Scaling
from tests.cli.conftest import PROGRAM, Multitone
from tests.speedup.curves import recorded


def test_json_is_as_promised_and_the_measurement_is_kept(
    multitone: Multitone, photos: Path, monkeypatch, tmp_path: Path
):
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    ended = multitone("scale", photos, "--do", "grayscale", "--workers", "2", "--rounds", "1", "--json")
    assert ended.status == 0, ended.err
    (told,) = ended.events
    assert [point["workers"] for point in told["points"]] == [1, 2]
    assert {"workers", "seconds", "speedup", "efficiency"} <= set(told["points"][0])
    assert told["fit"] is None
    assert told["identical"] is True
    assert any("Too short" in warning for warning in told["warnings"])
    (kept,) = json.loads(multitone("measurements", "--json").out)["measurements"]
    assert (kept["kind"], kept["workload"]["steps"], kept["workload"]["pictures"]) == ("scale", "grayscale", 8)
    assert kept["detail"] == told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("photos", "--engine", "serial"), "'serial' has only one worker"),
        (("photos", "--do", "grayscal"), "grayscale"),
    ],
)
def test_what_cannot_be_measured_is_refused(words, said, multitone: Multitone, photos: Path):
    ended = multitone("scale", *words)
    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err


def test_a_terminal_shows_runs_bars_and_advice(in_terminal: Callable[..., str], photos: Path):
    shown = in_terminal("scale", photos, "--do", "grayscale", "--workers", "2", "--rounds", "1")
    assert "run 3 of 3" in shown
    assert "━" in shown
    assert all(word in shown for word in ("speedup", "efficiency", "decode", "Too short", "byte for byte"))


def test_ctrl_c_ends_it(photos: Path, tmp_path: Path):
    ours, theirs = pty.openpty()
    command = [*PROGRAM, "scale", str(photos), "--do", "grayscale", "--rounds", "100", "--workers", "2"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=theirs, cwd=tmp_path, start_new_session=True
    ) as program:
        os.close(theirs)
        shown = b""
        while b"run 2 of" not in shown:
            shown += os.read(ours, 65536)
        os.killpg(program.pid, signal.SIGINT)
        out, _ = program.communicate(timeout=20)
        os.close(ours)
    assert program.returncode == 130
    assert out == b""


def test_words_say_the_law_and_what_to_use():
    points = tuple(recorded(0.02, 1e-3, noise=0.01))
    fit, _ = fitted(points, 64)
    advice = Advice(24, "24 workers were 10 × as fast as one, and more were no faster.")
    said = _sentences(
        Scaling(points, fit, "", advice, True, (), 9, 12.0, "processes", {}, ("It is warm.", "It is warm."))
    )
    assert said[0].startswith("Use 24 workers")
    assert "universal scalability law" in said[2]
    assert "All 9 results" in said[3]
    assert said[4:] == ["It is warm."]


def test_a_bar_is_as_long_as_the_speedup_within_the_ideal_one():
    one, *_, last = recorded(0.1, counts=(1, 2, 4))
    assert _bar(one, 8.0).plain == "━" * 8
    assert _bar(last, 8.0).plain == "━" * round(8 * last.speedup) + "─" * (32 - round(8 * last.speedup))
