"""Losses: what a result could not hold is told with it, in the plan's words; what is copied loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from multitone.batch.discovery import discover
from multitone.batch.events import TaskFinished, to_json
from multitone.batch.job import Export
from multitone.batch.plan import plan
from multitone.batch.progress import JobProgress
from multitone.engines.registry import create_engine
from multitone.imaging.contents import LOST, NO_DISPLAY_P3, Content
from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline
from tests import pictures
from tests.engines.conftest import run


def finished(tmp_path: Path, data: bytes, name: str, engine: str = "serial", **export: object) -> TaskFinished:
    """Return what is said of a picture that was converted."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(data)
    made = plan(discover([str(tmp_path / "in")]), Pipeline(), Export(folder=str(tmp_path / "out"), **export))
    events = run(create_engine(engine, 1), made.job)
    progress = JobProgress.of(made.job)
    for event in events:
        progress.handle(event)
    (done,) = (event for event in events if isinstance(event, TaskFinished))
    assert dict(progress.losses) == dict.fromkeys(done.losses, 1)
    return done


CLEAR = pictures.file(pictures.image("RGBA", 6, 4), "PNG")


def test_what_the_format_cannot_hold_is_told_with_the_result(tmp_path: Path) -> None:
    done = finished(tmp_path, CLEAR, "a.png", format=build_format("jpeg"))
    assert done.losses == (LOST[Content.ALPHA],)
    assert '"losses":["transparency is lost"],"loss_kinds":[{"kind":"alpha","values":{}}]' in to_json(done)


def test_processes_tell_it_too(tmp_path: Path) -> None:
    data = pictures.file(pictures.image("CMYK", 6, 4), "JPEG", comment=b"hello")
    done = finished(tmp_path, data, "a.jpg", "processes", format=build_format("webp"))
    assert done.losses == (LOST[Content.CMYK], LOST[Content.COMMENT])


@pytest.mark.parametrize(
    ("name", "asked", "losses"),
    [
        ("a.png", {}, ()),
        ("a.png", {"color": "display-p3", "format": build_format("bmp")}, (LOST[Content.ALPHA], NO_DISPLAY_P3)),
        ("a.png", {"color": "srgb", "format": build_format("webp")}, ()),
    ],
)
def test_only_what_nobody_asked_for_is_lost(
    tmp_path: Path, name: str, asked: dict[str, object], losses: tuple[str, ...]
) -> None:
    assert finished(tmp_path, CLEAR, name, **asked).losses == losses
