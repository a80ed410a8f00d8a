"""Values for the parameters of any operation, made from its declaration."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from multitone.imaging.declaration import Parameter
from multitone.imaging.operation import Operation, OperationInfo, build_operation


def values_of(parameter: Parameter) -> st.SearchStrategy[Any]:
    """Return values that the declaration allows."""
    match parameter.type:
        case "number":
            made = st.floats(parameter.minimum, parameter.maximum, allow_nan=False, allow_infinity=False)
        case "integer":
            made = st.integers(parameter.minimum, parameter.maximum)
        case "boolean":
            made = st.booleans()
        case "choice":
            made = st.sampled_from(parameter.choices)
        case "color":
            made = st.from_regex(r"#([0-9a-f]{3}|[0-9A-F]{6})", fullmatch=True)
        case "points":
            made = points()
        case "text" if parameter.example:
            made = st.sampled_from([parameter.example, parameter.default])
        case "text":
            made = st.text(max_size=parameter.longest)
        case _:
            raise AssertionError(parameter.type)
    return made | st.none() if parameter.optional else made


def points() -> st.SearchStrategy[list[tuple[float, float]]]:
    """Return points of a curve, x rising."""
    places, heights = st.integers(0, 255 * 256).map(lambda x: x / 256), st.floats(0, 255)
    return st.lists(st.tuples(places, heights), min_size=2, max_size=9, unique_by=lambda point: point[0]).map(sorted)


def steps_of(info: OperationInfo) -> st.SearchStrategy[Operation]:
    """Return steps of one operation with any values allowed."""
    values = st.fixed_dictionaries({p.name: values_of(p) for p in info.parameters})
    return values.map(lambda made: build_operation(info.name, made))
