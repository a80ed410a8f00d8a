from typing import Any

from numpy.typing import NDArray

def write_pixels(
    target: NDArray[Any],
    data: bytes,
    components: tuple[tuple[int, int, bytes], ...],
    scans: tuple[tuple[int, int, int, int, int, int, bool, tuple[tuple[int, bytes], ...]], ...],
    /,
) -> bool: ...
