"""A journal of its own for each test, and jobs for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from multitone.batch.discovery import discover
from multitone.batch.job import Export, Job
from multitone.batch.journal.store import Journal
from multitone.batch.limits import Limits
from multitone.batch.plan import plan
from multitone.imaging.pipeline import Pipeline


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """Return an open journal in a folder of its own."""
    with Journal.open(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def planned(tmp_path: Path) -> Callable[..., Job]:
    """Return a maker of jobs over files that are only named like pictures."""

    def make(*names: str, existing: str = "skip", template: str = "{stem}") -> Job:
        folder = tmp_path / "in"
        for name in names or ("a.jpg", "b.jpg", "c.jpg"):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():  # a source that is written anew is another
                path.write_bytes(f"source {name}".encode("utf-8", "surrogateescape"))
        export = Export(folder=str(tmp_path / "out"), existing=existing, quality=77, name=template)
        steps = Pipeline.parse(["grayscale", "gaussian-blur sigma=2.5"])
        return plan(discover([str(folder)]), steps, export, Limits(timeout=9.5, memory=900)).job

    return make
