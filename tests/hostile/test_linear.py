"""Every parser works for as long as its file is: twice the bytes take at most two and a half times the time."""

import contextlib
import gc
import signal
import time
import tracemalloc
import warnings

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.conftest import SOAK
from tests.hostile.shapes import NUMBER, SHAPES, Shape

FIRST, LARGEST = 1 << 16, 1 << (18 if SOAK else 16)
"""Bytes that a shape is tried at first, and at most."""
WORTH_MEASURING = 0.02
"""Seconds; what takes less says nothing of how it grows."""
MOST = 2.5
"""By how much the time may grow where the length doubles. It is measured over two doublings, where it shows better."""
TWICE_TWICE, MOST_GOES = 4, 8
MOST_SECONDS = 20
"""Nothing of half a megabyte takes so long; a regular expression that tries everything would take for ever."""
AT_ALL = 1_000_000
"""Bytes of memory that any parser may take: modules, tables and the like."""


class TooLongError(BaseException):
    """Raised by the clock inside a parser; no `except Exception` there keeps it."""


def _stop(*_signal: object) -> None:
    raise TooLongError


@pytest.fixture(autouse=True)
def clock():
    """Stop a parser that does not end."""
    before = signal.signal(signal.SIGALRM, _stop)
    yield
    signal.signal(signal.SIGALRM, before)


def _seconds(shape: Shape, data: bytes) -> float:
    """Return the processor seconds that a parser takes, refusals included."""
    gc.disable()  # it looks through all that the tests hold
    signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
    begin = time.thread_time()
    try:
        with contextlib.suppress(Exception):
            shape.parse(data)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        gc.enable()
    return time.thread_time() - begin


def _made(shape: Shape, unit: bytes, length: int) -> bytes:
    times = length // len(unit)
    if NUMBER not in unit:
        return shape.head + unit * times + shape.tail
    return shape.head + b"".join(unit.replace(NUMBER, b"%04x" % at) for at in range(times)) + shape.tail


def _check(shape: Shape, unit: bytes) -> None:
    """Assert that a shape takes a time that grows with its length, and memory likewise."""
    length = FIRST
    while length < LARGEST and _seconds(shape, _made(shape, unit, TWICE_TWICE * length)) < WORTH_MEASURING:
        length *= 2
    few, many = _made(shape, unit, length), _made(shape, unit, TWICE_TWICE * length)
    short, long = 1e9, 1e9
    for _go in range(MOST_GOES):  # one after the other, for the machine is busy with something else at times
        short, long = min(short, _seconds(shape, few)), min(long, _seconds(shape, many))
        if long <= max(WORTH_MEASURING, MOST * MOST * short):
            break
    else:
        pytest.fail(f"{len(few)} bytes of {unit!r} take {short:.4f} s, {len(many)} bytes {long:.4f} s")
    length = FIRST // 4
    tracemalloc.start()
    try:
        with contextlib.suppress(Exception):
            shape.parse(_made(shape, unit, length))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak <= AT_ALL + shape.amplifies * length, (unit, length, peak)


@pytest.mark.parametrize("name", SHAPES)
def test_a_piece_repeated_costs_what_its_length_costs(name):
    shape = SHAPES[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for piece in shape.pieces:
            _check(shape, piece)


@pytest.mark.parametrize("name", SHAPES)
def test_pieces_in_any_order_cost_what_their_length_costs(name):
    shape = SHAPES[name]
    pieces = st.lists(st.sampled_from(shape.pieces), min_size=2, max_size=6).map(b"".join)

    @settings(max_examples=300 if SOAK else 2, phases=(Phase.generate,))  # to shrink would disturb the clock
    @given(pieces)
    def try_all(unit):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _check(shape, unit)

    try_all()
