"""EXIF that is written anew, judged by exiftool and Pillow, and whatever strangers put into directories."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from multitone.imaging.contents import Content
from multitone.imaging.decode import decode
from multitone.imaging.encode import Avif, Jpeg, save
from multitone.imaging.metadata import exif_anew, maker_notes
from multitone.imaging.metadata.exif_anew import rewritten, sizes_of, smaller
from multitone.imaging.metadata.fitting import fitted
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.metadata.tiff_directory import BIG_SIZES, Field, written
from multitone.imaging.raster import Raster
from tests import pictures
from tests.imaging.judges import exiftool, needs_exiftool

ESSENTIAL = (b"\0\1\4\x81\2\3\4", b"\0\1\4\x81\2\3\x84")
"""What tells the properties of an AVIF's picture, and the same where it cannot be shown without the last one."""
EXIF, NOTE, MAKE = 0x8769, 0x927C, 0x010F


def canon_note(at, order="<", owner=b"Jane Doe"):
    """Return a maker note of Canon's, which counts from the beginning of the EXIF, as if it lay there."""
    values = (b"Canon EOS 5D JPEG".ljust(32, b"\0"), owner.ljust(32, b"\0"))
    start = at + 2 + 2 * 12 + 4
    entries = struct.pack(order + "HHII", 6, 2, 32, start) + struct.pack(order + "HHII", 9, 2, 32, start + 32)
    return struct.pack(order + "H", 2) + entries + bytes(4) + b"".join(values)


def block(order="<", note=b"", note_at=0, make=b"Canon\0", more=()):
    """Return EXIF whose maker note lies at a place of its own behind all else."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    first = [Field(MAKE, 2, len(make), make), Field(EXIF, 4, 1, bytes(4)), *more]
    start = 8 + len(written(first, 8, order))
    first[1] = Field(EXIF, 4, 1, struct.pack(order + "I", start))
    shot = struct.pack(order + "H", 1) + struct.pack(order + "HHII", NOTE, 7, len(note), note_at) + bytes(4)
    whole = head + written(first, 8, order) + shot
    assert not note or note_at >= len(whole)
    return whole + bytes(max(0, note_at - len(whole))) + note


def told(exif, tmp_path):
    """Return what exiftool reads of EXIF in a JPEG."""
    path = tmp_path / "a.jpg"
    Image.new("L", (8, 8)).save(path, exif=b"Exif\0\0" + exif)
    return exiftool(path)


@needs_exiftool
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("place", [200, 5_000, 59_000, 90_000, 1_000_000])
def test_a_note_is_read_after_it_was_written_anew(tmp_path, order, place):
    """Near the beginning it keeps its place, farther away its offsets are moved with it."""
    anew = rewritten(io.BytesIO(block(order, canon_note(place, order), place)))
    assert not anew.lost_note
    assert len(anew.exif) < 60_000
    assert told(anew.exif, tmp_path)["Canon:OwnerName"] == "Jane Doe"


@needs_exiftool
def test_a_note_whose_offsets_lead_elsewhere_goes_where_it_cannot_stay(tmp_path):
    strange = canon_note(100_000 - 50_000)
    anew = rewritten(io.BytesIO(block("<", strange, 100_000)))
    assert anew.lost_note
    tags = told(anew.exif, tmp_path)
    assert tags["IFD0:Make"] == "Canon"
    assert not any(name.startswith(("Canon:", "MakerNote")) for name in tags)


@pytest.mark.parametrize(
    "head", [b"Nikon\0\2\x10\0\0II*\0\x08\0\0\0", b"Apple iOS\0\0\1MM", b"OLYMPUS\0II\3\0", b"FUJIFILM"]
)
def test_a_note_that_counts_from_itself_stays_as_it_is_wherever_it_lies(head):
    note = head + bytes(range(200))
    anew = rewritten(io.BytesIO(block("<", note, 500_000)))
    assert not anew.lost_note
    assert note in anew.exif
    assert len(anew.exif) < 500


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_bigtiff_becomes_a_classic_one(order):
    values = [
        (MAKE, 2, b"Multitone\0"),
        (282, 5, struct.pack(order + "II", 300, 1)),
        (700, 16, struct.pack(order + "QQ", 7, 1 << 40)),
    ]
    at, entries, body = 16 + 8 + 20 * len(values) + 8, b"", b""
    for tag, kind, value in values:
        count = len(value) // BIG_SIZES[kind]
        place = value.ljust(8, b"\0") if len(value) <= 8 else struct.pack(order + "Q", at + len(body))
        entries += struct.pack(order + "HHQ", tag, kind, count) + place
        body += value if len(value) > 8 else b""
    head = (b"II+\0\x08\0\0\0" if order == "<" else b"MM\0+\0\x08\0\0") + struct.pack(order + "Q", 16)
    anew = rewritten(io.BytesIO(head + struct.pack(order + "Q", len(values)) + entries + bytes(8) + body)).exif
    exif = Image.Exif()
    exif.load(b"Exif\0\0" + anew)
    assert anew[:4] in (b"II*\0", b"MM\0*")
    assert dict(exif) == {MAKE: "Multitone", 282: 300.0, 700: (7, (1 << 32) - 1)}


@needs_exiftool
@pytest.mark.parametrize("turned", [0, 1])
def test_the_note_of_an_avif_stays_where_it_is_though_the_file_turns_the_picture(tmp_path, turned):
    exif = block("<", canon_note(400), 400, more=(Field(0x0112, 3, 1, b"\1\0"),))
    picture = Raster(pictures.photograph(40, 28))
    data = save(picture, Avif(speed=10, lossless=True), Metadata(exif=exif))
    if turned:  # a property of the picture, in the place of one that says how many bits it has
        data = data.replace(b"\x10pixi\0\0\0\0\3\x08\x08\x08", b"\x10irot\3" + bytes(7)).replace(*ESSENTIAL)
    decoded = decode(data)
    assert decoded.metadata.orientation == (6 if turned else 1)
    path = tmp_path / "a.jpg"
    path.write_bytes(save(decoded.raster, Jpeg(), decoded.metadata))
    assert exiftool(path)["Canon:OwnerName"] == "Jane Doe"


# ---- What does not fit ----


def large(note, comment):
    """Return EXIF with a maker note and an unknown tag of so many bytes."""
    return block("<", bytes([65]) * note, 400_000, more=(Field(0xC000, 7, comment, bytes(comment)),))


def test_exif_that_fits_stays_to_the_byte():
    exif = pictures.exif()
    assert fitted(exif).exif is exif


@pytest.mark.parametrize(
    ("note", "comment", "lost"),
    [
        (1_000, 1_000, set()),
        (70_000, 1_000, {Content.MAKER_NOTE}),
        (1_000, 70_000, {Content.MAKER_NOTE, Content.LARGE_EXIF}),
        (70_000, 70_000, {Content.MAKER_NOTE, Content.LARGE_EXIF}),
    ],
)
def test_what_is_least_goes_first(tmp_path, note, comment, lost):
    fit = fitted(large(note, comment) if note != 1_000 or comment != 1_000 else _spread())
    assert fit.lost == lost
    assert len(fit.exif) <= 65_527
    assert b"Canon\0" in fit.exif


def _spread():
    """Return EXIF with a gap that makes it too large, and a note that counts from itself."""
    return block("<", b"FUJIFILM" + bytes(20), 100_000)


def test_what_is_no_exif_and_too_large_goes_as_a_whole():
    assert fitted(bytes(70_000)).exif == b""


# ---- Strangers' bytes ----

KINDS = st.integers(0, 19)
NUMBERS = st.one_of(st.integers(0, 300), st.integers(0, (1 << 32) - 1))
ENTRIES = st.lists(
    st.tuples(st.sampled_from([EXIF, 0x8825, 0xA005, NOTE, MAKE, 282, 0x014A, 513, 1]), KINDS, NUMBERS, NUMBERS),
    max_size=12,
)


@given(ENTRIES, ENTRIES, st.sampled_from("<>"), st.binary(max_size=120))
def test_whatever_directories_say_a_readable_block_comes_of_it(first, second, order, tail):
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    whole = head
    for entries in (first, second):
        packed = b"".join(struct.pack(order + "HHII", *entry) for entry in entries)
        whole += struct.pack(order + "H", len(entries)) + packed + bytes(4)
    whole += tail
    anew = smaller(whole)
    assert len(anew.exif) <= exif_anew.FARTHEST_NOTE + 4 * len(whole) + 200
    again = smaller(anew.exif)
    assert again.exif == anew.exif or again.lost_note or not anew.exif
    sizes_of(io.BytesIO(whole))
    fitted(whole, 40)


@given(st.binary(max_size=300), st.integers(0, 70_000), st.sampled_from("<>"))
def test_whatever_a_note_is_it_is_moved_to_the_byte_or_not_at_all(note, at, order):
    maker_notes.can_lie_anywhere(note, at, order)
    moved = maker_notes.moved(note, at, 8, order)
    assert moved is None or maker_notes.moved(moved, 8, at, order) == note


@given(st.binary(max_size=200))
def test_bytes_that_are_no_directory_are_none(junk):
    for start in (b"", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0"):
        rewritten(io.BytesIO(start + junk))
