"""Decoding of JPEGs by a kernel of our own, to the very pixels that libjpeg gives.

It is meant for progressive ones, and takes small sequential ones where NumPy is not loaded.

libjpeg looks at the bits that refine coefficients one by one (`jdphuff.c`), and a processor guesses each wrong every
other time: 17 MB a second, where a baseline file takes 60.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from multitone.imaging.readers.jpeg_markers import COMMENT, DAMAGE, END, PROGRESSIVE, SCAN, segments
from multitone.native import progressive as native

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

QUANTIZATION, HUFFMAN, RESTARTS = 0xDB, 0xC4, 0xDD
SEQUENTIAL = (0xC0, 0xC1)
"""Frames whose coefficients are told at once, and here by one scan."""
ALL = (0, 63, 0)
"""What a scan of those says of itself: Ss, Se, and Ah with Al."""
SAYING_MORE = frozenset((*range(0xE0, 0xF0), COMMENT, END[1]))
"""Markers (ITU-T T.81, table B.1); those of applications and comments are about other things."""
MOST_TABLES = 4
"""Of quantization, and of codes for DC and for AC."""
AC = 0x10
"""Added to the number of a Huffman table for those of AC coefficients (B.2.4.2)."""
NOTHING = -1
"""Nothing is known of a coefficient."""


class _UnusualError(ValueError):
    """A file is not as nearly all are, and libjpeg may say what comes of it."""


class _Component:
    """A component of the frame: how it is sampled, and to which bit each of its coefficients is known."""

    def __init__(self, number: int, identifier: int, sampling: int, table: int) -> None:
        self.number = number
        self.identifier = identifier
        self.across, self.down = sampling >> 4, sampling & 15
        self.table = table
        self.steps = b""
        self.known = [NOTHING] * 64

    def refine(self, first: int, last: int, high: int, low: int) -> None:
        """Take in that a scan tells coefficients to another bit (G.1.1.1). Raises `_UnusualError` out of order."""
        before = high or NOTHING
        in_order = last > 0 or first == 0
        if (high and low != high - 1) or not in_order or self.known[first : last + 1] != [before] * (last + 1 - first):
            raise _UnusualError
        if first and self.known[0] == NOTHING:
            raise _UnusualError
        self.known[first : last + 1] = [low] * (last + 1 - first)


class _Reader:
    """What the markers of a file have said so far."""

    def __init__(self, data: bytes, *, luma: bool) -> None:
        self._data = data
        self._luma = luma
        self._restart = 0
        self.is_sequential = False
        self._steps: dict[int, bytes] = {}
        self._codes: dict[int, bytes] = {}
        self.size = 0, 0
        self.components: list[_Component] = []
        self.scans: list[native.Scan] = []

    def read(self) -> None:
        """Walk over all segments. Raises one of `DAMAGE`, of which `_UnusualError` is one."""
        scan: list[Any] = []
        for marker, at, stop in segments(self._data):
            if scan:  # its data end where the next marker stands
                self.scans.append((scan[0], at, *scan[1:]))
                scan = []
            said = self._data[at + 4 : stop]
            if marker == SCAN:
                scan = self._scan(said, stop)
            elif marker == PROGRESSIVE or marker in SEQUENTIAL:
                self._frame(said)
                self.is_sequential = marker != PROGRESSIVE
            elif marker == QUANTIZATION:
                self._take_steps(said)
            elif marker == HUFFMAN:
                self._take_codes(said)
            elif marker == RESTARTS:
                (self._restart,) = struct.unpack(">H", said)
            elif marker not in SAYING_MORE:
                raise _UnusualError
        wanted = self.components[:1] if self._luma else self.components
        if not wanted or any(any(component.known) for component in wanted):
            raise _UnusualError

    def write(self, target: NDArray[np.uint8] | memoryview) -> bool:
        """Write the pixels, and say whether that could be done."""
        components = tuple((part.across, part.down, part.steps) for part in self.components)
        return all(steps for _across, _down, steps in components) and native.write_pixels(
            target, self._data, components, tuple(self.scans)
        )

    def _frame(self, said: bytes) -> None:
        bits, height, width, count = struct.unpack_from(">BHHB", said)
        if self.components or bits != 8 or len(said) != 6 + 3 * count or not (height and width):
            raise _UnusualError
        self.size = width, height
        self.components = [_Component(i, *said[6 + 3 * i : 9 + 3 * i]) for i in range(count)]
        if count == 1:  # whose factors mean nothing (A.2.2)
            self.components[0].across = self.components[0].down = 1

    def _take_steps(self, said: bytes) -> None:
        while said:
            size = 128 if said[0] >> 4 else 64
            steps = struct.unpack_from(">64H" if size == 128 else "64B", said, 1)
            if said[0] & 15 >= MOST_TABLES:
                raise _UnusualError
            self._steps[said[0] & 15] = struct.pack("=64H", *steps)
            said = said[1 + size :]

    def _take_codes(self, said: bytes) -> None:
        while said:
            end = 17 + sum(said[1:17])
            if len(said) < end or said[0] & ~AC >= MOST_TABLES:
                raise _UnusualError
            self._codes[said[0]] = said[1:end]
            said = said[end:]

    def _scan(self, said: bytes, begin: int) -> list[Any]:
        """Return what is told of a scan but where its data end; nothing of one that need not be read."""
        count = said[0]
        if len(said) != 4 + 2 * count:
            raise _UnusualError
        first, last, bits = said[1 + 2 * count :]
        if self.is_sequential != ((first, last, bits) == ALL):
            raise _UnusualError
        high, low = bits >> 4, bits & 15
        parts: list[native.Part] = []
        for identifier, tables in struct.iter_unpack("2B", said[1 : 1 + 2 * count]):
            component = next(component for component in self.components if component.identifier == identifier)
            component.refine(first, last, high, low)
            component.steps = component.steps or self._steps[component.table]
            if self.is_sequential:
                parts.append((component.number, self._codes[tables >> 4], self._codes[tables & 15 | AC]))
                continue
            codes = b"" if high and not first else self._codes[tables & 15 | AC if first else tables >> 4]
            parts.append((component.number, codes))
        if self._luma and first and parts[0][0] > 0:
            return []
        return [begin, self._restart, first, last, low, bool(high), tuple(parts)]


def decoded(data: bytes, *, luma: bool) -> NDArray[np.uint8] | None:
    """Return the pixels of a progressive JPEG of gray or YCbCr, (height, width, bands); None leaves it to libjpeg.

    With `luma`, these are its luma alone, and what its scans say of colors is passed over.
    """
    reader = _read(data, luma=luma)
    if reader is None or reader.is_sequential:
        return None
    import numpy as np

    width, height = reader.size
    target = np.empty((height, width, 1 if luma else len(reader.components)), np.uint8)
    return target if reader.write(target) else None


def luma_of(data: bytes) -> tuple[bytearray, tuple[int, int]] | None:
    """Return the luma of a JPEG of gray or YCbCr row by row, and its size, without NumPy; None leaves it to libjpeg."""
    reader = _read(data, luma=True)
    if reader is None:
        return None
    width, height = reader.size
    rows = bytearray(width * height)
    return (rows, reader.size) if reader.write(memoryview(rows).cast("B", (height, width, 1))) else None


def _read(data: bytes, *, luma: bool) -> _Reader | None:
    """Return what the markers say; None where the kernel is not there, or anything about them is unusual."""
    if not native.built():
        return None
    reader = _Reader(data, luma=luma)
    try:
        reader.read()
    except (*DAMAGE, KeyError, StopIteration, TypeError):
        return None
    return reader
