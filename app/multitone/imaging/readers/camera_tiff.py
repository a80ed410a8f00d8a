"""Camera RAW files that are TIFFs by their signature, told from others by their directories."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from multitone.imaging.metadata.tiff_directory import DIRECTORY, LONG, SHORT, Entry, directory, first_entries

PHOTOMETRIC, COMPRESSION, MAKE, SUB_DIRECTORIES, DNG_VERSION = 262, 259, 271, 330, 50706
SENSOR = frozenset((32803, 34892))
"""Photometric interpretations of a color filter array and of linear sensor values (DNG 1.7, chapter 4)."""
CAMERA_COMPRESSIONS = frozenset((34713, 32767, 65535, 32770, 32769))
"""Of Nikon, Sony, Pentax, Samsung and Epson; of no use for finished pictures."""
MOST_DIRECTORIES = 16


def is_camera_tiff(data: bytes) -> bool:
    """Whether a file with the signature of a TIFF holds what a sensor saw, of which its first picture is but a preview.

    Nothing is said of damaged ones: they are left to those who read finished pictures.
    """
    if data[8:10] == b"CR":
        return True
    try:
        return any(_is_sensors(data, entry) for entries in _directories(data) for entry in entries)
    except struct.error:
        return False


def _directories(data: bytes) -> Iterator[list[Entry]]:
    """Yield the first directory and, of a file that names its camera or DNG, those below it."""
    first = first_entries(data)
    yield first
    if not {entry.tag for entry in first} & {MAKE, DNG_VERSION}:
        return
    for entry in first:
        if entry.tag == SUB_DIRECTORIES and entry.kind in (LONG, DIRECTORY):
            for start in entry.numbers(data)[:MOST_DIRECTORIES]:
                yield directory(data, start)


def _is_sensors(data: bytes, entry: Entry) -> bool:
    if entry.tag == DNG_VERSION:
        return True
    wanted = {PHOTOMETRIC: SENSOR, COMPRESSION: CAMERA_COMPRESSIONS}.get(entry.tag, ())
    return entry.kind in (SHORT, LONG) and entry.count == 1 and entry.number(data) in wanted
