from typing import Any

from numpy.typing import NDArray

from multitone.native.progressive import Part

def write_pixels(
    target: NDArray[Any] | memoryview,
    data: bytes,
    components: tuple[tuple[int, int, bytes], ...],
    scans: tuple[tuple[int, int, int, int, int, int, bool, tuple[Part, ...]], ...],
    /,
) -> bool: ...
