"""Noise taken away by the means of pixels whose surroundings look alike: non-local means."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from multitone.native import patches as native
from multitone.operations.algorithms.light import REC601
from multitone.operations.algorithms.surroundings import strips, window_sums

REACH = 3
"""Pixels on each side that are looked at. On photographs with noise of 5 to 15 levels, 5 took 2.4 times as long for 0.1
dB more at the best, and 10 was no better than 3."""
MARGIN = REACH + 1
SIMILARITY = 0.85
"""How much patches may differ beyond what noise makes them differ, in its standard deviations."""
FALLOFF = 1 / (8 * SIMILARITY**2)
NOISE = np.float32(2)
"""What the squares of differences of two like patches come to, in variances of the noise."""
LEAST_NOISE = 0.05
"""Levels that noise is taken to have at least where something is divided by it."""
BLUE, RED = 0.5 / (1 - REC601[2]), 0.5 / (1 - REC601[0])
"""Cb and Cr of B − Y and R − Y (ITU-R BT.601-7, section 2.5.2)."""

Planes = NDArray[np.float32]


def cleaned(array: NDArray[Any], luminance: float, color: float) -> NDArray[Any]:
    """Return (height, width, bands) without noise of these standard deviations, in 255ths of white; alpha stays.

    Non-local means (Buades, Coll and Morel, A non-local algorithm for image denoising, CVPR 2005), their weights as in
    Image Processing On Line 1 (2011): patches of 3 × 3 in all of Y, Cb and Cr, each by its own noise. Pixels count as
    far as they are seen.
    """
    if luminance <= 0 and (color <= 0 or array.shape[2] < 3):
        return array
    deep = array.dtype == np.uint16
    alpha = array[:, :, -1] if array.shape[2] % 2 == 0 else None
    noises = (luminance or color, color or luminance, color or luminance)[: 3 if array.shape[2] > 2 else 1]
    scales = np.array([1 / (9 * len(noises) * max(noise, LEAST_NOISE) ** 2) for noise in noises], np.float32)
    result = array.copy()
    for rows in strips(array):
        strip = _around(array, rows)
        seen = None if alpha is None else _reflected(strip[:, :, -1]).astype(np.float32)
        planes = _planes(strip, deep)
        if seen is not None:
            planes[:, seen == 0] = 0
        means = _means(planes, scales, seen)
        own = planes[:, MARGIN:-MARGIN, MARGIN:-MARGIN]
        if luminance <= 0:
            means[0] = own[0]
        if color <= 0:
            means[1:] = own[1:]
        _write(means, result[rows], deep)
    return result


def _around(array: NDArray[Any], rows: slice) -> NDArray[Any]:
    """Return rows with those above and below that are looked at; beyond the picture it is mirrored."""
    height = len(array)
    wanted = np.arange(rows.start - MARGIN, rows.stop + MARGIN) % (2 * height)
    return array[np.where(wanted < height, wanted, 2 * height - 1 - wanted)]


def _reflected(band: NDArray[Any]) -> NDArray[Any]:
    return np.pad(band, ((0, 0), (MARGIN, MARGIN)), "symmetric")


def _planes(strip: NDArray[Any], deep: bool) -> Planes:
    """Return Y, or Y, Cb and Cr, of 0..255, with a margin left and right."""
    scale = np.float32(1 / 257 if deep else 1)
    bands = 1 if strip.shape[2] < 3 else 3
    planes = np.empty((bands, len(strip), strip.shape[1] + 2 * MARGIN), np.float32)
    for band in range(bands):
        planes[band] = _reflected(strip[:, :, band])
    planes *= scale
    if bands == 3:
        red, green, blue = planes
        luma = red * np.float32(REC601[0]) + green * np.float32(REC601[1]) + blue * np.float32(REC601[2])
        planes[1], planes[2] = (blue - luma) * np.float32(BLUE), (red - luma) * np.float32(RED)
        planes[0] = luma
    return planes


def _write(means: Planes, result: NDArray[Any], deep: bool) -> None:
    """Write Y, or Y, Cb and Cr, as levels."""
    if len(means) == 3:
        luma = means[0]
        red, blue = luma + means[2] * np.float32(1 / RED), luma + means[1] * np.float32(1 / BLUE)
        green = (luma - red * np.float32(REC601[0]) - blue * np.float32(REC601[2])) * np.float32(1 / REC601[1])
        means = np.stack((red, green, blue))
    if deep:
        means = means * np.float32(257)
    np.clip(np.rint(means, out=means), 0, 65535 if deep else 255, out=means)
    for band, plane in enumerate(means):
        result[:, :, band] = plane


def _means(planes: Planes, scales: Planes, seen: Planes | None) -> Planes:
    """Return the means for all but the margins, by the kernel or by NumPy."""
    means = np.empty((len(planes), planes.shape[1] - 2 * MARGIN, planes.shape[2] - 2 * MARGIN), np.float32)
    if native.built():
        native.write_means(planes, means, scales, seen, REACH, FALLOFF)
        return means
    total = np.zeros(means.shape[1:], np.float32)
    means[:] = 0
    for down in range(-REACH, REACH + 1):
        for across in range(-REACH, REACH + 1):
            weights = _weights(planes, scales, down, across)
            if seen is not None:
                weights *= _moved(seen, down, across)
            total += weights
            means += weights * _moved(planes, down, across)
    own = _moved(planes, 0, 0)
    return np.where(total > 0, means / np.where(total > 0, total, np.float32(1)), own)


def _moved(planes: Planes, down: int, across: int, more: int = 0) -> Planes:
    """Return what stands so far from each pixel, and from `more` on each side of them."""
    rows, columns = planes.shape[-2:]
    edge = MARGIN - more
    return planes[..., edge + down : rows - edge + down, edge + across : columns - edge + across]


def _weights(planes: Planes, scales: Planes, down: int, across: int) -> Planes:
    differences = _moved(planes, down, across, 1) - _moved(planes, 0, 0, 1)
    differences *= differences
    patches = window_sums(window_sums(np.tensordot(scales, differences, 1), 3, 0), 3, 1)
    patches -= NOISE
    left = 1 - np.maximum(patches, 0) * np.float32(FALLOFF)
    weights: Planes = np.maximum(left, 0) ** 8
    return weights
