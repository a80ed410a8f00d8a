"""Which shard a picture belongs to, and which one a program is."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest

from multitone.batch.shards.shard import Shard, read_shard, relative_path, shard_of
from multitone.batch.tables.found import Found
from multitone.errors import UsageError


def test_a_picture_belongs_to_the_same_shard_for_ever() -> None:
    assert [shard_of(path, 7) for path in (b"p1.jpg", b"trip/p1.jpg", "übung.jpg".encode())] == [4, 7, 2]
    assert shard_of(b"p1.jpg", 1) == 1


def test_shards_are_about_as_large_as_each_other() -> None:
    sizes = Counter(shard_of(f"trip/p{number:05}.jpg".encode(), 7) for number in range(7_000))
    assert set(sizes) == set(range(1, 8))
    assert all(850 < size < 1_150 for size in sizes.values())


def test_the_letters_of_a_name_may_be_taken_apart() -> None:
    whole, apart = (unicodedata.normalize(form, "übung.jpg") for form in ("NFC", "NFD"))
    assert relative_path(Found(f"/a/{whole}", "x", 1)) == relative_path(Found(f"/b/{apart}", "x", 1))


def slurm(index: int, first: int, count: int) -> dict[str, str]:
    told = (("ID", index), ("MIN", first), ("COUNT", count))
    return {f"SLURM_ARRAY_TASK_{name}": str(value) for name, value in told}


@pytest.mark.parametrize(
    ("text", "variables", "shard"),
    [
        ("3/20", {}, Shard(3, 20)),
        (" 1/1 ", {}, Shard(1, 1)),
        ("auto", slurm(7, 5, 20), Shard(3, 20)),
        ("auto", slurm(0, 0, 20), Shard(1, 20)),
        ("auto", {"AWS_BATCH_JOB_ARRAY_INDEX": "19", "AWS_BATCH_JOB_ARRAY_SIZE": "20"}, Shard(20, 20)),
        ("AUTO", {"JOB_COMPLETION_INDEX": "0", "JOB_COMPLETIONS": "20"}, Shard(1, 20)),
        ("auto/20", {"JOB_COMPLETION_INDEX": "2"}, Shard(3, 20)),
        ("auto/20", slurm(7, 3, 2), Shard(7, 20)),
    ],
)  # fmt: skip
def test_it_is_read_as_typed_or_as_the_scheduler_says(text: str, variables: dict[str, str], shard: Shard) -> None:
    assert read_shard(text, variables) == shard
    assert read_shard(str(shard), {}) == shard


@pytest.mark.parametrize(
    ("text", "variables", "said"),
    [
        ("", {}, "as in 3/20"),
        ("3", {}, "as in 3/20"),
        ("0/20", {}, "as in 3/20"),
        ("21/20", {}, "counted from 1 to 20"),
        ("1/999999", {}, "100,000 shards at most"),
        ("auto", {}, "SLURM_ARRAY_TASK_ID, AWS_BATCH_JOB_ARRAY_INDEX, JOB_COMPLETION_INDEX, and none of them is set"),
        ("auto", {"JOB_COMPLETION_INDEX": "3"}, "not JOB_COMPLETIONS"),
        ("auto", slurm(7, 3, 2), "auto/20"),
        ("auto/20", {"SLURM_ARRAY_TASK_ID": "0"}, "counted from 1 to 20"),
        ("auto", {"AWS_BATCH_JOB_ARRAY_INDEX": "x", "AWS_BATCH_JOB_ARRAY_SIZE": "2"}, "'x' is not a valid number"),
    ],
)
def test_what_is_no_shard_is_refused_with_the_remedy(text: str, variables: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said.replace("(", r"\(")):
        read_shard(text, variables)
