"""Results that are large JPEGs: decoded at the fraction that a room shows, and whole for a zoom."""

from pathlib import Path

import numpy as np

from multitone.imaging.encode import build_format
from multitone.imaging.pipeline import Pipeline
from multitone.services.preview.request import Pixels, PreviewRequest
from tests import pictures


def shown(pixels: Pixels) -> np.ndarray:
    return np.frombuffer(pixels.data, np.uint8).reshape(pixels.height, pixels.width, 3)


def request(path: Path, kind: str, zoom: float | None = None) -> PreviewRequest:
    options = {"quality": 90} if kind == "jpeg" else {}
    return PreviewRequest(str(path), Pipeline.parse(["invert"]), build_format(kind, options), (300, 300), zoom=zoom)


def test_a_fitted_jpeg_looks_as_the_whole_one_does(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(pictures.file(pictures.photograph(1600, 1200), "JPEG", quality=92))
    fitted, exact = request(path, "jpeg").answer(), request(path, "png").answer()
    assert fitted.size_after == exact.size_after == (1600, 1200)
    assert not fitted.approximate
    assert (fitted.after.width, fitted.after.height) == (300, 225)
    assert np.abs(shown(fitted.after).astype(int) - shown(exact.after)).mean() < 2
    assert fitted.levels_after == exact.levels_after
    assert fitted.levels_before == exact.levels_before


def test_a_zoom_shows_every_pixel_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(pictures.file(pictures.photograph(1600, 1200), "JPEG", quality=92))
    fitted = request(path, "jpeg").answer()
    zoomed = request(path, "jpeg", zoom=1.0).answer()
    assert zoomed.bytes_after == fitted.bytes_after
    assert zoomed.levels_after == fitted.levels_after
    detail = zoomed.detail_after
    assert detail is not None
    assert (detail.pixels.width, detail.pixels.height) == (detail.box[2] - detail.box[0], detail.box[3] - detail.box[1])
    assert request(path, "jpeg").answer().after.width == fitted.after.width
