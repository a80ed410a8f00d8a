"""Settings on the disk: what is kept, what damage does, and who heeds them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone import paths, settings
from multitone.engines.base import available_cores
from multitone.imaging.decode import decode
from multitone.imaging.parameters import parameters_of
from multitone.settings import Settings
from tests import pictures


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path))
    return tmp_path


def write(text: str | bytes) -> Path:
    file = paths.settings_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def any_value(parameter: Any) -> st.SearchStrategy[Any]:
    if parameter.type == "integer":
        return st.integers(int(parameter.minimum), int(parameter.maximum))
    if parameter.type == "boolean":
        return st.booleans()
    return st.sampled_from(parameter.choices) if parameter.choices else st.text(st.characters(codec="utf-8"))


any_settings = st.fixed_dictionaries({p.name: any_value(p) for p in parameters_of(Settings)}).map(
    lambda values: Settings(**values)
)


@given(any_settings)
def test_what_is_saved_is_read_again(chosen: Settings) -> None:
    settings.save(chosen)
    assert settings.load() == (chosen, "")
    assert json.loads(paths.settings_file().read_text("utf-8")) == msgspec.to_builtins(chosen)


def test_every_default_keeps_its_own_limits_and_is_explained() -> None:
    assert msgspec.convert(msgspec.to_builtins(Settings()), Settings) == Settings()
    assert all(parameter.help.endswith(".") for parameter in parameters_of(Settings))


def test_without_a_file_the_defaults_are_in_force() -> None:
    assert settings.load() == (Settings(), "")
    assert settings.current() == Settings()
    assert not paths.settings_file().exists()


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", "null", b"\xff\xfe", '"theme"'])
def test_a_damaged_file_is_kept_aside_and_said(text: str | bytes) -> None:
    file = write(text)
    chosen, problem = settings.load()
    assert chosen == Settings()
    assert "damaged" in problem
    assert "settings-damaged.json" in problem
    aside = file.with_name("settings-damaged.json")
    assert aside.read_bytes() == (text.encode() if isinstance(text, str) else text)
    assert settings.load() == (Settings(), ""), "it is said once"


def test_one_bad_value_takes_only_its_own_default() -> None:
    file = write('{"theme": "dark", "workers": 9999, "language": 3, "from_the_future": true}')
    chosen, problem = settings.load()
    assert chosen == Settings(theme="dark")
    assert "language, workers" in problem
    assert json.loads(file.with_name("settings-damaged.json").read_text())["workers"] == 9999
    assert settings.load() == (Settings(theme="dark"), ""), "what was good is kept"


def test_names_of_a_later_version_do_not_disturb() -> None:
    write('{"theme": "light", "from_the_future": {"a": 1}}')
    assert settings.load() == (Settings(theme="light"), "")


def test_a_write_that_fails_leaves_the_old_file(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.save(Settings(theme="dark"))

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(os, "replace", refuse)
        with pytest.raises(OSError, match="No space"):
            settings.save(Settings(theme="light"))
    assert [path.name for path in paths.settings_file().parent.iterdir()] == ["settings.json"]


def test_a_change_is_seen_without_a_restart() -> None:
    settings.save(Settings(workers=3))
    assert settings.current().workers == 3
    settings.save(Settings(workers=12))
    assert settings.current().workers == 12
    paths.settings_file().unlink()
    assert settings.current() == Settings()


def test_the_largest_picture_is_heeded() -> None:
    data = pictures.jpeg(1100, 1000)
    assert decode(data).raster.width == 1100
    settings.save(Settings(largest_picture=1))
    with pytest.raises(Exception, match="1,100 × 1,000 pixels; the limit is 1 megapixels"):
        decode(data)


def test_the_command_line_heeds_the_workers(capsys: pytest.CaptureFixture[str]) -> None:
    from multitone.batch.options import ConvertOptions
    from multitone.cli.plan import engine_of

    assert engine_of(ConvertOptions().request()).workers == available_cores()
    settings.save(Settings(workers=5))
    assert engine_of(ConvertOptions().request()).workers == 5
    assert engine_of(ConvertOptions(workers=2).request()).workers == 2, "what is typed comes first"
    write("{")
    assert engine_of(ConvertOptions().request()).workers == available_cores()
    assert "are damaged" in capsys.readouterr().err
