"""A picture's file: as small as asked for and no smaller, and in colors that its format can say it has."""

from __future__ import annotations

import io
from typing import Any

import msgspec
import numpy as np
import pytest
from PIL import Image

from multitone.errors import ImageError
from multitone.imaging import output as module
from multitone.imaging.color.made import display_p3, rgb_profile, sampled
from multitone.imaging.color.profiles import P3_COLORANTS
from multitone.imaging.contents import Collecting, Content
from multitone.imaging.decode import Decoded, Hints, decode
from multitone.imaging.encode import ExportFormat, build_format, export_formats, save
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.output import LOWEST_QUALITY, MOST_ENCODES, Output, deliver
from multitone.imaging.raster import Raster
from tests import pictures

SEARCHED = [name for name in export_formats() if build_format(name).has_quality]
BARE = [name for name in export_formats() if not build_format(name).has_quality]


@pytest.fixture
def picture() -> Raster:
    return Raster(pictures.photograph(160, 120))


@pytest.fixture
def encodes(monkeypatch: pytest.MonkeyPatch) -> list[ExportFormat]:
    """Return what was encoded, try by try."""
    tried: list[ExportFormat] = []

    def counted(raster: Raster, chosen: ExportFormat, metadata: Metadata) -> bytes:
        tried.append(chosen)
        return save(raster, chosen, metadata)

    monkeypatch.setattr(module, "save", counted)
    return tried


def at(name: str, quality: int, **values: Any) -> ExportFormat:
    return build_format(name, {"quality": quality, **values})


# ---- The size ----


@pytest.mark.parametrize("name", SEARCHED)
@pytest.mark.parametrize("quality", [11, 41, 83, 99])
def test_a_file_has_the_best_quality_that_fits(
    name: str, quality: int, picture: Raster, encodes: list[ExportFormat]
) -> None:
    most = len(save(picture, at(name, quality), Metadata()))
    result = deliver(picture, at(name, 100), Metadata(), Output(max_bytes=most))
    assert len(encodes) <= MOST_ENCODES
    assert len(result) <= most
    found = [chosen for chosen in encodes if save(picture, chosen, Metadata()) == result]
    reached = max(getattr(chosen, "quality") for chosen in found)  # noqa: B009
    assert reached >= quality
    assert reached == 100 or len(save(picture, at(name, reached + 1), Metadata())) > most


def test_every_quality_can_be_found(picture: Raster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for the encoder with one whose files have as many bytes as their quality."""
    tried: list[int] = []

    def scripted(_: Raster, chosen: Any, __: Metadata) -> bytes:
        tried.append(chosen.quality)
        return bytes(chosen.quality)

    monkeypatch.setattr(module, "save", scripted)
    for bound in (100, 73, 40, LOWEST_QUALITY, 5, 1):
        for most in range(1, 102):
            tried.clear()
            lowest = min(LOWEST_QUALITY, bound)
            if most < lowest:
                with pytest.raises(ImageError, match=f"takes {lowest} bytes at quality {lowest}, .* {most} are"):
                    deliver(picture, at("jpeg", bound), Metadata(), Output(max_bytes=most))
            else:
                assert len(deliver(picture, at("jpeg", bound), Metadata(), Output(max_bytes=most))) == min(most, bound)
            assert len(tried) <= MOST_ENCODES


def test_metadata_count_in_the_size(picture: Raster) -> None:
    told = Metadata(xmp=pictures.xmp() + b" " * 1500)
    bare = len(save(picture, at("jpeg", 80), Metadata()))
    assert len(deliver(picture, at("jpeg", 100), Metadata(), Output(max_bytes=bare + 1000))) > bare
    result = deliver(picture, at("jpeg", 100), told, Output(max_bytes=bare + 1000))
    assert len(result) <= bare + 1000
    assert pictures.xmp() in result
    assert len(result) > 1500


def test_a_file_that_fits_at_once_is_encoded_twice_at_the_most(picture: Raster, encodes: list[ExportFormat]) -> None:
    for bound in (100, 85, 60):
        encodes.clear()
        result = deliver(picture, at("webp", bound), Metadata(), Output(max_bytes=1_000_000))
        assert result == save(picture, at("webp", bound), Metadata())
        assert len(encodes) <= 2


def test_what_cannot_be_small_enough_fails_with_its_size_and_a_remedy(picture: Raster) -> None:
    smallest = len(save(picture, at("jpeg", LOWEST_QUALITY), Metadata()))
    with pytest.raises(ImageError, match=f"{smallest:,} bytes at quality {LOWEST_QUALITY}.*Resize") as caught:
        deliver(picture, at("jpeg", 100), Metadata(), Output(max_bytes=smallest - 1))
    assert caught.value.kind == "encode-failed"


@pytest.mark.parametrize("name", BARE)
def test_a_format_without_quality_fits_or_fails(name: str, picture: Raster) -> None:
    plain = save(picture, build_format(name), Metadata())
    assert deliver(picture, build_format(name), Metadata(), Output(max_bytes=len(plain))) == plain
    with pytest.raises(ImageError, match="with a quality") as caught:
        deliver(picture, build_format(name), Metadata(), Output(max_bytes=len(plain) - 1))
    assert caught.value.kind == "encode-failed"


def test_lossless_has_no_quality() -> None:
    assert not build_format("webp", {"lossless": True}).has_quality
    assert build_format("webp").has_quality


@pytest.mark.parametrize("name", SEARCHED)
def test_the_best_of_a_format_is_what_was_set_or_all(name: str) -> None:
    assert build_format(name).at_best() == at(name, 100)
    assert at(name, 33).at_best() == at(name, 33)


@pytest.mark.parametrize("name", BARE)
def test_formats_without_quality_have_no_best(name: str) -> None:
    assert build_format(name).at_best() == build_format(name)


# ---- The source's quality ----


def source(quality: int) -> Decoded:
    return decode(pictures.jpeg(160, 120, quality=quality), Hints(tables=True))


def test_the_quality_of_the_source_is_kept_where_it_fits_and_left_where_not(encodes: list[ExportFormat]) -> None:
    decoded = source(77)
    like_it = deliver(decoded.raster, at("jpeg", 100), decoded.metadata, Output(same_quality=True))
    roomy = Output(same_quality=True, max_bytes=len(like_it))
    encodes.clear()
    assert deliver(decoded.raster, at("jpeg", 100), decoded.metadata, roomy) == like_it
    assert len(encodes) == 1
    tight = msgspec.structs.replace(roomy, max_bytes=len(like_it) * 2 // 3)
    smaller = deliver(decoded.raster, at("jpeg", 100), decoded.metadata, tight)
    assert len(smaller) <= len(like_it) * 2 // 3
    assert Image.open(io.BytesIO(smaller)).quantization != Image.open(io.BytesIO(like_it)).quantization  # type: ignore[attr-defined]


def test_other_formats_take_no_notice_of_tables() -> None:
    decoded = source(77)
    result = deliver(decoded.raster, at("webp", 50), decoded.metadata, Output(same_quality=True))
    assert result == save(decoded.raster, at("webp", 50), Metadata())


# ---- The colors ----


@pytest.mark.parametrize("name", export_formats())
def test_colors_are_named_or_are_srgb(name: str) -> None:
    raster = Raster(pictures.photograph(40, 28), pictures.wide_profile())
    chosen = build_format(name)
    back = decode(deliver(raster, chosen, Metadata(), Output(color="display-p3"))).raster
    assert back.profile == (display_p3() if "color-space" in chosen.holds else None)
    plain = decode(deliver(raster, chosen, Metadata(), Output(color="srgb"))).raster
    assert plain.profile is None
    if chosen.exact and back.profile is None:
        assert np.array_equal(back.array(), plain.array()), "sRGB, and not by way of P3"


# ---- What EXIF says of the colors ----


def color_space_of(data: bytes) -> int | None:
    """Return what EXIF's ColorSpace says."""
    exif = Image.Exif()
    exif.load(decode(data).metadata.exif)
    found: int | None = exif.get_ifd(0x8769).get(0xA001)
    return found


ODD = rgb_profile("Odd", P3_COLORANTS, sampled([0.0, 0.1, 0.5, 0.9, 1.0]))
"""Its curve has no name, which is all that JPEG XL can say of one without a profile."""


def uncalibrated(mode: str = "RGB", profile: bytes | None = None) -> bytes:
    """Return a JPEG whose EXIF says that it is not sRGB."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA001] = 0xFFFF
    picture = Image.fromarray(pictures.photograph(40, 28)).convert(mode)
    return pictures.file(picture, "JPEG", exif=exif.tobytes(), icc_profile=profile)


@pytest.mark.parametrize(
    ("data", "hints", "wanted", "said"),
    [
        (uncalibrated(profile=pictures.wide_profile()), Hints(srgb=True), "jpeg", 1),
        (uncalibrated(profile=pictures.wide_profile()), Hints(), "jpeg", 0xFFFF),
        (uncalibrated(profile=ODD), Hints(), "jxl", 1),
        (uncalibrated(), Hints(srgb=True), "jpeg", 0xFFFF),
        (uncalibrated(), Hints(), "jxl", 0xFFFF),
        (uncalibrated("CMYK"), Hints(), "jpeg", 1),
    ],
    ids=["a step asks for sRGB", "kept", "no profile can be written", "no profile", "none and none", "inks"],
)
def test_exif_says_srgb_where_colors_were_converted(data: bytes, hints: Hints, wanted: str, said: int) -> None:
    decoded = decode(data, hints)
    result = deliver(decoded.raster, build_format(wanted), decoded.metadata, Output())
    assert color_space_of(result) == said


def test_what_a_format_has_no_words_for_is_told() -> None:
    decoded = decode(uncalibrated(profile=ODD))
    with Collecting() as told:
        deliver(decoded.raster, build_format("jxl"), decoded.metadata, Output())
    assert told == {Content.COLOR_SPACE}
    with Collecting() as told:
        deliver(decoded.raster, build_format("jpeg"), decoded.metadata, Output())
        deliver(decoded.raster, build_format("jxl"), decoded.metadata, Output(color="srgb"))
    assert told == set()
