from typing import Any

from numpy.typing import NDArray

def write_means(
    source: NDArray[Any],
    target: NDArray[Any],
    scales: NDArray[Any],
    seen: NDArray[Any] | None,
    reach: int,
    falloff: float,
    /,
) -> None: ...
