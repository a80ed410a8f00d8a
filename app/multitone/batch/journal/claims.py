"""Claims: what workers write down of a result before it gets its name, so that no result is ever a matter of opinion.

::

    worker ──write_claim──► jobs/<job>.lock ──read_claims──► Ended (what the journal did not come to write down)

The journal follows every two seconds. Of what a killed program finished after its last entry only these lines know;
they stand in the file of the job's lock, which workers inherit open and which goes when the job is settled.
"""

from __future__ import annotations

import contextlib
import io
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from multitone.batch.fingerprint import Fingerprint

_LENGTH = struct.Struct("<I")
LONGEST = 1 << 16
"""Bytes; a longer claim is none, for names are shorter."""


class Claim(Struct, frozen=True, array_like=True):
    """A result that is about to get its name."""

    number: int
    """Of its task."""
    target: bytes
    """As the system knows it, for not every name is text."""
    size: int
    modified: int
    inode: int
    sha256: str
    kept: bytes = b""
    """Where what it replaces is kept; empty where nothing is."""

    @property
    def fingerprint(self) -> Fingerprint:
        """What it is known by; its name changes it once more, so the time of that is not known."""
        return Fingerprint(self.inode, 0, self.sha256)


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Claim).decode


def write_claim(handle: int, claim: Claim) -> None:
    """Append a claim to an open file; one call, which the system does whole or not at all. Raises `OSError`."""
    text = _encode(claim)
    os.write(handle, _LENGTH.pack(len(text)) + text)


def last_claim(handle: int, number: int) -> Claim | None:
    """Return what an earlier attempt at a task has claimed in an open file, None where it came to none."""
    data = io.BytesIO(os.pread(handle, os.fstat(handle).st_size, 0))
    return next((claim for claim in reversed(list(_claims(data))) if claim.number == number), None)


def read_claims(path: Path) -> Iterator[Claim]:
    """Yield the claims of a job in the order of their writing; none where there is no file, or up to what is torn."""
    with contextlib.suppress(FileNotFoundError), open(path, "rb") as file:
        yield from _claims(file)


def _claims(file: BinaryIO) -> Iterator[Claim]:
    while len(head := file.read(_LENGTH.size)) == _LENGTH.size:
        (length,) = _LENGTH.unpack(head)
        if not 0 < length <= LONGEST:
            return
        try:
            yield _decode(file.read(length))
        except msgspec.MsgspecError:
            return
