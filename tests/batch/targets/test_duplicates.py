"""Duplicates are found by their bytes, whatever their names and times."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from multitone.batch.tables.found import Found
from multitone.batch.targets import duplicates
from multitone.batch.targets.duplicates import PIECE, duplicates_of


def found(path: Path, data: bytes) -> Found:
    path.write_bytes(data)
    return Found(str(path), "", len(data))


def test_the_first_of_equal_files_is_the_original(tmp_path: Path) -> None:
    large = os.urandom(5 * PIECE)
    other = bytes([large[0] ^ 1]) + large[1:]
    images = [
        found(tmp_path / name, data)
        for name, data in (("a", large), ("b", other), ("c", b"xy"), ("d", large), ("e", b"xy"), ("f", large))
    ]  # fmt: skip
    a, c, d, e, f = (str(tmp_path / name) for name in "acdef")
    assert duplicates_of(images) == {d: a, f: a, e: c}


def test_what_is_empty_gone_or_alone_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    images = [found(tmp_path / "a", b""), found(tmp_path / "b", b""), found(tmp_path / "c", b"1")]
    images += [Found(str(tmp_path / "gone"), "", 7), Found(str(tmp_path / "gone too"), "", 7)]
    read: list[str] = []
    monkeypatch.setattr(duplicates, "hash_of_file", read.append)
    assert duplicates_of(images) == {}
    assert not read


def test_only_files_whose_middle_is_the_same_are_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    images = [found(tmp_path / f"{i}", bytes(3 * PIECE) + bytes([i]) + bytes(3 * PIECE)) for i in range(5)]
    read: list[str] = []
    monkeypatch.setattr(duplicates, "hash_of_file", read.append)
    assert duplicates_of(images) == {}
    assert not read
