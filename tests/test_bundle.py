"""Modules come from the bundle as they come from their sources, and never from one that is older."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from multitone import bundle as module
from multitone.bundle import Bundle

PACKAGE = "multitone"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A package of three modules, one of them in a package below."""
    folder = tmp_path / PACKAGE
    (folder / "inner").mkdir(parents=True)
    (folder / module.LEFT_OUT).mkdir()
    (folder / "__pycache__").mkdir()
    for name in ("__init__", "one", "inner/__init__", "inner/two", f"{module.LEFT_OUT}/three"):
        (folder / f"{name}.py").write_text(f"NAME = {name!r}\n")
    return folder


@pytest.fixture
def opened(root: Path) -> Iterator[Bundle]:
    bundle = Bundle(str(root))
    bundle.write()
    bundle.open()
    yield bundle
    bundle.close()


def names(bundle: Bundle) -> dict[str, object]:
    found = (f"{PACKAGE}.{name}" for name in ("one", "inner", "inner.two", f"{module.LEFT_OUT}.three", "absent"))
    return {name: spec for name in found if (spec := bundle.find_spec(name, None)) is not None}


def test_modules_are_found_with_all_that_python_says_of_them(opened: Bundle, root: Path) -> None:
    found = names(opened)
    assert set(found) == {f"{PACKAGE}.{name}" for name in ("one", "inner", "inner.two")}
    inner = found[f"{PACKAGE}.inner"]
    assert inner.submodule_search_locations == [str(root / "inner")]
    two = found[f"{PACKAGE}.inner.two"]
    assert (two.origin, two.submodule_search_locations) == (str(root / "inner" / "two.py"), None)
    assert two.loader.get_source(two.name) == "NAME = 'inner/two'\n"
    scope: dict[str, object] = {}
    exec(opened.code_of(two.name), scope)
    assert scope["NAME"] == "inner/two"


def test_a_source_that_has_changed_is_left_to_python(opened: Bundle, root: Path) -> None:
    before = (root / "one.py").stat()
    (root / "one.py").write_text("NAME = 'uno'\n")
    os.utime(root / "one.py", ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    (root / "inner" / "two.py").unlink()
    assert set(names(opened)) == {f"{PACKAGE}.inner"}


def test_it_is_written_when_it_is_missing_or_old(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    missing = Bundle(str(root))
    missing.open()
    missing.renew()
    written = Path(missing.path).stat()
    fresh = Bundle(str(root))
    fresh.open()
    fresh.renew()
    assert Path(missing.path).stat() == written
    monkeypatch.setattr(module, "MOST_CHANGED", 0)
    (root / "one.py").write_text("NAME = 'another'\n")
    names(fresh)
    fresh.renew()
    assert Path(missing.path).stat() != written
    fresh.close()
    assert [path.name for path in root.joinpath("__pycache__").iterdir() if ".bin." in path.name] == []


@pytest.mark.parametrize("content", [b"", b"\xff" * 100, b"\5\0\0\0\0\0\0\0N", b"\1\0\0\0\0\0\0\0N"])
def test_a_broken_one_is_as_none(root: Path, content: bytes) -> None:
    bundle = Bundle(str(root))
    Path(bundle.path).write_bytes(content)
    bundle.open()
    assert names(bundle) == {}
    assert bundle not in sys.meta_path


def test_none_is_written_where_python_writes_no_bytecode(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    bundle = Bundle(str(root))
    bundle.open()
    bundle.renew()
    assert not Path(bundle.path).exists()


def test_code_that_cannot_be_read_any_more_is_taken_from_its_source(opened: Bundle) -> None:
    spec = opened.find_spec(f"{PACKAGE}.one", None)
    assert spec is not None
    opened.close()
    scope: dict[str, object] = {}
    exec(spec.loader.get_code(spec.name), scope)
    assert scope["NAME"] == "one"


def test_the_program_runs_from_its_own() -> None:
    tried = (
        "import multitone.bundle as b\nown = b.Bundle()\nown.path += '.tried'\nown.write()\nown.open()\nimport os\n"
        "import multitone.cli.converting as c\nassert type(c.__loader__).__name__ == '_Loader', c.__loader__\n"
        "os.unlink(own.path)"
    )
    subprocess.run([sys.executable, "-c", tried], check=True)
