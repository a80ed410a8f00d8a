"""Needed: a progressive JPEG with those of its scans only that a decoder needs, and otherwise whole and valid.

A decoder reads every scan there is, wanted or not, and of a progressive file that is most of its work. At an eighth of
the size libjpeg uses nothing but the means of blocks (DC), at a quarter little more than the five lowest frequencies,
and their lowest bits drown where several pixels become one. Over 28 photographs, decoding at a quarter and then scaling
to a half or less takes 0.3 of the time and costs 2 dB of 50 (PSNR to Lanczos of the whole); at an eighth 0.2, and less
than 1 dB. At a half nothing may go: without their lowest bits alone, they lose 6 dB.

What is left out is made up for, or libjpeg would take the file for one that is still being loaded, and guess what is
missing from the blocks around (its "block smoothing"), which takes longer than all the rest: coefficients of which no
scan is left are told to be zero by one of a few bytes, and bits that are not told are taken into the quantization.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from multitone.imaging.readers.jpeg_markers import END
from multitone.imaging.readers.progressive.structure import COEFFICIENTS, Component, Scan, Structure, structure_of


class Wanted(NamedTuple):
    """Which coefficients of a component are of use, and to how many bits."""

    last: int
    """Scans that begin behind this coefficient are left out."""
    untold: int
    """Bits at the low end that need not be told: finer scans are left out."""


NO_AC = Wanted(0, 0)
WANTED = {
    4: (Wanted(4, 2), Wanted(COEFFICIENTS - 1, 1)),
    8: (NO_AC, NO_AC),
}
"""By what the picture is reduced: of luma, of the colors. Zigzag 4 is the last that two by two pixels of a block need.
The colors may have been halved in the file, so that they need more."""
LOWEST, MOST_COARSE = 6, 32
"""How coarsely the lowest frequencies may be quantized, with the bits that are not told: no photograph went beyond."""
LONGEST_RUN = 14
"""EOBn: the longest run of blocks without coefficients has 2¹⁵ − 1 (T.81, G.1.2.2)."""
NO_RESTARTS = b"\xff\xdd\x00\x04\x00\x00"
MOST_NARROW = 255
Edit = tuple[int, int, bytes]
"""From where to where a file is replaced, and by what."""


def needed_scans(data: bytes, reduction: int) -> bytes | None:
    """Return a progressive JPEG that is as good as the whole where it is decoded at a quarter or an eighth.

    None where it is not progressive, ends early, or is unusual in any way; then the decoder has to say what. Damage in
    a scan that is left out is not seen, and does no harm.
    """
    structure = structure_of(data) if reduction in WANTED else None
    if structure is None:
        return None
    left = _Left(structure, WANTED[reduction])
    kept = [left.keeps(scan) for scan in structure.scans]
    if all(kept) or not left.means_are_told or not left.are_even(itertools.compress(structure.scans, kept)):
        return None
    return b"".join(_pieces(data, _edits(data, structure, kept, left)))


def _edits(data: bytes, structure: Structure, kept: list[bool], left: _Left) -> Iterator[Edit]:
    """Yield, in order, what changes: each component gets a table of its own, with the bits in it that are not told."""
    for place in range(len(structure.components)):
        at = structure.frame + 12 + 3 * place
        yield at, at + 1, bytes((place,))
    tables = [_table(k, left.with_untold(k, structure.tables[it.table])) for k, it in enumerate(structure.components)]
    begin = structure.scans[0].begin
    yield begin, begin, b"".join(tables)
    for scan, is_kept in zip(structure.scans, kept, strict=True):
        if not is_kept:
            yield scan.begin, scan.end, b""
        elif scan.first:
            at, untold = scan.begin + 7 + 2 * data[scan.begin + 4], left.untold_of(scan)
            before = max(0, scan.before - untold)
            yield at, at + 1, bytes((before << 4 | scan.after - untold,))
    yield structure.end, len(data), b"".join((NO_RESTARTS, *_silences(structure, left), END))


def _pieces(data: bytes, edits: Iterable[Edit]) -> Iterator[bytes]:
    at = 0
    for begin, end, put in edits:
        yield data[at:begin]
        yield put
        at = end


class _Left:
    """What the scans that are kept tell of each coefficient of each component."""

    def __init__(self, structure: Structure, wanted: tuple[Wanted, Wanted]) -> None:
        components = structure.components
        self.places = {component.number: place for place, component in enumerate(components)}
        self._wanted = [
            _not_too_coarse(wanted[place > 0], structure.tables[it.table]) for place, it in enumerate(components)
        ]
        self.untold: list[list[int | None]] = [[None] * COEFFICIENTS for _ in components]
        """Bits at the low end that no scan tells; None for a coefficient of which none tells anything."""
        self._broken = [[False] * COEFFICIENTS for _ in components]

    def keeps(self, scan: Scan) -> bool:
        """Take a scan in, or leave it out: with it go those that refine what it would have told."""
        for number in scan.components:
            place, span = self.places[number], slice(scan.first, scan.last + 1)
            of_it, length = self._wanted[place], scan.last + 1 - scan.first
            fine = scan.first and (scan.first > of_it.last or (scan.before and scan.before <= of_it.untold))
            if fine or any(self._broken[place][span]):
                self._broken[place][span] = [True] * length
                return False
            self.untold[place][span] = [scan.after] * length
        return True

    @property
    def means_are_told(self) -> bool:
        """Whether there is something of each component, without which libjpeg takes further scans for an error."""
        return all(bits[0] is not None for bits in self.untold)

    def are_even(self, scans: Iterable[Scan]) -> bool:
        """Whether each scan of AC tells of coefficients that are all known to the same bit in the end."""
        return all(
            len({*self.untold[self.places[it.components[0]]][it.first : it.last + 1]}) == 1 for it in scans if it.first
        )

    def untold_of(self, scan: Scan) -> int:
        """Return how many bits stay untold of what a scan of one component tells of."""
        return self.untold[self.places[scan.components[0]]][scan.last] or 0

    def with_untold(self, place: int, values: tuple[int, ...]) -> list[int]:
        """Return the table of a component that gives the same values with the untold bits of AC left away."""
        return [
            v << (bits or 0) if k else v for k, (v, bits) in enumerate(zip(values, self.untold[place], strict=True))
        ]


def _not_too_coarse(wanted: Wanted, table: tuple[int, ...]) -> Wanted:
    """Return what is wanted of a component that is quantized so: of a coarse one every bit counts."""
    coarsest = max(1, *table[1:LOWEST])
    return Wanted(wanted.last, max(0, min(wanted.untold, (MOST_COARSE // coarsest).bit_length() - 1)))


def _silences(structure: Structure, left: _Left) -> Iterator[bytes]:
    """Yield scans of nothing for all coefficients of which no other tells."""
    for component, untold in zip(structure.components, left.untold, strict=True):
        silent = [k for k in range(1, COEFFICIENTS) if untold[k] is None]
        for _place, run in itertools.groupby(enumerate(silent), lambda it: it[1] - it[0]):
            places = [k for _, k in run]
            yield _nothing(component.number, _blocks(structure, component), places[0], places[-1])


def _table(number: int, values: list[int]) -> bytes:
    """Write a table of quantization (T.81, B.2.4.1)."""
    wide = max(values) > MOST_NARROW
    layout = struct.Struct(f">{COEFFICIENTS}{'H' if wide else 'B'}")
    return struct.pack(">HHB", 0xFFDB, 3 + layout.size, wide << 4 | number) + layout.pack(*values)


def _blocks(structure: Structure, component: Component) -> int:
    """Count the blocks of a component in a scan of its own (T.81, A.2.2)."""
    across = max(it.across for it in structure.components)
    down = max(it.down for it in structure.components)
    width = -(-structure.width * component.across // across)
    height = -(-structure.height * component.down // down)
    return -(-width // 8) * -(-height // 8)


def _nothing(component: int, blocks: int, first: int, last: int) -> bytes:
    """Write a scan that says of so many blocks that these coefficients are zero: runs of ends of block, no more."""
    lengths = bytes((0, 0, 0, LONGEST_RUN + 1)) + bytes(12)
    runs = bytes(run << 4 for run in range(LONGEST_RUN + 1))
    table = b"\xff\xc4" + struct.pack(">HB", 19 + len(runs), 0x10) + lengths + runs
    head = b"\xff\xda" + struct.pack(">H6B", 8, 1, component, 0, first, last, 0)
    bits = 1  # in front, so that zeros behind it count
    while blocks:
        run = min(LONGEST_RUN, blocks.bit_length() - 1)
        length = min(blocks, (2 << run) - 1)
        bits = ((bits << 4 | run) << run) | (length - (1 << run))
        blocks -= length
    filler = -(bits.bit_length() - 1) % 8
    bits = bits << filler | (1 << filler) - 1
    coded = bits.to_bytes(-(-bits.bit_length() // 8), "big")[1:]
    return table + head + coded.replace(b"\xff", b"\xff\x00")
