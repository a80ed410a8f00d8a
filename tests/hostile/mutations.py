"""Mutators that know formats: they damage a whole file in one way, as accidents and attackers do.

A mutator takes a source of chance, a file and any other file, and returns what it made. Nothing else decides, so that
the same seed makes the same mutants.
"""

from __future__ import annotations

import random
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.hostile.corpus import corpus
from tests.hostile.structure import Piece, byte_order, pieces

Mutation = Callable[[random.Random, bytes, bytes], bytes]
MOST_BYTES = 60_000
"""What a mutant may have: size is tried elsewhere, and repeated pieces of repeated pieces soon are many."""
SIZES = {1: "B", 2: "H", 4: "I", 8: "Q"}


def flipped(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """Flip bits, most of them near the beginning, where structure is."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        made[_anywhere(chance, data)] ^= 1 << chance.randrange(8)
    return bytes(made)


def cut(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """Cut the end off, anywhere or between two pieces."""
    ends = [piece.begin for piece in pieces(data)] or [len(data) // 2]
    return data[: chance.choice((int(len(data) * chance.random()), chance.choice(ends)))]


def hollowed(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """Overwrite a part with zeros, ones, or noise."""
    begin = _anywhere(chance, data)
    length = min(chance.randrange(1, 200), len(data) - begin)
    filled = chance.choice((bytes(length), b"\xff" * length, chance.randbytes(length)))
    return data[:begin] + filled + data[begin + length :]


def extreme(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """Set a number somewhere to an extreme, to its own place, or to one more or less."""
    at, size = _anywhere(chance, data), chance.choice((1, 2, 2, 4, 4, 4, 8))
    return _with_number(data, at, size, _number(chance, data, at, size))


def lengthened(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """Let a piece lie about its length."""
    piece = _piece(chance, data)
    if data[:1] == b"<":
        return data[: piece.length_at] + b"9" * chance.choice((3, 6, 9, 40)) + data[piece.length_at :]
    number = _number(chance, data, piece.length_at, piece.length_bytes)
    return _with_number(data, piece.length_at, piece.length_bytes, number)


def doubled(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """Tell a piece again, once or very often, at its place or elsewhere."""
    piece = _piece(chance, data)
    told = data[piece.begin : piece.end]
    times = min(chance.choice((1, 1, 2, 50, 2000)), MOST_BYTES // max(1, len(told)))
    at = chance.choice((piece.end, _piece(chance, data).begin))
    return data[:at] + told * times + data[at:]


def left_out(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """Leave a piece out."""
    piece = _piece(chance, data)
    return data[: piece.begin] + data[piece.end :]


def swapped(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """Let two pieces change places."""
    one, two = sorted((_piece(chance, data), _piece(chance, data)))
    if two.begin < one.end:
        return data[: one.begin] + data[one.end :] + data[one.begin : one.end]
    between = data[one.end : two.begin]
    return data[: one.begin] + data[two.begin : two.end] + between + data[one.begin : one.end] + data[two.end :]


def renamed(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """Give a piece the name of another one, so that its content is read as something else."""
    one, two = _piece(chance, data), _piece(chance, data)
    size = one.length_bytes
    for place in (slice(4, 8), slice(0, min(size, 4))):
        if data[one.begin : one.begin + 8] != data[two.begin : two.begin + 8]:
            name = data[two.begin : two.end][place]
            return data[: one.begin + place.start] + name + data[one.begin + place.start + len(name) :]
    return flipped(chance, data, _)


def nested(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """Put a piece into itself or into another one, its length untold."""
    piece, into = _piece(chance, data), _piece(chance, data)
    at = (into.begin + into.end) // 2
    return data[:at] + data[piece.begin : piece.end] + data[at:]


def pointing(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """Let an offset point at itself, at its piece, at another one, or behind the end."""
    piece, other = _piece(chance, data), _piece(chance, data)
    at = chance.choice((piece.end - 4, piece.begin + 8, piece.length_at))
    target = chance.choice((at, piece.begin, other.begin, other.begin - 2, len(data), len(data) - 1, 0))
    return _with_number(data, max(0, at), 4, target & 0xFFFFFFFF)


def spliced(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """Let another file begin where this one was, between pieces or anywhere."""
    if chance.random() < 0.5:
        at, behind = _piece(chance, data).begin, _piece(chance, other).begin
    else:
        at, behind = _anywhere(chance, data), _anywhere(chance, other)
    return data[:at] + other[behind:]


def trailed(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """Put another file, zeros, ones, or noise behind the end."""
    number = chance.choice((1, 100, 5_000))
    return data + chance.choice((other, data, bytes(number), b"\xff" * number, chance.randbytes(number)))


def carrying(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """Put another file into a piece, in place of what was there."""
    piece = _piece(chance, data)
    head = min(piece.end, piece.length_at + piece.length_bytes + 4)
    return data[:head] + other + data[piece.end :]


def lying(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """Claim another size where the format has it, of all magnitudes."""
    width, height = (max(1, int(2 ** chance.uniform(0, chance.choice((8, 16, 31))))) for _ in "ab")
    made = bytearray(data)
    for before, form in _CLAIMS:
        found = before.match(data)
        if found and found.end() + struct.calcsize(form) <= len(data):
            most = 256 ** struct.calcsize(form[:2]) - 1
            sides = (width & most, height & most) if chance.random() < 0.9 else (0, 0)
            struct.pack_into(form, made, found.end(), *sides[: len(form) - 1])
            return bytes(made)
    if data[:2] in (b"II", b"MM"):
        _lie_in_tiff(made, width, height)
        return bytes(made)
    number = re.compile(rb"\d+")
    return number.sub(lambda found: b"%d" % width if chance.random() < 0.2 else found[0], data, count=8)


_CLAIMS = [
    (re.compile(before, re.DOTALL), form)
    for before, form in (
        (rb"\xff\xd8.*?\xff[\xc0-\xc2]...", ">HH"), (rb"\x89PNG.{12}", ">II"), (rb"GIF8..", "<HH"),
        (rb"RIFF.{8}VP8X.{8}", "<HH"), (rb"RIFF.{8}VP8 .{10}", "<HH"), (rb"RIFF.{8}VP8L.{5}", "<I"),
        (rb"BM.{16}", "<II"), (rb"8BPS.{10}", ">II"), (rb"qoif", ">II"), (rb"DDS .{8}", "<II"),
        (rb"\x01\xda.{4}", ">HH"), (rb"\x0a\x05.{6}", "<HH"), (rb"\x00\x00\x01\x00..", "<BB"), (rb"\xff\x0a", ">I"),
        (rb"(?:\xff\x4f|....jP ).*?\xff\x4f\xff\x51....", ">II"), (rb"....ftyp.*?ispe....", ">II"),
        (rb"\x00[\x00\x01][\x01-\x0b].{9}", "<HH"),
    )
]  # fmt: skip
"""What stands before width and height, or before what they are packed into, and how they are written."""


def _lie_in_tiff(data: bytearray, width: int, height: int) -> None:
    order = byte_order(data)
    for piece in pieces(bytes(data)):
        tag = struct.unpack_from(order + "H", data, piece.begin)[0]
        if tag in (256, 257):
            struct.pack_into(order + "HHII", data, piece.begin, tag, 4, 1, width if tag == 256 else height)


def _anywhere(chance: random.Random, data: bytes) -> int:
    return int(len(data) * chance.random() ** chance.choice((1, 3)))


def _piece(chance: random.Random, data: bytes) -> Piece:
    """Return a piece of a file, or some bytes where there is none."""
    known = [piece for piece in pieces(data) if piece.end <= len(data)]
    if known:
        return chance.choice(known)
    begin = _anywhere(chance, data)
    return Piece(begin, min(len(data), begin + chance.randrange(1, 100)), begin, 1)


def _number(chance: random.Random, data: bytes, at: int, size: int) -> int:
    most = 256**size - 1
    now = int.from_bytes(data[at : at + size], "little" if byte_order(data) == "<" else "big")
    numbers = (
        0,
        1,
        now + 1,
        now - 1,
        now * 2,
        most,
        most - 1,
        most // 2,
        most // 2 + 1,
        most - 7,
        at,
        len(data),
        65536,
    )
    return chance.choice(numbers) & most


def _with_number(data: bytes, at: int, size: int, number: int) -> bytes:
    packed = struct.pack(byte_order(data) + SIZES[size], number)
    return data[:at] + packed[: len(data) - at] + data[at + size :]


def sealed(data: bytes) -> bytes:
    """Return a PNG whose chunks have the checksums that fit, so that what is in them is looked at."""
    made = bytearray(data)
    for piece in pieces(data):
        if piece.end <= len(data):
            struct.pack_into(">I", made, piece.end - 4, zlib.crc32(made[piece.begin + 4 : piece.end - 4]))
    return bytes(made)


MUTATIONS: tuple[Mutation, ...] = (
    flipped, flipped, flipped, cut, hollowed, extreme, extreme, lengthened, doubled, left_out, swapped, renamed, nested,
    pointing, spliced, trailed, carrying, lying, lying,
)  # fmt: skip
SLOW = {".dng": 0.3, ".avif": 0.6, ".heic": 0.6, ".jxl": 0.7}
"""How often formats come whose libraries take ten times as long as others'."""
MISNAMED = 0.05
"""The share of mutants with the suffix of another format."""


class Mutant(NamedTuple):
    """A damaged file."""

    name: str
    """Its number, what it was made of, and how; with a suffix."""
    data: bytes


def mutants(seed: int, number: int) -> Iterator[Mutant]:
    """Yield so many, each told by the seed and its number alone."""
    suffixes = list(corpus())
    weights = [SLOW.get(suffix, 1.0) for suffix in suffixes]
    everything = [data for files in corpus().values() for data in files]
    for place in range(number):
        chance = random.Random(f"{seed} {place}")
        (suffix,) = chance.choices(suffixes, weights)
        which = chance.randrange(len(corpus()[suffix]))
        data, how = corpus()[suffix][which], []
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            mutation = chance.choice(MUTATIONS)
            data = (mutation(chance, data, chance.choice(everything)) or b"\0")[: 4 * MOST_BYTES]
            how.append(mutation.__name__)
        if data.startswith(b"\x89PNG") and chance.random() < 0.7:
            data = sealed(data)
        named = chance.choice(suffixes) if chance.random() < MISNAMED else suffix
        yield Mutant(f"{place:05}-{suffix[1:]}{which}-{'-'.join(how)}{named}", data)
