"""The laboratory's kernels in plain Python, and a program that runs them in any interpreter, ours or another.

    python3.14t bare.py '{"mode": "threads", "kernel": "python", …}'

It needs nothing but the standard library, for sub-interpreters and interpreters without the lock may have nothing
else; and it imports late, for workers load this module for its kernels alone.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

LOOP_STEPS = 100_000
READY_SECONDS = 60.0
"""All workers are ready within this, or the run is given up."""


def sum_of_range(steps: int) -> int:
    """Return the sum of 0 .. steps − 1 by a bare loop."""
    total = 0
    for number in range(steps):
        total += number
    return total


def medians(rows: list[bytes]) -> bytes:
    """Return the median of 3 × 3 around each sample of a gray picture, row after row; beyond the edge it repeats.

    By exchanges of names alone (Smith 1996, as in NumPy). `sorted` makes a list for each pixel: it takes a quarter
    longer, and two threads on it came to 0.90 to 0.97 × of one in place of 1.01 to 1.03.
    """
    wide = [row[:1] + row + row[-1:] for row in rows]
    result = bytearray()
    for above, here, below in zip([wide[0], *wide], wide, [*wide[1:], wide[-1]], strict=False):
        for x in range(len(here) - 2):
            a, b, c = above[x], here[x], below[x]
            d, e, f = above[x + 1], here[x + 1], below[x + 1]
            g, h, i = above[x + 2], here[x + 2], below[x + 2]
            # each column ascends
            if a > b:
                a, b = b, a
            if b > c:
                b, c = c, b
            if a > b:
                a, b = b, a
            if d > e:
                d, e = e, d
            if e > f:
                e, f = f, e
            if d > e:
                d, e = e, d
            if g > h:
                g, h = h, g
            if h > i:
                h, i = i, h
            if g > h:
                g, h = h, g
            # the largest of the lowest, the middle of the middle, the smallest of the highest; and of these the middle
            low = a if a > d else d
            low = low if low > g else g
            high = c if c < f else f
            high = high if high < i else i
            if b > e:
                b, e = e, b
            middle = b if h < b else h if h < e else e
            if low > high:
                low, high = high, low
            result.append(low if middle < low else middle if middle < high else high)
    return bytes(result)


def split(square: bytes, side: int) -> list[bytes]:
    """Return the rows of a square picture."""
    return [square[at : at + side] for at in range(0, len(square), side)]


def do_unit(kernel: str, repeats: int, square: str, side: int, expected: str) -> bool:
    """Run a kernel so many times on the picture in a file, and say whether the result is the one in another."""
    if kernel == "loop":
        sums = [sum_of_range(LOOP_STEPS) for __ in range(repeats)]
        return sums[-1] == LOOP_STEPS * (LOOP_STEPS - 1) // 2
    with open(square, "rb") as file:
        rows = split(file.read(), side)
    result = b""
    for __ in range(repeats):
        result = medians(rows)
    with open(expected, "rb") as file:
        return result == file.read()


def serial(unit: tuple[Any, ...], units: int, workers: int) -> tuple[float, bool]:
    """Return the seconds of all units, one after another, and whether each result was right."""
    del workers
    began = time.perf_counter()
    right = [do_unit(*unit) for __ in range(units)]
    return time.perf_counter() - began, all(right)


def threads(unit: tuple[Any, ...], units: int, workers: int) -> tuple[float, bool]:
    """Return the seconds of all units on so many threads, which are ready before the clock runs."""
    import threading
    from concurrent.futures import ThreadPoolExecutor

    ready = threading.Barrier(workers + 1)
    with ThreadPoolExecutor(workers) as pool:
        waiting = [pool.submit(ready.wait, READY_SECONDS) for __ in range(workers)]
        ready.wait(READY_SECONDS)
        for one in waiting:
            one.result()
        return _timed(pool, unit, units)


def interpreters(unit: tuple[Any, ...], units: int, workers: int) -> tuple[float, bool]:
    """Return the seconds of all units on so many threads with an interpreter each; from Python 3.14 on."""
    import concurrent.futures

    make: Any = getattr(concurrent.futures, "InterpreterPoolExecutor")  # noqa: B009 - older versions lack the name
    with make(workers) as pool:
        warm = [pool.submit(do_unit, "loop", 20, *unit[2:]) for __ in range(4 * workers)]  # each starts an interpreter
        for one in warm:
            one.result()
        return _timed(pool, unit, units)


def _timed(pool: Any, unit: tuple[Any, ...], units: int) -> tuple[float, bool]:
    began = time.perf_counter()
    right = [one.result() for one in [pool.submit(do_unit, *unit) for __ in range(units)]]
    return time.perf_counter() - began, all(right)


MODES: dict[str, Callable[[tuple[Any, ...], int, int], tuple[float, bool]]] = {
    "serial": serial,
    "threads": threads,
    "interpreters": interpreters,
}


def main(asked: str) -> None:
    """Run a mode as it is asked for in JSON, and print the seconds and whether the results were right, as JSON."""
    import json

    options = json.loads(asked)
    unit = tuple(options[name] for name in ("kernel", "repeats", "square", "side", "expected"))
    seconds, right = MODES[options["mode"]](unit, options["units"], options["workers"])
    sys.stdout.write(json.dumps({"seconds": seconds, "identical": right}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
