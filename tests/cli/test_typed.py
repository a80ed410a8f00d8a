"""What was typed: slips of the shell, homes, formats, each told with the words that mend it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from multitone.cli.application import run
from multitone.cli.typed import path_of
from tests.engines.conftest import picture


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "in").mkdir()
    picture(tmp_path / "in" / "a.jpg", 1)
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--do", "resize", "width=20"], "width=20 is not a file; if it is a setting, put everything into one pair"),
        (["--do", "resize", "width=20", "height=9"], "width=20 height=9 are not files; if"),
        (["--do", "invert", "--do", "gaussian-blur", "sigma=2"], "quotes: --do 'gaussian-blur sigma=2'"),
        (["--do", "invert", "--format", "jpg", "quality=80"], "quotes: --format 'jpg quality=80'"),
        (["--do", "resize"], "short_side or megapixels; for example, write --do 'resize percent=60'"),
        (["--do", "resize mode=fill"], "resize needs width, height, percent, longest_side, short_side or megapixels;"),
        (["--do", "crop"], "crop needs left, top, width, height or aspect; for example, write --do 'crop aspect=3:2'"),
        (["--do", "resize", "--width", "20"], "Write the settings of a step inside its quotes, as in --do 'resize"),
        (["--format", "jpg", "--format", "webp"], "--format jpg, --format webp cannot be used together"),
        (["width=20"], "width=20 does not exist."),
        (["-o", ""], "-o is empty; name a folder for the results, or write -o . for the current one."),
        (["-o", "~nobody-of-that-name/x"], "There is no user 'nobody-of-that-name'"),
        (["--report", "~nobody-of-that-name/x.csv"], "write ./~nobody-of-that-name/x.csv for a folder of that name."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("as_json", [False, True])
def test_a_slip_is_told_with_its_remedy(
    capsys: pytest.CaptureFixture[str], inside: Path, typed: list[str], said: str, as_json: bool
) -> None:
    arguments = ["convert", "in", "-o", "out", *typed]
    assert run([*arguments, "--json"] if as_json else arguments) == 2
    out, err = capsys.readouterr()
    if as_json:
        refused = json.loads(out)
        assert refused["event"] == "refused"
        assert said in refused["problems"][0]
        assert err == ""
    else:
        assert said in err
        assert out == ""
    assert not (inside / "out").exists()


def test_a_file_that_is_named_like_a_setting_is_a_file(inside: Path) -> None:
    (inside / "in" / "a.jpg").rename(inside / "width=20")
    assert run(["convert", "width=20", "-o", "out", "--do", "resize percent=50", "--dry-run"]) == 0


def test_a_step_of_a_preset_may_wait_for_its_size(inside: Path) -> None:
    """As the window saves it before its form is filled in."""
    (inside / "p.json").write_text('{"version": 1, "name": "P", "steps": [{"operation": "resize"}]}')
    assert run(["convert", "in", "-o", "out", "--preset", "p.json", "--do", "invert", "--dry-run"]) == 0


def test_a_home_is_put_in_place_of_its_sign_wherever_a_path_is_typed(
    inside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = inside / "home"
    home.mkdir()
    (inside / "in").rename(home / "in")
    (home / "p.json").write_text('{"version": 1, "name": "P", "steps": [{"operation": "invert"}]}')
    assert run(["convert", "~/in/*", "--output=~/out", "--preset", "~/p.json", "--dry-run", "--json"]) == 0
    (task,) = json.loads(capsys.readouterr().out)["tasks"]
    assert (task["source"], task["target"]) == (str(home / "in/a.jpg"), str(home / "out/a.jpg"))
    assert run(["presets", "~/p.json"]) == 0
    assert run(["measurements", "--export", "~/m.json"]) == 0
    assert (home / "m.json").exists()
    assert not (inside / "~").exists()


def test_a_folder_may_be_named_like_a_home(inside: Path) -> None:
    (inside / "~nobody-of-that-name").mkdir()
    assert path_of("~nobody-of-that-name") == "~nobody-of-that-name"
    assert path_of("a~b") == "a~b"


def test_a_format_may_be_said_twice_where_it_is_the_same(inside: Path) -> None:
    line = ["convert", "in", "-o", "out", "--dry-run", "--format", "png", "--format", "png"]
    assert run(line) == 0
    assert run([*line, "--format", "jpeg"]) == 2


@pytest.mark.parametrize(("folder", "target"), [("/", "/a.jpg"), (".", "a.jpg")])
def test_results_may_go_into_the_root_and_into_the_current_folder(
    inside: Path, capsys: pytest.CaptureFixture[str], folder: str, target: str
) -> None:
    for source in ("in", "in/*"):
        assert run(["convert", source, "-o", folder, "--dry-run", "--json"]) == 0
        (task,) = json.loads(capsys.readouterr().out)["tasks"]
        assert f"/{task['target'].lstrip('/')}" == str(inside / target)
