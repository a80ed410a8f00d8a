from typing import Any

from numpy.typing import NDArray

def write_medians(source: NDArray[Any], target: NDArray[Any], side: int, first: int = 0, /) -> None: ...
