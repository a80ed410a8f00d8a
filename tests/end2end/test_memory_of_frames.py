"""What a picture of several frames is told to need is no less than what it then takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from multitone.engines.processes.memory_budget import BASE
from tests.end2end.command_line import multitone

pytestmark = [pytest.mark.story]
WIDTH, HEIGHT = 3000, 1200
"""Each frame is large, so that what a worker is made of counts little."""
LITTLE = "200"
"""Megabytes for all workers, in which five of them do not fit."""
ENOUGH = "4000"


@pytest.mark.parametrize(("source", "target"), [("gif", "gif"), ("gif", "png"), ("webp", "gif")])
def test_no_picture_of_several_frames_takes_more_than_it_was_told_to_need(
    source: str, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    tones = Image.radial_gradient("L").resize((WIDTH, HEIGHT))
    frames = [tones.point([(value * number) % 256 for value in range(256)]) for number in range(1, 6)]
    frames[0].save(tmp_path / f"a.{source}", save_all=True, append_images=frames[1:])

    def converted(memory: str) -> dict[str, dict[str, object]]:
        ran = multitone(
            "convert", str(tmp_path / f"a.{source}"), "-o", str(tmp_path / memory), "--do", "invert",
            "--format", target, "--memory", memory, "--workers", "1", "--json",
        )  # fmt: skip
        return {line["event"]: line for line in ran.lines}

    need = converted(LITTLE)["task-failed"]["values"]["need"]  # type: ignore[index]
    taken = converted(ENOUGH)["job-finished"]
    assert taken["done"] == 1
    assert taken["peak_memory"] <= need + BASE + 30_000_000  # type: ignore[operator]  # libraries of encoders
