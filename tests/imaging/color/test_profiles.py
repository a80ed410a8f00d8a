"""Whether a profile is sRGB is told by its numbers, whatever it calls itself, wherever colors are converted."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image, ImageCms

from multitone.batch.discovery import discover
from multitone.batch.job import Export
from multitone.batch.plan import plan
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.imaging.color.made import display_p3
from multitone.imaging.color.profiles import SRGB_COLORANTS, is_display_p3, is_srgb
from multitone.imaging.decode import decode
from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline
from multitone.services.preview.display import ShownPicture
from multitone.services.thumbnails import ThumbnailRequest
from tests import pictures

CURVES = (b"rTRC", b"gTRC", b"bTRC")
LINEAR = pictures._gamma(1.0)


def named(name: str, curve: bytes, colorants=SRGB_COLORANTS) -> bytes:
    primaries = zip((b"rXYZ", b"gXYZ", b"bXYZ"), colorants, strict=True)
    tags = {tag: pictures._xyz(*value) for tag, value in primaries} | dict.fromkeys(CURVES, curve)
    return pictures._profile(b"RGB ", name, tags)


def sampled(entries: int) -> bytes:
    value = np.linspace(0, 1, entries)
    light = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return b"curv\0\0\0\0" + entries.to_bytes(4, "big") + np.rint(light * 65535).astype(">u2").tobytes()


def test_srgb_is_known_by_its_numbers():
    assert is_srgb(pictures.srgb_profile())
    assert is_srgb(named("Scanner of a test", sampled(1024)))
    assert is_srgb(pictures._profile(b"GRAY", "Gray of a test", {b"kTRC": sampled(1024)}))


@pytest.mark.parametrize(
    "profile",
    [
        named("GIMP built-in Linear sRGB", LINEAR),
        named("sRGB with a gamma of 2.2", pictures._gamma(2.2)),
        named("sRGB of other colors", sampled(1024), SRGB_COLORANTS[::-1]),
        pictures._profile(b"GRAY", "Linear sRGB gray", {b"kTRC": LINEAR}),
        pictures.wide_profile(),
        display_p3(),
        named("sRGB that ends early", sampled(1024))[:-100],
        b"sRGB",
        b"",
    ],
)
def test_a_name_makes_no_srgb(profile):
    assert not is_srgb(profile)


def test_display_p3_is_known_by_its_numbers():
    assert is_display_p3(display_p3())
    assert not is_display_p3(named("Display P3 Linear", LINEAR, ((0.5151, 0.2412, -0.0011), (0.292, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841))))  # fmt: skip  # noqa: E501
    assert not is_display_p3(pictures.srgb_profile())


def judged(picture: Image.Image, profile: bytes) -> np.ndarray:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    shown = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    assert shown is not None
    return np.asarray(shown).astype(int)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("way", ["bmp", "srgb", "gray", "preview", "thumbnail"])
def test_a_linear_picture_comes_out_alike_under_any_name(kind: str, way: str, tmp_path: Path):
    """As Little CMS sees it, within what JPEG takes."""
    found = []
    for name in ("GIMP built-in Linear sRGB", "Linear light of a test"):
        profile = named(name, LINEAR)
        data = pictures.file(pictures.image("RGB"), kind, icc_profile=profile, **({"quality": 100} if kind == "JPEG" else {}))  # fmt: skip  # noqa: E501
        path = tmp_path / name.replace(" ", "-") / f"a.{kind.lower()}"
        path.parent.mkdir()
        path.write_bytes(data)
        found.append(seen(way, path, tmp_path / f"out {name}"))
    assert np.array_equal(*found)
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    right = judged(picture, profile)
    if way == "gray":
        right = np.rint(right @ (0.299, 0.587, 0.114))
    if way != "thumbnail":  # it is reduced before it is converted
        assert np.abs(found[0] - right).max() <= 4
    assert abs(found[0].mean() - np.asarray(picture).mean()) > 20


def seen(way: str, path: Path, out: Path) -> np.ndarray:
    """Return what one of the doors makes of a picture."""
    if way == "preview":
        shown = ShownPicture(decode(path.read_bytes()).raster)
        return np.asarray(shown.cut((0, 0, *shown.size), shown.size)).astype(int)
    if way == "thumbnail":
        [pixels] = ThumbnailRequest((str(path),), 16, "").answer()
        return np.frombuffer(pixels.data, np.uint8).astype(int)
    made = build_format("bmp" if way == "bmp" else "png")
    export = Export(folder=str(out), format=made, **({"color": "srgb"} if way == "srgb" else {}))
    job = plan(discover([str(path.parent)]), Pipeline.parse(("grayscale",) if way == "gray" else ()), export).job
    outcome = run_task(job.tasks[0], JobContext(job), lambda _: None)
    assert isinstance(outcome, msgspec.Struct), outcome
    return np.asarray(Image.open(job.tasks[0].target)).astype(int)
