"""What is refused, as a line of JSON and as a sentence."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from multitone import messages
from multitone.cli.application import run
from tests.engines.conftest import picture


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    (tmp_path / "empty").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["convert", "nowhere", "-o", "out"], "nowhere does not exist."),
        (["convert", "empty", "-o", "out"], "There are no pictures in empty."),
        (["convert", "empty", "-o", "out", "--dry-run"], "There are no pictures in empty."),
        (["convert", "empty", "-o", "out", "--do", "nonsense"], "There is no operation 'nonsense'"),
        (["convert", "empty"], "Missing option '-o' / '--output'"),
        (["convert", "empty", "-o", "out", "--nonsense"], "No such option: --nonsense"),
        (["convert", "empty", "-o", "out", "--workers", "x"], "--workers 'x' is not valid"),
        (["convert", "empty", "-o", "out", "--existing", "x"], "--existing 'x' is not valid; write one of"),
        (["convert", "empty", "-o", "out", "-q", "-v"], "--quiet and --verbose cannot be used together"),
        (["convert", "empty", "-o", "out", "--engine", "x"], "There is no engine 'x'"),
        (["compare", "nowhere"], "nowhere does not exist."),
        (["scale", "nowhere"], "nowhere does not exist."),
        (["lab", "nowhere"], "nowhere does not exist."),
        (["resume"], "No job has pictures left"),
        (["resume", "nonsense"], "There is no job 'nonsense'"),
        (["undo"], "There is no job to undo"),
        (["history", "--nonsense"], "No such option"),
        (["operations", "nonsense"], "There is no operation"),
        (["presets", "nonsense"], "There is no preset"),
        (["measurements", "--kind", "x"], "There is no kind"),
        (["nonsense"], "No such command"),
    ],
)
def test_every_refusal_is_a_line_of_json_or_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run([*arguments, "--json"]) == 2
    out, err = capsys.readouterr()
    refused = json.loads(out)
    assert {"event", "problems"} <= set(refused) <= {"event", "problems", "problem_kinds"}
    assert refused["event"] == "refused"
    assert any(said in problem for problem in refused["problems"])
    assert err == ""
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["convrt"], "No such command 'convrt' (did you mean 'convert'?)"),
        (["convert", "in", "-o", "out", "--qualty", "3"], "No such option: --qualty (did you mean --quality?)"),
        (["convert", "in", "-o", "out", "--salv"], "No such option: --salv (did you mean --salvage?)"),
        (["convert", "-o", "out"], "Missing argument 'SOURCE...'. Folders, files, patterns"),
        (["convert", "in", "-o"], "Option -o needs a value. See `multitone convert --help`."),
    ],
)
def test_a_slip_is_told_with_what_may_be_meant(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(arguments) == 2
    assert capsys.readouterr().err.startswith(f"multitone: {said}")


@pytest.mark.parametrize(
    "arguments",
    [
        ["convert", "in", "-o"],
        ["convert", "in", "-o", "out", "--do"],
        ["convert", "in", "-o", "out", "--verify=yes"],
        ["convert", "in", "-o", "out", "--format", "png", "--format", "jpeg"],
        ["convert", "in", "-o", "out", "--max-bytes", "many"],
        ["convert", "in", "-o", "out", "--name", "{stem"],
        ["convert", "in", "-o", "out", "--do", "text text='x"],
        ["convert", "in", "-o", "out", "--do", "text text=x\\"],
        ["compare", "in", "--rounds", "0"],
        ["history", "--limit", "few"],
        ["undo", "one", "two"],
        ["--"],
    ],
)
def test_a_slip_is_told_in_the_terminals_language_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    try:
        assert run(arguments) == 2
        english = set(re.findall("[A-Za-z]+", capsys.readouterr().err))
        monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
        assert run(arguments) == 2
        german = set(re.findall("[A-Za-z]+", capsys.readouterr().err))
    finally:
        messages.speak("en")
    typed = set(re.findall("[A-Za-z]+", " ".join(arguments)))
    assert english & german <= typed | {"multitone", "Option", "help", "stem", "k", "M", "format"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["convert", "in", "-o", "out", "--\x1b[31mx"],
        ["convert", "in", "-o", "out", "--do", "gamma value=\x1b[31m"],
        ["convert", "in", "sigma=\x1b[31m", "-o", "out", "--do", "invert"],
        ["convert", "in", "-o", "out", "--memory", "\x9b31m"],
        ["undo", "one", "\x1b[31m"],
    ],
)
def test_what_was_typed_is_no_command_to_the_terminal(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert run(arguments) == 2
    said = capsys.readouterr().err
    assert said.strip().isprintable()
    assert "31m" in said


@pytest.mark.parametrize("typed", ["9" * 5000, "0", "101", "85.5", "", "²", "nan", "-1"])
def test_a_number_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], typed: str) -> None:
    assert run(["convert", "in", "-o", "out", f"--quality={typed}"]) == 2
    assert capsys.readouterr().err.endswith("is not valid; write a whole number from 1 to 100.\n")


@pytest.mark.parametrize("typed", [" 85 ", "+85", "085"])
def test_a_number_is_read_as_python_reads_it(tmp_path: Path, typed: str) -> None:
    (tmp_path / "in").mkdir()
    picture(tmp_path / "in" / "a.jpg", 1)
    assert run(["convert", "in", "-o", "out", "--quality", typed, "--dry-run"]) == 0


def test_dashes_alone_make_no_options_alike(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--json"]) == 2
    assert json.loads(capsys.readouterr().out)["problems"] == ["No such option: --json. See `multitone --help`."]


def test_what_nobody_foresaw_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multitone.cli.converting.engine_of", lambda _request: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(["convert", "empty", "-o", "out", "--json"])
