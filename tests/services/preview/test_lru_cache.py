"""The cache: what was used last is there, and the weight stays bounded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from multitone.services.preview.lru_cache import ALWAYS, LruCache


def test_a_thing_is_made_once() -> None:
    cache = LruCache(100)
    made: list[int] = []

    def make() -> str:
        made.append(1)
        return "thing"

    assert [cache.get("a", make, len) for _ in range(3)] == ["thing"] * 3
    assert made == [1]


def test_what_was_not_used_for_longest_goes_first_and_the_last_ones_stay() -> None:
    cache = LruCache(100)
    for name in "abcde":
        cache.get(name, lambda: "x" * 20, len)
    cache.get("a", lambda: "", len)
    cache.get("f", lambda: "y" * 40, len)
    assert [name for name in "abcdef" if name in cache] == ["a", "d", "e", "f"]
    for name in "ghi":
        cache.get(name, lambda: "z" * 1000, len)
    assert len(cache) == ALWAYS


def test_two_threads_may_ask_it() -> None:
    cache = LruCache(100)
    with ThreadPoolExecutor(2) as threads:
        asked = [n % 13 for n in range(20_000)]
        got = threads.map(lambda n: cache.get(n, lambda: "x" * (n + 10), len), asked, chunksize=1000)
        assert [len(thing) - 10 for thing in got] == asked
    assert len(cache) <= 10


def test_what_cannot_be_made_is_not_there() -> None:
    cache = LruCache(100)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 // 0, int)
    assert "a" not in cache
