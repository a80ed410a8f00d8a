"""Groups of pictures whose signs differ in few places.

Two that differ in `most` of 128 signs have one of `most + 1` pieces in common (the pigeonhole principle), so
that only pictures which share a piece are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from multitone.services.likeness.signs import BYTES

if TYPE_CHECKING:
    import numpy as np

SIGNS = 8 * BYTES
ROWS = 1_000
"""Pictures that are compared with all others of their piece at once."""


def alike(signs: Mapping[str, bytes], most: int) -> list[list[tuple[str, int]]]:
    """Return the groups of pictures that differ by so many signs, in the order that they are given in.

    Each picture stands with the number of signs that it differs in from the first of its group. Pictures belong
    together also by way of another one. Those without signs are like none.
    """
    paths = [path for path, known in signs.items() if known]
    if len(paths) < 2:
        return []
    import numpy as np  # late: it costs a start 60 ms

    words = np.frombuffer(b"".join(signs[path] for path in paths), np.uint64).reshape(-1, BYTES // 8)
    leaders = list(range(len(paths)))
    for one, other in _pairs(words, most):
        first, second = sorted((_leader(leaders, one), _leader(leaders, other)))
        leaders[second] = first
    groups: dict[int, list[int]] = {}
    for place in range(len(paths)):
        groups.setdefault(_leader(leaders, place), []).append(place)
    return [
        [(paths[place], _distance(words, members[0], place)) for place in members]
        for members in groups.values()
        if len(members) > 1
    ]


def _pairs(words: np.ndarray[Any, Any], most: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs of rows that differ in so many bits at the most; some more than once."""
    import numpy as np

    bits = np.unpackbits(words.view(np.uint8), axis=1, bitorder="little")
    for piece in np.array_split(np.arange(SIGNS), most + 1):
        packed = np.ascontiguousarray(np.packbits(bits[:, piece], axis=1))
        keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
        order = np.argsort(keys, kind="stable")
        ends = np.flatnonzero(keys[order][1:] != keys[order][:-1]) + 1
        for same in np.split(order, ends):
            if len(same) > 1:
                yield from _near(words, same, most)


def _near(words: np.ndarray[Any, Any], places: np.ndarray[Any, Any], most: int) -> Iterator[tuple[int, int]]:
    import numpy as np

    for start in range(0, len(places), ROWS):
        rows = places[start : start + ROWS]
        differing = np.bitwise_count(words[rows, None] ^ words[None, places]).sum(axis=2, dtype=np.uint16)
        for one, other in zip(*np.nonzero(differing <= most), strict=True):
            if rows[one] < places[other]:
                yield int(rows[one]), int(places[other])


def _distance(words: np.ndarray[Any, Any], one: int, other: int) -> int:
    import numpy as np

    return int(np.bitwise_count(words[one] ^ words[other]).sum())


def _leader(leaders: Sequence[int], place: int) -> int:
    """Return the first of the group that a place belongs to, and shorten the way there."""
    while leaders[place] != place:
        leaders[place] = leaders[leaders[place]]  # type: ignore[index]
        place = leaders[place]
    return place
