"""A JPEG that nothing is asked of but to be a lossless JPEG XL, and the way back: said before, done, and counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from multitone.batch.copying import SKIPPED_AS_LARGER, WAYS, way_sentences
from multitone.batch.discovery import discover
from multitone.batch.headers import FactsReader, with_facts
from multitone.batch.job import Export, Way
from multitone.batch.plan import Plan, plan
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done, Skipped
from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline
from tests import pictures
from tests.engines.worker.test_streaming_task import streamed as streamed

JPEG = pictures.rich_jpeg(6)
LOSSLESS = build_format("jxl", {"lossless": True})


def planned(folder: Path, data: bytes, name: str = "a.jpg", steps: tuple[str, ...] = (), **export: object) -> Plan:
    source = folder / name
    source.write_bytes(data)
    asked = Export(**{"folder": str(folder / "out"), "format": LOSSLESS, **export})  # type: ignore[arg-type]
    made = plan(discover([str(source)]), Pipeline.parse(list(steps)), asked)
    return with_facts(made, [FactsReader(made.job).read(0, made.draft.tasks)])


def done(made: Plan) -> tuple[Done, bytes]:
    task = made.job.tasks[0]
    outcome = run_task(task, JobContext(made.job), lambda _: None)
    assert isinstance(outcome, Done), outcome
    return outcome, Path(task.target).read_bytes()


def test_a_jpeg_goes_and_comes_back_and_both_are_foreseen(tmp_path: Path) -> None:
    there = planned(tmp_path, JPEG)
    assert there.sentence() == "1 new, 1 × transcoded without loss."
    assert not there.tasks[0].losses, "IPTC, the comment and all else come back"
    outcome, jxl = done(there)
    assert outcome.way == "transcoded"
    assert not outcome.copied
    back = planned(tmp_path, jxl, "b.jxl", format=build_format("jpeg"))
    assert back.tasks[0].note.kind == "transcoded"
    outcome, jpeg = done(back)
    assert outcome.way == "transcoded"
    assert jpeg == JPEG


@pytest.mark.parametrize(
    ("steps", "export"),
    [
        (("invert",), {}), ((), {"color": "srgb"}), ((), {"format": build_format("jxl")}),
    ],
)  # fmt: skip
def test_what_changes_pixels_is_encoded(tmp_path: Path, steps: tuple[str, ...], export: dict[str, object]) -> None:
    made = planned(tmp_path, JPEG, steps=steps, **export)
    assert not made.tasks[0].note
    outcome, data = done(made)
    assert outcome.way == ""
    assert b"jbrd" not in data


@pytest.mark.parametrize("export", [{"quality": 80}, {"format": build_format("jpeg", {"quality": 80})}])
def test_a_quality_encodes_the_way_back_anew(tmp_path: Path, export: dict[str, object]) -> None:
    _outcome, jxl = done(planned(tmp_path, JPEG))
    made = planned(tmp_path, jxl, "b.jxl", **{"format": build_format("jpeg"), **export})
    assert not made.tasks[0].note
    outcome, jpeg = done(made)
    assert outcome.way == ""
    assert jpeg != JPEG


def test_a_limit_of_size_holds_on_the_way_back(tmp_path: Path) -> None:
    _outcome, jxl = done(planned(tmp_path, JPEG))
    made = planned(tmp_path, jxl, "b.jxl", format=build_format("jpeg"), max_bytes=len(JPEG) - 1)
    outcome, jpeg = done(made)
    assert outcome.way == ""
    assert len(jpeg) < len(JPEG)


def test_what_cannot_be_transcoded_is_encoded_and_said(tmp_path: Path) -> None:
    inks = pictures.file(Image.fromarray(pictures.photograph(40, 28)).convert("CMYK"), "JPEG")
    made = planned(tmp_path, inks)
    assert not made.tasks[0].note
    assert "cmyk" in {loss.kind for loss in made.tasks[0].losses}
    outcome, data = done(made)
    assert outcome.way == "not-transcoded"
    assert b"jbrd" not in data


def test_what_does_not_fit_into_memory_is_not_transcoded(tmp_path: Path, streamed: list[str]) -> None:
    outcome, _data = done(planned(tmp_path, pictures.file(pictures.photograph(60, 40), "JPEG")))
    assert streamed
    assert outcome.way == "not-transcoded"


def test_a_result_that_is_larger_is_left_out_where_that_is_wished(tmp_path: Path) -> None:
    _outcome, jxl = done(planned(tmp_path, pictures.file(pictures.photograph(203, 149), "JPEG")))
    made = planned(tmp_path, jxl, "b.jxl", format=build_format("jpeg"), if_larger="skip")
    assert isinstance(run_task(made.job.tasks[0], JobContext(made.job), lambda _: None), Skipped)


def test_metadata_that_are_not_wanted_are_not_in_the_jpeg_that_comes_back(tmp_path: Path) -> None:
    outcome, jxl = done(planned(tmp_path, JPEG, metadata="strip-location"))
    assert outcome.way == "transcoded"
    _outcome, jpeg = done(planned(tmp_path, jxl, "b.jxl", format=build_format("jpeg")))
    assert jpeg != JPEG
    blocks, before = pictures.segments(jpeg), pictures.segments(JPEG)
    assert sorted(marker for marker, _content in blocks) == sorted(marker for marker, _content in before)


@pytest.mark.parametrize("way", ["larger", "transcoded", "not-transcoded", SKIPPED_AS_LARGER])
def test_ways_are_said_of_one_and_of_many(way: Way) -> None:
    (one,), (many,) = way_sentences({way: 1, "": 9}), way_sentences({way: 1200})
    assert one.startswith("1 ")
    assert many.startswith("1,200 ")
    assert len(WAYS[way]) == 3
