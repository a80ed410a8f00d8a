"""Gain parameters: both forms say the same, and what is odd in them is refused."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.imaging.companions.gain_parameters import GainParameters, from_iso, from_xmp, to_iso, to_xmp
from tests.imaging.companions import built

NUMBERS = st.floats(-8, 8).map(lambda value: round(value, 4))
POSITIVE = st.floats(0.05, 8).map(lambda value: round(value, 4))
THREE = st.tuples(NUMBERS, NUMBERS, NUMBERS)
WHOLE = st.builds(
    GainParameters, THREE, THREE, st.tuples(POSITIVE, POSITIVE, POSITIVE), THREE, THREE, POSITIVE, POSITIVE
)


def _numbers(parameters: GainParameters) -> list[float]:
    fields = (getattr(parameters, name) for name in parameters.__struct_fields__)
    return [number for field in fields for number in (field if isinstance(field, tuple) else (float(field),))]


@given(WHOLE)
def test_both_forms_come_back(parameters: GainParameters) -> None:
    """Fractions of 32 bits and nine digits are enough."""
    for read in (from_iso(to_iso(parameters)), from_xmp(to_xmp(parameters))):
        assert read is not None
        assert _numbers(read) == pytest.approx(_numbers(parameters), abs=2e-6)


def test_one_denominator_for_all() -> None:
    """A shorter form of the block, as its layout in libultrahdr has it."""
    block = bytes(4) + b"\x48" + struct.pack(">IIIiiIii", 1000, 0, 2500, -500, 2250, 1500, 15, 31)
    read = from_iso(block)
    assert read == GainParameters((-0.5,), (2.25,), (1.5,), (0.015,), (0.031,), 0.0, 2.5)


@pytest.mark.parametrize(
    "block",
    [
        b"", bytes(4), bytes(4) + b"\x40", bytes(4) + b"\x40" + bytes(56), b"\0\1\0\0\x40" + b"\0\0\0\1" * 14,
        bytes(4) + b"\x44" + b"\0\0\0\1" * 14, bytes(4) + b"\xc0" + b"\0\0\0\1" * 14,
        bytes(4) + b"\x40" + b"\x7f\xff\xff\xff\0\0\0\1" * 7,
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_none(block: bytes) -> None:
    """Another version, a picture that is HDR itself, zeros below the line, an end too early, nonsense."""
    assert from_iso(block) is None


def test_elements_of_xmp_are_read_too() -> None:
    """Adobe writes a sequence for the channels."""
    packet = built.PACKET % (
        b'<rdf:Description xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0">'
        b"<hdrgm:GainMapMax><rdf:Seq><rdf:li>1</rdf:li><rdf:li>2</rdf:li><rdf:li>3</rdf:li></rdf:Seq></hdrgm:GainMapMax>"
        b"<hdrgm:Gamma>0.5</hdrgm:Gamma></rdf:Description>"
    )
    read = from_xmp(packet)
    assert read is not None
    assert (read.maximum, read.gamma, read.capacity_max) == ((1.0, 2.0, 3.0), (0.5,), 1.0)


@pytest.mark.parametrize("said", [b'hdrgm:GainMapMax="nan"', b'hdrgm:GainMapMax="1e9"', b'hdrgm:Gamma="1"',
                                  b'hdrgm:GainMapMax="1" hdrgm:BaseRenditionIsHDR="True"',
                                  b'hdrgm:GainMapMax="1" hdrgm:Gamma="0"'])  # fmt: skip
def test_xmp_that_makes_no_sense_is_none(said: bytes) -> None:
    """Or that tells of a picture that is HDR itself."""
    assert from_xmp(b'<a xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" ' + said + b"/>") is None
