"""What all tasks of a job share."""

from __future__ import annotations

from multitone.batch.job import Export, Job, Task
from multitone.engines.worker.job_context import JobContext
from multitone.imaging.pipeline import Pipeline


def test_a_file_whose_size_nobody_knows_yet_has_no_pixels_whatever_the_steps() -> None:
    """A file of more than 16 MB asks for memory before it is read: with a resize that was a division by zero."""
    for step in ("resize width=20", "resize percent=300", "invert"):
        context = JobContext(Job("1", Pipeline.parse([step]), Export(folder="/out"), ()))
        assert context.most_pixels(0, 0) == 0
    grows = JobContext(Job("1", Pipeline.parse(["resize percent=300"]), Export(folder="/out"), ()))
    assert grows.most_pixels(10, 10) >= 100


def test_a_jpeg_is_read_as_well_as_can_be_where_writing_the_result_takes_many_times_that() -> None:
    steps = Pipeline.parse(["resize width=20"])
    context = JobContext(Job("1", steps, Export(folder="/out"), ()))
    fine = {name: context.hints_for(Task(1, "/in/a.jpg", f"/out/a.{name}", 9)).fine for name in ("avif", "webp", "jpg")}
    assert fine == {"avif": True, "webp": False, "jpg": False}
