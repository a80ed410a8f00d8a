"""A command after each result, or after each batch; its failure is a line."""

from __future__ import annotations

import sys

import pytest

from multitone.batch.events import JobFinished, StageSeconds, TaskFinished
from multitone.cli.watching.then import Commands
from multitone.errors import UsageError

WRITE = (
    f"'{sys.executable}' -c 'import os, sys; open(sys.argv[1], \"a\").write(repr(sys.argv[2:]) + chr(10))' '{{log}}'"
)


def done(target: str) -> TaskFinished:
    return TaskFinished(0.0, 1, 1, "/in/a b.jpg", target, 1, 1, 1, StageSeconds())


def run(typed: str, *events: TaskFinished | JobFinished) -> list[str]:
    said: list[str] = []
    commands = Commands(typed, "/out", lambda message: said.append(str(message)))
    commands.handle(events)
    commands.close()
    return said


def test_it_runs_after_each_result_where_it_names_one_and_no_shell_reads_the_names(tmp_path, capfd):
    log = tmp_path / "log"
    typed = WRITE.replace("{log}", str(log)) + " 'to {target}' {source} {folder}"
    ended = JobFinished(0.0, 2, 0, 0, 0, 1.0, 1.0, 1.0, 1, 1)
    assert run(typed, done("/out/$(x) 'y'.jpg"), done("/out/b.jpg"), ended) == []
    assert log.read_text().splitlines() == [
        repr(["to /out/$(x) 'y'.jpg", "/in/a b.jpg", "/out"]), repr(["to /out/b.jpg", "/in/a b.jpg", "/out"])
    ]  # fmt: skip


def test_it_runs_after_each_batch_with_results_where_it_names_none(tmp_path):
    log = tmp_path / "log"
    typed = WRITE.replace("{log}", str(log)) + " {done} {folder}"
    nothing = JobFinished(0.0, 0, 1, 0, 0, 1.0, 1.0, 1.0, 1, 1)
    assert run(typed, done("/out/b.jpg"), JobFinished(0.0, 2, 0, 0, 0, 1.0, 1.0, 1.0, 1, 1), nothing) == []
    assert log.read_text().splitlines() == [repr(["2", "/out"])]


def test_its_failure_is_a_line_and_the_next_one_runs(tmp_path):
    said = run(f"'{sys.executable}' -c 'import sys; sys.exit(len(sys.argv[1]))' {{target}}", done("/out/a"), done("/o"))
    assert [text.rpartition(" ended with ")[2] for text in said] == ["status 6.", "status 2."]
    [said] = run("/no/such/program {target}", done("/out/a"))
    assert said == "/no/such/program /out/a could not be run: No such file or directory."


@pytest.mark.parametrize(("typed", "why"), [("", "empty"), ("a 'b", "cannot be read"), ("a {targets}", "{targets}")])
def test_what_is_no_command_is_refused(typed, why):
    with pytest.raises(UsageError, match=why):
        Commands(typed, "/out", print)
