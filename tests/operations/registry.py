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
        case _:
            made = st.just(parameter.default)
    return made | st.none() if parameter.optional else made


def steps_of(info: OperationInfo) -> st.SearchStrategy[Operation]:
    """Return steps of one operation with any values allowed."""
    values = st.fixed_dictionaries({p.name: values_of(p) for p in info.parameters})
    return values.map(lambda made: build_operation(info.name, made))
