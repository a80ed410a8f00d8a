"""Animations from file to file, frame by frame against ffmpeg: disposal, blending, parts, delays and plays."""

from __future__ import annotations

import io
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from multitone.batch.job import Export, Job, Task
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done, Failed
from multitone.imaging.contents import LOST, Content
from multitone.imaging.decode import Hints, decode
from multitone.imaging.encode import parse_format
from multitone.imaging.frames.reading import sequence_of
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.readers.base import SeveralError
from tests.imaging.frames import files, judging

FILES = files.all_files()
STEPS = (
    "resize width=30 height=30", "rotate angle=90", "crop width=50 height=60", "grayscale", "border width=2",
    "text text=M size=40",
)  # fmt: skip
LOSSLESS = {"png": "png", "webp": "webp lossless=true", "gif": "gif"}


def sequence(data):
    with pytest.raises(SeveralError) as caught:
        decode(data)
    return sequence_of(data, caught.value)


def became(folder, name, suffix, *steps, form="", **export):
    """Return the outcome of a file's task, and where its result is."""
    source, target = folder / name, folder / f"result.{suffix}"
    source.write_bytes(FILES[name])
    task = Task(1, str(source), str(target), len(FILES[name]))
    chosen = parse_format(form) if form else None
    job = Job("frames", Pipeline.parse(steps), Export(folder=str(folder), format=chosen, **export), (task,))
    return run_task(task, JobContext(job), lambda _: None), target


@pytest.mark.parametrize("name", FILES)
def test_lossless_results_show_what_their_sources_show(tmp_path, name):
    source = tmp_path / name
    source.write_bytes(FILES[name])
    frames, delays = judging.frames_of(source), judging.delays_of(source)
    plays = judging.plays_of(source)
    for suffix, form in LOSSLESS.items():
        if suffix == "gif" and not (name.startswith("gif") or name == "apng-palette.png"):
            continue
        outcome, result = became(tmp_path, name, suffix, "invert", "invert", form=form)
        assert isinstance(outcome, Done), (suffix, outcome)
        assert judging.plays_of(result) == plays
        made, told = judging.frames_of(result), judging.delays_of(result)
        if any(delays):
            assert sum(told) == pytest.approx(sum(delays), abs=1)
            step = max(1.0, sum(delays) / 100)
            seen = judging.shown(made, told, step)
            wanted = judging.shown(frames, delays, step)
            assert judging.psnr(seen[: len(wanted)], wanted[: len(seen)]) >= 45, suffix
        if suffix != "webp":  # which joins frames that are equal, and hides some of no duration
            assert told == pytest.approx(delays, abs=1)
            assert len(made) == len(frames)
            assert (
                judging.psnr(judging.shown(made, [1] * len(made), 1), judging.shown(frames, [1] * len(frames), 1)) >= 45
            )


@pytest.mark.parametrize("name", ["gif-mixed.gif", "apng-over.png"])
def test_each_frame_goes_through_the_steps_as_a_picture_by_itself(tmp_path, name):
    for place, chosen in enumerate(STEPS):
        folder = tmp_path / str(place)
        folder.mkdir()
        outcome, result = became(folder, name, "png", chosen, form="png")
        assert isinstance(outcome, Done), outcome
        pipeline = Pipeline.parse([chosen])
        alone = [pipeline.apply(frame.raster).pillow().convert("RGBA") for frame in sequence(FILES[name]).read()]
        made = judging.frames_of(result)
        assert len(made) == len(alone)
        for one, other in zip(made, alone, strict=True):
            assert judging.psnr(judging.shown(one[None], [1], 1), judging.shown(np.asarray(other)[None], [1], 1)) >= 45


@pytest.mark.parametrize("name", ["gif-odd-delays.gif", "gif-three-times.gif", "apng-fractions.png", "webp-alpha.webp"])
def test_avif_keeps_delays_and_plays(tmp_path, name):
    outcome, result = became(tmp_path, name, "avif", "invert", "invert", form="avif quality=95")
    assert isinstance(outcome, Done), outcome
    before, after = sequence(FILES[name]), sequence(result.read_bytes())
    assert after.plays == before.plays
    told = [max(1, frame.delay * 1000) for frame in before.read()]
    assert [frame.delay * 1000 for frame in after.read()] == pytest.approx(told, abs=1)
    assert judging.delays_of(result) == pytest.approx([float(delay) for delay in told], abs=1)


def test_steps_that_look_at_the_whole_picture_look_at_all_frames(tmp_path):
    dark, bright = (np.tile(np.linspace(low, low + 60, 48, dtype=np.uint8)[:, None], (32, 1, 3)) for low in (60, 140))
    FILES["pair.png"] = files.apng([files.Cel(dark), files.Cel(bright)], kind=2)
    outcome, result = became(tmp_path, "pair.png", "png", "auto-contrast cutoff=0", form="png")
    assert isinstance(outcome, Done), outcome
    first, second = judging.frames_of(result)[:, :, :, 0].astype(int)
    assert (first.min(), second.max()) == (0, 255)
    assert first.max() < second.min()


def test_a_format_without_frames_gets_the_first_and_says_so(tmp_path):
    outcome, result = became(tmp_path, "gif-parts.gif", "bmp", form="bmp")
    assert isinstance(outcome, Done)
    assert Content.FRAMES in outcome.lost
    assert LOST[Content.FRAMES] == "the other frames are lost"
    frame = judging.frames_of(tmp_path / "gif-parts.gif")[0]
    assert (np.asarray(Image.open(result)) == frame[:, :, :3]).all()


def test_a_file_of_which_nothing_is_asked_is_copied(tmp_path):
    for name in ("gif-mixed.gif", "apng-default-image.png", "webp-once.webp"):
        outcome, result = became(tmp_path, name, name.partition(".")[2])
        assert isinstance(outcome, Done)
        assert outcome.copied
        assert result.read_bytes() == FILES[name]


def test_some_frames_can_be_chosen(tmp_path):
    outcome, result = became(tmp_path, "gif-parts.gif", "png", form="png", pages="2-3")
    assert isinstance(outcome, Done)
    assert (judging.frames_of(result) == judging.frames_of(tmp_path / "gif-parts.gif")[1:3]).all()
    assert Content.FRAMES in outcome.lost


def test_one_frame_is_decoded_as_it_is_seen():
    frames = [frame.raster.pillow() for frame in sequence(FILES["gif-mixed.gif"]).read()]
    for number, frame in enumerate(frames, 1):
        one = decode(FILES["gif-mixed.gif"], Hints(page=number))
        assert one.raster.pillow().tobytes() == frame.tobytes()
        assert one.is_one_of_several


@pytest.mark.parametrize("name", ["gif-parts.gif", "apng-over.png", "webp-alpha.webp"])
def test_a_file_that_ends_early_is_refused(tmp_path, name):
    whole = FILES[name]
    FILES["cut-" + name] = whole[: len(whole) * 2 // 3]
    outcome, result = became(tmp_path, "cut-" + name, "png", form="png")
    assert isinstance(outcome, Failed)
    assert outcome.kind in ("truncated", "unreadable")
    assert not result.exists()


def photographs(count=6):
    rng = np.random.default_rng(7)
    ground = np.asarray(
        Image.fromarray(rng.integers(0, 256, (12, 16, 3), np.uint8)).resize((96, 72), Image.Resampling.BICUBIC)
    )
    frames = []
    for number in range(count):
        frame = ground.copy()
        frame[10:20, 5 * number : 5 * number + 9] = 255 - frame[10:20, 5 * number : 5 * number + 9]
        frames.append(frame)
    return frames


@pytest.mark.parametrize("form", ["gif", "gif colors=16", "gif dither=false"])
def test_what_does_not_move_does_not_flicker_in_a_gif(tmp_path, form):
    FILES["photo.png"] = files.apng(
        [files.Cel(np.pad(frame, ((0, 0), (0, 0), (0, 0)))[:32, :48]) for frame in photographs()], kind=2
    )
    outcome, result = became(tmp_path, "photo.png", "gif", form=form)
    assert isinstance(outcome, Done), outcome
    frames = judging.frames_of(result).astype(int)
    source = judging.frames_of(tmp_path / "photo.png")
    same = (source[1:] == source[:-1]).all(axis=3)
    assert (frames[1:] == frames[:-1])[same].all()
    assert judging.psnr(frames, source.astype(int)) > (18 if "16" in form else 30)


def test_delays_are_rounded_so_that_all_last_as_long(tmp_path):
    thirds = [files.Cel(files.painted(n), delay=(1, 30)) for n in range(9)]
    FILES["thirds.png"] = files.apng(thirds)
    for suffix, unit in (("gif", 10), ("webp", 1)):
        outcome, result = became(tmp_path, "thirds.png", suffix, form=suffix)
        assert isinstance(outcome, Done), outcome
        told = judging.delays_of(result)
        assert sum(told) == 300
        assert max(told) - min(told) == unit


def test_delays_that_browsers_show_stay_above_those_they_do_not(tmp_path):
    FILES["fast.webp"] = files.webp([files.painted(n)[:, :, :3] for n in range(4)], (15, 15, 15, 10), 0)
    outcome, result = became(tmp_path, "fast.webp", "gif", form="gif")
    assert isinstance(outcome, Done), outcome
    assert min(judging.delays_of(result)[:3]) >= 20


def test_sequences_tell_what_they_are():
    read = sequence(FILES["apng-fractions.png"])
    assert (read.kind, read.format, read.count, read.plays) == ("frames", "PNG", 3, 0)
    assert [frame.delay for frame in read.read()] == [Fraction(1, 100), Fraction(1, 3), 0]
    some = read.only(range(2, 9))
    assert [frame.delay for frame in some.read()] == [Fraction(1, 3), 0]


def test_one_frame_of_an_animation_stays_what_it_is(tmp_path):
    file = io.BytesIO()
    Image.fromarray(files.painted(1)[:, :, :3]).save(file, "PNG")
    FILES["single.png"] = files.apng([files.Cel(files.painted(1))], beside=files.painted(5))
    outcome, result = became(tmp_path, "single.png", "webp", form="webp lossless=true")
    assert isinstance(outcome, Done), outcome
    assert (judging.frames_of(result)[0] == files.painted(1)).all()


def test_more_plays_than_can_be_counted_are_for_ever():
    cels = [files.Cel(files.painted(number)) for number in range(2)]
    assert sequence(files.apng(cels, plays=65_535)).plays == 65_535
    assert sequence(files.apng(cels, plays=(1 << 31) - 1)).plays == 0


def test_a_deep_avif_is_read_in_8_bits_and_that_is_said(tmp_path):
    path = tmp_path / "deep.avif"
    made = [
        "-f",
        "lavfi",
        "-i",
        "testsrc=size=48x32:rate=5:duration=1",
        "-pix_fmt",
        "yuv420p10le",
        "-c:v",
        "libaom-av1",
    ]
    judging.ffmpeg(*made, "-cpu-used", "8", "-y", str(path))
    FILES["deep.avif"] = path.read_bytes()
    outcome, result = became(tmp_path, "deep.avif", "png", form="png")
    assert isinstance(outcome, Done), outcome
    assert Content.DEPTH in outcome.lost
    assert judging.plays_of(result) == 0
    assert judging.delays_of(result) == [200] * 5
    first, *_others = judging.frames_of(result).astype(float)
    cover = judging.frames_of(path)[0].astype(float)  # of an AVIF, ffmpeg reads no more
    assert np.abs(first.mean(axis=(0, 1)) - cover.mean(axis=(0, 1))).max() < 8
