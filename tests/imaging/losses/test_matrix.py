"""The matrix: readers × writers × kinds of metadata × policies. What the plan says is lost is exactly what is lost."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest

from multitone.batch.discovery import discover
from multitone.batch.headers import FactsReader
from multitone.batch.job import Export
from multitone.batch.plan import plan
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done
from multitone.imaging.contents import Content
from multitone.imaging.encode import export_formats, parse_format
from multitone.imaging.pipeline import Pipeline
from tests.imaging.judges import needs_exiftool
from tests.imaging.losses.judging import has_other_colors, resolutions_in, tags_of, words_in
from tests.imaging.losses.sources import AUTHORS, DPI, PLACES, SOURCES, VALUES, source

POLICIES = ("keep", "strip", "strip-location", "author")
QUICK = {"avif": "avif speed=10", "jxl": "jxl effort=1", "webp": "webp method=0"}
OF_PIXELS = frozenset((Content.ALPHA, Content.DEPTH, Content.CMYK, Content.LAYERS))
"""What exiftool does not judge: other tests look at the pixels."""
BESIDE = tuple(
    name
    for name, info in export_formats().items()
    if Content.EXIF in info.type.holds and Content.RESOLUTION not in info.type.holds
)
"""Formats with no place for a resolution but in EXIF, which `strip` and `author` ask to leave out."""


def wanted(policy: str) -> set[str]:
    """Return the words that a result is to hold under a policy, where its source has them."""
    match policy:
        case "strip":
            return set()
        case "author":
            return set(AUTHORS)
        case "strip-location":
            return set(VALUES)
    return {*VALUES, *PLACES}


def missing(file: Path, source: dict[str, Any], path: Path, result: dict[str, Any], cell: str) -> set[str]:
    """Return what exiftool finds in a source and not in its result, though the policy wants it."""
    form, policy = cell.split()
    before, after = words_in(source), words_in(result)
    gone = {str((VALUES | PLACES)[word][0]) for word in (before & wanted(policy)) - after}
    asked = form in BESIDE and policy in ("strip", "author")
    if DPI in resolutions_in(source) - resolutions_in(result) and not asked:
        gone.add(Content.RESOLUTION)
    if has_other_colors(file, source) and not has_other_colors(path, result):
        gone.add(Content.COLOR_SPACE)
    return gone


@needs_exiftool
@pytest.mark.parametrize("kind", SOURCES)
def test_what_the_plan_says_is_lost_is_exactly_what_is_lost(kind: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    file = source(kind, tmp_path / "in")
    before = tags_of([file])[file.name]
    foreseen, said, results = {}, {}, {}
    for form in export_formats():
        for policy in POLICIES:
            folder = tmp_path / f"{form}-{policy}"
            export = Export(folder=str(folder), format=parse_format(QUICK.get(form, form)), metadata=policy)
            job = plan(discover([str(tmp_path / "in")]), Pipeline(), export).job
            (task,) = job.tasks
            cell = f"{form} {policy}"
            foreseen[cell] = {loss.kind for loss in FactsReader(job).read(0, job.tasks).losses[0]}
            outcome = run_task(task, JobContext(job), lambda _: None)
            assert isinstance(outcome, Done), (cell, outcome)
            said[cell] = set(outcome.lost)
            results[cell] = Path(task.target).rename(tmp_path / f"{cell}{Path(task.target).suffix}")
    after = tags_of(results.values())
    assert foreseen == said, "plan and worker"
    found = {cell: missing(file, before, path, after[path.name], cell) for cell, path in results.items()}
    assert {cell: losses - OF_PIXELS for cell, losses in foreseen.items()} == found
    left = {cell: words_in(after[path.name]) & unwanted(cell.split()[1]) for cell, path in results.items()}
    assert {cell: words for cell, words in left.items() if words} == {}, "what was to go"
    assert kind not in WITH_COORDINATES or any(place in file.read_bytes() for place in COORDINATES)
    hidden = {cell for cell, path in results.items() if not cell.endswith("keep") and tells_place(path.read_bytes())}
    assert hidden == set()


COORDINATES = [struct.pack(order + "6I", 51, 1, 15, 1, 0, 1) for order in "<>"]
"""The latitude as EXIF has it, in degrees, minutes and seconds."""
WITH_COORDINATES = ("jpeg", "webp", "tiff", "avif", "heic", "jxl", "jp2", "psd", "deep psd")
"""Sources in which it stands as it is; a PNG may have it packed."""
SPOKEN = [word.encode(coding) for word in PLACES if not word[0].isdigit() for coding in ("utf-8", "utf-16-le")]


def tells_place(data: bytes) -> bool:
    """Whether a place stands anywhere in a file, whether or not anybody would look there."""
    return any(place in data for place in (*COORDINATES, *SPOKEN, b"52,15.0"))


def unwanted(policy: str) -> set[str]:
    """Return the words that no result is to hold under a policy."""
    return {*VALUES, *PLACES} - wanted(policy)
