"""XMP without the place where a picture was taken, and XMP of authors and rights alone.

The place is blanked, so that nothing else moves. Of authors and rights these stay, by the standards that name them: in
XMP dc:creator, dc:rights, all of xmpRights, photoshop:Credit, tiff:Artist, tiff:Copyright, all of Creative Commons' cc,
and of PLUS the copyright owner and the licensor. In EXIF (2.32, 4.6.4) Artist, Copyright and Windows' XPAuthor, in IPTC
(IIM 4.2, record 2) By-line 80, Credit 110, Copyright Notice 116: `imaging.metadata.exif` and `iptc` do it. The
names of cameras' owners and authors' addresses go: they tell of persons more than an author's line does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_IN_TREE = 1 << 24
"""Bytes of a packet that authors are looked for in; a tree takes 25 times as many."""
MOST_DEPTH, LONGEST_SPACE = 64, 1_000
"""Elements in each other, and characters of a namespace; packets have 12 and 60."""
EXTENDED_XMP = b"http://ns.adobe.com/xmp/extension/\x00"
_XMP_PLACES = {
    "http://ns.adobe.com/exif/1.0/": re.compile("GPS"),
    "http://ns.adobe.com/photoshop/1.0/": re.compile("(City|State|Country)$"),
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": re.compile("(Location|CountryCode)$"),
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": re.compile("Location"),
    "http://ns.adobe.com/xmp/1.0/DynamicMedia/": re.compile("shotLocation$"),
    "http://purl.org/dc/elements/1.1/": re.compile("coverage$"),
    "http://prismstandard.org/namespaces/basic/2.0/": re.compile("location$"),
    "http://www.w3.org/2003/01/geo/wgs84_pos#": re.compile("(lat|long|alt)$"),
    "http://www.dji.com/drone-dji/1.0/": re.compile("(Gps|Latitude|Longitude|AbsoluteAltitude)", re.IGNORECASE),
}
"""What speaks of a place, by namespace."""
_ANYWHERE = re.compile("GPS|Geotag|Latitude|Longitude", re.IGNORECASE)
"""What does so in any namespace."""


def xmp_without_location(xmp: bytes) -> bytes:
    """Return XMP with spaces where it said the place; nothing at all where it cannot be read, for it may say so."""
    return without_properties(xmp, Places)


def without_properties(xmp: bytes, found_by: type[Places]) -> bytes:
    """Return XMP with spaces in the place of what is found; nothing at all where it cannot be read."""
    from xml.parsers.expat import ExpatError

    start, end = xmp.find(b"<"), xmp.rfind(b">") + 1  # of UTF-8, which all files but a few old ones are
    if not 0 <= start < end:
        return xmp if not xmp.strip() else b""
    try:
        found = found_by(xmp[start:end])
    except (ExpatError, ValueError):
        return b""
    block = bytearray(xmp)
    for first, last in found.ranges:
        block[start + first : start + last] = b" " * (last - first)
    return bytes(block)


class Places:
    """What speaks of a place in an XML document, as ranges of bytes. Each byte is looked at a few times at most."""

    def __init__(self, text: bytes) -> None:
        """Find them. Raises `ExpatError` where it is no XML, and `ValueError` where entities may hide something."""
        self.text = text
        self.ranges: list[tuple[int, int]] = []
        self._spaces: dict[str, list[str]] = {}
        """What each prefix stands for, the innermost element's word last."""
        self._declared: list[tuple[str, ...]] = []
        """The prefixes that each open element declares."""
        self._inside = 0
        """How deep the reader is in an element that is to go; 0 outside."""
        self._began = 0
        self._closed: int | None = None
        """Where that element ends, if one tag is all of it; the reader stands behind that then."""
        from xml.parsers import expat

        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = _refuse_entities
        self._parser.Parse(self.text, True)  # noqa: FBT003 - it takes no names

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        declared = {key.partition(":")[2]: uri for key, uri in attributes.items() if key.startswith("xmlns")}
        self._declared.append(tuple(declared))
        for prefix, uri in declared.items():
            self._spaces.setdefault(prefix, []).append(uri)
        if self._inside:
            self._inside += 1
            return
        at = self._parser.CurrentByteIndex
        if self._is_place(name):
            end = self._tag(at)
            self._inside, self._began = 1, at
            self._closed = end if self.text[end - 2 : end] == b"/>" else None
            return
        named = (key for key in attributes if ":" in key and not key.startswith("xmlns"))
        places = [key.encode() for key in named if self._is_place(key)]
        if places:
            self._add_attributes(at, places)

    def _end(self, _name: str) -> None:
        for prefix in self._declared.pop():
            self._spaces[prefix].pop()
        if self._inside:
            self._inside -= 1
            if not self._inside:
                end = self._closed or self.text.index(b">", self._parser.CurrentByteIndex) + 1
                self.ranges.append((self._began, end))

    def _is_place(self, name: str) -> bool:
        prefix, colon, own = name.partition(":")
        if not colon:
            prefix, own = "", name
        uris = self._spaces.get(prefix)
        pattern = _XMP_PLACES.get(uris[-1]) if uris else None
        return bool(pattern and pattern.match(own)) or _ANYWHERE.search(own) is not None

    def _tag(self, at: int) -> int:
        """Return where the tag that begins there ends; > may stand in a value."""
        tag = _TAG.match(self.text, at)
        return tag.end() if tag else len(self.text)

    def _add_attributes(self, at: int, keys: list[bytes]) -> None:
        found = {match[1]: match.span() for match in _ATTRIBUTE.finditer(self.text, at, self._tag(at))}
        if not found.keys() >= set(keys):
            raise UnicodeError("only UTF-8 is looked into")
        self.ranges.extend(found[key] for key in keys)


def _refuse_entities(*_doctype: object) -> None:
    raise ValueError("no packet has a document type")


_TAG = re.compile(rb"<(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_ATTRIBUTE = re.compile(rb"\s([^\s=\"'/>]++)\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+')")


RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
META = "adobe:ns:meta/"
EVERYTHING: frozenset[str] = frozenset()
_XMP: dict[str, tuple[str, frozenset[str]]] = {
    "http://purl.org/dc/elements/1.1/": ("dc", frozenset(("creator", "rights"))),
    "http://ns.adobe.com/xap/1.0/rights/": ("xmpRights", EVERYTHING),
    "http://ns.adobe.com/photoshop/1.0/": ("photoshop", frozenset(("Credit",))),
    "http://ns.adobe.com/tiff/1.0/": ("tiff", frozenset(("Artist", "Copyright"))),
    "http://creativecommons.org/ns#": ("cc", EVERYTHING),
    "http://ns.useplus.org/ldf/xmp/1.0/": ("plus", frozenset(("CopyrightOwner", "Licensor"))),
}
"""By namespace: the usual prefix, and the properties that stay."""
_PACKET = (b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>', b'<?xpacket end="r"?>')
"""What stands round a packet (XMP part 1, 7.3.2)."""


def xmp_of_author(xmp: bytes) -> bytes:
    """Return an XMP packet with authors and rights alone, empty where there are none or it cannot be read."""
    from xml.etree import ElementTree as ET
    from xml.parsers.expat import ExpatError

    text = text_of(xmp) if len(xmp) <= MOST_IN_TREE else ""
    if not text:
        return b""
    try:
        _refuse_costly(text)
        document = ET.fromstring(text)  # noqa: S314 - nothing with a DTD comes here, and attacks need one
    except (ET.ParseError, ExpatError, ValueError, LookupError):
        return b""
    described = ET.Element(f"{{{RDF}}}Description", {f"{{{RDF}}}about": ""})
    for description in document.iterfind(f".//{{{RDF}}}RDF/{{{RDF}}}Description"):
        described.attrib.update((name, value) for name, value in description.attrib.items() if _stays(name))
        described.extend(child for child in description if _stays(child.tag))
    if len(described) == 0 and len(described.attrib) == 1:
        return b""
    return _packet(described)


def _refuse_costly(text: str) -> None:
    """Raise `ValueError` for XML that a tree of it would multiply, and `ExpatError` for what is none.

    Each name in a tree has its whole namespace before it, and what is copied out of nested descriptions is copied as
    often as they are nested.
    """
    from xml.parsers import expat

    depth = 0

    def start(_name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise ValueError("too many elements are nested")
        if any(len(uri) > LONGEST_SPACE for key, uri in attributes.items() if key.startswith("xmlns")):
            raise ValueError("the name of a namespace is too long")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = _refuse_entities
    parser.Parse(text, True)  # noqa: FBT003 - it takes no names


def text_of(xmp: bytes) -> str:
    """Return a packet's text, empty where it is in no code that packets may have (XMP part 1, 7.1)."""
    coding = {b"\xff\xfe": "utf-16-le", b"<\x00": "utf-16-le", b"\xfe\xff": "utf-16-be", b"\x00<": "utf-16-be"}
    try:
        return xmp.decode(coding.get(xmp[:2], "utf-8")).strip("\x00 \r\n\t\ufeff")
    except UnicodeDecodeError:
        return ""


def _stays(name: str) -> bool:
    space, _, own = name.removeprefix("{").partition("}")
    wanted = _XMP.get(space)
    return wanted is not None and (wanted[1] is EVERYTHING or own in wanted[1])


def _packet(described: Element) -> bytes:
    from xml.etree import ElementTree as ET

    for space, prefix in (*((space, known[0]) for space, known in _XMP.items()), (RDF, "rdf"), (META, "x")):
        ET.register_namespace(prefix, space)
    whole = ET.Element(f"{{{META}}}xmpmeta")
    ET.SubElement(whole, f"{{{RDF}}}RDF").append(described)
    packet: bytes = ET.tostring(whole, "utf-8", xml_declaration=False)
    return _PACKET[0] + packet + _PACKET[1]
