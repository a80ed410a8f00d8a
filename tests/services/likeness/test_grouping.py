"""Pictures are grouped by their signs, and none is compared that need not be."""

from __future__ import annotations

import itertools
import random

import pytest

from multitone.services.likeness.grouping import SIGNS, alike
from multitone.services.likeness.signs import BYTES


def changed(signs: int, number: int, chance: random.Random) -> bytes:
    """Return signs that differ in so many places."""
    for place in chance.sample(range(SIGNS), number):
        signs ^= 1 << place
    return signs.to_bytes(BYTES, "little")


@pytest.mark.parametrize("most", [0, 1, 10, 32])
def test_groups_are_those_of_comparing_all(most: int) -> None:
    chance = random.Random(most)
    bases = [chance.getrandbits(SIGNS) for _ in range(40)]
    signs = {f"{i}": changed(chance.choice(bases), chance.randint(0, 20), chance) for i in range(300)}
    words = {path: int.from_bytes(known, "little") for path, known in signs.items()}
    group_of = {path: {path} for path in signs}
    for one, other in itertools.combinations(signs, 2):
        if (words[one] ^ words[other]).bit_count() <= most and group_of[one] is not group_of[other]:
            group_of[one] |= group_of[other]
            for path in group_of[other]:
                group_of[path] = group_of[one]
    expected = {frozenset(group) for group in group_of.values() if len(group) > 1}
    groups = alike(signs, most)
    assert {frozenset(path for path, _ in group) for group in groups} == expected
    for group in groups:
        first = words[group[0][0]]
        assert all(distance == (first ^ words[path]).bit_count() for path, distance in group)
        assert [int(path) for path, _ in group] == sorted(int(path) for path, _ in group)


def test_pictures_without_signs_are_like_none() -> None:
    assert alike({"a": b"", "b": b"", "c": bytes(BYTES)}, 10) == []
