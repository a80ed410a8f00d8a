import io
import os
import zlib

import pytest
from PIL import Image

from multitone.batch import headers as module
from multitone.batch.discovery import discover
from multitone.batch.headers import UNREADABLE, FactsReader, chunks, unread, with_facts
from multitone.batch.job import Export
from multitone.batch.losses import NO_ALPHA, NO_CMYK, NO_DEPTH, NO_DISPLAY_P3, NO_EXIF, LossKind
from multitone.batch.plan import plan
from multitone.batch.targets.placement import TOO_LONG
from multitone.imaging.contents import LOST, Content
from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline
from tests import pictures

CLEAR = pictures.file(pictures.pixels("RGBA", 8, 30, 20), "PNG")
OPAQUE = pictures.file(pictures.photograph(30, 20), "PNG")
DEEP = pictures.png(pictures.pixels("RGB", 16, 30, 20))
CMYK = pictures.file(pictures.image("CMYK", 30, 20), "JPEG")
JPEG = pictures.file(pictures.photograph(30, 20), "JPEG")


def moving():
    frames = [Image.new("L", (30, 20), shade) for shade in (0, 128, 255)]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    return file.getvalue()


def with_exif():
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Maker", 6
    file = io.BytesIO()
    Image.new("RGB", (30, 20)).save(file, "JPEG", exif=exif)
    return file.getvalue()


@pytest.fixture
def learn(tmp_path):
    """Return what headers tell of pictures, written as a format, and the plan that knows it."""

    def learn(*data, suffix=".png", steps=(), **export):
        (tmp_path / "in").mkdir()
        for i, content in enumerate(data):
            (tmp_path / "in" / f"{i}{suffix}").write_bytes(content)
        if "format" in export:
            export["format"] = build_format(export["format"])
        found = discover([str(tmp_path / "in")])
        made = plan(found, Pipeline.parse(steps), Export(folder=str(tmp_path / "out"), **export))
        read = [FactsReader(made.job).read(first, tasks) for first, tasks in chunks(made.job.tasks)]
        return read, with_facts(made, read)

    return learn


@pytest.mark.parametrize(
    ("data", "suffix", "export", "losses"),
    [
        (CLEAR, ".png", {"format": "jpeg"}, (NO_ALPHA,)),
        (OPAQUE, ".png", {"format": "jpeg"}, ()),
        (DEEP, ".png", {"format": "jpeg"}, (NO_DEPTH,)),
        (CMYK, ".jpg", {"format": "png"}, (NO_CMYK,)),
        (with_exif(), ".jpg", {"format": "bmp"}, (NO_EXIF,)),
        (with_exif(), ".jpg", {"format": "bmp", "metadata": "strip"}, ()),
        (JPEG, ".jpg", {"format": "bmp"}, ()),
        (JPEG, ".jpg", {"format": "bmp", "color": "display-p3"}, (NO_DISPLAY_P3,)),
    ],
)
def test_what_is_lost_is_said_for_certain(learn, monkeypatch, data, suffix, export, losses):
    monkeypatch.setattr("multitone.batch.losses.MOST_HEADERS", 0)  # as for a large job
    _, known = learn(data, suffix=suffix, **export)
    assert known.tasks[0].losses == losses
    assert "if any" not in known.sentence()


def test_what_cannot_be_read_is_named_and_the_rest_is_told(learn, monkeypatch):
    monkeypatch.setattr(module, "CHUNK", 2)
    read, known = learn(OPAQUE, b"no picture", CLEAR, OPAQUE[:20], b"", format="jpeg")
    assert [task.note for task in known.tasks] == ["", UNREADABLE, "", UNREADABLE, UNREADABLE]
    assert [facts.first for facts in read] == [0, 2, 4]
    assert known.losses == {NO_ALPHA: 1}
    assert known.sentence() == "5 new, 1 × transparency is lost, 3 × cannot be read."


def test_frames_that_a_format_cannot_hold_are_lost_and_named(learn):
    _, known = learn(moving(), suffix=".gif", format="bmp")
    assert known.tasks[0].note == ""
    assert LOST[Content.FRAMES] in known.tasks[0].losses


def test_frames_that_a_format_holds_are_not_lost(learn):
    _, known = learn(moving(), suffix=".gif", format="webp")
    assert known.tasks[0].losses == ()


@pytest.mark.parametrize(
    ("steps", "export", "needed"),
    [
        ((), {"format": "bmp"}, 30 * 20 * build_format("bmp").bytes_per_pixel),
        (("resize percent=50",), {"format": "bmp"}, 15 * 10 * build_format("bmp").bytes_per_pixel),
        ((), {}, len(OPAQUE)),
        (("resize percent=50",), {}, len(OPAQUE) / 4),
        ((), {"max_bytes": 10, "format": "jpeg"}, 10),
    ],
)
def test_space_is_estimated_by_pixels(learn, steps, export, needed):
    _, known = learn(OPAQUE, steps=steps, **export)
    assert known.space_needed == round(needed)


def test_a_header_that_lies_asks_for_no_space(learn):
    lying = bytearray(OPAQUE)
    lying[16:24] = (60_000).to_bytes(4, "big") * 2  # width and height in the first chunk of a PNG
    lying[29:33] = zlib.crc32(lying[12:29]).to_bytes(4, "big")
    _, known = learn(bytes(lying), format="bmp")
    assert known.space_needed == 0


def test_a_pipe_in_a_pictures_place_holds_no_reader_up(learn, tmp_path):
    _, known = learn(OPAQUE, OPAQUE)
    source = known.job.tasks[0].source
    os.unlink(source)
    os.mkfifo(source)
    assert FactsReader(known.job).read(0, known.job.tasks).notes == [UNREADABLE, ""]


def test_what_is_skipped_is_not_opened(learn, tmp_path, monkeypatch):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "0.png").touch()
    monkeypatch.setattr(module, "read_header", lambda path: pytest.fail(f"{path} was opened"))
    _, known = learn(CLEAR)
    assert (known.tasks[0].losses, known.tasks[0].note) == ((), "")


def test_a_format_that_cannot_be_written_is_said_as_before(learn):
    _, known = learn(pictures.file(pictures.image("P", 3, 2), "TGA"), suffix=".tga")
    assert [(loss, loss.kind) for loss in known.tasks[0].losses] == [("TGA becomes JPEG", LossKind.FORMAT)]


def test_pictures_that_killed_their_reader_cannot_be_read(learn):
    _, known = learn(OPAQUE, OPAQUE)
    assert [task.note for task in with_facts(known, [unread(1, known.job.tasks[1:])]).tasks] == ["", UNREADABLE]


def test_a_name_that_is_too_long_is_told_before_anything_of_the_file(tmp_path):
    (tmp_path / "in").mkdir()
    for name, data in (("x" * 251, OPAQUE), ("y" * 251, b"damaged"), ("z", OPAQUE)):
        (tmp_path / "in" / f"{name}.png").write_bytes(data)
    made = plan(discover([str(tmp_path / "in")]), Pipeline(), Export(folder=str(tmp_path / "out"), name="{stem}-"))
    known = with_facts(made, [FactsReader(made.job).read(0, made.job.tasks)])
    assert [task.note for task in known.tasks] == [task.note for task in made.tasks] == [TOO_LONG, TOO_LONG, ""]
    assert known.space_needed == made.space_needed == len(OPAQUE)
