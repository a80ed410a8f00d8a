"""XMP packets put together and taken apart: extended XMP, and properties that are added.

A JPEG's segment holds 64 KB. What a packet has beyond that lies in others as “extended XMP” (XMP part 3, 1.1.3.1); all
other formats hold one packet. A `Metadata` holds one, whole.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Sequence

from msgspec import Struct

from multitone.imaging.metadata.xmp import EXTENDED_XMP, MOST_IN_TREE, text_of
from multitone.imaging.metadata.xmp_outline import NAME, RDF, Description, Outline, declarations, outlined

GUID, EXTENDED_HEAD = 32, len(EXTENDED_XMP) + 40
"""Letters of the MD5 that names an extension, and bytes before the text in each of its segments."""
MOST_SEGMENTS = 4096
MOST_PACKETS = 8
"""That are joined; who writes one beside another does so once."""
NOTE = re.compile(
    rb"""\s[\w.-]{1,64}:HasExtendedXMP\s{0,9}=\s{0,9}(?:"([^"]{0,99})"|'([^']{0,99})')"""
    rb"""|<([\w.-]{1,64}:HasExtendedXMP)>([^<]{0,99})</\3>"""
)
NOTE_SPACE = "http://ns.adobe.com/xmp/note/"
PADDING = re.compile(rb"(?<!\s)\s{64,}+(?=<\?xpacket end|\Z)")
BEGIN = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>'
END = b'<?xpacket end="w"?>'


def assembled(xmp: bytes, segments: Sequence[bytes]) -> bytes:
    """Return one packet of a JPEG's and its extension, which may lie in several segments.

    An extension that is not whole, or that the packet does not name, is left out, and the packet names none then.
    """
    note = NOTE.search(xmp)
    if note is None:
        return xmp
    guid = next(filter(None, (note[1], note[2], note[4])), b"").strip()
    extension = _extension(guid, segments[:MOST_SEGMENTS])
    bare = text_of(NOTE.sub(b"", xmp)).encode()
    return _merged(bare, extension) if extension else bare


def joined(packets: Sequence[bytes]) -> bytes:
    """Return one packet of several that a file has side by side; one that cannot be read is left out."""
    whole, *others = dict.fromkeys(packets)
    for other in others[:MOST_PACKETS]:
        whole = _merged(whole, other)
    return whole


def _extension(guid: bytes, segments: Sequence[bytes]) -> bytes:
    """Return the text of an extension, whose pieces have to lie one behind the other; empty where they do not."""
    pieces, length = list[tuple[int, bytes]](), -1
    for segment in segments:
        if len(segment) >= EXTENDED_HEAD and segment[len(EXTENDED_XMP) : EXTENDED_HEAD - 8] == guid:
            length, offset = struct.unpack_from(">II", segment, EXTENDED_HEAD - 8)
            pieces.append((offset, segment[EXTENDED_HEAD:]))
    at = 0
    for offset, piece in sorted(pieces):
        if offset != at:
            return b""
        at += len(piece)
    return b"".join(piece for _, piece in sorted(pieces)) if at == length else b""


def _merged(xmp: bytes, extension: bytes) -> bytes:
    """Return a packet with the descriptions of another one behind its own."""
    outline = outlined(xmp)
    text = text_of(NOTE.sub(b"", extension)).encode()
    more = outlined(text) if len(text) <= MOST_IN_TREE else None
    if outline is None or more is None:
        return xmp
    return _with_descriptions(xmp, outline, (_standing_alone(text, one) for one in more.descriptions))


def _with_descriptions(xmp: bytes, outline: Outline, descriptions: Iterable[bytes]) -> bytes:
    return b"".join((xmp[: outline.inner_end], *descriptions, xmp[outline.inner_end :]))


def _standing_alone(text: bytes, one: Description) -> bytes:
    """Return a description that declares all that it needs."""
    name = NAME.match(text, one.start)
    assert name is not None
    start = text[one.start : one.tag_end]
    declared = {prefix.decode() for prefix in re.findall(rb"\sxmlns:?([\w.-]*)\s*=", start)}
    missing = {prefix: uri for prefix, uri in one.spaces.items() if prefix not in declared}
    return name[0] + declarations(missing) + text[name.end() : one.end]


class Split(Struct, frozen=True):
    """A packet that fits into a segment, and the text of its extension."""

    packet: bytes
    extension: bytes = b""

    def segments(self, most: int) -> list[bytes]:
        """Return what stands in the segments of the extension, at most so many bytes in each."""
        guid, room = _name_of(self.extension), most - EXTENDED_HEAD
        return [
            EXTENDED_XMP + guid + struct.pack(">II", len(self.extension), at) + self.extension[at : at + room]
            for at in range(0, len(self.extension), room)
        ]


def _name_of(extension: bytes) -> bytes:
    import hashlib

    return hashlib.md5(extension, usedforsecurity=False).hexdigest().upper().encode()


def split(xmp: bytes, most: int) -> Split | None:
    """Return a packet of at most so many bytes and its extension; None where it cannot be divided."""
    if len(xmp) <= most:
        return Split(xmp)
    text = PADDING.sub(b"\n", text_of(xmp).encode())
    if text and len(text) <= most:
        return Split(text)
    outline = outlined(text) if len(text) <= MOST_IN_TREE else None
    if outline is None or not outline.descriptions:
        return None
    note = _note(outline.descriptions[0].spaces)
    moved = _largest(outline, len(text) + len(note) - most)
    if moved is None:
        return None
    extension = _extension_of(text, outline, moved)
    packet = _without(text, outline, moved, note.replace(bytes(GUID), _name_of(extension)))
    return Split(packet, extension) if len(packet) <= most else None


def _note(spaces: dict[str, str]) -> bytes:
    """Return the attributes that name an extension, of which the name is yet to be put in."""
    prefix = next((known for known, uri in spaces.items() if known and uri == NOTE_SPACE), "")
    declared = b"" if prefix else declarations({"xmpNote": NOTE_SPACE})
    return declared + b' %s:HasExtendedXMP="%s"' % ((prefix or "xmpNote").encode(), bytes(GUID))


def _largest(outline: Outline, room: int) -> set[int] | None:
    """Return where the properties begin that have to go for so many bytes of room, the longest ones."""
    parts = (part for one in outline.descriptions for part in (*one.attributes, *one.elements))
    every = sorted(((part.end - part.start, part.start) for part in parts), reverse=True)
    chosen = set[int]()
    for length, start in every:
        if room <= 0:
            break
        room -= length
        chosen.add(start)
    return chosen if room <= 0 else None


def _extension_of(text: bytes, outline: Outline, moved: set[int]) -> bytes:
    parts = [b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="' + RDF.encode() + b'">']
    for one in outline.descriptions:
        attributes = [text[part.start : part.end] for part in one.attributes if part.start in moved]
        elements = [text[part.start : part.end] for part in one.elements if part.start in moved]
        if attributes or elements:
            spaces = declarations({**one.spaces, "rdf": RDF})
            parts += [b"<rdf:Description", spaces, one.about, *attributes, b">", *elements, b"</rdf:Description>"]
    return b"".join((*parts, b"</rdf:RDF></x:xmpmeta>"))


def _without(text: bytes, outline: Outline, moved: set[int], note: bytes) -> bytes:
    """Return a packet without some properties, and with a note at its first description."""
    name = NAME.match(text, outline.descriptions[0].start)
    assert name is not None
    parts, at = [text[: name.end()], note], name.end()
    for one in outline.descriptions:
        for part in sorted((*one.attributes, *one.elements), key=lambda part: part.start):
            if part.start in moved:
                parts.append(text[at : part.start])
                at = part.end
    return b"".join((*parts, text[at:]))


class Said(Struct, frozen=True):
    """A property that is to be said where a packet does not say it yet."""

    space: str
    prefix: str
    name: str
    values: tuple[str, ...]
    container: str = ""
    """Bag, Seq or Alt of RDF; empty for a single text."""

    def element(self) -> str:
        """Return it as XML."""
        from xml.sax.saxutils import escape

        texts = [escape(_printable(value)) for value in self.values]
        if self.container:
            language = ' xml:lang="x-default"' if self.container == "Alt" else ""
            items = "".join(f"<rdf:li{language}>{text}</rdf:li>" for text in texts)
            body = f"<rdf:{self.container}>{items}</rdf:{self.container}>"
        else:
            body = texts[0]
        return f"<{self.prefix}:{self.name}>{body}</{self.prefix}:{self.name}>"


def _printable(text: str) -> str:
    """Return a text without what XML cannot hold (XML 1.0, 2.2)."""
    return re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def with_properties(xmp: bytes, said: Iterable[Said]) -> bytes:
    """Return a packet that says these, too; what it says already stays. A packet that cannot be read stays as it is."""
    said = [one for one in said if any(one.values)]
    if not said:
        return xmp
    if not xmp.strip(b"\x00 \r\n\t"):
        rdf = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="' + RDF.encode() + b'">'
        return BEGIN + rdf + _description(said, b' rdf:about=""') + b"</rdf:RDF></x:xmpmeta>" + END
    text = text_of(xmp).encode()
    outline = outlined(text) if len(text) <= MOST_IN_TREE else None
    if outline is None:
        return xmp
    known = {(part.space, part.name) for one in outline.descriptions for part in (*one.attributes, *one.elements)}
    missing = [one for one in said if (one.space, one.name) not in known]
    if not missing:
        return xmp
    about = next((one.about for one in outline.descriptions if one.about), b' rdf:about=""')
    return _with_descriptions(text, outline, [_description(missing, about)])


def _description(said: Sequence[Said], about: bytes) -> bytes:
    spaces = declarations({"rdf": RDF, **{one.prefix: one.space for one in said}})
    elements = "".join(one.element() for one in said).encode()
    return b"<rdf:Description" + spaces + about + b">" + elements + b"</rdf:Description>"
