"""What is not right yet, by kind of test, case and format, each with its owner. Take away what you have mended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tests.imaging.cases.right import BY_NAME

ALL_FORMATS = ("jpeg", "png", "webp", "tiff", "avif", "jxl", "bmp")
WITH_EXIF = ALL_FORMATS[:-1]
WRONG: dict[str, dict[str, tuple[str, ...]]] = {
    "pixels": {
        "a01": ALL_FORMATS,
        "b03": ALL_FORMATS,
        "c05": ALL_FORMATS,
        "c07": ALL_FORMATS,
        "c10": ALL_FORMATS,
        "g01": ("png", "webp", "tiff", "avif", "jxl"),
        "j03": ALL_FORMATS,
        "m02": ALL_FORMATS,
        "m05": ALL_FORMATS,
        "m16": ("jpeg",),
        "p01": ALL_FORMATS,
        "p03": ("avif",),
        "x04": ALL_FORMATS,
        "x07": ALL_FORMATS,
    },
    "metadata": {
        "j01": WITH_EXIF,
        "m01": ("png",),
        "m02": WITH_EXIF,
        "m07": WITH_EXIF,
        "m09": ("png", "webp", "avif", "jxl"),
        "m11": ("png", "webp", "tiff", "avif", "jxl"),
        "m16": ("jpeg",),
        "m20b": WITH_EXIF,
        "m21": WITH_EXIF,
        "m22": ("jpeg",),
        "m23": ("png", "webp", "avif", "jxl"),
        "p03": WITH_EXIF,
    },
    "resolution": {
        "m18": ("jpeg", "png", "tiff", "bmp"),
        "p03": ("jpeg", "png", "tiff", "bmp"),
    },
    "shape": {
        "m17": ("jpeg", "png", "tiff"),
    },
    "previews": {
        "m09": ("jpeg", "tiff"),
    },
    "structure": {
        "m11": ("png", "webp", "tiff", "avif", "jxl"),
        "m12": WITH_EXIF,
        "m16": ("jpeg",),
        "m20b": WITH_EXIF,
        "p01": ("avif",),
        "p03": ("avif",),
        "x04": ALL_FORMATS,
    },
    "range": {
        "a04": ("jpeg", "png", "tiff", "avif"),
    },
    "place": {
        "t33": ("tiff",),
    },
}


def known(kind: str, pairs: Iterable[tuple[str, str]]) -> list[Any]:
    """Return case and format of each test of a kind, those that are known to fail marked as such, strictly."""
    wrong = WRONG.get(kind, {})
    return [
        pytest.param(name, form, id=f"{name}-{form}", marks=_mark(kind, name) if form in wrong.get(name, ()) else ())
        for name, form in pairs
    ]


def _mark(kind: str, name: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(reason=f"{name} {kind}: {BY_NAME[name].owner}", strict=True)
