from __future__ import annotations

import os
from typing import NamedTuple

import pytest

from multitone.batch.job import Export
from multitone.batch.naming import NameTemplate
from multitone.batch.tables.found import Found
from multitone.batch.targets.earlier_results import without_results
from multitone.imaging.encode import build_format

TIME = 10**18


class Made(NamedTuple):
    source: str
    size: int
    modified: int


class Known(dict[str, Made]):
    """What the journal knows, by target."""

    def at(self, target: str) -> Made | None:
        return self.get(target)


@pytest.fixture
def folder(tmp_path):
    return str(tmp_path)


def found(folder, *names):
    return [Found(os.path.join(folder, name), "", 9, TIME) for name in names]


def left(folder, images, known, suffix):
    export = Export(folder=folder, format=build_format(suffix))
    kept, number = without_results(images, (), export, NameTemplate("{stem}"), known)
    return [os.path.basename(image.path) for image in kept], number


def test_a_result_is_known_by_its_name_where_nothing_else_is_known(folder):
    assert left(folder, found(folder, "a.png", "a.webp"), Known(), "webp") == (["a.png"], 1)


def test_a_picture_is_not_taken_for_the_result_of_its_own_result(folder):
    images = found(folder, "a.png", "a.webp", "b.jpg", "b.webp")
    made = {
        f"{folder}/{stem}.webp": Made(f"{folder}/{stem}.{own}", 9, TIME) for stem, own in (("a", "png"), ("b", "jpg"))
    }
    assert left(folder, images, Known(made), "png") == (["a.png", "b.jpg"], 2)
