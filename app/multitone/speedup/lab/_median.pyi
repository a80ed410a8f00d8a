from typing import Any

from numpy.typing import NDArray

def write_medians(source: NDArray[Any], target: NDArray[Any], sorted_rows: NDArray[Any]) -> None: ...
