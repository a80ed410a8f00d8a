"""How near a picture fitted into 1920 × 1920 comes to Pillow's Lanczos of the fully decoded one, before encoding."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from multitone.imaging.decode import decode
from multitone.imaging.pipeline import Pipeline

FIT = Pipeline.parse(["resize width=1920 height=1920"])


def rows(photos: str) -> Iterator[str]:
    """Yield the ratio of signal to noise over all JPEGs that shrink, in decibels."""
    found = {path.name: value for path in sorted(Path(photos).rglob("*.jp*g")) if (value := _decibels(path))}
    if not found:
        yield f"no JPEG in {photos} is larger than 1920 pixels"
        return
    least = min(found, key=found.__getitem__)
    median = statistics.median(found.values())
    yield f"PSNR median {median:.1f} dB, least {found[least]:.1f} dB ({least}), {len(found)} JPEGs"


def _decibels(path: Path) -> float | None:
    """Return the PSNR of one picture, None where it is small enough already."""
    decoded = decode(path.read_bytes(), FIT.hints())
    fitted = FIT.apply(decoded.raster, decoded.full).array()
    size = (fitted.shape[1], fitted.shape[0])
    if size[0] * size[1] == decoded.pixels:
        return None
    with Image.open(path) as image:
        mode = "L" if decoded.raster.is_gray else "RGB"
        judge = ImageOps.exif_transpose(image).convert(mode).resize(size, Image.Resampling.LANCZOS)
    error = np.square(fitted.astype(float) - np.asarray(judge, float).reshape(fitted.shape)).mean()
    return float(10 * np.log10(255**2 / error))
