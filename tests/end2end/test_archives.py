"""Archives as sources: their pictures give what the same pictures in a folder give."""

from __future__ import annotations

import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.end2end.command_line import Ran, check_account, multitone
from tests.end2end.disk import standing
from tests.end2end.tints import PALETTE, picture

pytest.importorskip("fsspec")
pytestmark = pytest.mark.story


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with six pictures and a text in `in`, and archives of them."""
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    for number in range(6):
        path = tmp_path / "in" / f"day {number % 2}" / f"p{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture(PALETTE[number], ".png", (12, 8)))
    (tmp_path / "in" / "about.txt").write_text("no picture")
    with zipfile.ZipFile("all.zip", "w") as archive:
        for path in sorted(tmp_path.glob("in/**/*.*")):
            archive.write(path, path.relative_to("in" if not path.is_absolute() else tmp_path / "in"))
    for number in (0, 1):
        with tarfile.open(f"set-{number}.tar", "w") as tar:
            tar.add(f"in/day {number}", f"day {number}")
    return tmp_path


def convert(source: str, out: str, *options: str) -> Ran:
    return multitone("convert", source, "-o", out, "--do", "invert", "--json", *options)


def contents(out: str) -> dict[str, bytes]:
    found = {os.path.relpath(path, out): stands.content for path, stands in standing(out).items()}
    return {path: content for path, content in found.items() if not path.startswith(".multitone-")}


def test_a_zip_gives_what_its_folder_gives_and_is_known_again(folder: Path) -> None:
    convert("in", "one")
    ran = convert("all.zip", "out", "--report", "manifest.csv")
    check_account(ran)
    assert contents("out") == contents("one")
    assert ran.of("job-started")[0]["ignored"] == 1
    assert {event["event"] for event in convert("all.zip", "out").final} == {"task-skipped"}
    verified = multitone("verify", "manifest.csv", "--sources", "--json").lines[-1]
    assert verified == {"event": "verified", "files": 6, "right": 6, "wrong": 0, "far": 6}
    assert str(folder / "all.zip") in multitone("history", ran.job, "--json").lines[0]["command"]


def test_several_tars_each_have_a_folder(folder: Path) -> None:
    ran = convert("set-*.tar", "out")
    check_account(ran)
    assert sorted(contents("out")) == [f"set-{n % 2}/day {n % 2}/p{n}.png" for n in (0, 2, 4, 1, 3, 5)]
    assert not (folder / "set-0").exists(), "nothing is unpacked"


def test_an_archive_can_be_done_in_shards(folder: Path) -> None:
    convert("in", "one")
    shards = [convert("all.zip", "out", "--shard", f"{number}/3") for number in (3, 1, 2)]
    assert sum(len(ran.final) for ran in shards) == 6
    assert max(len(ran.final) for ran in shards) < 6, "its pictures are shared out"
    assert contents("out") == contents("one")


def test_what_is_no_archive_is_refused(folder: Path) -> None:
    (folder / "broken.zip").write_bytes(b"nothing")
    ran = convert("broken.zip", "out")
    assert (ran.status, ran.says("broken.zip")) == (2, True), ran
    assert convert("gone.tar", "out").says("gone.tar does not exist")
