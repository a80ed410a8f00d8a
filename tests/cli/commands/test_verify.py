"""`--report manifest.csv` and `multitone verify`: every file of a run is known by its bytes."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from pathlib import Path

import pytest

from tests.end2end.command_line import Ran, multitone
from tests.end2end.tints import PALETTE, picture

ODD = os.fsdecode(b"=odd,\xff\n.png")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with pictures in `in`, one of which is none and one of whose names is no text."""
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    for number, name in enumerate(("a.png", "day/b.png", "c.jpg", ODD)):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture(PALETTE[number], path.suffix, (12 + number, 8)))
    (tmp_path / "in" / "broken.png").write_bytes(b"nothing")
    return tmp_path


def convert(*options: str, engine: str = "serial") -> Ran:
    return multitone("convert", "in", "-o", "out", "--do", "invert", "--engine", engine, "--json", *options)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("engine", ["serial", "processes"])
@pytest.mark.parametrize("name", ["manifest.csv", "all.jsonl"])
def test_a_manifest_tells_every_file_and_is_right_where_it_is_moved(folder: Path, name: str, engine: str) -> None:
    ran = convert("--report", f"out/{name}", engine=engine)
    assert ran.status == 1, ran
    assert all(len(event["source_sha256"]) == 64 for event in ran.of("task-finished")), "workers have told it"
    text = (folder / "out" / name).read_bytes().decode("utf-8", "surrogateescape")
    rows = list(csv.DictReader(text.splitlines(keepends=True))) if name.endswith("csv") else [
        json.loads(line) for line in text.splitlines()
    ]  # fmt: skip
    assert len(rows) == 5
    for row in rows:
        source, target = (Path(os.path.normpath(folder / "out" / row[column])) for column in ("source", "target"))
        assert (row["source_sha256"], int(row["source_bytes"])) == (sha256(source), source.stat().st_size)
        if source.name == "broken.png":
            assert (row["status"], row["sha256"]) == ("failed", "")
        else:
            assert (row["sha256"], int(row["bytes"])) == (sha256(target), target.stat().st_size)
    os.rename("out", "moved")
    assert multitone("verify", f"moved/{name}").status == 0
    both = multitone("verify", f"moved/{name}", "--sources", "--json")
    assert (both.status, both.lines) == (0, [{"event": "verified", "files": 9, "right": 9, "wrong": 0, "far": 0}])


def test_each_file_that_is_not_right_has_a_line(folder: Path) -> None:
    convert("--report", "out/manifest.csv")
    out = folder / "out"
    (out / "a.png").unlink()
    (out / "c.jpg").write_bytes((out / "c.jpg").read_bytes()[:-1])
    (out / ODD).write_bytes((out / ODD).read_bytes() + b"x")
    whole = (out / "day" / "b.png").read_bytes()
    (out / "day" / "b.png").write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    ran = multitone("verify", "out/manifest.csv", "--json")
    assert ran.status == 1
    kinds = {os.path.basename(line["path"]): line["kind"] for line in ran.of("mismatch")}
    odd = ODD.encode("utf-8", "backslashreplace").decode()
    assert kinds == {"a.png": "missing", "c.jpg": "smaller", odd: "larger", "b.png": "changed"}
    assert ran.lines[-1] == {"event": "verified", "files": 4, "right": 0, "wrong": 4, "far": 0}
    said = multitone("verify", "out/manifest.csv")
    assert len(said.out.splitlines()) == 5
    assert "a.png is missing" in said.out


def test_results_of_before_and_of_a_resumed_job_are_in_it_too(folder: Path) -> None:
    convert()
    again = convert("--report", "manifest-2.csv", "--report", "table.csv")
    assert {event["event"] for event in again.final} == {"task-skipped", "task-failed"}
    assert multitone("verify", "manifest-2.csv", "--sources").status == 0
    resumed = multitone("resume", "--failed", "--report", "resumed.jsonl", "--json")
    assert resumed.status == 1
    rows = [json.loads(line) for line in (folder / "resumed.jsonl").read_text().splitlines()]
    assert sum(bool(row["sha256"]) for row in rows) == 4
    assert (folder / "table.csv").read_text("utf-8", "replace").startswith("task,source,target,status"), "as ever"
    both = multitone("verify", "manifest-2.csv", "resumed.jsonl", "--json")
    assert both.lines[-1]["right"] == 8


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot be read: No such file"),
        ("", "is not a manifest"),
        ("a,b\n1,2\n", "is not a manifest"),
        ('{"target": 3', "is not a manifest"),
        ("[1, 2]\n", "is not a manifest"),
        ("target,sha256,bytes\na.png,zz,3\n", "line 1 is not valid"),
        ('{"target": "a", "sha256": "00", "bytes": null}\n', "line 1 is not valid"),
        ('{"target": 7, "sha256": "00", "bytes": 1}\n', "line 1 is not valid"),
    ],
)
def test_what_is_no_manifest_is_refused(folder: Path, text: str | None, said: str) -> None:
    if text is not None:
        (folder / "m").write_text(text)
    ran = multitone("verify", "m", "--json")
    assert ran.status == 2, ran
    assert ran.says(said), ran


def test_without_a_manifest_nothing_is_hashed_for_one(folder: Path) -> None:
    assert not any("source_sha256" in event for event in convert("--report", "t.csv").lines)
