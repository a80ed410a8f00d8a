"""`multitone similar` lists groups; what cannot be read costs nobody else anything."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from tests.end2end.command_line import multitone
from tests.services.likeness.test_signs import scene


def test_groups_are_listed_and_nothing_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    os.mkdir("in")
    for seed in range(3):
        scene(seed).save(f"in/{seed}.png")
    scene(1).resize((100, 75)).save("in/1 small.jpg", quality=60)
    Image.new("RGB", (40, 40), "gray").save("in/flat.png")
    (tmp_path / "in" / "broken.png").write_bytes(b"nothing")
    ran = multitone("similar", "in", "--json")
    assert ran.status == 0, ran
    (group,) = ran.of("similar")
    assert [os.path.basename(one["path"]) for one in group["pictures"]] == ["1 small.jpg", "1.png"]
    last = ran.lines[-1]
    assert (last["pictures"], last["groups"]) == (6, 1)
    assert sorted(map(os.path.basename, last["unseen"])) == ["broken.png", "flat.png"]
    said = multitone("similar", "in", "--within", "10", "--workers", "1")
    assert "1 group of pictures that look alike, among 6." in said.out
    assert "2 could not be read, or have no contrast." in said.out
    assert multitone("similar", "in", "--within", "33").status == 2
    assert len(os.listdir("in")) == 6
