"""Gain maps: libultrahdr decodes results, and their maps lie where the pixels of their pictures do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from multitone.batch.job import Export
from multitone.batch.losses import Losses, dropped_by
from multitone.imaging.contents import Content
from multitone.imaging.decode import read_header
from multitone.imaging.encode import parse_format
from multitone.imaging.operation import operations
from multitone.imaging.pipeline import Pipeline
from tests import pictures
from tests.hostile.files import jpeg_that_claims
from tests.imaging import judges
from tests.imaging.cases.right import BY_NAME
from tests.imaging.companions import built, judged

GEOMETRY = [
    (),
    ("rotate angle=90",),
    ("rotate angle=180",),
    ("rotate angle=17",),
    ("straighten angle=6",),
    ("straighten angle=-9 crop=false",),
    ("flip",),
    ("flip direction=vertical",),
    ("crop left=41 top=20 width=201 height=99",),
    ("crop aspect=1:1 position=right",),
    ("crop width=160 height=120 position=attention",),
    ("resize longest_side=160",),
    ("resize width=100 height=100 mode=fill",),
    ("resize width=200 height=200 mode=pad",),
    ("resize width=150 height=200 mode=stretch",),
    ("resize percent=150 enlarge=true",),
    ("canvas aspect=1:1",),
    ("canvas width=250 height=300 crop=true position=top-left",),
    ("border width=30",),
    ("trim color=#000000 tolerance=12",),
    ("unsharp-mask amount=0.3",),
    ("crop left=40 top=30 width=200 height=150", "canvas width=300 height=250", "rotate angle=270"),
    ("resize percent=50", "flip", "crop left=10 top=10 width=100 height=80", "rotate angle=10"),
]


def differences(data: bytes) -> tuple[float, float]:
    """Return by how many levels a result's map differs from what belongs to the places that its pixels come from.

    The picture tells by its colors where each pixel stood; blue, which it has none of, shows where there is nothing.
    """
    gains = judged.gain_map_of(data).astype(float)
    height, width = gains.shape[:2]
    picture = Image.fromarray(judged.seen(data)).resize((width, height), Image.Resampling.BOX)
    colors = np.asarray(picture).astype(float)
    expected = built.gain(colors[:, :, 0] / 255, colors[:, :, 1] / 255)
    shown = np.asarray(picture.getchannel("B").resize((width, height))) < 3
    inner = shown & ~_near(~shown)
    away = np.abs((gains if gains.ndim == 2 else gains[:, :, 0]) - expected)[inner]
    assert inner.sum() > 500
    return float(away.mean()), float(np.quantile(away, 0.99))


def _near(mask: np.ndarray) -> np.ndarray:
    """Return a mask and what lies within three pixels of it."""
    wide = np.pad(mask, 3)
    across, down = mask.shape
    return np.any([wide[y : y + across, x : x + down] for x in range(7) for y in range(7)], axis=0)


@pytest.mark.parametrize("steps", GEOMETRY, ids=[" ".join(steps) or "none" for steps in GEOMETRY])
def test_a_map_goes_where_its_picture_goes(steps: tuple[str, ...], tmp_path: Path) -> None:
    """Each pixel of a result has the gain of the place that it was taken from."""
    done, result = judged.through(built.ultra_hdr(), tmp_path, *steps, metadata="strip-location")
    assert Content.GAIN_MAP not in done.lost
    mean, most = differences(result)
    assert mean < 1.5, (mean, most)
    assert most < 6, (mean, most)
    gains, picture = judged.gain_map_of(result), judged.seen(result)
    assert gains.shape[1] == round(picture.shape[1] / 2)
    assert gains.shape[0] == round(picture.shape[0] / 2)
    assert judged.parameters_of(result) == judged.parameters_of(built.ultra_hdr())


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_map_lies_upright(orientation: int, tmp_path: Path) -> None:
    """Its picture's orientation is its own."""
    exif = Image.Exif()
    exif[274] = orientation
    _, result = judged.through(built.ultra_hdr(exif=exif), tmp_path, metadata="author")
    mean, most = differences(result)
    assert mean < 1
    assert most < 4


def test_what_is_filled_stays_as_bright_as_it_was(tmp_path: Path) -> None:
    """Around a picture on a canvas, HDR shows what SDR does: a gain of 1, and nothing of what was cut away before."""
    steps = ("crop left=100 top=80 width=100 height=80", "canvas width=300 height=200")
    _, result = judged.through(built.ultra_hdr(), tmp_path, *steps)
    gains = judged.gain_map_of(result)
    neutral = 255 * (0.5 / 2.75) ** 1.5
    for part in (gains[:24], gains[-24:], gains[:, :40], gains[:, -40:]):
        assert np.abs(part.astype(float) - neutral).max() <= 2


BUILT = {
    "xmp": built.ultra_hdr,
    "iso": built.iso_hdr,
    "channels": lambda: built.iso_hdr(3),
    "libultrahdr": built.by_libultrahdr,
    "m12": lambda: BY_NAME["m12"].data,
}


@pytest.mark.parametrize("build", BUILT.values(), ids=BUILT)
@pytest.mark.parametrize("policy", ["keep", "strip", "strip-location", "author"])
def test_every_kind_says_the_same_after_a_step(build: object, policy: str, tmp_path: Path) -> None:
    """XMP, the ISO's block and both carry the numbers."""
    data = build()
    done, result = judged.through(data, tmp_path, "flip", metadata=policy)
    assert Content.GAIN_MAP not in done.lost
    assert judged.parameters_of(result) == judged.parameters_of(data)
    assert np.abs(judged.gain_map_of(result).astype(int) - judged.gain_map_of(data)[:, ::-1]).mean() < 1


@pytest.mark.parametrize("steps", [("grayscale",), ("curve points=0,0;128,160;255,255",), ("gaussian-blur",),
                                   ("flip", "saturation amount=0.5"), ("invert",), ("text text=Hi",)])  # fmt: skip
def test_a_step_that_changes_light_drops_the_map_and_says_so(steps: tuple[str, ...], tmp_path: Path) -> None:
    """Nothing announces it then, and nothing of it stays."""
    done, result = judged.through(built.ultra_hdr(), tmp_path, *steps)
    assert Content.GAIN_MAP in done.lost
    assert not judged.is_ultra_hdr(result)
    assert result.count(b"\xff\xd8\xff") == 1
    assert b"MPF\0" not in result
    assert b"hdrgm" not in result
    assert b"Container" not in result
    assert b"21496" not in result
    assert b"Dusk" in result  # what else the packet says stays


@pytest.mark.parametrize("form", ["png", "webp", "tiff"])
def test_a_format_that_cannot_hold_it_says_so(form: str, tmp_path: Path) -> None:
    """And its XMP no longer announces it."""
    done, result = judged.through(built.ultra_hdr(), tmp_path, form=form)
    assert Content.GAIN_MAP in done.lost
    assert b"hdrgm" not in result
    assert b"Dusk" in result


def test_the_same_picture_keeps_the_very_map(tmp_path: Path) -> None:
    """What is only encoded anew has the bytes of its map."""
    data = built.ultra_hdr()
    _, result = judged.through(data, tmp_path)
    at = data.rindex(b"\xff\xd8\xff\xe0")
    assert result.endswith(data[at:])
    assert judged.is_ultra_hdr(result)


@judges.needs_exiftool
@pytest.mark.parametrize("steps", [(), ("rotate",), ("crop width=100 height=90",)])
@pytest.mark.parametrize("policy", ["keep", "strip"])
def test_mpf_and_xmp_tell_the_truth(steps: tuple[str, ...], policy: str, tmp_path: Path) -> None:
    """Exiftool finds a whole map where MPF says, of the length that XMP says."""
    _, result = judged.through(built.ultra_hdr(), tmp_path, *steps, metadata=policy)
    told = judges.exiftool(tmp_path / "out" / "in.jpeg")
    start, length = told["MPImage2:MPImageStart"], told["MPImage2:MPImageLength"]
    assert start + length == len(result)
    assert result[start : start + 3] == b"\xff\xd8\xff"
    assert told["MPImage1:MPImageLength"] == start
    assert told["XMP-GContainer:DirectoryItemLength" if "XMP-GContainer:DirectoryItemLength" in told else
                "XMP-Container:DirectoryItemLength"] == length  # fmt: skip
    assert told["XMP-hdrgm:Version"] == 1
    assert "XMP-dc:Title" in told if policy == "keep" else "XMP-dc:Title" not in told


def test_a_size_limit_counts_the_map(tmp_path: Path) -> None:
    """All of the file fits."""
    _, result = judged.through(built.ultra_hdr(), tmp_path, "flip", max_bytes=16_000, form="jpeg quality=97")
    assert len(result) <= 16_000
    assert judged.is_ultra_hdr(result)


def test_a_large_reduction_keeps_the_ratio(tmp_path: Path) -> None:
    """Where the decoder makes a picture smaller, the map follows from the size in the file."""
    data = built.ultra_hdr(built.placed(1600, 1200), built.mapped(400, 300))
    _, result = judged.through(data, tmp_path, "resize longest_side=240")
    assert judged.gain_map_of(result).shape == (45, 60)
    assert differences(result)[0] < 2


def test_a_map_that_cannot_be_decoded_costs_only_itself(tmp_path: Path) -> None:
    """The picture is there, and the loss is said."""
    data = built.ultra_hdr()
    done, result = judged.through(data[:-600] + bytes(500) + b"\xff\xd9", tmp_path, "flip")
    assert judged.seen(result).shape == (240, 320, 3)
    assert (Content.GAIN_MAP in done.lost) != judged.is_ultra_hdr(result)


def test_a_map_that_claims_too_much_costs_only_itself(tmp_path: Path) -> None:
    """It has no more pixels than its picture, and no more than its bytes can hold."""
    behind = jpeg_that_claims(16_000, 16_000, 600_000)
    gains = behind[:20] + built.segment(0xE1, built.XMP + built.PACKET % built.OF_MAP) + behind[20:] + b"\xff\xd9"
    done, result = judged.through(built.with_mpf(built.jpeg(built.placed()), gains), tmp_path, "flip")
    assert Content.GAIN_MAP in done.lost
    assert len(result) < 40_000


def test_a_verified_job_finds_nothing_wrong(tmp_path: Path) -> None:
    """What is announced anew counts as promised, whatever the policy."""
    from multitone.imaging.audit import differences as differing
    from multitone.imaging.audit import promise
    from multitone.imaging.companions.carrying import processed
    from multitone.imaging.decode import decode
    from multitone.imaging.encode import build_format
    from multitone.imaging.output import Output, encoded, prepared

    decoded, chosen = decode(built.ultra_hdr()), build_format("jpeg")
    for policy in ("keep", "strip", "strip-location", "author"):
        output = Output(metadata=policy)
        raster, said = processed(Pipeline.parse(["flip"]), decoded.raster, decoded.metadata)
        raster, said = prepared(raster, chosen, said, output)
        promised = promise(raster, chosen, said, output)
        assert differing(promised, decode(encoded(raster, chosen, said, output))) == ()


def test_steps_that_keep_light_are_these() -> None:
    """All others make something brighter or darker. Whoever declares one more adds it to those that are tested here."""
    told = {name for name, info in operations().items() if info.type.keeps_light}
    assert told == {step.split()[0] for steps in GEOMETRY for step in steps}


def test_a_header_tells_what_is_there(tmp_path: Path) -> None:
    """By name, and no more than there is."""
    plain, clip = built.jpeg(built.placed()), built.film()
    cases = {
        "ultra": (built.ultra_hdr(), {Content.GAIN_MAP}),
        "iso": (built.iso_hdr(), {Content.GAIN_MAP}),
        "vips": (built.by_libultrahdr(), {Content.GAIN_MAP}),
        "plain": (plain, set()),
        "stereo": (built.stereo(), {Content.SECOND_PICTURE}),
        "motion": (built.motion_photo(clip), {Content.MOTION}),
        "samsung": (built.of_samsung(clip), {Content.MOTION}),
        "preview": (built.with_mpf(plain, built.jpeg(built.placed(80, 60)), attributes=(0x030000, 0x010001)), set()),
    }
    companions = {Content.GAIN_MAP, Content.SECOND_PICTURE, Content.MOTION, Content.DEPTH_MAP}
    for name, (data, there) in cases.items():
        path = tmp_path / f"{name}.jpg"
        path.write_bytes(data)
        assert read_header(str(path)).contents & companions == there, name


@pytest.mark.parametrize(("channels", "of_base"), [(1, 1), (3, 0)])
def test_gains_of_channels_are_of_the_colors_that_the_picture_had(channels: int, of_base: int, tmp_path: Path) -> None:
    """Where these are converted, a map of three gains says so by its profile; one gain is true of any colors."""
    data = built.iso_hdr(channels)
    data = built.with_profile(data, pictures.wide_profile())
    done, result = judged.through(data, tmp_path, color="srgb")
    assert Content.GAIN_MAP not in done.lost
    assert judged.parameters_of(result)["gainmap-use-base-cg"] == [of_base]
    assert (pictures.wide_profile() in result) == (of_base == 0)


def test_a_map_goes_with_a_picture_that_streams(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the memory, the file is the same."""
    array = built.placed(1600, 1200)
    noise = np.random.default_rng(5).integers(0, 6, array.shape, np.uint8)
    data = built.ultra_hdr(np.minimum(array, 249) + noise, built.mapped(400, 300))
    monkeypatch.setattr("multitone.imaging.streaming.LEAST_BYTES", 1000)
    monkeypatch.setattr("multitone.imaging.streaming.most_whole_pixels", lambda: 1_000_000)
    for steps in ((), ("flip",), ("crop width=1200 height=900",)):
        done, result = judged.through(data, tmp_path, *steps, form="jpeg quality=95 subsampling=444")
        assert Content.GAIN_MAP not in done.lost
        expected = built.mapped(400, 300)[:, ::-1] if steps == ("flip",) else built.mapped(400, 300)
        gains = judged.gain_map_of(result)
        if steps[:1] != ("crop width=1200 height=900",):
            assert np.abs(gains.astype(int) - expected).mean() < 1.5
        else:
            assert gains.shape == (225, 300)


@pytest.mark.parametrize("policy", ["keep", "strip-location"])
def test_a_jpeg_xl_without_loss_keeps_all_or_announces_nothing(policy: str, tmp_path: Path) -> None:
    """Where metadata change, what lies behind the picture is left out, and said."""
    done, result = judged.through(built.ultra_hdr(), tmp_path, form="jxl lossless=true", metadata=policy)
    assert (Content.GAIN_MAP in done.lost) == (policy != "keep")
    assert (b"hdrgm" in result) == (policy == "keep")
    assert b"Dusk" in result


@pytest.mark.parametrize("steps", [(), ("flip",), ("resize percent=50", "border"), ("grayscale",), ("flip", "invert")])
@pytest.mark.parametrize("policy", ["keep", "strip"])
@pytest.mark.parametrize("form", ["jpeg", "png", "avif speed=10"])
def test_the_plan_says_what_is_lost(steps: tuple[str, ...], policy: str, form: str, tmp_path: Path) -> None:
    """No more, and no less."""
    done, _ = judged.through(built.ultra_hdr(), tmp_path, *steps, form=form, metadata=policy)
    export = Export(folder=str(tmp_path), metadata=policy, format=parse_format(form))
    dropped = dropped_by(Pipeline.parse(steps), export)
    losses = Losses(export, 1, copies=False, dropped=dropped)
    told = losses.of_header(read_header(str(tmp_path / "in.jpg")), form.split()[0], 1)
    assert {message.kind for message in told} == set(done.lost)
