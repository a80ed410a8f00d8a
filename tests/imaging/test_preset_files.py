import json
import os
from pathlib import Path

import pytest

from multitone.errors import UsageError
from multitone.imaging.operation import build_operation
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.preset import (
    Preset,
    find_preset,
    parse_preset,
    preset_json,
    read_preset,
    save_preset,
    write_preset,
)
from multitone.imaging.source_facts import literal


def preset_with(path: Path) -> Preset:
    return Preset("marked", pipeline=Pipeline((build_operation("watermark", {"file": str(path)}),)))


def written_file(path: Path) -> str:
    return str(json.loads(path.read_bytes())["steps"][0]["file"])


def file_of(preset: Preset) -> str:
    return str(preset.pipeline.steps[0].file)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("mark", "named"),
    [
        ("mine/logo.png", "logo.png"),
        ("mine/marks/logo.png", "marks/logo.png"),
        ("marks/logo.png", "../marks/logo.png"),
        ("logo.png", "../logo.png"),
        ("../logo.png", None),
    ],
)
def test_a_file_in_or_beside_the_folder_is_named_from_there(tmp_path: Path, mark: str, named: str | None) -> None:
    home = tmp_path / "home"
    path = Path(os.path.normpath(home / mark))
    write_preset(preset_with(path), home / "mine" / "a.json")
    assert written_file(home / "mine" / "a.json") == (named or str(path))
    assert file_of(read_preset(home / "mine" / "a.json")) == str(path)
    if named:
        home.rename(tmp_path / "elsewhere")
        moved = Path(os.path.normpath(tmp_path / "elsewhere" / mark))
        assert file_of(read_preset(tmp_path / "elsewhere" / "mine" / "a.json")) == str(moved)


def test_a_preset_named_from_the_current_folder_finds_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "presets").mkdir()
    write_preset(preset_with(tmp_path / "presets" / "logo.png"), tmp_path / "presets" / "a.json")
    monkeypatch.chdir(tmp_path)
    assert file_of(find_preset("presets/a.json")) == str(tmp_path / "presets" / "logo.png")
    monkeypatch.chdir("presets")
    assert file_of(find_preset("a.json")) == str(tmp_path / "presets" / "logo.png")


def test_ones_own_presets_keep_their_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    path = save_preset(preset_with(tmp_path / "pictures" / "logo.png"))
    assert written_file(path) == str(tmp_path / "pictures" / "logo.png")
    assert file_of(find_preset("marked")) == str(tmp_path / "pictures" / "logo.png")


def test_a_home_folder_stays_one(tmp_path: Path) -> None:
    data = json.dumps({"version": 2, "steps": [{"operation": "lut", "file": "~/a.cube"}, {"operation": "lut"}]})
    steps = parse_preset(data.encode(), folder=str(tmp_path)).pipeline.steps
    assert [step.file for step in steps] == [os.path.expanduser("~/a.cube"), ""]  # type: ignore[attr-defined]


@pytest.mark.parametrize("file", [3, ["a"], "a\0b", "a\nb"])
def test_a_file_that_is_no_path_is_told(file: object) -> None:
    data = json.dumps({"version": 2, "steps": [{"operation": "lut", "file": file}]})
    with pytest.raises(UsageError, match="file"):
        parse_preset(data.encode(), "a", "/somewhere")


@pytest.mark.parametrize("text", ["{stem}", "}{", "{{x}}", "© Me", ""])
def test_texts_of_the_first_version_mean_what_they_meant(text: str) -> None:
    data = json.dumps({"version": 1, "steps": [{"operation": "text", "text": text, "gravity": "top"}]})
    preset = parse_preset(data.encode())
    (step,) = preset.pipeline.steps
    assert literal(step.text) == (text or "© Your name")  # type: ignore[attr-defined]
    assert not step.depends_on_source
    assert parse_preset(preset_json(preset)).pipeline == preset.pipeline


def test_texts_of_today_have_fields() -> None:
    data = json.dumps({"version": 2, "steps": [{"operation": "text", "text": "{stem}"}]})
    assert parse_preset(data.encode()).pipeline.steps[0].depends_on_source
    with pytest.raises(UsageError, match="stem"):
        parse_preset(data.replace("stem", "stern").encode())
