"""Pictures larger than memory, at a size that tests can afford: the limit is lowered, and nothing else is."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from multitone.batch.discovery import discover
from multitone.batch.job import Export, Job
from multitone.batch.plan import plan
from multitone.engines.worker import streaming_task as large_module
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.streaming_task import remove_traces
from multitone.engines.worker.wire import Done, Failed, Outcome
from multitone.imaging import raster as raster_module
from multitone.imaging import streaming
from multitone.imaging.encode import Png, parse_format
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.raster import reduced
from multitone.imaging.readers import base
from multitone.storage import atomic_file
from multitone.storage.folder import open_folder
from tests import pictures
from tests.imaging.judges import exiftool, needs_exiftool, said

SIDE = (240, 170)
Both = Callable[..., tuple[Path, Path]]


def job_of(source: Path, into: Path, steps: tuple[str, ...], **export: object) -> Job:
    """Return a job of one picture."""
    if "format" in export:
        export["format"] = parse_format(str(export["format"]))
    return plan(discover([str(source)]), Pipeline.parse(steps), Export(folder=str(into), **export)).job


def worked(job: Job) -> Outcome:
    """Do a job of one picture as a worker does."""
    return run_task(job.tasks[0], JobContext(job), lambda _: None)


@pytest.fixture
def streamed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Make every picture of more than 2000 pixels a large one, and return how each went."""
    went: list[str] = []

    def stream(*arguments: object, **named: object) -> object:
        went.append("streamed")
        return real(*arguments, **named)  # type: ignore[arg-type]

    real = large_module.stream
    monkeypatch.setattr(streaming, "most_whole_pixels", lambda: 2000)
    monkeypatch.setattr(streaming, "LEAST_BYTES", 1)
    monkeypatch.setattr(large_module, "stream", stream)
    return went


@pytest.fixture
def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, streamed: list[str]) -> Both:
    """Return a function that does a job whole and in a stream, and returns both results."""

    def run(source: Path, *steps: str, **export: object) -> tuple[Path, Path]:
        results = []
        for side in ("whole", "stream"):
            job = job_of(source, tmp_path / side, steps, **export)
            with monkeypatch.context() as context:
                if side == "whole":
                    context.setattr(streaming, "most_whole_pixels", lambda: 10**9)
                outcome = worked(job)
            assert isinstance(outcome, Done), outcome
            assert outcome.pixels == SIDE[0] * SIDE[1]
            target = Path(job.tasks[0].target)
            assert outcome.bytes_out == target.stat().st_size
            assert target.stat().st_mtime_ns == source.stat().st_mtime_ns
            assert [path.name for path in target.parent.iterdir()] == [target.name], "something was left behind"
            results.append(target)
        assert streamed == ["streamed"]
        return results[0], results[1]

    return run


def tiff(path: Path, array: np.ndarray, **options: object) -> Path:
    """Write an array as TIFF."""
    kind = "rgb" if array.shape[2] > 2 else "minisblack"
    extra = ["unassalpha"] if array.shape[2] in (2, 4) else None
    shaped = array[:, :, 0] if array.shape[2] == 1 else array
    tifffile.imwrite(path, shaped, photometric=kind, extrasamples=extra, **options)
    return path


def opened(path: Path) -> np.ndarray:
    """Read by Pillow, or by libvips where there are more bits than Pillow keeps."""
    with Image.open(path) as image:
        if path.suffix != ".png" or path.read_bytes()[24] == 8:
            return np.asarray(image)
    return raster_module.vips().Image.new_from_file(str(path)).numpy()


def same_pixels(one: Path, other: Path, within: float = 0) -> bool:
    left, right = (tifffile.imread(p) if p.suffix == ".tif" else opened(p) for p in (one, other))
    return left.shape == right.shape and left.dtype == right.dtype and np.abs(left.astype(int) - right).max() <= within


TILES = {"tile": (64, 64)}
STEPS = {
    "none but gray": ("grayscale",),
    "tone": ("brightness amount=1.3", "gamma value=1.4", "invert"),
    "neighbors": ("gaussian-blur sigma=3", "unsharp-mask sigma=9 amount=2"),
    "scale": ("resize percent=75", "gaussian-blur sigma=1.5", "unsharp-mask"),
    "turn": ("rotate",),
    "upside down": ("flip direction=vertical", "crop left=10 top=90 width=200 height=60"),
    "slant": ("rotate angle=12", "border width=5"),
    "straight": ("straighten angle=5", "canvas aspect=1:1 background=#f80"),
    "trimmed": ("trim color=#888 tolerance=45", "resize short_side=90"),
    "looked for": ("crop aspect=1:1 position=entropy",),
    "colors": ("saturation amount=1.4", "sepia amount=0.5"),
    "whole arrays": ("find-edges", "invert"),
}


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("steps", STEPS.values(), ids=STEPS)
def test_a_stream_gives_the_pixels_that_memory_gives(
    steps: tuple[str, ...], depth: int, threads: int, tmp_path: Path, both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raster_module, "_threads", [threads])
    source = tiff(tmp_path / "a.tif", pictures.pixels("RGB", depth, *SIDE), **TILES)
    blurs = depth == 16 and any("blur" in step for step in steps)
    last = () if blurs else ("posterize bits=7",)
    one, other = both(source, *steps, *last, format="tiff compression=none")
    assert same_pixels(one, other, within=0.001 * 65535 if blurs else 0), (
        "16 bits are blurred in floats where they can be"
    )


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("kind", ["png", "strips", "tiles"])
@pytest.mark.parametrize("wanted", ["png", "tiff compression=none"])
def test_every_mode_streams_into_every_format(
    kind: str, mode: str, depth: int, wanted: str, tmp_path: Path, both: Both
) -> None:
    array = pictures.pixels(mode, depth, *SIDE)
    if kind == "png":
        source = tmp_path / "a.png"
        source.write_bytes(pictures.png(array))
    else:
        source = tiff(tmp_path / "a.tif", array, **(TILES if kind == "tiles" else {"rowsperstrip": 16}))
    one, other = both(source, "flip", format=wanted)
    assert same_pixels(one, other)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
@pytest.mark.parametrize("subsampling", ["444", "420"])
def test_a_streamed_jpeg_is_as_near_to_the_picture(
    subsampling: str, mode: str, depth: int, tmp_path: Path, both: Both
) -> None:
    source = tmp_path / "a.png"
    source.write_bytes(pictures.png(pictures.pixels(mode, depth, *SIDE)))
    one, other = both(source, "flip", format=f"jpeg quality=90 subsampling={subsampling} background=#40a0ff")
    array = reduced(pictures.pixels(mode, depth, *SIDE))[:, ::-1]
    with Image.new("RGB", SIDE, "#40a0ff") as under:
        picture = Image.fromarray(array.squeeze(axis=2) if mode == "L" else array).convert("RGBA")
        under.paste(picture, mask=picture.getchannel("A"))
        exact = np.asarray(under.convert("L") if mode.startswith("L") else under).astype(float)
    errors = [np.sqrt(((opened(path) - exact) ** 2).mean()) for path in (one, other)]
    assert errors[1] <= errors[0] * 1.05, "another encoder of the same tables"
    assert other.stat().st_size <= one.stat().st_size * 1.02


@pytest.mark.parametrize("wanted", ["webp lossless=true", "bmp", "jpeg progressive=true", "jpeg subsampling=422"])
def test_formats_that_do_not_stream_are_written_from_memory(wanted: str, tmp_path: Path, both: Both) -> None:
    source = tiff(tmp_path / "a.tif", pictures.pixels("RGB", 8, *SIDE), **TILES)
    one, other = both(source, "invert", format=wanted)
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("wanted", ["jpeg", "png", "webp"])
def test_what_is_small_after_its_steps_is_encoded_as_any_other(wanted: str, tmp_path: Path, both: Both) -> None:
    source = tiff(tmp_path / "a.tif", pictures.pixels("RGB", 8, *SIDE), **TILES)
    one, other = both(source, "resize width=50", "unsharp-mask", format=wanted)
    assert one.read_bytes() == other.read_bytes()


# ---- JPEG as a source, orientation, colors, metadata ----


def rich(path: Path, orientation: int, kind: str = "JPEG", profile: bytes | None = None) -> Path:
    """Write a picture with EXIF and XMP as the format has them."""
    stored = Image.fromarray(pictures.stored(pictures.photograph(*SIDE), orientation))
    exif = pictures.exif(orientation, stored.size)
    named = {"xmp": pictures.xmp(orientation)} if kind == "JPEG" else {}
    quality = {"quality": 95, "subsampling": 0} if kind == "JPEG" else {}
    stored.save(path, kind, exif=b"Exif\0\0" + exif, icc_profile=profile, dpi=(300, 300), **named, **quality)
    return path


@needs_exiftool
@pytest.mark.parametrize("metadata", ["keep", "strip", "strip-location"])
@pytest.mark.parametrize(
    ("kind", "suffix", "wanted"),
    [
        ("JPEG", "jpg", "jpeg"),
        ("JPEG", "jpg", "png"),
        ("JPEG", "jpg", "tiff"),
        ("PNG", "png", "jpeg"),
        ("TIFF", "tif", "tiff"),
    ],
)
def test_a_stream_carries_the_metadata_that_memory_carries(
    kind: str, suffix: str, wanted: str, metadata: str, tmp_path: Path, both: Both
) -> None:
    source = rich(tmp_path / f"a.{suffix}", 6, kind, pictures.wide_profile())
    one, other = both(source, "invert", format=wanted, metadata=metadata)
    told, expected = said(exiftool(other)), said(exiftool(one))
    of_storage = ("IFD0:StripOffsets", "IFD0:StripByteCounts", "IFD0:RowsPerStrip")
    assert {k: v for k, v in told.items() if k not in of_storage} == {
        k: v for k, v in expected.items() if k not in of_storage
    }
    assert any("ICC" in name for name in told)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_stream_comes_out_upright(orientation: int, tmp_path: Path, both: Both) -> None:
    one, other = both(rich(tmp_path / "a.jpg", orientation), "invert", format="png")
    assert same_pixels(one, other)
    assert opened(other).shape[1::-1] == SIDE


def test_metadata_behind_the_pixels_of_a_png_are_found(tmp_path: Path, both: Both) -> None:
    source = tmp_path / "a.png"
    behind = pictures.chunk(b"eXIf", pictures.exif(3, SIDE, thumbnail=None))
    source.write_bytes(pictures.png(pictures.pixels("RGB", 8, *SIDE), after=behind))
    one, other = both(source, "invert")
    assert one.read_bytes()[:8] == other.read_bytes()[:8]
    assert same_pixels(one, other)
    with Image.open(other) as image:
        assert image.getexif()[0x0110] == "Camera 1"


def test_gray_of_a_streamed_jpeg_is_near_the_luma_in_it(tmp_path: Path, both: Both) -> None:
    one, other = both(rich(tmp_path / "a.jpg", 1), "grayscale", format="png")
    assert same_pixels(one, other, within=3), "weighed from RGB, which rounds once more"


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
@pytest.mark.parametrize(
    ("step", "color"), [("saturation amount=1.5", "keep"), ("invert", "srgb"), ("invert", "display-p3")]
)
def test_colors_of_another_space_are_converted(
    depth: int, mode: str, step: str, color: str, tmp_path: Path, both: Both
) -> None:
    array = pictures.pixels(mode, depth, *SIDE)
    profile = pictures.gray_profile() if mode == "L" else pictures.wide_profile()
    source = tiff(tmp_path / "a.tif", array, iccprofile=profile, **TILES)
    one, other = both(source, step, format="tiff compression=none", color=color)
    assert same_pixels(one, other, within=3 if depth == 8 else 0)
    with Image.open(one) as whole, Image.open(other) as stream:
        assert whole.info.get("icc_profile") == stream.info.get("icc_profile")


@needs_exiftool
@pytest.mark.parametrize("steps", [("saturation amount=1.5",), ("invert",)])
@pytest.mark.parametrize("color", ["keep", "srgb", "display-p3"])
def test_a_stream_names_the_colors_that_it_has(color: str, steps: tuple[str, ...], tmp_path: Path, both: Both) -> None:
    source = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA001] = 0xFFFF
    Image.fromarray(pictures.photograph(*SIDE)).save(source, exif=exif, icc_profile=pictures.wide_profile())
    one, other = both(source, *steps, format="jpeg", color=color)
    names = ("ExifIFD:ColorSpace", "ICC_Profile:ProfileDescription")
    told, expected = said(exiftool(other)), said(exiftool(one))
    assert [told.get(name) for name in names] == [expected.get(name) for name in names]


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("profile", [pictures.wide_profile(), bytes(200), None], ids=["wide", "damaged", "none"])
@pytest.mark.parametrize("color", ["srgb", "display-p3"])
def test_a_stream_is_converted_in_rows(
    color: str,
    profile: bytes | None,
    mode: str,
    depth: int,
    tmp_path: Path,
    both: Both,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = tiff(tmp_path / "a.tif", pictures.pixels(mode, depth, *SIDE), iccprofile=profile, **TILES)
    monkeypatch.setattr(streaming, "most_pixels", lambda: 3000)
    one, other = both(source, format="tiff compression=none", color=color)
    assert same_pixels(one, other, within=1 if depth == 8 else 0)
    with Image.open(one) as whole, Image.open(other) as stream:
        assert whole.info.get("icc_profile") == stream.info.get("icc_profile")


# ---- What does not stream, and what fails ----


@pytest.mark.parametrize("make", ["progressive", "interlaced", "pages", "floats", "palette"])
def test_what_cannot_come_in_rows_is_decoded_whole(make: str, tmp_path: Path, streamed: list[str]) -> None:
    array = pictures.pixels("RGB", 8, *SIDE)
    source = tmp_path / {"progressive": "a.jpg", "interlaced": "a.png"}.get(make, "a.tif")
    if make == "progressive":
        Image.fromarray(array).save(source, progressive=True)
    elif make == "interlaced":
        raster_module.vips().Image.new_from_array(array).pngsave(str(source), interlace=True)
    elif make == "pages":
        tifffile.imwrite(source, np.stack([array, array]), photometric="rgb")
    elif make == "floats":
        tifffile.imwrite(source, array.astype(np.float32), photometric="rgb")
    else:
        Image.fromarray(array).quantize(16).save(source)
    outcome = worked(job_of(source, tmp_path / "out", ("invert",)))
    assert streamed == []
    assert isinstance(outcome, Done), outcome


@pytest.mark.parametrize("steps", [("invert",), ("rotate", "invert"), ("find-edges",), ("resize width=30",), ()])
@pytest.mark.parametrize("kind", ["a.tif", "a.jpg", "a.png"])
def test_a_damaged_file_is_told_and_leaves_nothing(
    kind: str, steps: tuple[str, ...], tmp_path: Path, streamed: list[str]
) -> None:
    source = tmp_path / kind
    array = pictures.pixels("RGB", 8, *SIDE)
    if kind == "a.tif":
        tiff(source, array, rowsperstrip=16)
        size = source.stat().st_size
        with open(source, "r+b") as file:
            file.truncate(size * 2 // 3)
    else:
        Image.fromarray(array).save(source)
        source.write_bytes(source.read_bytes()[: source.stat().st_size * 2 // 3])
    job = job_of(source, tmp_path / "out", steps)
    outcome = worked(job)
    assert isinstance(outcome, Failed), outcome
    assert outcome.kind in ("truncated", "unreadable"), outcome
    assert list((tmp_path / "out").iterdir()) == []
    assert streamed == ["streamed"]


@pytest.fixture
def one_megapixel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the limit of pictures in memory to one megapixel."""
    monkeypatch.setattr(streaming, "most_pixels", lambda: 1_000_000)
    monkeypatch.setattr("multitone.imaging.readers.base.most_pixels", lambda: 1_000_000)


@pytest.mark.usefixtures("one_megapixel")
def test_the_limit_is_one_of_pictures_in_memory(tmp_path: Path, streamed: list[str]) -> None:
    source = tiff(tmp_path / "a.tif", np.tile(pictures.pixels("RGB", 8, 200, 100), (12, 6, 1)), **TILES)
    small = worked(job_of(source, tmp_path / "out", ("resize width=40", "median")))
    assert isinstance(small, Done), small
    large = worked(job_of(source, tmp_path / "other", ("median",)))
    assert isinstance(large, Failed)
    assert (large.kind, large.stage) == ("too-large", "apply")
    assert "1,200 × 1,200 pixels" in large.reason
    assert list((tmp_path / "other").iterdir()) == []


@pytest.mark.usefixtures("one_megapixel")
def test_a_bomb_is_refused(tmp_path: Path, streamed: list[str]) -> None:
    source = tmp_path / "a.png"
    Image.new("L", (2000, 1500)).save(source)
    assert source.stat().st_size * base.PIXELS_PER_BYTE < 2000 * 1500
    outcome = worked(job_of(source, tmp_path / "out", ("invert",)))
    assert isinstance(outcome, Failed)
    assert outcome.kind == "too-large"
    assert streamed == []


def test_a_target_that_has_appeared_is_not_replaced(tmp_path: Path, streamed: list[str]) -> None:
    source = tiff(tmp_path / "a.tif", pictures.pixels("RGB", 8, *SIDE))
    job = job_of(source, tmp_path / "out", ("invert",))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.tif").write_bytes(b"mine")
    assert type(worked(job)).__name__ == "Skipped"
    assert os.listdir(tmp_path / "out") == ["a.tif"]
    assert (tmp_path / "out" / "a.tif").read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("words", "kind"),
    [("write error\nsystem error: No space left on device", "no-space"), ("write error", "encode-failed")],
)
def test_what_stops_libvips_from_writing_is_told(
    words: str, kind: str, tmp_path: Path, streamed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object, __: object, ___: object, path: str) -> bool:
        Path(path).write_bytes(b"half of it")
        raise raster_module.vips().Error("unable to call pngsave", words)

    source = tiff(tmp_path / "a.tif", pictures.pixels("RGB", 8, *SIDE))
    monkeypatch.setattr(Png, "stream", refuse)
    outcome = worked(job_of(source, tmp_path / "out", ("invert",), format="png"))
    assert isinstance(outcome, Failed)
    assert outcome.kind == kind
    assert list((tmp_path / "out").iterdir()) == []


def test_what_a_dead_worker_left_of_a_task_is_removed(tmp_path: Path) -> None:
    job = job_of(tiff(tmp_path / "a.tif", pictures.pixels("RGB", 8, 4, 4)), tmp_path / "out", ("invert",))
    (tmp_path / "out").mkdir()
    for number in (1, 12):
        (tmp_path / f"out/.multitone-{job.id}-{number}-0123456789abcdef.part").touch()
    remove_traces(job, 1)
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f".multitone-{job.id}-12-0123456789abcdef.part"]


def test_an_ordinary_photograph_is_not_large() -> None:
    assert streaming.most_whole_pixels() * streaming.WHOLE_BYTES_PER_PIXEL <= streaming.MOST_WHOLE_BYTES
    assert streaming.most_whole_pixels() > 24_000_000, "on a machine of 2 GB and more"


@pytest.mark.parametrize("unnamed", [True, False])
def test_scratch_is_gone_with_its_process_where_files_need_no_name(
    unnamed: bool, tmp_path: Path, both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    if unnamed and atomic_file.unnamed(open_folder(str(tmp_path))) is None:
        pytest.skip("every file has a name here")
    if not unnamed:
        monkeypatch.setattr(streaming, "unnamed", lambda _: None)
    seen: set[str] = set()

    def settled(scratch: streaming.Scratch, image: object) -> object:
        answer = real(scratch, image)
        seen.update(path.name for path in (tmp_path / "stream").iterdir())
        return answer

    real = streaming.Scratch.settled
    monkeypatch.setattr(streaming.Scratch, "settled", settled)
    one, other = both(rich(tmp_path / "a.jpg", 1), "rotate", "flip direction=vertical", format="png")
    assert same_pixels(one, other)
    assert bool(seen) != unnamed, seen
