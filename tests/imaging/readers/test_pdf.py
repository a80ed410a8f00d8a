"""PDF: pages as they are printed, and what is refused. Pillow writes the documents, whose pixels are known then."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from multitone.errors import ImageError
from multitone.imaging.decode import Hints, decode, read_header
from multitone.imaging.readers import pdf

COLORS = ((200, 40, 40), (40, 180, 60), (30, 60, 200))


def document(colors: tuple[tuple[int, int, int], ...] = COLORS, **options: object) -> bytes:
    """Return a PDF with a page of each color, an inch wide and half an inch high."""
    first, *others = (Image.new("RGB", (300, 150), color) for color in colors)
    file = io.BytesIO()
    first.save(file, "PDF", resolution=300, save_all=True, append_images=others, quality=100, subsampling=0, **options)
    return file.getvalue()


def drawn(content: str, box: str = "0 0 72 36", more: str = "") -> bytes:
    """Return a PDF of one page with that content stream, written by hand; PDFium does without the table at its end."""
    parts = (
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<<>>{more}>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
    )  # fmt: skip
    objects = "".join(f"{number} 0 obj\n{part}\nendobj\n" for number, part in enumerate(parts, 1))
    return f"%PDF-1.4\n{objects}trailer<</Root 1 0 R>>\n%%EOF".encode()


def test_pages_are_rendered_at_300_dots_an_inch() -> None:
    data = document()
    for number, color in enumerate(COLORS, 1):
        page = decode(data, Hints(page=number))
        array = page.raster.array()
        assert array.shape == (150, 300, 3)
        assert np.abs(array[75, 150].astype(int) - color).max() <= 2, "JPEG"
        assert page.metadata.dpi == (300, 300)
        assert (page.format, page.is_one_of_several) == ("PDF", True)


@pytest.mark.parametrize(
    ("box", "size"), [("612 792", (2550, 3300)), ("792 612", (3300, 2550)), ("595.276 841.89", (2481, 3508))]
)
def test_the_header_tells_the_very_pixels_that_are_rendered(box: str, size: tuple[int, int], tmp_path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(drawn("", f"0 0 {box}"))
    header, raster = read_header(str(path)), decode(path.read_bytes()).raster
    assert (header.width, header.height) == (raster.width, raster.height) == size


def test_what_is_drawn_is_where_it_belongs_on_white() -> None:
    array = decode(drawn("1 0 0 rg 0 18 36 18 re f")).raster.array()
    assert array.shape == (150, 300, 3)
    assert array[30, 30].tolist() == [255, 0, 0], "above on the left, for y goes up in a PDF"
    assert array[120, 30].tolist() == array[30, 200].tolist() == [255, 255, 255]


def test_a_page_that_is_turned_is_upright() -> None:
    array = decode(drawn("1 0 0 rg 0 18 36 18 re f", more="/Rotate 90")).raster.array()
    assert array.shape == (300, 150, 3)
    assert array[30, 120].tolist() == [255, 0, 0], "what was above on the left is above on the right"


def test_the_header_tells_size_and_pages(tmp_path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(document())
    header = read_header(str(path))
    assert (header.format, header.width, header.height, header.pages) == ("PDF", 300, 150, 3)


def test_several_pages_are_not_taken_for_one() -> None:
    with pytest.raises(ImageError, match="holds 3 pictures"):
        decode(document())
    with pytest.raises(ImageError, match="no page 4; it has 3 pages"):
        decode(document(), Hints(page=4))


@pytest.mark.parametrize("box", ["0 0 100000 100000", "0 0 1000000 20"])
def test_pages_beyond_the_limit_are_refused_by_it(box: str) -> None:
    with pytest.raises(ImageError) as refused:
        decode(drawn("", box))
    assert refused.value.kind == "too-large"


def test_what_is_damaged_is_said_to_be_so() -> None:
    for data in (b"%PDF-1.7\n", document()[:200], b"%PDF-1.4\n" + bytes(1000)):
        with pytest.raises(ImageError) as refused:
            decode(data)
        assert refused.value.kind in ("unreadable", "truncated")


PROTECTED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 36]>>endobj\n"
    b"5 0 obj<</Filter/Standard/V 1/R 2/Length 40/P -4/O<" + b"00" * 32 + b">/U<" + b"11" * 32 + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 5 0 R/ID[<" + b"22" * 16 + b"><" + b"22" * 16 + b">]>>\n%%EOF"
)


def test_a_password_is_asked_for_by_none_and_said() -> None:
    with pytest.raises(ImageError, match="protected by a password"):
        decode(PROTECTED)


def test_pages_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 2)
    with pytest.raises(ImageError, match="3 pages; the limit is 2"):
        decode(document(), Hints(page=1))


def test_threads_share_the_library() -> None:
    data = document()
    with ThreadPoolExecutor(4) as pool:
        pages = [*pool.map(lambda number: decode(data, Hints(page=1 + number % 3)), range(24))]
    middles = {tuple(np.round(page.raster.array()[75, 150], -1).tolist()) for page in pages}
    assert len(middles) == 3
