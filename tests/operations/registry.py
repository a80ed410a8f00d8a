"""Values for the parameters of any operation, made from its declaration."""

from __future__ import annotations

import contextlib
from typing import Any

from hypothesis import strategies as st

from multitone import paths
from multitone.errors import UsageError
from multitone.imaging.fields import escaped
from multitone.imaging.operation import Operation, OperationInfo, build_operation, operations
from multitone.imaging.parameters import Parameter
from multitone.imaging.presentation.ways import Way, in_way


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
        case "file":
            made = st.sampled_from(files_for(parameter))
        case "text" if parameter.fields:
            plain = st.text(max_size=(parameter.longest or 0) // 2).map(escaped)
            made = plain | st.sampled_from([f"{{{field}}} – {{date:%Y}}" for field in parameter.fields])
        case "text" if parameter.example:
            made = st.sampled_from([parameter.example, parameter.default])
        case "text":
            made = st.text(max_size=parameter.longest)
        case _:
            raise AssertionError(parameter.type)
    return made | st.none() if parameter.optional else made


def files_for(parameter: Parameter) -> list[str]:
    """Return files that a parameter takes, and none."""
    names = {".ttf": [], ".cube": ["looks/faded-film.cube"], ".png": ["icons/multitone.svg", "icons/multitone-64.png"]}
    return ["", *(str(paths.resources() / name) for name in names[parameter.suffixes[0]])]


def points() -> st.SearchStrategy[list[tuple[float, float]]]:
    """Return points of a curve, x rising."""
    places, heights = st.integers(0, 255 * 256).map(lambda x: x / 256), st.floats(0, 255)
    return st.lists(st.tuples(places, heights), min_size=2, max_size=9, unique_by=lambda point: point[0]).map(sorted)


def steps_of(info: OperationInfo) -> st.SearchStrategy[Operation]:
    """Return steps of one operation with any values allowed."""
    values = st.fixed_dictionaries({p.name: values_of(p) for p in info.parameters})
    return built_of(info, values)


def built_of(
    info: OperationInfo, values: st.SearchStrategy[dict[str, Any]], *, small: bool = False
) -> st.SearchStrategy[Operation]:
    """Return steps of values; those that do not go together are brought into one of the operation's ways."""
    if not info.type.ways:
        return values.map(lambda made: build_operation(info.name, made))
    return st.tuples(values, st.sampled_from(info.type.ways)).map(lambda made: _built(info, *made, small=small))


def _built(info: OperationInfo, values: dict[str, Any], way: Way, *, small: bool) -> Operation:
    defaults = {p.name: p.default for p in info.parameters}
    with contextlib.suppress(UsageError):
        return build_operation(info.name, values)
    if small:  # a way begins with the sizes of screens
        least = {p.name: p.minimum for p in info.parameters if p.minimum is not None}
        values = {name: least[name] if it is None and name in least else it for name, it in values.items()}
    return build_operation(info.name, values | in_way(way, info.type.ways, values, defaults))


MORE = (
    "grayscale luma=rec709", "grayscale luma=linear", "threshold value=40", "saturation amount=3", "hue angle=-100",
    "sepia amount=0.4", "duotone shadows=#204060 highlights=#fff", "white-balance temperature=40 tint=-20",
    "white-balance method=gray-world", "gamma value=0.5", "levels black=20 white=200 gamma=1.3 output_black=9",
    "curve points=0,30;90,20;255,200", "posterize bits=2 stretch=true", "auto-contrast cutoff=3 channels=apart",
    "equalize channels=apart", "gaussian-blur sigma=0.5", "gaussian-blur sigma=9", "unsharp-mask sigma=1 amount=4",
    "box-blur radius=1", "box-blur radius=9", "median size=5", "find-edges amount=3", "emboss amount=2 angle=20",
    "vignette amount=1 start=0", "pixelate size=3", "resize percent=60 linear=true", "resize percent=170 enlarge=true",
    "resize percent=170 enlarge=true linear=true", "resize width=30 height=40 mode=pad",
    "resize width=9 height=20 mode=fill", "resize width=51 height=9 mode=stretch enlarge=true", "crop aspect=1:2",
    "crop width=20 height=9 position=left",
    "trim color=#888 tolerance=50", "straighten angle=-20", "straighten angle=30 crop=false",
    "canvas width=50 height=20 crop=true position=left", "canvas aspect=3:1 background=#246 position=bottom",
    "crop width=20 height=20 position=attention", "crop aspect=1:1 position=entropy",
    "rotate angle=33", "rotate angle=-7", "flip direction=vertical", "border width=3 color=#f80",
    "text text=Ag size=40", "exposure stops=-2", "denoise luminance=9 color=0",
    "denoise luminance=0 color=12",
    "clahe limit=8 fields=3 strength=100", "clahe fields=1 strength=80",
    "shadows-highlights shadows=100 highlights=-80",
    "shadows-highlights shadows=-60 highlights=50 radius=3", "grayscale filter=red",
    "grayscale filter=yellow luma=linear", "grayscale filter=custom red=-0.2 green=0.7 blue=0.5",
    "channel-mixer red_from_red=0 red_from_blue=1 blue_from_red=1.2 blue_from_blue=-0.1 green_constant=0.1",
    "channel-mixer monochrome=true red_from_red=0.5 red_from_green=0.4 red_constant=0.05",
    "exposure stops=1.5", "vibrance amount=-70", "vibrance amount=100",
)  # fmt: skip
"""Steps at values that do something else than the defaults do."""


def telling_steps() -> tuple[str, ...]:
    """Return steps as text: each operation with values that show what it does, and more."""
    first = (
        " ".join((name, *(f"{k}={v}" for k, v in info.type.shown_with.items()))) for name, info in operations().items()
    )
    return (*first, *MORE)


def small_steps_of(info: OperationInfo) -> st.SearchStrategy[Operation]:
    """Return steps of one operation with any values, but for sizes that would make a large picture of a small one."""
    values = {p.name: _small(p) for p in info.parameters}
    return built_of(info, st.fixed_dictionaries(values), small=True)


def _small(parameter: Parameter) -> st.SearchStrategy[Any]:
    most = {"px": 40, "%": 300, "MP": 0.002}.get(parameter.unit)
    if most is None or parameter.type not in ("number", "integer") or (parameter.maximum or most) <= most:
        return values_of(parameter)
    made = (
        st.integers(int(parameter.minimum or 0), most)
        if parameter.type == "integer"
        else st.floats(parameter.minimum, most)
    )
    return made | st.none() if parameter.optional else made
