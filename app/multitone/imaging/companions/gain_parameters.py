"""Gain parameters: what a gain map's values stand for, read and written as XMP and as ISO 21496-1.

A map says for each place by how much light grows toward the HDR picture: 2^(min + (max − min)·v^(1/gamma)), with v from
0 to 1 (Ultra HDR Image Format 1.1; ISO 21496-1). The layout of the binary form is that of libultrahdr, which wrote the
first files of the kind: numerators and denominators of 32 bits, big-endian.
"""

from __future__ import annotations

import math
import re
import struct
from fractions import Fraction

from msgspec import Struct

from multitone.imaging.metadata.mpf import ISO_VERSION

Channels = tuple[float, ...]
"""One number for all channels, or one for each of three."""
HDRGM = b"http://ns.adobe.com/hdr-gain-map/1.0/"
SEVERAL, OF_BASE, COMMON, BACKWARD = 0x80, 0x40, 0x08, 0x04
"""Flags: a set of numbers for each channel, gains in the picture's own colors, one denominator, HDR is the picture."""
MOST = 1e4
"""What no number of a gain map reaches; stops and offsets are of the order of 1."""
DENOMINATOR = 1_000_000
_NAMES = (
    b"GainMapMin", b"GainMapMax", b"Gamma", b"OffsetSDR", b"OffsetHDR", b"HDRCapacityMin", b"HDRCapacityMax",
)  # fmt: skip
_ATTRIBUTE = re.compile(rb"""\bhdrgm:(\w{1,32})\s{0,99}=\s{0,99}["']([^"'<]{1,40})["']""")
_ELEMENT = re.compile(rb"<hdrgm:(\w{1,32})>(.{1,600}?)</hdrgm:", re.DOTALL)
_ITEM = re.compile(rb"<rdf:li>([^<]{1,40})</rdf:li>")


class GainParameters(Struct, frozen=True):
    """What the values of a gain map stand for. Gains and capacities are stops: logarithms to the base of 2."""

    minimum: Channels = (0.0,)
    maximum: Channels = (1.0,)
    gamma: Channels = (1.0,)
    offset_sdr: Channels = (1 / 64,)
    offset_hdr: Channels = (1 / 64,)
    capacity_min: float = 0.0
    capacity_max: float = 1.0
    """Stops that a display shows above white: below the first the map does nothing, from the second on all it can."""
    of_base: bool = True
    """Whether gains are of the picture's own colors, not of those of the map's profile."""

    @property
    def is_sound(self) -> bool:
        """Whether all numbers are such that a picture can be made by them."""
        numbers = (
            *self.minimum,
            *self.maximum,
            *self.offset_sdr,
            *self.offset_hdr,
            self.capacity_min,
            self.capacity_max,
        )
        bounded = all(math.isfinite(number) and abs(number) < MOST for number in numbers)
        return bounded and all(1 / MOST < gamma < MOST for gamma in self.gamma)

    def unchanged(self, channels: int) -> list[float]:
        """Return the values of the map, 0 to 255, that leave light as it is; the nearest there are."""
        values = []
        for i in range(channels):
            low, high = self.minimum[i % len(self.minimum)], self.maximum[i % len(self.maximum)]
            part = min(max(-low / (high - low), 0.0), 1.0) if high > low else 0.0
            values.append(255 * part ** self.gamma[i % len(self.gamma)])
        return values


def from_xmp(xmp: bytes) -> GainParameters | None:
    """Read the XMP of a gain map (Ultra HDR Image Format 1.1); None where it tells of none, or of an HDR picture."""
    if HDRGM not in xmp:
        return None
    found: dict[bytes, Channels] = {}
    given = [*_ATTRIBUTE.findall(xmp), *_ELEMENT.findall(xmp)]
    for name, value in given:
        numbers = [_number(text) for text in _ITEM.findall(value) or [value]]
        if len(numbers) in (1, 3) and None not in numbers:
            found.setdefault(name, tuple(number for number in numbers if number is not None))
    if b"GainMapMax" not in found or (b"BaseRenditionIsHDR", b"True") in given:
        return None
    usual = GainParameters()
    defaults = (usual.minimum, usual.maximum, usual.gamma, usual.offset_sdr, usual.offset_hdr)
    channels = [found.get(name, default) for name, default in zip(_NAMES, defaults, strict=False)]
    low, high = found.get(b"HDRCapacityMin", (0.0,))[0], found.get(b"HDRCapacityMax", channels[1])[0]
    minimum, maximum, gamma, sdr, hdr = channels
    read = GainParameters(minimum, maximum, gamma, sdr, hdr, low, high)
    return read if read.is_sound else None


def _number(text: bytes) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def to_xmp(parameters: GainParameters) -> bytes:
    """Return what the XMP of a gain map says, as the attributes and elements of a description."""
    elements, attributes = [], [b'hdrgm:Version="1.0"']
    capacities = ((parameters.capacity_min,), (parameters.capacity_max,))
    channels = (parameters.minimum, parameters.maximum, parameters.gamma, parameters.offset_sdr, parameters.offset_hdr)
    for name, values in zip(_NAMES, (*channels, *capacities), strict=True):
        texts = [b"%.9g" % value for value in values]
        if len(texts) == 1:
            attributes.append(b'hdrgm:%s="%s"' % (name, texts[0]))
        else:
            items = b"".join(b"<rdf:li>%s</rdf:li>" % text for text in texts)
            elements.append(b"<hdrgm:%s><rdf:Seq>%s</rdf:Seq></hdrgm:%s>" % (name, items, name))
    attributes.append(b'hdrgm:BaseRenditionIsHDR="False"')
    head = b'<rdf:Description rdf:about="" xmlns:hdrgm="%s" %s>' % (HDRGM, b" ".join(attributes))
    return head + b"".join(elements) + b"</rdf:Description>"


def from_iso(block: bytes) -> GainParameters | None:
    """Read the binary form, behind its prefix; None where it is another version or too short, or the picture is HDR."""
    if len(block) < 5 or block[:2] != bytes(2) or block[4] & BACKWARD:
        return None
    flags = block[4]
    channels = 3 if flags & SEVERAL else 1
    try:
        numbers = _common(block, channels) if flags & COMMON else _fractions(block, channels)
    except (struct.error, ZeroDivisionError):
        return None
    minimum, maximum, gamma, sdr, hdr = (tuple(numbers[2 + i :: 5]) for i in range(5))
    read = GainParameters(minimum, maximum, gamma, sdr, hdr, numbers[0], numbers[1], bool(flags & OF_BASE))
    return read if read.is_sound else None


SIGNS = "II" + "iiIii" * 3
"""Of the numerators: those of the two capacities, then those of each channel."""


def _fractions(block: bytes, channels: int) -> list[float]:
    count = 2 + 5 * channels
    parts = struct.unpack_from(">" + "".join(f"{sign}I" for sign in SIGNS[:count]), block, 5)
    return [parts[2 * i] / parts[2 * i + 1] for i in range(count)]


def _common(block: bytes, channels: int) -> list[float]:
    count = 2 + 5 * channels
    denominator, *parts = struct.unpack_from(">I" + SIGNS[:count], block, 5)
    return [part / denominator for part in parts]


def to_iso(parameters: GainParameters) -> bytes:
    """Return the binary form, without its prefix."""
    of_channels = (
        parameters.minimum,
        parameters.maximum,
        parameters.gamma,
        parameters.offset_sdr,
        parameters.offset_hdr,
    )
    channels = max(map(len, of_channels))
    flags = (SEVERAL if channels == 3 else 0) | (OF_BASE if parameters.of_base else 0)
    numbers = [parameters.capacity_min, parameters.capacity_max]
    for i in range(channels):
        numbers.extend(values[i % len(values)] for values in of_channels)
    packed = b"".join(_packed(number, sign) for number, sign in zip(numbers, SIGNS, strict=False))
    return ISO_VERSION + bytes((flags,)) + packed


def _packed(number: float, sign: str) -> bytes:
    fraction = Fraction(number).limit_denominator(DENOMINATOR)
    low, high = (0, 2**32 - 1) if sign == "I" else (-(2**31), 2**31 - 1)
    return struct.pack(f">{sign}I", min(max(fraction.numerator, low), high), fraction.denominator)
