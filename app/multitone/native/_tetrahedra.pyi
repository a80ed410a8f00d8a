from typing import Any

from numpy.typing import NDArray

def write_colors(
    source: NDArray[Any], target: NDArray[Any], places: NDArray[Any], cube: NDArray[Any], strength: float, /
) -> None: ...
