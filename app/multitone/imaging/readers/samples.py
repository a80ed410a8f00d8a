"""Samples of 9 to 15 bits, made 16."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def widened(values: NDArray[Any], bits: int) -> NDArray[np.uint16]:
    """Return samples of so many bits as 16 bits, rounded exactly: v × 65535 / (2^bits - 1); white stays white."""
    import numpy as np

    if bits == 16:
        return values.astype(np.uint16, copy=False)
    top = (1 << bits) - 1
    return ((values.astype(np.uint32) * 65535 + top // 2) // top).astype(np.uint16)
