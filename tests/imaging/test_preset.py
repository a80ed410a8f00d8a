"""Presets: what is read is checked, what is written is read again, and nothing of the user's is lost."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone import paths
from multitone.errors import UsageError
from multitone.imaging import preset as module
from multitone.imaging import renames
from multitone.imaging.encode import build_format, export_formats
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.preset import (
    LONGEST_NAME,
    Preset,
    delete_preset,
    file_stem,
    find_preset,
    own_presets,
    parse_preset,
    preset_json,
    save_preset,
    shipped_presets,
)

GRAY = Pipeline.parse(["grayscale luma=rec709", "gaussian-blur sigma=1.5"])


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))


def document(**values: Any) -> bytes:
    return json.dumps({"version": 1, **values}).encode()


PRINTABLE = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=LONGEST_NAME)


@given(
    name=PRINTABLE,
    told=PRINTABLE,
    steps=st.lists(st.sampled_from(["grayscale", "invert", "resize width=3 mode=pad", "contrast amount=0.1"])),
    chosen=st.sampled_from([None, *export_formats()]),
    quality=st.none() | st.integers(1, 100),
    metadata=st.none() | st.text(),
    template=st.none() | st.text(),
    same_quality=st.none() | st.booleans(),
    max_bytes=st.none() | st.integers(1, 10**10),
    color=st.none() | st.text(),
)
def test_what_is_written_is_read_again(
    name: str,
    told: str,
    steps: list[str],
    chosen: str | None,
    quality: int | None,
    metadata: str | None,
    template: str | None,
    same_quality: bool | None,
    max_bytes: int | None,
    color: str | None,
) -> None:
    written_in = build_format(chosen) if chosen else None
    preset = Preset(
        name, told, Pipeline.parse(steps), written_in, quality, metadata, template, same_quality, max_bytes, color
    )
    written = preset_json(preset)
    assert parse_preset(written, "other") == preset
    assert preset_json(parse_preset(written)) == written


def test_the_document_is_what_other_programs_can_read() -> None:
    told = json.loads(preset_json(Preset("Gray", "", GRAY, build_format("jpeg", {"quality": 80}), None, "strip")))
    assert told["version"] == 2
    gray, blur = told["steps"]
    assert (gray["operation"], gray["luma"], gray["filter"]) == ("grayscale", "rec709", "none")
    assert blur == {"operation": "gaussian-blur", "sigma": 1.5}
    assert told["format"]["format"] == "jpeg"
    assert told["format"]["quality"] == 80
    assert "quality" not in told, "what is not said is not written"
    assert "template" not in told
    assert not {"same_quality", "max_bytes", "color"} & set(told), "and an older program can still read it"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not a JSON document"),
        (b"\xff\xd8\xff\xe0", "not a JSON document"),
        (b"[" * 100_000, "not a JSON document"),
        (b"[]", 'does not say "version"'),
        (b'{"steps": []}', 'does not say "version"'),
        (b'{"version": true}', 'does not say "version"'),
        (document(version=3, unheard_of=1), "newer Multitone"),
        (document(unheard_of=1), "unheard_of"),
        (document(quality=101), "quality"),
        (document(max_bytes=0), "max_bytes"),
        (document(max_bytes="500k"), "max_bytes"),
        (document(same_quality=1), "same_quality"),
        (document(steps={"operation": "invert"}), "steps"),
        (document(steps=[{"sigma": 1}]), "name of its operation"),
        (document(steps=[{"operation": "grayscal"}]), "did you mean 'grayscale'"),
        (document(steps=[{"operation": "gaussian-blur", "sigma": -1}]), "from 0.1 to 250"),
        (document(steps=[{"operation": "gaussian-blur", "sgima": 1}]), "did you mean 'sigma'"),
        (document(format={"format": "jpg2"}), "jpg2"),
        (document(format={"quality": 3}), "needs a name"),
        (document(name="a\x1b[2Jb"), "printable"),
        (document(help="two\nlines"), "printable"),
        (document(name="n" * (LONGEST_NAME + 1)), "at most"),
        (b" " * (1 << 20) + document(), "bytes"),
    ],
)
def test_what_makes_no_sense_is_told_with_the_name_of_the_document(data: bytes, said: str) -> None:
    with pytest.raises(UsageError, match="The preset 'holiday' cannot be used") as raised:
        parse_preset(data, "holiday")
    assert said in str(raised.value)


KEYS = st.sampled_from(["version", "steps", "format", "operation", "sigma", "name"])
JSON = st.recursive(
    st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner)
).map(lambda value: json.dumps(value).encode())


@given(st.binary(max_size=200) | JSON)
def test_any_bytes_are_a_preset_or_a_usage_error(data: bytes) -> None:
    with contextlib.suppress(UsageError):
        assert parse_preset(data).name


def test_names_of_then_are_read_as_names_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(renames.RENAMED_OPERATIONS, "soften", "gaussian-blur")
    monkeypatch.setitem(renames.RENAMED_PARAMETERS, ("gaussian-blur", "radius"), "sigma")
    old = document(steps=[{"operation": "soften", "radius": 3}, {"operation": "gaussian-blur", "radius": 4}])
    assert parse_preset(old).pipeline == Pipeline.parse(["gaussian-blur sigma=3", "gaussian-blur sigma=4"])


def test_names_of_then_lead_to_names_that_exist() -> None:
    from multitone.imaging.operation import find_operation

    for now in renames.RENAMED_OPERATIONS.values():
        assert find_operation(now)
    for (operation, _), now in renames.RENAMED_PARAMETERS.items():
        assert now in {p.name for p in find_operation(operation).parameters}


def test_a_dozen_presets_are_shipped_each_with_a_name_and_a_sentence() -> None:
    shipped = shipped_presets()
    assert len(shipped) >= 12
    assert len({file_stem(preset.name) for preset in shipped}) == len(shipped)
    for preset in shipped:
        assert preset.help.endswith("."), preset.name
        assert preset.pipeline.steps or preset.format, preset.name
    files = (paths.resources() / "presets").glob("*.json")
    assert sorted(f.stem.partition("-")[2] for f in files) == sorted(file_stem(preset.name) for preset in shipped)


def test_what_is_saved_is_listed_found_replaced_and_deleted() -> None:
    assert own_presets() == []
    save_preset(Preset("My gray", "", GRAY))
    path = save_preset(Preset("  my GRAY ", "again"))
    assert path.parent == paths.config_folder() / "presets"
    assert [(p.name, p.help) for p in own_presets()] == [("my GRAY", "again")]
    for name in ("My Gray", "my-gray", str(path)):
        assert find_preset(name).help == "again"
    delete_preset("MY gray")
    assert own_presets() == []
    with pytest.raises(UsageError, match="no preset"):
        delete_preset("my gray")
    assert not list(path.parent.iterdir()), "nothing is left behind"


def test_names_that_files_cannot_tell_apart_get_files_of_their_own() -> None:
    save_preset(Preset("1/2", "half"))
    save_preset(Preset("1:2", "a ratio"))
    assert {p.name: p.help for p in own_presets()} == {"1/2": "half", "1:2": "a ratio"}
    assert find_preset("1:2").help == "a ratio"


@given(st.text(min_size=1, max_size=LONGEST_NAME))
def test_every_name_makes_a_safe_name_of_a_file(name: str) -> None:
    stem = file_stem(name)
    assert stem
    assert not set(stem) & set('<>:"|?*\\/. ')
    assert stem.isprintable()
    assert len(stem.encode()) < 250
    assert stem not in {"con", "nul", "com1"}


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "n" * (LONGEST_NAME + 1)])
def test_what_is_no_name_is_not_saved(name: str) -> None:
    with pytest.raises(UsageError):
        save_preset(Preset(name))
    assert own_presets() == []


def test_own_come_before_shipped_and_a_broken_file_hides_nobody() -> None:
    shipped = shipped_presets()[0]
    save_preset(msgspec.structs.replace(shipped, help="mine"))
    (paths.config_folder() / "presets" / "broken.json").write_text("{")
    problems: list[str] = []
    assert [p.help for p in own_presets(problems)] == ["mine"]
    assert len(problems) == 1
    assert "'broken'" in problems[0]
    assert find_preset(shipped.name).help == "mine"
    with pytest.raises(UsageError, match="'broken'"):
        find_preset("brokn")


def test_a_preset_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="did you mean 'web-1920'"):
        find_preset("web-192")
    with pytest.raises(UsageError, match="No such file"):
        find_preset(str(tmp_path / "gone.json"))
    with pytest.raises(UsageError, match="cannot be read"):
        find_preset("a\x00b.json")


def test_a_folder_that_cannot_be_written_is_a_usage_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "file"))
    with pytest.raises(UsageError, match="cannot be written"):
        save_preset(Preset("Gray"))


@pytest.mark.parametrize("name", ["x" * 81, "two\nlines"])
def test_what_could_not_be_read_is_not_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="at most 80 characters"):
        module.write_preset(Preset(name), tmp_path / "one.json")
    assert not list(tmp_path.iterdir())
