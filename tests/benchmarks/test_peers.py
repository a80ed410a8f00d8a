"""Jobs beside other tools: every tool is told the same, and figures become a table."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from multitone.imaging.pipeline import Pipeline
from tests.benchmarks import figures, peer_table, peers, whole_runs
from tests.benchmarks.peer_jobs import JOBS
from tests.benchmarks.peer_tools import TOOLS, Work
from tests.benchmarks.same_work import compared, psnr, sampled, set_aside


def test_there_are_twelve_jobs_and_multitone_has_their_steps():
    assert sorted(JOBS) == sorted(
        ["gray", "soft", "fit", "png", "small", "thumb", "webp", "avif", "heic", "shop", "one", "tiny"]
    )
    for job in JOBS.values():
        Pipeline.parse(list(job.steps))


@pytest.mark.parametrize("name", JOBS)
def test_every_tool_is_told_the_size_and_the_quality(name, tmp_path, monkeypatch):
    job = JOBS[name]
    Image.new("RGB", (30, 20)).save(tmp_path / "a.png")
    monkeypatch.setattr("tests.benchmarks.peer_tools._fitted", lambda _: [(Path("a.jpg"), (15, 10))])
    work = Work(job, [tmp_path / "a.png"], tmp_path / "out")
    for title, tool in TOOLS.items():
        call = tool.call(work)
        if call is None:
            continue
        said = " ".join(map(str, call.command))
        if job.quality:
            assert re.search(rf"\b{job.quality}\b", said), title
        if job.side and title != "cwebp":
            assert str(job.side) in said, title
        assert str(tmp_path / "out") in said


def test_a_job_takes_its_files(tmp_path):
    (tmp_path / "jpeg").mkdir()
    for name, size in (("a.jpg", 1), ("b.JPG", 3), ("c.txt", 9)):
        (tmp_path / "jpeg" / name).write_bytes(b"x" * size)
    assert [file.name for file in JOBS["gray"].files(tmp_path)] == ["a.jpg", "b.JPG"]
    assert [file.name for file in JOBS["one"].files(tmp_path)] == ["b.JPG"]
    assert JOBS["tiny"].files(tmp_path) == []


def test_the_order_within_a_round_is_random_and_nobody_is_left_out():
    order = [*whole_runs.in_rounds("abc", 40)]
    assert len(order) == 120
    by_round = {n: "".join(name for number, name in order if number == n) for n in range(1, 41)}
    assert {"".join(sorted(names)) for names in by_round.values()} == {"abc"}
    assert len(set(by_round.values())) > 3


def test_samples_of_results_are_compared(tmp_path):
    ours, theirs, files = tmp_path / "ours", tmp_path / "theirs", [Path(f"{n:03}.jpg") for n in range(100)]
    assert len(sampled(files)) == 40
    made = tmp_path / "made"
    made.mkdir()
    picture = np.zeros((8, 8, 3), np.uint8)
    Image.fromarray(picture).save(made / "000.png")
    Image.fromarray(picture).save(made / "odd.png")
    set_aside(made, {"000"}, ours)
    Image.fromarray(picture + 5).save(made / "000.png")
    set_aside(made, {"000"}, theirs)
    same = compared(ours, theirs)
    assert same.pictures == 1
    assert same.median == pytest.approx(20 * np.log10(255 / 5))
    assert psnr(picture, picture) == 99.0


def test_what_runs_is_this_tree_with_a_history_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setattr(whole_runs, "DISK_HOME", tmp_path)
    variables = whole_runs.environment(Path("/some/tree"))
    assert variables["PYTHONPATH"] == "/some/tree/app"
    assert variables["MULTITONE_HOME"] == str(tmp_path / "home-of-tree")
    assert "PYTHONDONTWRITEBYTECODE" not in variables


def row(name: str) -> dict:
    ours = {"seconds": [2.0, 2.2, 2.1], "ratios": [1, 1, 1], "files": 5, "megabytes": 1.0}
    theirs = {"seconds": [4.0, 4.4, 4.2], "ratios": [2.0, 2.1, 1.9], "files": 5, "megabytes": 1.5}
    return {
        **figures.where_and_when(), "job": name, "title": JOBS[name].title, "files": 5, "megabytes": 9.0,
        "in_memory": False, "tools": {"multitone": ours, "pillow": theirs}, "versions": {"Pillow": "13.0.0"},
        "same_work": None,
    }  # fmt: skip


def test_figures_become_a_table_that_says_where_they_are_from(monkeypatch, tmp_path):
    monkeypatch.setattr(figures, "FOLDER", tmp_path)
    assert "Not measured yet" in peer_table.table()
    (tmp_path / "peers.json").write_text(json.dumps({"png": row("png")}))
    table = peer_table.table()
    assert "| job | files | Multitone, s | Pillow pool |" in table
    assert "| PNG to gray PNG | 5 | **2.10 (2.00–2.20)** | 2.00 (1.90–2.10) |" in table
    assert f"{row('png')['cores']} cores of" in table
    assert "Pillow 13.0.0" in table
    assert "Multitone 1.0, Pillow pool 1.5" in table


def test_new_figures_take_the_place_of_the_same_jobs_and_other_machines_go(monkeypatch, tmp_path):
    kept = {}
    monkeypatch.setattr(figures, "keep", lambda name, found: kept.update({name: found}))
    elsewhere = {**row("fit"), "processor": "another"}
    monkeypatch.setattr(figures, "kept", lambda _: {"gray": row("gray"), "png": row("png"), "fit": elsewhere})
    new = {**row("png"), "files": 7}
    peers.add({"png": new})
    assert list(kept["peers"]) == ["gray", "png"]
    assert kept["peers"]["png"]["files"] == 7
