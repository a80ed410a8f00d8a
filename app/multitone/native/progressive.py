"""Pixels of JPEGs, progressive ones above all, by a kernel in C, where that and the processor can do it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from multitone.native.kernels import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

Component = tuple[int, int, bytes]
"""Sampling factors across and down, and 64 steps of quantization: uint16, in the order of the zigzag sequence."""
Part = tuple[int, bytes] | tuple[int, bytes, bytes]
"""The number of a component in the frame, and its Huffman table in a scan: 16 counts of codes, and their symbols.
In the one scan of a sequential file it has two, for DC and for AC."""
Scan = tuple[int, int, int, int, int, int, bool, tuple[Part, ...]]
"""Where its data begin and end, its restart interval (0 for none), Ss, Se, Al, whether it refines, and its parts."""


def built() -> bool:
    """Return whether the kernel is there."""
    return kernel("_progressive") is not None


def write_pixels(
    target: NDArray[Any] | memoryview, data: bytes, components: tuple[Component, ...], scans: tuple[Scan, ...]
) -> bool:
    """Write a picture into `target`, uint8 (height, width, 1 or 3), luma or R, G and B; say whether it could be done.

    It could not where data are damaged, samplings are rare, or the processor lacks BMI2; `target` is whatever it was
    then. The result is that of libjpeg with its accurate transform and smooth upsampling, bit for bit. The
    interpreter's lock is released. Raises `ValueError`, `TypeError` or `BufferError` where arrays do not fit.
    """
    compiled = kernel("_progressive")
    return compiled is not None and bool(compiled.write_pixels(target, data, components, scans))
