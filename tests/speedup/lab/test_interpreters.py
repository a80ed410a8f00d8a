import sys

import pytest

from multitone.engines.base import JobControl
from multitone.errors import EngineError
from multitone.speedup.lab import interpreters
from multitone.speedup.lab.interpreters import Other, interpreter_for, run_bare
from multitone.speedup.lab.squares import expected_file, square_file


@pytest.fixture
def wish(squares):
    folder, numbers = squares
    return {
        "kernel": "python", "repeats": 1, "units": 2, "workers": 2, "side": 160,
        "square": square_file(folder, numbers[0], 160), "expected": expected_file(folder, numbers[0], 160),
    }  # fmt: skip


@pytest.mark.parametrize("mode", ["serial", "threads"])
def test_the_program_runs_in_any_interpreter_and_proves_what_it_did(wish, mode):
    seconds, right = run_bare(sys.executable, wish | {"mode": mode}, JobControl())
    assert seconds > 0
    assert right
    assert not run_bare(sys.executable, wish | {"mode": mode, "expected": wish["square"]}, JobControl())[1]


def test_a_cancelled_one_is_ended(wish):
    control = JobControl()
    control.cancel()
    assert run_bare(sys.executable, wish | {"mode": "serial", "kernel": "loop", "repeats": 10**6}, control) is None


def test_what_an_interpreter_says_last_is_told(wish):
    with pytest.raises(EngineError, match="KeyError: 'dance'"):
        run_bare(sys.executable, wish | {"mode": "dance"}, JobControl())


def test_an_interpreter_is_taken_only_where_it_can_what_is_asked(monkeypatch):
    others = {
        "able": Other("able", "serial", (), "import sys", ""),
        "unable": Other("unable", "serial", ("no-such-python", "false"), "import no_such_module", ""),
    }
    monkeypatch.setattr(interpreters, "OTHERS", others)
    interpreter_for.cache_clear()
    assert interpreter_for("able") == sys.executable
    assert interpreter_for("unable") is None
    interpreter_for.cache_clear()
