"""Places that makers put into their notes are gone with the location; exiftool reads the notes before and after."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.imaging.decode import decode
from multitone.imaging.encode import build_format
from multitone.imaging.metadata.exif import exif_without_location
from multitone.imaging.metadata.maker_places import places_in_note
from multitone.imaging.metadata.tiff_directory import LONG, SHORT, Field, written
from multitone.imaging.output import Output, deliver
from tests import pictures
from tests.imaging.judges import exiftool, needs_exiftool

AT = 8 + 2 + 12 * 2 + 4 + 12 + 2 + 12 + 4
"""Where the note lies: behind two directories and the name of the maker."""
CITY = b"Reykjavik".ljust(72, b"\0")


def block(make: bytes, note: bytes, order: str = "<") -> bytes:
    """Return EXIF with the note of a maker."""
    shot_at = 8 + 2 + 12 * 2 + 4 + 12
    main = written(
        [Field(0x010F, 2, len(make), make), Field(0x8769, LONG, 1, struct.pack(order + "I", shot_at))], 8, order
    )
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 8)
    whole = (head + main).ljust(shot_at, b"\0") + written([Field(0x927C, 7, len(note), note)], shot_at, order)
    assert whole.index(note) == AT
    return whole


def directory(fields: list[Field], at: int, order: str = "<") -> bytes:
    return written(fields, at, order)


PANASONIC = b"Panasonic\0\0\0" + directory(
    [Field(0x01, SHORT, 1, b"\2\0"), Field(0x6D, 7, 72, CITY), Field(0x6F, 7, 72, b"Harpa".ljust(72, b"\0"))], AT + 12
)
LOCATION = b"0100\0" + b"IS\0" + CITY[:64]
NIKON = b"Nikon\0\x02\x10\0\0MM\0*\0\0\0\x08" + directory(
    [Field(0x0001, 7, 4, b"0211"), Field(0x0039, 7, len(LOCATION), LOCATION)], 8, ">"
)
SAMSUNG = directory([Field(0x0001, 7, 4, b"0100"), Field(0x0021, SHORT, 1, b"\1\0"), Field(0x0031, 2, 72, CITY)], 0)
PENTAX = b"AOC\0\0\0" + directory(
    [Field(0x0005, LONG, 1, b"\x0c\x2d\1\0"), Field(0x0023, SHORT, 1, b"\x2a\0"), Field(0x0024, SHORT, 1, b"\x1f\0")],
    AT + 6,
)
NOTES: dict[str, tuple[bytes, bytes, tuple[str, ...]]] = {
    "panasonic": (b"Panasonic\0", PANASONIC, ("Panasonic:City", "Panasonic:Landmark")),
    "nikon": (b"NIKON CORPORATION\0", NIKON, ("Nikon:Location",)),
    "samsung": (b"SAMSUNG\0", SAMSUNG, ("Samsung:LocationName",)),
    "pentax": (b"PENTAX\0", PENTAX, ("Pentax:HometownCity", "Pentax:DestinationCity")),
}
"""Make, note, and what exiftool calls the places in it."""


def told(path: Path, exif: bytes, **asked: str) -> dict[str, Any]:
    path.write_bytes(pictures.jpeg(exif=b"Exif\0\0" + exif))
    if asked:
        decoded = decode(path.read_bytes())
        path.write_bytes(deliver(decoded.raster, build_format("jpeg"), decoded.metadata, Output(**asked)))  # type: ignore[arg-type]
    return exiftool(path)


@needs_exiftool
@pytest.mark.parametrize("maker", NOTES)
def test_places_in_a_makers_note_are_gone(maker: str, tmp_path: Path) -> None:
    make, note, places = NOTES[maker]
    exif = block(make.ljust(12, b"\0")[:12], note)
    before, after = told(tmp_path / "a.jpg", exif), told(tmp_path / "b.jpg", exif, metadata="strip-location")
    kept = told(tmp_path / "c.jpg", exif, metadata="keep")
    for place in places:
        assert before[place] not in ("", 0), before
        assert kept[place] == before[place]
        assert after.get(place, 0) in ("", 0)
    assert b"Reykjavik" not in (tmp_path / "b.jpg").read_bytes()
    assert len(exif_without_location(exif)) == len(exif)


@given(st.binary(max_size=200), st.sampled_from([note for _make, note, _places in NOTES.values()]), st.integers(0, 300))
def test_no_damage_makes_it_raise(damage: bytes, note: bytes, at: int) -> None:
    broken = note[:at] + damage + note[at + len(damage) :]
    for order in "<>":
        for place in places_in_note(broken, AT, order, b"SAMSUNG"):
            assert 0 <= place.start < place.stop <= len(broken)
