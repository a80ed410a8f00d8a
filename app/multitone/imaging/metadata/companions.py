"""Companions: what lies beside the picture of a JPEG and belongs to it, as data; `imaging.companions` works with it."""

from __future__ import annotations

import re

from msgspec import Struct

from multitone.imaging.contents import NONE, Content

MOST_SAID = 1 << 16
"""Bytes of a picture in which it says what it is."""
PREVIEWS = 0x01
"""Class of MPF's pictures that are the same picture at another size (CIPA DC-007-2009, 5.2.3.3.1)."""
SPEAKING = (b"hdr-gain-map/", b"ns.google.com/photos/", b"HDRGainMap/")
"""One of these stands in every packet of XMP that speaks of companions, in UTF-8."""
_ANNOUNCED = (
    (rb"hdr-gain-map/|HDRGainMap/", Content.GAIN_MAP),
    (rb"(?:MotionPhoto|MicroVideo)(?:\s*=\s*[\"']|\s*>\s*)1", Content.MOTION),
    (rb"photos/1\.0/depthmap/|photos/dd/1\.0/depthmap/|Semantic\W{1,9}Depth", Content.DEPTH_MAP),
    (rb"GImage:Data", Content.SECOND_PICTURE),
)  # fmt: skip
"""Compiled when the first such packet comes, as what stands below: nobody waits for that whose pictures have none."""
IN_XMP = frozenset((Content.DEPTH_MAP, Content.SECOND_PICTURE))
"""What may lie in the XMP itself."""
BOXED = ("HEIF", "AVIF", "JXL")
"""Formats of which boxes tell what lies beside a picture (`imaging.containers.beside`)."""
COMPANIONS = frozenset((Content.GAIN_MAP, Content.MOTION, *IN_XMP))
END_OF_SAMSUNG = b"SEFT"
"""Ends what Samsung's cameras put behind a picture, of which nothing else may tell."""
OTHERS = COMPANIONS - {Content.GAIN_MAP}
CARRYING = ("keep", "strip-location")
"""Policies under which these stay with a picture that is not changed."""
_GAINS = rb"urn:iso:std:iso:ts:21496:-1\0[\0-\xff]{5}|hdr-gain-map/|hdrgainmap"
_DEPTHS = rb"aux:depth|aux:disparity|effectsmatte|segmentationmatte|semanticskinmatte"
"""What a picture says that is one (ISO 21496-1; Ultra HDR Image Format 1.1; Apple's auxiliary images)."""


def speaks(xmp: bytes) -> bool:
    """Whether a packet may speak of companions. Takes a µs for 10 KB."""
    return bool(xmp) and any(word in xmp for word in SPEAKING)


def announced(xmp: bytes) -> frozenset[Content]:
    """Return what a packet says there is."""
    if not speaks(xmp):
        return NONE
    return frozenset(content for pattern, content in _ANNOUNCED if re.search(pattern, xmp))


def is_preview(attribute: int) -> bool:
    """Whether MPF says so of a picture."""
    return attribute >> 16 & 0xFF == PREVIEWS


def kind_of_picture(start: bytes, attribute: int) -> Content | None:
    """Return what a picture behind another one is, by its first bytes and what MPF says; None for a preview."""
    if is_preview(attribute):
        return None
    said = start[:MOST_SAID]
    if re.search(_GAINS, said):
        return Content.GAIN_MAP
    return Content.DEPTH_MAP if re.search(_DEPTHS, said) else Content.SECOND_PICTURE


def untrue_after(policy: str, *, has_steps: bool, keeps_light: bool) -> frozenset[Content]:
    """Return what of companions no result of a job has, whatever its format holds.

    A gain map follows steps that keep light as it is. All others show what the picture showed before it was changed.
    """
    gone = NONE if keeps_light else frozenset((Content.GAIN_MAP,))
    return gone | OTHERS if has_steps or policy not in CARRYING else gone


def may_have_companions(contents: frozenset[Content], data: bytes) -> bool:
    """Whether a JPEG, of which segments show these contents, may have more in it than its picture."""
    return not contents.isdisjoint(COMPANIONS) or data.endswith(END_OF_SAMSUNG)


class Part(Struct, frozen=True):
    """A piece of what lies behind a picture."""

    data: bytes
    kind: Content | None = None
    """None for what nobody misses: previews, padding, and what is not known."""
    attribute: int = 0
    """As MPF has it, of a picture."""

    @property
    def is_picture(self) -> bool:
        """Whether it is a JPEG, which MPF lists."""
        return self.data.startswith(b"\xff\xd8\xff")


class Companions(Struct, frozen=True):
    """What lies behind the picture of a JPEG, and what its XMP says of that."""

    parts: tuple[Part, ...] = ()
    """In order; together they are the end of the file."""
    said: frozenset[Content] = frozenset()
    """What XMP says there is, whether or not it is there."""
    are_whole: bool = True
    """Whether they are all that lay in their file, so that what its XMP says of them is true."""

    @property
    def contents(self) -> frozenset[Content]:
        """What there is."""
        kinds = {part.kind for part in self.parts if part.kind is not None}
        return frozenset(kinds | (self.said & IN_XMP))

    @property
    def gains(self) -> Part | None:
        """The gain map, if there is one."""
        return next((part for part in self.parts if part.kind is Content.GAIN_MAP), None)


NOTHING = Companions(are_whole=False)
