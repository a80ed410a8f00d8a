"""What the command line offers around a job: presets, how much is printed, colors, completion."""

from __future__ import annotations

import itertools
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from PIL import Image

from multitone import messages
from multitone.batch.command import options
from multitone.batch.options import ConvertOptions
from multitone.cli.application import COMMANDS, run
from multitone.cli.application import PROGRAM as PROGRAM_COMMAND
from multitone.imaging.operation import operations
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.preset import Preset, preset_json, save_preset, shipped_presets
from tests.cli.conftest import PROGRAM, Multitone
from tests.engines.conftest import picture

COLOR = re.compile(r"\x1b\[[0-9;]*\b(3[0-79]|4[0-79]|9[0-7]|10[0-7]|38|48)[0-9;]*m")


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))


def test_a_preset_is_applied_before_the_steps(multitone: Multitone, photos: Path, tmp_path: Path) -> None:
    (tmp_path / "tiny.json").write_bytes(
        preset_json(Preset("Tiny", "", Pipeline.parse(["resize width=30"]), template="{stem}-tiny"))
    )
    ended = multitone("convert", photos, "-o", "out", "--preset", "tiny.json", "--do", "grayscale", "--flat")
    assert ended.status == 0, ended.err
    with Image.open(tmp_path / "out" / "img2-tiny.jpg") as image:
        assert image.size == (30, 20)
        assert image.mode == "L"
    ended = multitone("convert", photos, "-o", "named", "--preset", "tiny.json", "--name", "{stem}")
    assert ended.status == 0, ended.err
    assert (tmp_path / "named" / "img2.jpg").exists()


@pytest.mark.parametrize("preset", [preset.name for preset in shipped_presets()])
def test_every_shipped_preset_plans(multitone: Multitone, photos: Path, preset: str) -> None:
    ended = multitone("convert", photos, "-o", "out", "--preset", preset, "--dry-run", "--json")
    assert ended.status == 0, ended.err
    assert len(ended.events[0]["tasks"]) == 8


def test_a_preset_is_compared(multitone: Multitone, photos: Path) -> None:
    ended = multitone("compare", photos, "--preset", "high-contrast", "--rounds", "1", "--json")
    assert ended.status == 0, ended.err
    assert json.loads(ended.out)["identical"] is True


@pytest.mark.parametrize(("name", "said"), [("web-192", "did you mean 'web-1920'"), ("bad.json", "'bad' cannot")])
def test_a_preset_that_is_none_is_told(
    multitone: Multitone, photos: Path, tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / "bad.json").write_text("{}")
    ended = multitone("convert", photos, "-o", "out", "--preset", name)
    assert ended.status == 2
    assert said in ended.err
    assert not (tmp_path / "out").exists()


def test_presets_are_listed_and_told(multitone: Multitone, tmp_path: Path) -> None:
    save_preset(Preset("My own", "[bold]Mine.", Pipeline.parse(["resize width=30"])))
    (tmp_path / "home" / "config" / "presets" / "broken.json").write_text("{")
    listed = multitone("presets")
    assert listed.status == 0
    assert "my-own" in listed.out
    assert "[bold]Mine." in listed.out
    assert "web-1920" in listed.out
    assert "'broken'" in listed.err
    told = json.loads(multitone("presets", "--json").out)
    assert {"My own", "Web 1920"} <= {preset["name"] for preset in told["presets"]}
    assert "'broken'" in told["problems"][0]
    one = multitone("presets", "web-1920").out
    assert "--do 'resize longest_side=1920'" in one
    assert "--format 'jpeg quality=82'" in one
    assert multitone("presets", "nobody").status == 2


def test_formats_are_listed_with_what_they_hold(multitone: Multitone) -> None:
    lines = multitone("formats").out.splitlines()
    assert any(line.startswith("png") and "16 bits" in line and "level=4" in line for line in lines)


def test_quiet_prints_failures_only(multitone: Multitone, photos: Path) -> None:
    ended = multitone("convert", photos, "-o", "out", "-q")
    assert (ended.status, ended.out, ended.err) == (0, "", "")
    (photos / "bad.jpg").write_bytes(b"no picture")
    ended = multitone("convert", photos, "-o", "out", "--quiet")
    assert (ended.status, ended.out) == (1, "")
    (line,) = ended.err.splitlines()
    assert "bad.jpg could not be read as a picture" in line
    assert multitone("convert", photos, "-o", "out", "-q", "-v").status == 2


def test_verbose_prints_a_line_a_file_with_its_times(multitone: Multitone, photos: Path) -> None:
    (photos / "bad.jpg").write_bytes(b"no picture")
    ended = multitone("convert", photos, "-o", "out", "-v")
    assert ended.status == 1
    lines = [line for line in ended.out.splitlines() if "decode" in line]
    assert len(lines) == 8
    assert all(re.search(r"→ .*out.*: read \d+ ms, decode \d+ ms, apply .* \(worker \d+\)$", line) for line in lines)
    assert any("bad.jpg could not be read" in line for line in ended.out.splitlines())


def test_a_terminal_shows_lines_above_the_lanes(in_terminal: Callable[..., str], photos: Path) -> None:
    for i in range(20):
        picture(photos / f"more{i}.jpg", i, (1200, 900))
    shown = in_terminal("convert", photos, "-o", "out", "--do", "gaussian-blur sigma=5", "-v", "--workers", "1")
    assert COLOR.search(shown)
    assert "worker 1" in shown
    assert re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|[\r\n]", "", shown).count("decode ") >= 28


def test_no_color_is_honored(in_terminal: Callable[..., str], photos: Path) -> None:
    (photos / "bad.jpg").write_bytes(b"no picture")
    for arguments in (["presets"], ["convert", "--help"], ["convert", photos, "-o", "out", "--dry-run"]):
        assert not COLOR.search(in_terminal(*arguments, NO_COLOR="1")), arguments
    for i in range(20):
        picture(photos / f"more{i}.jpg", i, (1200, 900))
    (photos / "bad.jpg").unlink()
    shown = in_terminal("convert", photos, "-o", "out", "--do", "gaussian-blur sigma=5", "--workers", "1", NO_COLOR="1")
    assert "worker 1" in shown
    assert not COLOR.search(shown)


def complete(line: str, tmp_path: Path, shell: str = "bash", **variables: str) -> str:
    """Return what a shell is told where Tab is pressed at the end of a line."""
    words = line.split(" ")
    word = words[-1] if shell == "fish" else str(len(words) - 1)
    asked = {"_MULTITONE_COMPLETE": f"{shell}_complete", "COMP_WORDS": line, "COMP_CWORD": word, **variables}
    ended = subprocess.run(
        PROGRAM, env={**os.environ, **asked}, capture_output=True, text=True, cwd=tmp_path, timeout=60
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("multitone conv", ["convert"]),
        ("multitone convert a --exi", ["--existing"]),
        ("multitone convert a --existing re", ["replace"]),
        ("multitone convert a --do gauss", ["gaussian-blur"]),
        ("multitone convert a --preset web-", ["web-1920", "web-square-1080"]),
        ("multitone convert a --format pn", ["png"]),
        ("multitone convert a --engine ser", ["serial"]),
        ("multitone operations inv", ["invert"]),
    ],
)
def test_the_shell_completes(line: str, offered: list[str], tmp_path: Path) -> None:
    assert [answer.partition(",")[2] for answer in complete(line, tmp_path).split()] == offered


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("multitone undo --fo", "--force\tAuch Ergebnisse entfernen, deren Quellen fehlen."),
        ("multitone --vers", "--version\tDie Version zeigen."),
    ],
)
def test_what_is_offered_is_explained_in_the_terminals_language(line: str, offered: str, tmp_path: Path) -> None:
    assert complete(line, tmp_path, "fish", LC_ALL="de_DE.UTF-8").strip() == f"plain,{offered}"


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash to be told")
def test_a_shell_can_be_told_how(tmp_path: Path) -> None:
    line = f"{shlex.join(PROGRAM)} --show-completion; exit $?"  # the shell that asks is found among the ancestors
    ended = subprocess.run(["bash", "-c", line], capture_output=True, text=True, cwd=tmp_path, timeout=60)
    assert ended.returncode == 0, ended.stderr
    assert "_MULTITONE_COMPLETE=bash_complete" in ended.stdout


def test_a_shell_is_taught_for_good(tmp_path: Path) -> None:
    program = shlex.join(PROGRAM)
    home = {**os.environ, "HOME": str(tmp_path), "MULTITONE_HOME": str(tmp_path / "home")}
    (tmp_path / ".bashrc").write_text("true\n")
    for _time in range(2):
        subprocess.run(["bash", "-c", f"{program} --install-completion; exit $?"], env=home, check=True, timeout=60)
    first, empty, line = (tmp_path / ".bashrc").read_text().splitlines()
    assert (first, empty) == ("true", "")
    taught = subprocess.run(
        ["bash", "-c", f"{line}; complete -p multitone"], capture_output=True, text=True, timeout=60
    )
    assert "multitone" in taught.stdout


def test_help_shows_the_defaults_of_the_declaration(multitone: Multitone) -> None:
    text = multitone("convert", "--help").out
    assert "[default: keep]" in text
    assert "[default: 5]" in multitone("compare", "--help").out
    for name, option in options().items():
        assert name == "sources" or option.flags[-1] in text


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_help_fits_a_terminal_and_breaks_no_name(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    flags = {word for text in lines for word in re.findall(r"--[a-z-]+", text)}
    known = {flag for one in [PROGRAM_COMMAND, *map(command_of, COMMANDS)] for o in one.params for flag in all_flags(o)}
    assert flags <= known


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_help_fits_a_narrow_terminal(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only what can be typed, names with their choices and examples, may be wider."""
    monkeypatch.setenv("COLUMNS", "40")
    assert run([*command, "--help"]) == 0
    wide = [line for line in capsys.readouterr().out.splitlines() if len(line) > 40]
    assert all(line.lstrip().startswith(("-", "multitone", "find")) for line in wide), wide


def command_of(name: str) -> click.Command:
    command = PROGRAM_COMMAND.get_command(click.Context(PROGRAM_COMMAND), name)
    assert command is not None
    return command


def all_flags(parameter: click.Parameter) -> list[str]:
    return [*parameter.opts, *parameter.secondary_opts]


def test_the_terminals_language_is_spoken(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    spoken: list[str] = []
    monkeypatch.setattr("multitone.messages.speak", spoken.append)
    for locale in ("C.UTF-8", "en_US.UTF-8", "POSIX"):
        monkeypatch.setenv("LC_ALL", locale)
        run(["--version"])
    assert not spoken
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    run(["--version"])
    assert spoken == ["de_DE.UTF-8"]


def test_words_are_said_in_it_and_json_stays_english(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    english = operations()["grayscale"].help
    try:
        assert run(["operations", "grayscale"]) == 0
        assert english not in capsys.readouterr().out
        assert run(["operations", "grayscale", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["operations"][0]["help"] == english
    finally:
        messages.speak("en")


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["operations", "resize"], "Lanczos Catmull Rom IEC sRGB percent mode linear multitone fit fill pad"),
        (
            ["operations", "grayscale"],
            "Rec ITU BT R G B luma rec601 rec709 linear Alpha none red orange yellow green blue",
        ),
        (["operations"], " ".join(operations()) + " Lanczos Catmull Rom Rec amount Parameter Operation Your name"),
        (["presets", "web-1920"], "Web JPEG preset do multitone convert"),
        (["convert", "photos", "-o", "out", "--dry-run"], "img1 jpg"),
    ],
)
def test_nothing_is_left_in_english(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    photos: Path,
    arguments: list[str],
    names: str,
) -> None:
    """What is the same in both languages is a name, or is typed."""
    monkeypatch.chdir(photos.parent)
    try:
        assert run(arguments) == 0
        english = capsys.readouterr().out.split()
        monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
        assert run(arguments) == 0
        german = capsys.readouterr().out.split()
    finally:
        messages.speak("en")
    pairs = itertools.pairwise
    prose = re.compile(r"[A-Za-z]{2,}[.,:;]?")
    same = {
        pair
        for pair in {*pairs(english)} & {*pairs(german)}
        if all(prose.fullmatch(word) and word.strip(".,:;") not in names.split() for word in pair)
    }
    assert not same
    assert not {"write", "(color)", "(geometry)", "Grayscale", "Resize"} & {*german}


def test_a_default_is_shown_as_it_is_typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    try:
        assert run(["compare", "--help"]) == 0
        said = " ".join(capsys.readouterr().out.split())
        assert said.startswith("Aufruf: multitone compare")
        assert "[Vorgabe: processes]" in said
        assert run(["doctor"]) == 0
        assert "\n  processes " in capsys.readouterr().out
    finally:
        messages.speak("en")


def test_what_is_typed_has_the_defaults_of_the_declaration() -> None:
    from tests.batch.test_options import typed_options

    assert typed_options(["convert", "a", "-o", "out"]) == ConvertOptions(sources=("a",), output="out")


@pytest.mark.parametrize("late", ["rich", "multitone.imaging.preset", "multitone.speedup"])
def test_convert_starts_without_what_it_does_not_need(tmp_path: Path, late: str) -> None:
    picture(tmp_path / "a.jpg", 1)
    program = (
        "import sys; sys.argv[1:] = ['convert', 'a.jpg', '-o', 'out'];"
        "from multitone.cli import following; following.WORTH_KEEPING = 99;"  # as if the machine were quick
        f"from multitone.__main__ import main; main(); assert {late!r} not in sys.modules"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, timeout=60)
    assert ended.returncode == 0, ended.stderr
