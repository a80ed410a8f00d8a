"""What every picture of this folder says is in every result that can hold it, as far as the policy wants it."""

from __future__ import annotations

import pytest
import tifffile
from PIL import Image

from multitone.engines.worker.wire import Done
from tests.imaging import judges as programs
from tests.imaging.cases import judges, runs
from tests.imaging.cases.right import ALL, BY_NAME, METADATA, Case, Fact
from tests.imaging.cases.wrong import known

pytestmark = programs.needs_exiftool
PREVIEWS = ("thumbnailimage", "photoshopthumbnail", "xmp-xmpgimg:", "thumbnails")
"""Parts of the names of pictures inside of pictures."""


def said(tags: dict[str, list[str]], fact: Fact) -> bool:
    """Whether a file says it."""
    return any(fact.value in value for name in fact.names for value in tags.get(name, ()))


def wanted(fact: Fact, policy: str) -> bool:
    """Whether a policy keeps it."""
    return {"keep": True, "strip": False, "strip-location": not fact.of_place, "author": fact.of_author}[policy]


def made(case: Case, folder, form: str, *steps: str, **choices: str):
    """Return a result and its tags."""
    outcome, path = runs.become(case, folder, form, *steps, **choices)
    assert isinstance(outcome, Done), outcome
    return path, judges.exiftool().tags(path)


def new_warnings(case: Case, folder, tags: dict[str, list[str]]) -> list[str]:
    """Return what exiftool finds odd in a result, but not in its source."""
    known_before = judges.exiftool().tags(folder / "in" / case.file).get("exiftool:warning", [])
    return [text for text in tags.get("exiftool:warning", []) if text not in known_before]


def faults(case: Case, folder, form: str) -> list[str]:
    """Return what is lost, or left although it is not wanted."""
    found = []
    for policy in METADATA:
        _path, tags = made(case, folder, form, metadata=policy)
        found += [
            f"{policy}: {fact.names[0]} {'is lost' if wanted(fact, policy) else 'is left'}"
            for fact in case.says
            if form in fact.held and said(tags, fact) != wanted(fact, policy)
        ]
        if policy != "keep" and [name for name in tags if name.startswith("gps:") and name != "gps:gpsversionid"]:
            found.append(f"{policy}: a place is left")
        found += [f"{policy}: {warning}" for warning in new_warnings(case, folder, tags)]
    return found


TELLING = [(case.name, form) for case in ALL if case.says for form in runs.FORMATS]


@pytest.mark.parametrize(("name", "form"), known("metadata", TELLING))
def test_what_is_said_is_kept_and_what_is_not_wanted_is_gone(tmp_path, name, form):
    assert faults(BY_NAME[name], tmp_path, form) == []


DOTTED = [(case.name, form) for case in ALL if case.dots for form in ("jpeg", "png", "tiff", "bmp")]


@pytest.mark.parametrize(("name", "form"), known("resolution", DOTTED))
def test_dots_per_inch_are_those_of_the_upright_picture(tmp_path, name, form):
    outcome, path = runs.become(BY_NAME[name], tmp_path, form)
    assert isinstance(outcome, Done), outcome
    with Image.open(path) as image:
        assert tuple(round(dots) for dots in image.info["dpi"]) == BY_NAME[name].dots


@pytest.mark.parametrize("form", ["jpeg", "png", "tiff", "bmp"])
@pytest.mark.parametrize("name", ["m23", "c09", "t40"])
def test_no_density_is_invented(tmp_path, name, form):
    outcome, path = runs.become(BY_NAME[name], tmp_path, form)
    assert isinstance(outcome, Done), outcome
    with Image.open(path) as image:
        told = image.info.get("dpi")
    assert told in (None, (0, 0), (1, 1)) or (name == "t40" and {round(float(dots)) for dots in told} == {72})


@pytest.mark.parametrize(("name", "form"), known("shape", [("m17", form) for form in ("jpeg", "png", "tiff")]))
def test_dots_that_are_not_square_keep_their_shape(tmp_path, name, form):
    path, tags = made(BY_NAME[name], tmp_path, form)
    across, down, unit = {
        "jpeg": ("jfif:xresolution", "jfif:yresolution", "jfif:resolutionunit"),
        "png": ("png-phys:pixelsperunitx", "png-phys:pixelsperunity", "png-phys:pixelunits"),
        "tiff": ("ifd0:xresolution", "ifd0:yresolution", "ifd0:resolutionunit"),
    }[form]
    assert float(tags[across][0]) == 2 * float(tags[down][0])
    assert tags[unit] == ["1" if form == "tiff" else "0"], path


HIDING = [("m09", form) for form in runs.FORMATS]


@pytest.mark.parametrize(("name", "form"), known("previews", HIDING))
@pytest.mark.parametrize("step", ["crop left=12", "gaussian-blur sigma=3"])
def test_no_preview_of_the_old_picture_survives(tmp_path, name, form, step):
    _path, tags = made(BY_NAME[name], tmp_path, form, step)
    assert [tag for tag in tags if any(part in tag for part in PREVIEWS)] == []


OPENED = [(case.name, form) for case in ALL if not case.refused for form in runs.FORMATS]


@pytest.mark.parametrize(("name", "form"), known("structure", OPENED))
def test_a_result_is_a_file_that_others_open_and_find_nothing_odd_in(tmp_path, name, form):
    """EXIF is a classic TIFF, of 42; nothing is announced that is not there."""
    path, tags = made(BY_NAME[name], tmp_path, form)
    assert new_warnings(BY_NAME[name], tmp_path, tags) == []
    assert tags.get("exiftool:error", []) == []
    assert "xmp-xmpnote:hasextendedxmp" not in tags or form == "jpeg"
    with judges.opened(path) as image:
        exif = image.info.get("exif", b"").removeprefix(b"Exif\0\0")
    assert exif[:4] in (b"", b"II*\0", b"MM\0*")
    if path.read_bytes().count(b"\xff\xd8\xff") < 2:  # Pillow does not count a gain map
        assert "mpf0:numberofimages" not in tags
        assert "xmp-hdrgm:version" not in tags
    if form == "tiff":
        assert path.read_bytes()[:4] in (b"II*\0", b"MM\0*")
        with tifffile.TiffFile(path) as opened:
            assert opened.pages.first.asarray().size


def place_of(tags: dict[str, list[str]]) -> tuple[float, float, float]:
    """Return the units of a pixel, and where east and north the corner of a GeoTIFF lies (OGC 19-008r4, 7.1)."""
    scale, also = (float(number) for number in tags["ifd0:pixelscale"][0].split()[:2])
    assert scale == also
    column, row, _, east, north, _ = (float(number) for number in tags["ifd0:modeltiepoint"][0].split())
    return scale, east - column * scale, north + row * scale


def test_where_on_earth_a_picture_lies_is_kept(tmp_path):
    _path, tags = made(BY_NAME["t33"], tmp_path, "tiff")
    assert place_of(tags) == (10, 500000, 4600000)
    assert tags["geotiff:projectedcstype"] == ["32633"]


@pytest.mark.parametrize(("name", "form"), known("place", [("t33", "tiff")]))
@pytest.mark.parametrize(
    ("step", "place"), [("resize percent=50", (20, 500000, 4600000)), ("crop left=12 top=8", (10, 500120, 4599920))]
)
def test_where_on_earth_a_picture_lies_follows_its_geometry_or_goes(tmp_path, name, form, step, place):
    _path, tags = made(BY_NAME[name], tmp_path, form, step)
    if "ifd0:pixelscale" in tags:
        assert place_of(tags) == place
    else:
        assert [tag for tag in tags if tag.startswith("geotiff:") or "tiepoint" in tag] == []
