"""What the window shows of a file of several pages: the first, how many there are, and no length of a page alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline
from multitone.services.details import DetailsRequest
from multitone.services.preview.request import Pixels, PreviewRequest
from multitone.services.thumbnails import ThumbnailRequest
from tests.end2end.test_pages import write_pages
from tests.imaging.readers.test_pdf import COLORS, document


@pytest.fixture(params=["pdf", "tif"])
def several(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"a.{request.param}"
    if request.param == "pdf":
        path.write_bytes(document())
    else:
        write_pages(path, (40, 120, 200))
    return path


def color(path: Path) -> tuple[int, ...]:
    return COLORS[0] if path.suffix == ".pdf" else (40, 40, 40)


def near(shown: Pixels, path: Path) -> bool:
    """Whether what is shown has the color of the first page in its middle."""
    pixels = np.frombuffer(shown.data, np.uint8).reshape(shown.height, shown.width, -1)
    middle = pixels[shown.height // 2, shown.width // 2, :3].astype(int)
    return bool(np.abs(middle - color(path)).max() <= 3)


def test_the_first_page_is_shown_as_a_thumbnail(several: Path) -> None:
    (shown,) = ThumbnailRequest((str(several),)).answer()
    assert isinstance(shown, Pixels)
    assert near(shown, several)


@pytest.mark.parametrize("quick", [False, True])
def test_the_preview_is_of_the_first_page(several: Path, quick: bool) -> None:
    answer = PreviewRequest(str(several), Pipeline(), build_format("tiff"), (200, 200), quick=quick).answer()
    assert near(answer.before, several)
    assert near(answer.after, several)
    assert answer.bytes_after is None, "it would be that of a page alone"


def test_details_tell_how_many_pages_there_are(several: Path) -> None:
    assert DetailsRequest(str(several)).answer().frames == 3
