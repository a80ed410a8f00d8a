"""Values: numbers of any size and kind → 8 or 16 bits, where black is 0 and white is the largest.

| stored as | black … white |
|---|---|
| whole numbers of up to 16 bits | 0 … 2ⁿ - 1 |
| signed whole numbers of up to 16 bits | -2ⁿ⁻¹ … 2ⁿ⁻¹ - 1, as ImageMagick has it |
| 32 bits | 0 … 65,535; where there are others, the smallest … the largest |
| floating point | 0 … 1; where there are others, the smallest, 0 at the most … the largest, 1 at the least |

What is no number becomes black.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TOP = 65535
ROWS = 64
"""Rows that are computed at a time, in floating point."""


def widened(values: NDArray[Any], bits: int) -> NDArray[np.uint16]:
    """Return samples of so many bits as 16 bits, rounded exactly: v × 65535 / (2^bits - 1); white stays white."""
    import numpy as np

    if bits == 16:
        return values.astype(np.uint16, copy=False)
    top = (1 << bits) - 1
    return ((values.astype(np.uint32) * TOP + top // 2) // top).astype(np.uint16)


def in_16_bits(numbers: NDArray[Any], bits: int, *, signed: bool) -> NDArray[np.uint16]:
    """Return numbers of that many bits, or floating-point ones, as 16 bits; see the table above."""
    import numpy as np

    if numbers.dtype.kind == "f":
        low, high = _ends(numbers)
        return _stretched(numbers, min(low, 0.0), max(high, 1.0))
    if bits > 16:
        low, high = (int(end) for end in (numbers.min(initial=0), numbers.max(initial=0)))
        if low >= 0 and high <= TOP:
            return numbers.astype(np.uint16)
        return _stretched(numbers, int(numbers.min()), high)
    if signed:
        numbers = numbers.astype(np.int32)
        if numbers.size and numbers.min() >= 0 and numbers.max() >= 1 << (bits - 1):  # unpacked without their sign
            numbers = np.where(numbers >= 1 << (bits - 1), numbers - (1 << bits), numbers)
        return widened(numbers + (1 << (bits - 1)), bits)
    return widened(numbers, bits)


def in_8_bits(numbers: NDArray[Any], bits: int) -> NDArray[np.uint8]:
    """Return whole numbers of up to 8 bits as 8."""
    import numpy as np

    top = (1 << bits) - 1
    return ((numbers.astype(np.uint16) * 255 + top // 2) // top).astype(np.uint8)


def _ends(numbers: NDArray[Any]) -> tuple[float, float]:
    """Return the smallest and the largest of the numbers that are some."""
    import numpy as np

    low, high = np.inf, -np.inf
    for top in range(0, len(numbers), ROWS):
        block = numbers[top : top + ROWS]
        finite = block[np.isfinite(block)]
        if finite.size:
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    return (low, high) if low <= high else (0.0, 1.0)


def _stretched(numbers: NDArray[Any], low: float, high: float) -> NDArray[np.uint16]:
    import numpy as np

    whole = np.empty(numbers.shape, np.uint16)
    scale = TOP / (high - low) if high > low else 0.0
    for top in range(0, len(numbers), ROWS):
        block = (numbers[top : top + ROWS].astype(np.float64) - low) * scale
        whole[top : top + ROWS] = np.rint(np.clip(np.nan_to_num(block, nan=0.0, posinf=TOP, neginf=0.0), 0, TOP))
    return whole
