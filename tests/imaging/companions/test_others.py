"""Films, further pictures and depth maps: with their picture while nothing of it changes, else dropped and said."""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from multitone.batch.job import Export
from multitone.batch.losses import dropped_by
from multitone.imaging.contents import Content, lost
from multitone.imaging.decode import read_header
from multitone.imaging.encode import parse_format
from multitone.imaging.pipeline import Pipeline
from tests.imaging import judges
from tests.imaging.companions import built, judged

PLACE = b"+48.8584+002.2945/"
GDEPTH = (
    b'<rdf:Description rdf:about="" xmlns:GDepth="http://ns.google.com/photos/1.0/depthmap/" '
    b'xmlns:GImage="http://ns.google.com/photos/1.0/image/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    b'GDepth:Format="RangeInverse" GDepth:Near="0.3" GDepth:Far="8" GDepth:Mime="image/png" GDepth:Data="%s" '
    b'dc:format="image/jpeg"/>'
)


def depth_photo() -> bytes:
    """Return a picture whose XMP has a depth map inside."""
    inside = base64.b64encode(built.jpeg(built.mapped(60, 40)))
    return built.jpeg(built.placed(), (0xE1, built.XMP + built.PACKET % (GDEPTH % inside)))


KINDS = {
    "motion": (lambda: built.motion_photo(built.film()), Content.MOTION),
    "samsung": (lambda: built.of_samsung(built.film()), Content.MOTION),
    "stereo": (built.stereo, Content.SECOND_PICTURE),
    "depth": (depth_photo, Content.DEPTH_MAP),
}


@pytest.mark.parametrize("name", KINDS)
def test_it_stays_byte_for_byte_while_nothing_is_asked(name: str, tmp_path: Path) -> None:
    """Only the picture before it was encoded anew."""
    build, kind = KINDS[name]
    data = build()
    done, result = judged.through(data, tmp_path)
    assert kind not in done.lost
    behind = data.index(b"\xff\xd9") + 2 if name != "depth" else len(data)
    assert result.endswith(data[behind:])
    assert read_header(str(tmp_path / "out" / "in.jpeg")).contents & set(Content) >= {kind}
    if name == "motion":
        assert b'MicroVideoOffset="%d"' % len(built.film()) in result


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("asked", [("flip",), ("grayscale",), ("resize percent=50",), "strip", "author", "png"])
def test_it_is_dropped_by_name(name: str, asked: tuple[str, ...] | str, tmp_path: Path) -> None:
    """No orphan stays, nothing announces it, and the plan has said so before."""
    build, kind = KINDS[name]
    steps = asked if isinstance(asked, tuple) else ()
    policy = asked if asked in ("strip", "author") else "keep"
    form = "png" if asked == "png" else judged.JPEG
    data = build()
    done, result = judged.through(data, tmp_path, *steps, form=form, metadata=policy)
    assert kind in done.lost
    for word in (b"ftyp", PLACE, b"SEFT", b"MotionPhoto", b"MicroVideo", b"GDepth", b"MPF\0", b"GImage"):
        assert word not in result, word
    assert result.count(b"\xff\xd8\xff") <= 1
    export = Export(folder="", metadata=policy, format=parse_format(form))
    contents = read_header(str(tmp_path / "in.jpg")).contents
    dropped = dropped_by(Pipeline.parse(steps), export)
    held = export.format.held - dropped
    companions = {Content.GAIN_MAP, Content.MOTION, Content.SECOND_PICTURE, Content.DEPTH_MAP}
    assert lost(contents, held, policy) & companions == set(done.lost) & companions == {kind}


def test_a_film_loses_its_place_and_nothing_else(tmp_path: Path) -> None:
    """Metadata become free space of the same length, so that all offsets are true."""
    done, result = judged.through(built.motion_photo(built.film()), tmp_path, metadata="strip-location")
    assert Content.MOTION not in done.lost
    assert PLACE not in result
    clip = result[result.index(b"ftyp") - 4 :]
    assert len(clip) == len(built.film())
    assert clip.count(b"free") == 2
    assert clip.endswith(b"\1\2\3\4" * 500)


@judges.needs_exiftool
def test_a_cleaned_film_says_no_place_to_others(tmp_path: Path) -> None:
    """Exiftool finds it before, and not after."""
    for policy, told in (("keep", True), ("strip-location", False)):
        judged.through(built.motion_photo(built.film()), tmp_path, metadata=policy)
        result = (tmp_path / "out" / "in.jpeg").read_bytes()
        (tmp_path / "clip.mp4").write_bytes(result[result.index(b"ftyp") - 4 :])
        tags = judges.exiftool(tmp_path / "clip.mp4")
        assert any("GPS" in name for name in tags) == told, tags


@pytest.mark.parametrize("track", [b"meta", b"camm", b"text"])
def test_a_film_with_a_track_that_may_tell_the_way_is_left_out(track: bytes, tmp_path: Path) -> None:
    """It cannot be known to be clean."""
    done, result = judged.through(built.motion_photo(built.film(track=track)), tmp_path, metadata="strip-location")
    assert Content.MOTION in done.lost
    assert b"ftyp" not in result
    assert b"MotionPhoto" not in result
    assert b"MicroVideo" not in result


def test_what_else_samsung_adds_is_not_known_to_be_clean(tmp_path: Path) -> None:
    """Its end is left out where the place is; the film stays, and XMP tells of it as it does elsewhere."""
    done, result = judged.through(built.of_samsung(built.film()), tmp_path, metadata="strip-location")
    assert Content.MOTION not in done.lost
    assert b"SEF" not in result
    assert result[-len(built.film()) :].startswith(built.film()[:20])
    assert b'GCamera:MotionPhoto="1"' in result
    assert b'Item:Length="%d"' % len(built.film()) in result


@judges.needs_exiftool
def test_a_second_picture_loses_its_place(tmp_path: Path) -> None:
    """Its EXIF has a place of its own."""
    done, result = judged.through(built.stereo(), tmp_path, metadata="strip-location")
    assert Content.SECOND_PICTURE not in done.lost
    assert b"credentials" not in result
    assert b"at home" not in result
    (tmp_path / "second.jpg").write_bytes(result[result.rindex(b"\xff\xd8\xff\xe0") :])
    assert not any(name.startswith("GPS:") for name in judges.exiftool(tmp_path / "second.jpg"))
    assert np.abs(judged.seen((tmp_path / "second.jpg").read_bytes()).astype(int) - built.placed()[:, ::-1]).mean() < 3


@judges.needs_exiftool
def test_mpf_follows_the_second_picture(tmp_path: Path) -> None:
    """Where it lies changes with the bytes before it."""
    _, result = judged.through(built.stereo(), tmp_path, form="jpeg quality=40")
    tags = judges.exiftool(tmp_path / "out" / "in.jpeg")
    at, length = tags["MPImage2:MPImageStart"], tags["MPImage2:MPImageLength"]
    assert result[at : at + 3] == b"\xff\xd8\xff"
    assert at + length == len(result)
    with Image.open(tmp_path / "out" / "in.jpeg") as image:
        assert image.n_frames == 2


def test_a_film_stays_with_a_picture_that_is_only_turned_upright(tmp_path: Path) -> None:
    """It says by itself how it lies; what XMP says of it is written anew."""
    exif = Image.Exif()
    exif[274] = 6
    done, result = judged.through(built.motion_photo(built.film(), exif=exif), tmp_path)
    assert Content.MOTION not in done.lost
    assert result.endswith(built.film())
    assert b'GCamera:MotionPhotoPresentationTimestampUs="432100"' in result
    assert b'Item:Length="%d"' % len(built.film()) in result
    assert b"MicroVideo" not in result


def test_a_gain_map_and_a_film_together(tmp_path: Path) -> None:
    """Each is found at its place, whatever happens to the other."""
    data = built.ultra_hdr() + built.film()
    done, result = judged.through(data, tmp_path)
    assert not {Content.MOTION, Content.GAIN_MAP} & set(done.lost)
    assert result.endswith(built.film())
    assert judged.is_ultra_hdr(result)
    done, result = judged.through(data, tmp_path, "flip")
    assert Content.MOTION in done.lost
    assert Content.GAIN_MAP not in done.lost
    assert b"ftyp" not in result
    assert judged.is_ultra_hdr(result)


def test_a_film_takes_no_part_of_a_size_limit(tmp_path: Path) -> None:
    """It is dropped and said, and the picture is as good as the size allows."""
    data = built.motion_photo(built.film())
    done, result = judged.through(data, tmp_path, max_bytes=9_000, form="jpeg quality=97")
    assert Content.MOTION in done.lost
    assert b"ftyp" not in result
    assert Content.MOTION in dropped_by(Pipeline(), Export(folder="", max_bytes=9_000))
    noise = np.random.default_rng(3).integers(0, 256, (120, 160), np.uint8)
    done, result = judged.through(built.ultra_hdr(gains=noise), tmp_path, max_bytes=12_000, form="jpeg quality=97")
    assert Content.GAIN_MAP in done.lost
    assert len(result) <= 12_000


def test_an_orphan_announcement_goes(tmp_path: Path) -> None:
    """XMP that speaks of a map that somebody else has dropped is mended without a word, for nothing is lost."""
    whole = built.ultra_hdr()
    done, result = judged.through(whole[: whole.rindex(b"\xff\xd8\xff\xe0")], tmp_path, "flip")
    assert b"hdrgm" not in result
    assert b"Dusk" in result
    assert Content.GAIN_MAP not in done.lost


def test_apples_gain_map_follows_and_stays_apples(tmp_path: Path) -> None:
    """It has no parameters of the standard; its XMP goes with it."""
    said = (
        b'<rdf:Description rdf:about="" xmlns:apdi="http://ns.apple.com/pixeldatainfo/1.0/" '
        b'xmlns:HDRGainMap="http://ns.apple.com/HDRGainMap/1.0/" HDRGainMap:HDRGainMapVersion="65536" '
        b'apdi:AuxiliaryImageType="urn:com:apple:photo:2020:aux:hdrgainmap"/>'
    )
    data = built.with_mpf(
        built.jpeg(built.placed()), built.jpeg(built.mapped(), (0xE1, built.XMP + built.PACKET % said))
    )
    for steps, expected in (((), built.mapped()), (("flip",), built.mapped()[:, ::-1])):
        done, result = judged.through(data, tmp_path, *steps, metadata="strip")
        assert Content.GAIN_MAP not in done.lost
        behind = result[result.rindex(b"\xff\xd8\xff") :]
        assert b"aux:hdrgainmap" in behind
        assert b"hdrgm" not in result
        assert np.abs(judged.seen(behind)[:, :, 0].astype(int) - expected).mean() < 1.5
