import json

import msgspec
import pytest

from multitone.batch.job import Export, Job
from multitone.batch.journal import job_options
from multitone.batch.options import ConvertOptions
from multitone.errors import UsageError
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.source_facts import literal


def job_with(*steps):
    return Job("1", Pipeline.parse(steps), Export(folder="out"), ())


def settings(*steps):
    return job_options.settings_hash(job_options.encoded_options(job_with(*steps)))


def test_another_content_of_a_file_makes_other_settings(tmp_path):
    path = tmp_path / "a.cube"
    step = f"lut file={path}"
    missing = settings(step)
    path.write_bytes(b"one")
    one = settings(step)
    path.write_bytes(b"other")
    other = settings(step)
    path.write_bytes(b"one")
    assert len({missing, one, other}) == 3
    assert settings(step) == one
    data = job_options.encoded_options(job_with(step))
    assert list(job_options.files_of_options(data)) == [str(path)]


def test_without_files_settings_are_those_of_earlier_programs():
    """What was made before is not out of date for a new version of the journal."""
    data = job_options.encoded_options(job_with("grayscale", "resize width=90"))
    plain = {key: value for key, value in json.loads(data).items() if key not in ("version", "files")}
    old = msgspec.json.encode(msgspec.convert(plain, ConvertOptions))
    assert job_options.settings_hash(old) == job_options.settings_hash(data)


@pytest.mark.parametrize("text", ["{stem}", "{", "a b}", "it's {x}"])
def test_texts_of_earlier_journals_mean_what_they_meant(text):
    old = msgspec.json.encode(ConvertOptions(steps=(f'text "text={text}" size=9', "grayscale")))
    request = job_options.request_of(old)
    step = request.pipeline.steps[0]
    assert literal(step.text) == text
    assert step.size == 9
    assert not step.depends_on_source
    again = Job("1", request.pipeline, Export(folder="out"), ())
    assert job_options.request_of(job_options.encoded_options(again)).pipeline == request.pipeline


def test_steps_of_earlier_journals_that_cannot_be_read_stay_so():
    for bad in ('text "', "", "text text"):
        with pytest.raises(UsageError):
            job_options.request_of(msgspec.json.encode(ConvertOptions(steps=(bad,))))
