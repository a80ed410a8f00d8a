"""The plan and the worker say the same losses of every picture that people report as done wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from multitone.batch.discovery import discover
from multitone.batch.headers import FactsReader
from multitone.batch.job import Export
from multitone.batch.plan import plan
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done
from multitone.imaging.contents import Content
from multitone.imaging.encode import parse_format
from multitone.imaging.pipeline import Pipeline
from tests.imaging import cases

FILES = sorted(path for path in Path(cases.__file__).parent.iterdir() if path.suffix not in (".py", ""))
WAYS = [("", "keep"), ("", "strip-location"), ("", "author"), ("crop left=12", "keep"), ("grayscale", "keep")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem.partition("-")[0])
def test_the_plan_says_what_the_worker_will_say(path: Path, tmp_path: Path) -> None:
    foreseen, said = {}, {}
    for form in ("jpeg", "png", "webp method=0", "bmp", ""):
        for step, policy in WAYS:
            folder = tmp_path / f"{form}-{step}-{policy}"
            export = Export(folder=str(folder), format=parse_format(form) if form else None, metadata=policy)
            job = plan(discover([str(path)]), Pipeline.parse((step,) if step else ()), export).job
            facts = FactsReader(job).read(0, job.tasks)
            outcome = run_task(job.tasks[0], JobContext(job), lambda _: None)
            if isinstance(outcome, Done):
                foreseen[form, step, policy] = {loss.kind for loss in facts.losses[0]} - {Content.FORMAT}
                said[form, step, policy] = set(outcome.lost)
    assert foreseen == said
