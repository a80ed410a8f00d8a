"""Announcements: what XMP says of companions. It is taken out where they are gone, and written where they lie anew.

Ultra HDR names its map by hdrgm and lists all parts of a file in a directory (Ultra HDR Image Format 1.1; Motion Photo
format 1.0); older films and depth maps have properties of their own, some of them with whole pictures inside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from multitone.imaging.companions.gain_parameters import HDRGM
from multitone.imaging.contents import Content, tell_lost
from multitone.imaging.metadata.companions import MOST_SAID, Part, speaks
from multitone.imaging.metadata.xmp import Places

CAMERA = "http://ns.google.com/photos/1.0/camera/"
CONTAINER = b"http://ns.google.com/photos/1.0/container/"
_WHOLE = (
    HDRGM.decode(), CONTAINER.decode(), "http://ns.google.com/photos/1.0/depthmap/",
    "http://ns.google.com/photos/1.0/image/", "http://ns.google.com/photos/1.0/audio/",
    "http://ns.google.com/photos/dd/1.0/", "http://ns.apple.com/HDRGainMap/",
)  # fmt: skip
"""Namespaces that begin so speak of companions alone."""
_OF_FILMS = ("MotionPhoto", "MicroVideo")
_MOMENT = re.compile(rb"PresentationTimestampUs\W{1,9}?(-?\d{1,18})")
_EMPTY = re.compile(rb'<rdf:Description rdf:about=""\s{0,9}(?:/>|>\s{0,99}</rdf:Description>)')
_PLAIN = re.compile(r"(?:rdf:(?:RDF|Description|about)|x:xmpmeta|x:xmptk|xmlns(?::.*)?)\Z")
"""What every packet has, whatever it says."""
_END = b"</rdf:RDF>"
_PACKET = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)


def without_announcements(xmp: bytes) -> bytes:
    """Return a packet that says nothing of companions; empty where nothing else is in it.

    A packet that cannot be read is left out, which is told as a loss.
    """
    from xml.parsers.expat import ExpatError

    if not speaks(xmp):
        return xmp
    start, end = xmp.find(b"<"), xmp.rfind(b">") + 1
    try:
        found = _Announcements(xmp[start:end])
    except (ExpatError, ValueError):
        tell_lost(Content.XMP)
        return b""
    if not found.says_more:
        return b""
    kept, at = [], 0
    for first, last in sorted(found.ranges):
        kept.append(xmp[at : start + first])
        at = max(at, start + last)
    return _EMPTY.sub(b"", b"".join((*kept, xmp[at:])))


class _Announcements(Places):
    """What speaks of companions in a packet, as ranges of bytes."""

    says_more = False
    """Whether it says anything else."""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        super()._start(name, attributes)
        declared = (key for key, uri in attributes.items() if key.startswith("xmlns:") and uri.startswith(_WHOLE))
        unused = [key.encode() for key in declared]
        if unused and not self._inside:
            self._add_attributes(self._parser.CurrentByteIndex, unused)

    def _is_place(self, name: str) -> bool:
        prefix, _, own = name.rpartition(":")
        uris = self._spaces.get(prefix)
        uri = uris[-1] if uris else ""
        speaks = uri.startswith(_WHOLE) or (uri == CAMERA and own.startswith(_OF_FILMS))
        if not speaks and not _PLAIN.match(name):
            self.says_more = True
        return speaks


def with_announcements(xmp: bytes, parts: Sequence[Part], said_before: bytes) -> bytes:
    """Return a packet that tells of parts; `said_before` is the source's, which knows when in a film the picture is.

    A packet that has no place for it stays as it is: the ISO's block and MPF tell of a gain map, too.
    """
    kinds = {part.kind for part in parts}
    description = b""
    if any(part.kind is Content.GAIN_MAP and HDRGM in part.data[:MOST_SAID] for part in parts):
        description = b'<rdf:Description rdf:about="" xmlns:hdrgm="%s" hdrgm:Version="1.0"/>' % HDRGM
    if Content.MOTION in kinds:
        moment = _MOMENT.search(said_before)
        description += (
            b'<rdf:Description rdf:about="" xmlns:GCamera="%s" GCamera:MotionPhoto="1" GCamera:MotionPhotoVersion="1" '
            b'GCamera:MotionPhotoPresentationTimestampUs="%s"/>' % (CAMERA.encode(), moment[1] if moment else b"-1")
        )
    whole = xmp if xmp.strip(b"\x00 \r\n\t") else _PACKET
    place = whole.rfind(_END)
    if not description or place < 0:
        return xmp
    return whole[:place] + description + _directory(parts) + whole[place:]


def _directory(parts: Sequence[Part]) -> bytes:
    items = [_item(b"Primary", b"image/jpeg", None)]
    for number, part in enumerate(parts):
        if part.kind is Content.GAIN_MAP and HDRGM in part.data[:MOST_SAID]:
            items.append(_item(b"GainMap", b"image/jpeg", len(part.data)))
        elif part.kind is Content.MOTION:  # is looked for from the end of the file
            items.append(_item(b"MotionPhoto", b"video/mp4", sum(len(behind.data) for behind in parts[number:])))
    return (
        b'<rdf:Description rdf:about="" xmlns:Container="%s" xmlns:Item="%sitem/"><Container:Directory><rdf:Seq>%s'
        b"</rdf:Seq></Container:Directory></rdf:Description>" % (CONTAINER, CONTAINER, b"".join(items))
    )


def _item(semantic: bytes, mime: bytes, length: int | None) -> bytes:
    size = b"" if length is None else b' Item:Length="%d"' % length
    head = b'<Container:Item Item:Semantic="%s" Item:Mime="%s"%s/>' % (semantic, mime, size)
    return b'<rdf:li rdf:parseType="Resource">%s</rdf:li>' % head
