"""AVIF: how often its track is played, read from its edit list and written into it.

A track that is played again says so in its edit list, and for how long in all in its header (ISO/IEC 14496-12, 8.6.6
with the flag of ISO/IEC 23008-12, 9.6.1); a duration of all ones is one without an end.
"""

from __future__ import annotations

from msgspec import Struct

from multitone.imaging.containers.boxes import boxes
from multitone.imaging.frames.sequence import FOR_EVER

REPEATED = 1
"""The flag of an edit list."""
WAY = (b"moov", b"trak", b"edts", b"elst")


class Track(Struct, frozen=True):
    """Where the numbers stand that say how long a track is played."""

    edits: int
    """Where the edit list's version and flags begin."""
    headers: tuple[int, ...]
    """The same of the headers of the movie and of the track."""


def plays_of(data: bytes) -> int:
    """Return how often an animation is played; once where nothing is said of it."""
    track = find_track(data)
    if track is None or not track.headers:
        return 1
    if not data[track.edits + 3] & REPEATED:
        return 1
    wide = data[track.edits] == 1
    once = _number(data, track.edits + 8, wide=wide)
    at, wide = duration_of(data, track.headers[-1])
    total = _number(data, at, wide=wide)
    if total == (1 << (64 if wide else 32)) - 1:
        return FOR_EVER
    return max(1, -(-total // once)) if once else 1


def playing(data: bytes, plays: int) -> bytes:
    """Return an AVIF that is played so often, made of one that libavif wrote to be played for ever."""
    track = find_track(data)
    if track is None or plays == FOR_EVER:
        return data
    changed = bytearray(data)
    once = _number(data, track.edits + 8, wide=data[track.edits] == 1)
    changed[track.edits + 3] = REPEATED if plays > 1 else 0
    for header in track.headers:
        at, wide = duration_of(data, header)
        changed[at : at + (8 if wide else 4)] = (once * plays).to_bytes(8 if wide else 4, "big")
    return bytes(changed)


def duration_of(data: bytes, header: int) -> tuple[int, bool]:
    """Return where the duration of a tkhd or mvhd stands, and whether it has 64 bits."""
    wide = data[header] == 1
    is_track = data[header - 4 : header] == b"tkhd"
    skipped = (8 if is_track else 4) + (16 if wide else 8)
    return header + 4 + skipped, wide


def find_track(data: bytes) -> Track | None:
    """Find the first track of a file; None where there is none with an edit list."""
    begin, end, headers = 0, len(data), []
    for wanted in WAY:
        found = None
        for kind, body, last in boxes(data, begin, end):
            if kind in (b"mvhd", b"tkhd"):
                headers.append(body)
            if kind == wanted and found is None:
                found = body, last
        if found is None:
            return None
        begin, end = found
    return Track(begin, tuple(headers)) if end - begin >= 16 else None


def _number(data: bytes, at: int, *, wide: bool) -> int:
    return int.from_bytes(data[at : at + (8 if wide else 4)], "big")
