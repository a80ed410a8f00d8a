"""What is not right yet, by kind of test, case and format, each with its owner. Take away what you have mended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tests.imaging.cases.right import BY_NAME

ALL_FORMATS = ("jpeg", "png", "webp", "tiff", "avif", "jxl", "bmp")
WITH_EXIF = ALL_FORMATS[:-1]
WRONG: dict[str, dict[str, tuple[str, ...]]] = {
    "pixels": {},
    "previews": {},
    "structure": {},
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
