import numpy as np
import pytest
from PIL import Image

from multitone.errors import ImageError
from multitone.imaging.decode import decode, looks_like_picture, read_header
from multitone.imaging.readers.svg import LONGEST
from tests.imaging.readers.files import svg

RED = (255, 0, 0, 255)


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="40" height="30"', (40, 30)),
        ("width='40px' height='30px'", (40, 30)),
        ('width="1in" height="25.4mm"', (96, 96)),
        ('width="72pt" height="6pc"', (96, 96)),
        ('width="80" height="60" viewBox="0 0 40 30"', (80, 60)),
        ('width="80" viewBox="0 0 40 30"', (80, 60)),
        ('viewBox="0 0 40 30"', (LONGEST, LONGEST * 3 // 4)),
        ('width="100%" height="100%" viewBox="0 0 30 40"', (LONGEST * 3 // 4, LONGEST)),
    ],
)
def test_a_drawing_has_the_size_that_it_declares_and_a_large_one_where_it_declares_none(attributes, size, tmp_path):
    raster = decode(svg(attributes)).raster
    assert (raster.width, raster.height, raster.mode) == (*size, "RGBA")
    (tmp_path / "a.svg").write_bytes(svg(attributes))
    told = read_header(str(tmp_path / "a.svg"))
    assert (told.format, told.width, told.height, told.has_alpha) == ("SVG", *size, True)


def test_what_is_drawn_is_seen_and_the_rest_is_transparent():
    pixels = decode(svg()).raster.array()
    assert (pixels[:, :20] == RED).all()
    assert (pixels[:, 20:, 3] == 0).all()


def test_half_transparent_colors_are_not_darkened():
    pixels = decode(svg(content='<rect width="40" height="30" fill="#f00" fill-opacity="0.5"/>')).raster.array()
    assert np.abs(pixels[5, 5].astype(int) - (255, 0, 0, 128)).max() <= 1


@pytest.mark.parametrize("link", ["file://{path}", "{path}", "{name}"])
@pytest.mark.parametrize(
    "content",
    [
        '<image href="{link}" width="40" height="30"/>',
        '<image xlink:href="{link}" width="40" height="30"/>',
        '<style>@import url("{link}");</style>',
        '<use href="{link}#a"/>',
    ],
)
def test_no_other_file_is_read(link, content, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / ("b.css" if "import" in content else "b.svg" if "use" in content else "b.png")
    if path.suffix == ".png":
        Image.new("RGB", (40, 30), "blue").save(path)
    else:
        path.write_text("rect { fill: blue }" if path.suffix == ".css" else svg('id="a"').decode())
    content = content.format(link=link.format(path=path, name=path.name))
    pixels = decode(svg(content=f'{content}<rect width="4" height="30" fill="#f00"/>')).raster.array()
    assert (pixels[:, :4] == RED).all()
    assert not pixels[:, 4:].any()


def test_no_entity_brings_a_file_in(tmp_path):
    (tmp_path / "a.txt").write_text('<rect width="40" height="30" fill="blue"/>')
    data = svg(content='&file;<rect width="4" height="30" fill="#f00"/>')
    data = f'<!DOCTYPE svg [<!ENTITY file SYSTEM "file://{tmp_path}/a.txt">]>'.encode() + data
    try:
        pixels = decode(data).raster.array()
    except ImageError:
        return
    assert not pixels[:, 4:].any()


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b'<?xml version="1.0"?>\n', b"<!-- a\nb -->\n", b" \n",
                                    b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd">\n'])  # fmt: skip
def test_a_drawing_is_known_behind_what_may_stand_before_it(before):
    assert decode(before + svg()).format == "SVG"


@pytest.mark.parametrize("data", [b"<html><svg/></html>", b"<?xml version='1.0'?><note/>", b"<svgx/>", b"<"])
def test_other_texts_are_no_drawings(data):
    with pytest.raises(ImageError, match="not a picture in a format"):
        decode(data)


@pytest.mark.parametrize(
    ("data", "kind", "told"),
    [
        (svg('width="1000000" height="1000000"'), "too-large", "1,000,000 × 1,000,000"),
        (svg('width="0" height="0"'), "unsupported", "width and a height"),
        (svg("", ""), "unsupported", "width and a height"),
        (svg()[:-9], "unreadable", "damaged"),
        (svg(content="&what;"), "unreadable", "damaged"),
    ],
)
def test_what_cannot_be_drawn_is_told(data, kind, told):
    with pytest.raises(ImageError, match=told) as caught:
        decode(data)
    assert caught.value.kind == kind


def test_a_drawing_without_a_suffix_is_known():
    assert looks_like_picture(svg()[:16])
