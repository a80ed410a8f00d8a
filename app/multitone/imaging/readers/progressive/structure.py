"""Structure: what a progressive JPEG is put together of, by its markers (ITU-T T.81, B.2 and G.1)."""

from __future__ import annotations

import struct
from typing import NamedTuple

from multitone.imaging.readers.jpeg_markers import DAMAGE, END, FRAMES, PROGRESSIVE, SCAN, segments

TABLES = 0xDB
"""DQT: tables of quantization."""
COEFFICIENTS = 64
"""Of a block, in the order of their frequency (T.81, figure A.6); the first is DC, eight times the mean."""


class Component(NamedTuple):
    """A component as the frame declares it (T.81, B.2.2)."""

    number: int
    across: int
    down: int
    """How many blocks of it there are for each of the coarsest component."""
    table: int
    """Which table quantizes it."""


class Scan(NamedTuple):
    """A scan as its header declares it (T.81, B.2.3), and where it lies."""

    begin: int
    end: int
    components: tuple[int, ...]
    first: int
    last: int
    """Coefficients of which it tells something."""
    before: int
    after: int
    """How many bits at the low end are not told yet before it and after it; `before` is 0 for the first to tell any."""


class Structure(NamedTuple):
    """A whole progressive JPEG."""

    frame: int
    """Where the start-of-frame marker stands."""
    width: int
    height: int
    components: tuple[Component, ...]
    tables: dict[int, tuple[int, ...]]
    scans: tuple[Scan, ...]
    end: int
    """Where the end-of-image marker stands."""


def structure_of(data: bytes) -> Structure | None:
    """Return the structure; None of a file that is not progressive, ends early, or is in any way unusual."""
    try:
        return _structure(data)
    except DAMAGE:
        return None


def _structure(data: bytes) -> Structure | None:
    frame, end, behind = -1, -1, -1
    tables, places = dict[int, tuple[int, ...]](), list[tuple[int, int]]()
    for marker, at, stop in segments(data):
        if behind >= 0:
            places.append((behind, at))
        behind = at if marker == SCAN else -1
        if marker in FRAMES:
            if marker != PROGRESSIVE or frame >= 0:
                return None
            frame = at
        elif marker == TABLES:
            if places:
                return None  # it changes under way
            tables.update(_tables(data[at + 4 : stop]))
        elif marker == END[1]:
            end = at
    if frame < 0 or end < 0 or not places:
        return None
    height, width, count = struct.unpack_from(">HHB", data, frame + 5)
    components = tuple(_component(data[at : at + 3]) for at in range(frame + 10, frame + 10 + 3 * count, 3))
    scans = tuple(_scan(data, *place) for place in places)
    structure = Structure(frame, width, height, components, tables, scans, end)
    return structure if _is_usual(structure) else None


def _is_usual(it: Structure) -> bool:
    """Whether its parts fit together, and each scan beside those of DC is one component's."""
    known = {component.number for component in it.components}
    return (
        it.width > 0 < it.height
        and len(known) == len(it.components)
        and all(one.table in it.tables and one.across * one.down for one in it.components)
        and all(scan.components and known.issuperset(scan.components) for scan in it.scans)
        and all(scan.first <= scan.last < COEFFICIENTS for scan in it.scans)
        and all(len(scan.components) == 1 if scan.first else not scan.last for scan in it.scans)
        and all(not scan.before or scan.before == scan.after + 1 for scan in it.scans)
    )


def _component(declared: bytes) -> Component:
    number, sampling, table = declared
    return Component(number, sampling >> 4, sampling & 15, table)


def _scan(data: bytes, begin: int, end: int) -> Scan:
    at = begin + 5 + 2 * data[begin + 4]
    first, last, bits = data[at : at + 3]
    return Scan(begin, end, tuple(data[begin + 5 : at : 2]), first, last, bits >> 4, bits & 15)


def _tables(data: bytes) -> dict[int, tuple[int, ...]]:
    """Return the tables of a segment by their number, of 8 or 16 bits (T.81, B.2.4.1)."""
    found, at = dict[int, tuple[int, ...]](), 0
    while at < len(data):
        wide, number = divmod(data[at], 16)
        layout = struct.Struct(f">{COEFFICIENTS}{'H' if wide else 'B'}")
        found[number] = layout.unpack_from(data, at + 1)
        at += 1 + layout.size
    return found
