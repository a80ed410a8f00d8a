"""What the machine itself costs: memory by STREAM's triad, a busy neighbor, and files in one folder."""

from __future__ import annotations

import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from multitone.speedup.statistics import karp_flatt
from multitone.storage.atomic_file import write_whole
from multitone.storage.folder import open_folder

TRIAD_VALUES = 8_000_000
"""Doubles in each of three arrays: 64 MB, more than a core's share of any cache that is shared fairly."""
SECONDS = 0.6
"""Each loop goes on for so long."""
ROUNDS = 5
FILE_BYTES = 12_000


def memory(processes: int) -> float:
    """Return the bytes a second of a = b + s·c (McCalpin's STREAM), together in so many processes."""
    return processes / together(triad, processes) * 3 * 8 * TRIAD_VALUES


def triad(go_on: Callable[[], bool]) -> int:
    """Compute the triad until it is time, in blocks that stay in a core's cache between its two steps."""
    a, b, c = (np.full(TRIAD_VALUES, value, np.float64) for value in (0.0, 1.0, 2.0))
    block, done = 1 << 14, 0
    while go_on():
        for start in range(0, TRIAD_VALUES, block):
            part = slice(start, start + block)
            np.multiply(c[part], 3.0, out=a[part])
            np.add(a[part], b[part], out=a[part])
        done += 1
    return done


def neighbor(pictures: list[Path]) -> float:
    """Return how many times as long decoding and encoding take when both cores do it as when one does."""
    data = [path.read_bytes() for path in pictures]
    work = partial(coded, data)
    ratios = [together(work, 2) / together(work, 1) for __ in range(ROUNDS)]
    return max(1.0, statistics.median(ratios))


def coded(data: list[bytes], go_on: Callable[[], bool]) -> int:
    """Decode and encode pictures until it is time, and return how many."""
    import simplejpeg

    done = 0
    while go_on():
        pixels = simplejpeg.decode_jpeg(data[done % len(data)], "GRAY")
        simplejpeg.encode_jpeg(pixels, 90, "GRAY", "GRAY")
        done += 1
    return done


def one_folder(place: str | None) -> float:
    """Return the serial seconds of making a file, by what two processes gain in one folder (Karp and Flatt)."""
    found = []
    for __ in range(ROUNDS):
        with tempfile.TemporaryDirectory(dir=place) as folder:
            alone = together(partial(filed, folder), 1)
        with tempfile.TemporaryDirectory(dir=place) as folder:
            speedup = 2 * alone / together(partial(filed, folder), 2)
            found.append(alone * max(0.0, karp_flatt(min(2.0, speedup), 2) or 0.0))
    return statistics.median(found)


def filed(path: str, go_on: Callable[[], bool]) -> int:
    """Write files as results are written."""
    content, done, mine, folder = os.urandom(FILE_BYTES), 0, os.getpid(), open_folder(path)
    while go_on():
        write_whole(content, folder, f"{mine}-{done}.jpg", replace=False)
        done += 1
    return done


def together(work: Callable[[Callable[[], bool]], int], processes: int) -> float:
    """Return the seconds of one turn of some work, the mean of so many processes that do it at the same time."""
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(processes)
    with context.Pool(processes, _remember, (barrier,)) as pool:
        return statistics.mean(pool.map(_turn_seconds, [work] * processes, chunksize=1))


def _remember(barrier: object) -> None:
    globals()["_barrier"] = barrier


def _turn_seconds(work: Callable[[Callable[[], bool]], int]) -> float:
    clock: list[float] = []

    def go_on() -> bool:
        if not clock:
            globals()["_barrier"].wait()
            clock.append(time.perf_counter())
        return time.perf_counter() - clock[0] < SECONDS

    turns = work(go_on)
    return (time.perf_counter() - clock[0]) / turns
