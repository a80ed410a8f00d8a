"""`--salvage` on the command line: damaged files are done as far as they go, and everyone is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests import pictures
from tests.cli.conftest import Multitone


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """Return a folder of a whole picture, a cut one, and one of which nothing is left."""
    folder = tmp_path / "in"
    folder.mkdir()
    data = pictures.file(pictures.photograph(200, 150), "JPEG", quality=95)
    (folder / "whole.jpg").write_bytes(data)
    (folder / "cut.jpg").write_bytes(data[: len(data) * 3 // 5])
    (folder / "gone.jpg").write_bytes(data[:200])
    return folder


@pytest.mark.parametrize("steps", [(), ("--do", "grayscale", "--do", "resize width=50")])
def test_what_is_left_is_kept_and_marked(
    multitone: Multitone, damaged: Path, tmp_path: Path, steps: tuple[str, ...]
) -> None:
    out = tmp_path / "out"
    ended = multitone("convert", damaged, "-o", out, *steps, "--salvage", "--json")
    assert ended.status == 1
    done = {Path(e["source"]).name: e["salvaged"] for e in ended.events if e["event"] == "task-finished"}
    assert done["whole.jpg"] is None
    assert "the lower " in done["cut.jpg"]
    failed = [e for e in ended.events if e["event"] == "task-failed"]
    assert [(Path(e["source"]).name, e["kind"]) for e in failed] == [("gone.jpg", "truncated")]
    with Image.open(out / "cut.jpg") as image:
        image.load()
        assert image.getexif()[0x010E] == f"Salvaged from a damaged file: {done['cut.jpg']}."
    assert (out / "cut.jpg").read_bytes() != (damaged / "cut.jpg").read_bytes()


def test_a_job_is_gone_on_with_and_keeps_what_is_readable(multitone: Multitone, damaged: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    multitone("convert", damaged, "-o", out, "--json")
    assert [path.name for path in out.iterdir()] == ["whole.jpg"]
    ended = multitone("resume", "--salvage", "--json")
    done = {Path(e["source"]).name: e["salvaged"] for e in ended.events if e["event"] == "task-finished"}
    assert list(done) == ["cut.jpg"]
    assert "the lower " in done["cut.jpg"]
    assert sorted(path.name for path in out.iterdir()) == ["cut.jpg", "whole.jpg"]
    multitone("undo")
    assert not out.exists() or not list(out.iterdir()), "it stays one job"


def test_without_it_a_cut_file_is_truncated(multitone: Multitone, damaged: Path, tmp_path: Path) -> None:
    ended = multitone("convert", damaged, "-o", tmp_path / "out", "--json")
    assert {e["kind"] for e in ended.events if e["event"] == "task-failed"} == {"truncated"}
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["whole.jpg"]


def test_no_note_is_left_where_metadata_are_stripped(multitone: Multitone, damaged: Path, tmp_path: Path) -> None:
    multitone("convert", damaged, "-o", tmp_path / "out", "--salvage", "--metadata", "strip")
    with Image.open(tmp_path / "out" / "cut.jpg") as image:
        assert not image.getexif()


def test_the_summary_counts_and_names_them(multitone: Multitone, damaged: Path, tmp_path: Path) -> None:
    said = multitone("convert", damaged, "-o", tmp_path / "out", "--salvage").out
    assert "2 done, 1 of them salvaged, 1 failed" in said
    assert "1 × salvaged" in said
    assert "cut.jpg: the lower " in said


def test_who_asked_for_quiet_is_told_all_the_same(multitone: Multitone, damaged: Path, tmp_path: Path) -> None:
    said = multitone("convert", damaged, "-o", tmp_path / "out", "--salvage", "--quiet").err
    assert "cut.jpg: salvaged: the lower " in said
