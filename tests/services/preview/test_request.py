"""Previews: what the job would write, any part of it, first about so; and what is wrong with a picture, in words."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from PIL import Image

from multitone.batch.discovery import discover
from multitone.batch.job import Export, MetadataPolicy
from multitone.batch.plan import plan
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done
from multitone.errors import ImageError
from multitone.imaging.decode import Hints, decode
from multitone.imaging.encode import build_format
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.output import Output
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.raster import Raster
from multitone.imaging.transcoding.jpeg_xl import as_jpeg_xl
from multitone.messages import Message
from multitone.operations.geometry.resize import Resize
from multitone.services.preview import render
from multitone.services.preview.lru_cache import LruCache
from multitone.services.preview.request import (
    DecodeAhead,
    Detail,
    LevelsRequest,
    Pixels,
    Preview,
    PreviewRequest,
    ReadAhead,
)
from multitone.services.service import OutdatedError
from tests import pictures


@pytest.fixture(autouse=True)
def empty_shelves(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(render, "_cache", LruCache())
    monkeypatch.setattr(render, "_files", LruCache())
    return


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """Return a JPEG of 1.5 megapixels, with metadata."""
    path = tmp_path / "in" / "photo.jpg"
    path.parent.mkdir()
    exif = Image.Exif()
    exif[0x010F] = "Maker of a test"
    path.write_bytes(pictures.file(pictures.photograph(1500, 1000), "JPEG", quality=92, exif=exif))
    return path


def request(path: Path, *steps: str, kind: str = "jpeg", **options: object) -> PreviewRequest:
    values = {"fit": (600, 400), **options}
    return PreviewRequest(str(path), Pipeline.parse(steps), build_format(kind), **values)  # type: ignore[arg-type]


def array(pixels: Pixels) -> np.ndarray:
    return np.frombuffer(pixels.data, np.uint8).reshape(pixels.height, pixels.width, 3)


def detail(preview: Preview, side: str) -> Detail:
    got = getattr(preview, f"detail_{side}")
    assert isinstance(got, Detail)
    return got


def written(path: Path, steps: tuple[str, ...], kind: str, metadata: MetadataPolicy, out: Path) -> bytes:
    """Return what a job writes."""
    export = Export(folder=str(out), format=build_format(kind), metadata=metadata)
    job = plan(discover([str(path.parent)]), Pipeline.parse(steps), export).job
    outcome = run_task(job.tasks[0], JobContext(job), lambda _: None)
    assert isinstance(outcome, Done)
    return Path(job.tasks[0].target).read_bytes()


@pytest.mark.parametrize("metadata", ["keep", "strip"])
@pytest.mark.parametrize(
    ("steps", "kind"),
    [(("grayscale",), "jpeg"), (("gaussian-blur sigma=1", "resize width=900"), "jpeg"), (("invert",), "png")],
)
def test_it_is_the_job_s_result_to_the_byte_and_to_the_pixel(
    photo: Path, tmp_path: Path, steps: tuple[str, ...], kind: str, metadata: MetadataPolicy
) -> None:
    result = written(photo, steps, kind, metadata, tmp_path / "out")
    view = {"zoom": 1.0, "center": (0.4, 0.6), "output": Output(metadata=metadata)}
    preview = request(photo, *steps, kind=kind, **view).answer()
    assert preview.bytes_after == len(result)
    assert preview.bytes_before == photo.stat().st_size
    assert not preview.approximate
    picture = Image.open(io.BytesIO(result)).convert("RGB")
    assert preview.size_after == picture.size
    part = detail(preview, "after")
    assert (part.pixels.width, part.pixels.height) == (600, 400)
    assert np.abs(array(part.pixels).astype(int) - np.asarray(picture.crop(part.box))).max() <= 1


@pytest.mark.parametrize(
    "asked",
    [{"max_bytes": 60_000}, {"same_quality": True}, {"color": "display-p3"}, {"color": "gray"}, {"metadata": "author"}],
)
def test_it_is_what_the_export_asks_for(photo: Path, tmp_path: Path, asked: dict[str, Any]) -> None:
    export = Export(folder=str(tmp_path / "out"), format=build_format("jpeg"), **asked)
    pipeline = Pipeline.parse(["resize width=300"])
    job = plan(discover([str(photo.parent)]), pipeline, export).job
    outcome = run_task(job.tasks[0], JobContext(job), lambda _: None)
    assert isinstance(outcome, Done)
    chosen = export.encoder(build_format("jpeg"))
    shown = PreviewRequest(str(photo), export.finished(pipeline), chosen, (200, 200), export.output).answer()
    assert shown.bytes_after == outcome.bytes_out


def test_only_what_is_on_the_screen_crosses(photo: Path) -> None:
    for zoom in (None, 0.25, 0.5, 1.0, 3.0, 8.0):
        preview = request(photo, zoom=zoom, whole=0).answer()
        for side in ("before", "after"):
            whole: Pixels = getattr(preview, side)
            part = getattr(preview, f"detail_{side}")
            sent = whole.width * whole.height + (part.pixels.width * part.pixels.height if part else 0)
            assert sent <= 600 * 400
    assert detail(preview, "after").pixels.width in (75, 76)  # an eighth of 600: the window enlarges them


def test_both_sides_show_the_same_part(photo: Path) -> None:
    preview = request(photo, "resize width=750", kind="png", zoom=2.0, center=(0.3, 0.3)).answer()
    before, after = detail(preview, "before"), detail(preview, "after")
    assert np.abs(np.array(before.box) - 2 * np.array(after.box)).max() <= 2
    small = Image.fromarray(array(before.pixels)).resize(
        (after.pixels.width, after.pixels.height), Image.Resampling.BOX
    )
    assert np.abs(np.asarray(small).astype(int) - array(after.pixels)).mean() < 4


def test_the_quick_answer_is_near_the_true_one_and_says_what_it_is(photo: Path) -> None:
    steps = ("grayscale", "gaussian-blur sigma=6", "resize width=1200")
    true = request(photo, *steps).answer()
    quick = request(photo, *steps, quick=True).answer()
    assert quick.approximate
    assert quick.bytes_after is None
    assert (quick.size_before, quick.size_after) == (true.size_before, true.size_after)
    assert (quick.after.width, quick.after.height) == (true.after.width, true.after.height)
    assert np.abs(array(quick.after).astype(int) - array(true.after)).mean() < 2
    assert np.abs(array(quick.before).astype(int) - array(true.before)).mean() < 4


def test_a_small_picture_is_answered_truly_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(pictures.jpeg(300, 200))
    preview = request(tmp_path / "a.jpg", quick=True).answer()
    assert not preview.approximate
    assert preview.bytes_after


def test_what_shows_through_is_the_encoder_s_choice_in_both_answers(tmp_path: Path) -> None:
    Image.new("RGBA", (1200, 1000), (0, 0, 0, 0)).save(tmp_path / "a.png")
    for quick in (True, False):
        preview = request(tmp_path / "a.png", quick=quick).answer()
        assert (array(preview.after) >= 254).all()
        assert set(np.unique(array(preview.before))) <= {204, 230}


@pytest.mark.parametrize("kind", ["alpha", "deep", "P3", "gray profile"])
def test_without_steps_both_sides_are_alike(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.png"
    if kind == "alpha":
        path.write_bytes(pictures.png(pictures.pixels("RGBA")))
    elif kind == "deep":
        path.write_bytes(pictures.png(pictures.pixels("RGB", 16)))
    elif kind == "P3":
        path.write_bytes(pictures.file(pictures.image("RGB"), "PNG", icc_profile=pictures.wide_profile()))
    else:
        path.write_bytes(pictures.file(pictures.image("L"), "PNG", icc_profile=pictures.gray_profile()))
    preview = request(path, kind="png").answer()
    assert (array(preview.before) == array(preview.after)).all()
    assert preview.levels_before == preview.levels_after


def test_another_parameter_or_zoom_does_not_decode_again(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[int] = []
    real = render.decode

    def counted(data: bytes, *hints: object) -> object:
        decoded.append(len(data))
        return real(data, *hints)  # type: ignore[arg-type]

    monkeypatch.setattr(render, "decode", counted)
    request(photo, "gaussian-blur sigma=1").answer()
    source = photo.stat().st_size
    assert decoded.count(source) == 1
    request(photo, "gaussian-blur sigma=2").answer()
    assert decoded.count(source) == 1
    before = len(decoded)
    request(photo, "gaussian-blur sigma=2", zoom=1.0).answer()
    assert len(decoded) == before + 1  # the result, of which a fitted view shows a fraction
    assert decoded.count(source) == 1
    request(photo, "gaussian-blur sigma=2", zoom=2.0).answer()
    assert len(decoded) == before + 1


def test_an_outdated_request_stops_and_what_it_has_decoded_serves_the_next(
    photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = iter([False, False, True])

    def stop() -> None:
        if next(asked, False):
            raise OutdatedError("newer")

    monkeypatch.setattr(render, "stop_if_newer_asked", stop)
    encoded: list[int] = []
    monkeypatch.setattr(render, "save", lambda *_: encoded.append(1))
    with pytest.raises(OutdatedError):
        request(photo, "gaussian-blur sigma=2").answer()
    assert encoded == []
    assert (render._file(str(photo)), Hints(page=1)) in render._cache


def test_what_was_read_ahead_is_not_decoded_for_the_quick_answer(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ReadAhead(str(photo), (600, 400)).answer()
    ReadAhead(str(tmp_path / "none.jpg"), (600, 400)).answer()
    (tmp_path / "text.jpg").write_text("no picture")
    ReadAhead(str(tmp_path / "text.jpg"), (600, 400)).answer()
    monkeypatch.setattr(render, "read_reduced", None)
    assert request(photo, quick=True).answer().approximate


def test_what_was_decoded_ahead_is_not_decoded_for_the_true_answer(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = request(photo, "gaussian-blur sigma=1")
    decoded: list[int] = []
    real = render.decode
    monkeypatch.setattr(render, "decode", lambda data, *hints: (decoded.append(len(data)), real(data, *hints))[1])
    DecodeAhead(str(photo), wanted.rendition).answer()
    assert decoded == [photo.stat().st_size]
    (tmp_path / "text.jpg").write_text("no picture")
    (tmp_path / "small.jpg").write_bytes(pictures.jpeg(64, 48))
    for name in ("none.jpg", "text.jpg", "small.jpg"):
        DecodeAhead(str(tmp_path / name), wanted.rendition).answer()
    assert len(decoded) == 1, "what has no other answer than the true one is left to that"
    wanted.answer()
    assert decoded.count(photo.stat().st_size) == 1


def test_a_picture_that_is_left_as_it_is_is_made_ready_once(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[tuple[int, int]] = []
    real = Image.Image.histogram
    monkeypatch.setattr(
        Image.Image, "histogram", lambda image, *mask: (counted.append(image.size), real(image, *mask))[1]
    )
    encoded = request(photo).answer()
    assert counted == [(1500, 1000)]
    assert encoded.levels_before == encoded.levels_after
    monkeypatch.setattr(render, "_cache", LruCache())
    copied = request(photo, untouched=True).answer()
    assert counted == [(1500, 1000)] * 2
    assert copied.levels_after == encoded.levels_before


def test_a_picture_before_that_is_decoded_aside_is_the_same(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = request(photo, "resize width=300")
    aside = wanted.answer()
    monkeypatch.setattr(render, "_cache", LruCache())
    monkeypatch.setattr(render, "JPEG", b"none")
    assert wanted.answer() == aside


def test_what_fails_aside_is_said_in_words(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = render.decode

    def decode_reduced_only(data: bytes, *hints: Hints) -> object:
        if any(one.scaling is None for one in hints):
            raise ImageError("truncated", Message("it ends early"))
        return real(data, *hints)

    monkeypatch.setattr(render, "decode", decode_reduced_only)
    with pytest.raises(ImageError, match="it ends early"):
        request(photo, "resize width=300", kind="png").answer()


def test_a_file_that_has_changed_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    for color in (10, 200):
        Image.new("L", (30, 20), color).save(path)
        os.utime(path, ns=(color, color))
        assert array(request(path, kind="png").answer().after)[0, 0, 0] == color


@pytest.mark.parametrize("quick", [True, False])
def test_what_is_wrong_is_said_in_words(photo: Path, tmp_path: Path, quick: bool) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(photo.read_bytes()[:20_000])
    with pytest.raises(ImageError, match="ends before the picture") as caught:
        request(broken).answer()
    assert caught.value.kind == "truncated"
    with pytest.raises(ImageError, match="file is gone"):
        request(tmp_path / "none.jpg", quick=quick).answer()
    (tmp_path / "text.jpg").write_text("no picture")
    with pytest.raises(ImageError, match="not a picture"):
        request(tmp_path / "text.jpg", quick=quick).answer()


def test_the_step_that_fails_is_named(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("too wide for it")

    monkeypatch.setattr(Resize, "apply", fail)
    with pytest.raises(ImageError, match="Step 2, Resize, cannot be applied to it: too wide for it"):
        request(photo, "grayscale", "resize width=10").answer()


def test_a_picture_that_is_copied_is_shown_with_its_own_length(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(pictures.jpeg(64, 48, quality=97))
    encoded = request(path).answer()
    copied = request(path, untouched=True).answer()
    assert copied.bytes_after == copied.bytes_before == path.stat().st_size != encoded.bytes_after
    assert copied.after == copied.before
    assert request(path, kind="png", untouched=True).answer().bytes_after != path.stat().st_size
    assert not request(path).same_result(request(path, untouched=True))


@pytest.mark.parametrize("size", [(300, 200), (1500, 1000)])
def test_levels_are_those_of_the_picture_after_the_steps(tmp_path: Path, size: tuple[int, int]) -> None:
    inverted = 255 - pictures.photograph(*size)
    Image.fromarray(255 - inverted).save(tmp_path / "p.png")
    levels = LevelsRequest(str(tmp_path / "p.png"), Pipeline.parse(["invert"]), (600, 400)).answer()
    judge = np.reshape(
        Image.eval(Image.open(tmp_path / "p.png").convert("RGB"), lambda v: 255 - v).histogram(), (3, 256)
    )
    for counted, true in zip(levels.channels, judge, strict=True):
        shares = np.cumsum(counted) / sum(counted) - np.cumsum(true) / true.sum()
        assert np.abs(shares).max() < (1e-9 if size[0] == 300 else 0.03)


@pytest.mark.parametrize("zoom", [None, 1.0])
def test_a_pinned_result_is_what_it_was_as_a_result(photo: Path, zoom: float | None) -> None:
    small = request(photo, "resize width=750", "grayscale", kind="jpeg", zoom=zoom)
    alone = small.answer()
    beside = request(photo, kind="png", zoom=zoom, pinned=small.rendition).answer()
    assert beside.pinned is not None
    assert (beside.pinned.size, beside.pinned.length) == ((750, 500), alone.bytes_after)
    assert beside.levels_before == alone.levels_after
    assert beside.size_before == (1500, 1000)
    assert beside.bytes_before == photo.stat().st_size
    if zoom is None:
        assert np.abs(array(beside.before).astype(int) - array(alone.after)).max() == 0


def test_what_is_pinned_and_cannot_be_made_leaves_the_picture_before(photo: Path) -> None:
    wrong = request(photo, kind="webp", output=Output(max_bytes=1)).rendition
    answer = request(photo, pinned=wrong).answer()
    assert answer.pinned is None
    assert (array(answer.before) == array(request(photo).answer().before)).all()


@pytest.mark.parametrize("quick", [True, False])
def test_texts_say_what_is_known_of_the_picture(photo: Path, quick: bool) -> None:
    written, literal = (
        request(photo, f"text text='{text}' size=30 color=#f00", quick=quick).answer()
        for text in ("{stem} {camera}", "photo Maker")
    )
    other = request(photo, "text text='other' size=30 color=#f00", quick=quick).answer()
    assert np.array_equal(array(written.after), array(literal.after))
    assert not np.array_equal(array(written.after), array(other.after))


def test_an_edited_logo_is_seen(photo: Path, tmp_path: Path) -> None:
    asked = request(photo, f"watermark file={tmp_path}/logo.png size=50 opacity=100")
    seen = []
    for color in ("red", "blue"):
        Image.new("RGB", (10, 10), color).save(tmp_path / "logo.png")
        os.utime(tmp_path / "logo.png", ns=(0, 10**18 + len(color)))
        seen.append(array(asked.answer().after))
    assert not np.array_equal(*seen)


def test_what_is_pinned_is_not_sketched_anew_beside_each_change(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sketched: list[Pipeline] = []
    real = render.apply_reduced
    monkeypatch.setattr(
        render, "apply_reduced", lambda pipeline, source: sketched.append(pipeline) or real(pipeline, source)
    )
    pinned = request(photo, "invert").rendition
    for amount in ("1.2", "1.4", "1.6"):
        assert request(photo, f"contrast amount={amount}", quick=True, pinned=pinned).answer().pinned is not None
    assert sum(pipeline == pinned.pipeline for pipeline in sketched) == 1
    assert len(sketched) == 4


def test_a_jpeg_that_is_transcoded_is_shown_and_counted_as_the_job_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(pictures.rich_jpeg(6))
    lossless = build_format("jxl", {"lossless": True})
    whole = request(path, kind="jxl", transcoded=("JPEG",))
    whole = msgspec.structs.replace(whole, format=lossless)
    written = as_jpeg_xl(path.read_bytes(), decode(path.read_bytes()).metadata, "keep")
    assert written is not None
    assert whole.answer().bytes_after == len(written)
    encoded = msgspec.structs.replace(whole, transcoded=())
    assert encoded.answer().bytes_after != len(written)


def test_the_page_that_is_wanted_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "scan.tif"
    pages = [Image.new("L", (60 + 10 * place, 40), 50 * place) for place in range(4)]
    pages[0].save(path, save_all=True, append_images=pages[1:])
    shown = request(path, "invert", kind="png", pages="3").answer()
    assert (shown.size_before, shown.size_after) == ((80, 40), (80, 40))
    assert int(array(shown.before)[0, 0, 0]) == 100
    assert shown.bytes_after == len(render.deliver(pages_of(path, 3), build_format("png"), Metadata(), Output()))
    assert request(path, "invert", kind="tiff", pages="2-3").answer().bytes_after is None, "it is not the whole"
    whole = request(path, kind="tiff", untouched=True).answer()
    first = request(path, kind="tiff", untouched=True, pages="first").answer()
    assert whole.bytes_after == path.stat().st_size != first.bytes_after
    with pytest.raises(ImageError, match="no page 9"):
        request(path, pages="9").answer()


def pages_of(path: Path, number: int) -> Raster:
    """Return a page of a file, inverted."""
    return Pipeline.parse(["invert"]).apply(decode(path.read_bytes(), Hints(page=number)).raster)
