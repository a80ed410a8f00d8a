"""Ways: what an operation is used for, as forms offer it, and which of its parameters mean something then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

ShownIf = Mapping[str, Mapping[str, tuple[Any, ...]]]


class Way(Struct, frozen=True):
    """One way of using an operation, such as resizing to the longest side."""

    name: str
    """What it is called, spelled like a parameter."""
    begins: Mapping[str, Any] = {}
    """The parameters that make it up, in order, and what they begin with where they have no value."""
    sets: Mapping[str, Any] = {}
    """Values that it stands for; they are not shown."""
    also: tuple[str, ...] = ()
    """Parameters that mean something in this way only, or in few."""
    told: bool = True
    """Whether a row says its name before its values."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters that it shows."""
        return (*self.begins, *self.also)

    def fits(self, values: Mapping[str, Any], *, wholly: bool = True) -> bool:
        """Whether values are of this way; if not wholly, one of its parameters having a value is enough."""
        given = [values.get(name) is not None for name in self.begins]
        set_so = all(values.get(name) == value for name, value in self.sets.items())
        return set_so and (all(given) if wholly else any(given))


class Arrangement(Struct, frozen=True):
    """How a form lays parameters out."""

    way: Way | None
    needed: tuple[str, ...]
    """Those that make up the way, and have a value all."""
    first: tuple[str, ...]
    """The others that are shown at once."""
    more: tuple[str, ...]
    """Those that are shown when more is asked for."""


def owned(ways: Iterable[Way]) -> dict[str, None]:
    """Return the parameters that belong to ways, in order."""
    return {name: None for way in ways for name in (*way.parameters, *way.sets)}


def way_of(ways: tuple[Way, ...], values: Mapping[str, Any], defaults: Mapping[str, Any]) -> Way | None:
    """Return the way that values are of; where they are of none, the one that is nearest."""
    theirs = owned(ways)
    for way in ways:
        others = [name for name in theirs if name not in way.parameters and name not in way.sets]
        if way.fits(values) and all(values.get(name) == defaults[name] for name in others if name in _telling(ways)):
            return way
    near = [way for way in ways if way.sets and way.fits(values, wholly=False)]
    near += [way for way in ways if all(values.get(name) is not None for name in way.begins)]
    near += [way for way in ways if any(values.get(name) is not None for name in way.begins)]
    return next(iter([*near, *ways]), None)


def in_way(way: Way, ways: tuple[Way, ...], values: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that make of others the way; what belongs to other ways alone gets its default."""
    changed = {name: defaults[name] for name in owned(ways) if name not in way.also}
    for name, begin in way.begins.items():
        now = values.get(name)
        changed[name] = begin if now is None else now
    return changed | dict(way.sets)


def arranged(
    names: tuple[str, ...], ways: tuple[Way, ...], shown_if: ShownIf,
    values: Mapping[str, Any], defaults: Mapping[str, Any],
) -> Arrangement:  # fmt: skip
    """Lay parameters out for the values that they have."""
    way = way_of(ways, values, defaults)
    meant = [name for name in names if _is_meant(shown_if.get(name, {}), values)]
    if way is None:
        return Arrangement(None, (), tuple(meant), ())
    theirs = owned(ways)
    needed = tuple(way.begins) if way.fits(values) else ()
    shown = [*way.parameters, *(name for name in theirs if _is_told(name, way, ways, values, defaults))]
    first = tuple(name for name in dict.fromkeys(shown) if name not in needed and name in meant)
    return Arrangement(way, needed, first, tuple(name for name in meant if name not in theirs))


def _is_told(
    name: str, way: Way, ways: tuple[Way, ...], values: Mapping[str, Any], defaults: Mapping[str, Any]
) -> bool:
    """Whether a parameter of other ways has a value all the same, which nobody should have to guess."""
    return name in _telling(ways) and name not in way.sets and values.get(name) != defaults[name]


def _is_meant(conditions: Mapping[str, tuple[Any, ...]], values: Mapping[str, Any]) -> bool:
    return all(values.get(name) in wanted for name, wanted in conditions.items())


def _telling(ways: Iterable[Way]) -> set[str]:
    """Return the parameters that tell ways apart."""
    return {name for way in ways for name in (*way.begins, *way.sets)}
