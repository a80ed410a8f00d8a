from __future__ import annotations

import os

import pytest

from multitone.batch.fingerprint import Fingerprint, hash_of
from multitone.batch.job import Export
from multitone.batch.journal.origins import Origin
from multitone.batch.naming import NameTemplate
from multitone.batch.tables.found import Found
from multitone.batch.targets.earlier_results import without_results
from multitone.imaging.encode import build_format

TIME = 10**18
CONTENT = b"a picture"


class Known(dict[str, Origin]):
    """What the journal knows, by target."""

    naming = b"as the plan names its results"

    def at(self, target: str) -> Origin | None:
        return self.get(target)

    def is_source(self, path: str) -> bool:
        return any(origin.source == path for origin in self.values())


def made_from(source, target):
    status = os.stat(target)
    known = Fingerprint(status.st_ino, status.st_ctime_ns, hash_of(CONTENT))
    return Origin("0ff1ce00", source, 9, TIME, target, status.st_size, status.st_mtime_ns, known, b"", b"otherwise")


@pytest.fixture
def folder(tmp_path):
    return str(tmp_path)


def found(folder, *names):
    images = [Found(os.path.join(folder, name), "", 9, TIME) for name in names]
    for image in images:
        with open(image.path, "wb") as file:
            file.write(CONTENT)
    return images


def left(folder, images, known, suffix):
    export = Export(folder=folder, format=build_format(suffix))
    kept, number = without_results(images, (), export, NameTemplate("{stem}"), known)
    return [os.path.basename(image.path) for image in kept], number


def test_a_result_is_known_by_its_name_where_nothing_else_is_known(folder):
    assert left(folder, found(folder, "a.png", "a.webp"), Known(), "webp") == (["a.png"], 1)


def test_a_picture_is_not_taken_for_the_result_of_its_own_result(folder):
    images = found(folder, "a.png", "a.webp", "b.jpg", "b.webp")
    made = {
        f"{folder}/{stem}.webp": made_from(f"{folder}/{stem}.{own}", f"{folder}/{stem}.webp")
        for stem, own in (("a", "png"), ("b", "jpg"))
    }
    assert left(folder, images, Known(made), "png") == (["a.png", "b.jpg"], 2)
