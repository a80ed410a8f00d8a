"""`multitone pack`: tars that WebDataset reads, and zips, whole, and the same each time."""

from __future__ import annotations

import io
import json
import os
import tarfile
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from tests.end2end.command_line import Ran, multitone
from tests.end2end.tints import PALETTE, picture


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with five pictures in `in`, one with a caption, two of one key."""
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    for number, name in enumerate(("a.png", "b.v2.png", "b_v2.png", "day/c.jpg", "day/d.jpg")):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture(PALETTE[number], path.suffix, (12, 8)))
        os.utime(path, (1_600_000_000 + number,) * 2)
    (tmp_path / "in" / "a.txt").write_text("a caption")
    return tmp_path


def pack(*words: str) -> Ran:
    ran = multitone("pack", *words, "--json")
    assert "Traceback" not in ran.err
    return ran


def names(path: str) -> list[str]:
    with tarfile.open(path) as archive:
        return archive.getnames()


def test_a_folder_becomes_tars_of_samples(folder: Path) -> None:
    ran = pack("in", "-o", "set", "--into", "shards:2")
    size = sum(path.stat().st_size for path in folder.glob("set/*"))
    assert ran.lines[-1] == {"event": "pack-finished", "archives": 3, "samples": 5, "bytes": size}
    assert sorted(os.listdir("set")) == ["shard-000000.tar", "shard-000001.tar", "shard-000002.tar"]
    assert names("set/shard-000000.tar") == ["a.png", "a.txt", "b_v2.png"]
    assert names("set/shard-000001.tar") == ["b_v2-2.png", "day/c.jpg"]
    with tarfile.open("set/shard-000001.tar") as archive:
        file = archive.extractfile("day/c.jpg")
        assert file is not None
        assert file.read() == (folder / "in" / "day" / "c.jpg").read_bytes()
        assert archive.getmember("day/c.jpg").mtime == 1_600_000_003


def test_the_same_again_is_there_already_and_anything_else_is_refused(folder: Path) -> None:
    first = pack("in", "-o", "set")
    again = pack("in", "-o", "set")
    assert [line.get("was_there") for line in again.lines[:-1]] == [True]
    assert again.lines[0]["sha256"] == first.lines[0]["sha256"]
    (folder / "in" / "a.png").write_bytes(picture(PALETTE[7], ".png", (12, 8)))
    refused = pack("in", "-o", "set")
    assert (refused.status, refused.says("holds something else")) == (2, True)
    assert os.listdir("set") == ["shard-000000.tar"], "nothing is left behind"


def test_a_manifest_brings_what_is_known_of_each_picture(folder: Path) -> None:
    ran = multitone(
        "convert", "in", "-o", "web", "--format", "webp", "--engine", "serial", "--report", "web/manifest.jsonl"
    )
    assert ran.status == 0
    packed = pack("web/manifest.jsonl", "-o", "set", "--name", "train")
    assert packed.lines[-1]["samples"] == 5
    with tarfile.open("set/train-000000.tar") as archive:
        assert archive.getnames()[:2] == ["a.webp", "a.json"]
        about = archive.extractfile("day/c.json")
        result = archive.extractfile("day/c.webp")
        assert about is not None
        assert result is not None
        known = json.loads(about.read())
        assert set(known) == {"source", "source_sha256", "sha256"}
        with Image.open(io.BytesIO(result.read())) as image:
            assert image.format == "WEBP"


def test_one_zip_holds_them_all(folder: Path) -> None:
    assert pack("in", "-o", "set", "--into", "zip", "--name", "photos").status == 0
    with zipfile.ZipFile("set/photos.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["a.png", "a.txt", "b_v2.png", "b_v2-2.png", "day/c.jpg", "day/d.jpg"]
        assert archive.read("a.png") == (folder / "in" / "a.png").read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("in", "-o", "set", "--into", "shards:0"), "shards:1000"),
        (("in", "-o", "set", "--into", "rar"), "or zip"),
        (("in", "-o", "set", "--name", "a/b"), "is not a valid beginning"),
        (("nowhere", "-o", "set"), "does not exist"),
        (("in/a.txt", "-o", "set"), "is not a manifest"),
    ],
)
def test_what_cannot_be_packed_is_refused(folder: Path, words: tuple[str, ...], said: str) -> None:
    ran = pack(*words)
    assert (ran.status, ran.says(said)) == (2, True), ran
