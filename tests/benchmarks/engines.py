"""One thread and the pool on real pictures, by the comparison that users get."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from multitone.batch.discovery import discover
from multitone.batch.job import Export
from multitone.batch.plan import plan
from multitone.engines.base import JobControl
from multitone.engines.registry import create_engine
from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline
from multitone.speedup.comparison import compare_rounds
from multitone.speedup.timing import ResultSoFar

JOBS = {
    "grayscale": ["grayscale"],
    "grayscale, blur": ["grayscale", "gaussian-blur sigma=2"],
    "resize": ["resize width=1920 height=1920"],
}


def rows(photos: str) -> Iterator[str]:
    """Yield a row for each job."""
    for name, steps in JOBS.items():
        with tempfile.TemporaryDirectory() as scratch:
            export = Export(folder=scratch, format=build_format("jpeg"))
            job = plan(discover([photos]), Pipeline.parse(steps), export).job
            readings = list(compare_rounds(job, create_engine(), rounds=3, scratch=scratch, control=JobControl()))
            assert isinstance(readings[-1], ResultSoFar)
            yield f"{name:18s} {' '.join(readings[-1].result.sentences())}"
