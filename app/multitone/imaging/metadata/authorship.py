"""Who made a picture and who holds the rights in it, and nothing else of what it says about itself.

What stays, by the standards that name it:

- EXIF: Artist, Copyright (EXIF 2.32, 4.6.4) and Windows' XPAuthor.
- IPTC (IIM 4.2, record 2): By-line 80, Credit 110, Copyright Notice 116; `multitone.imaging.metadata.iptc` takes these.
- XMP: dc:creator, dc:rights, all of xmpRights, photoshop:Credit, tiff:Artist, tiff:Copyright, all of Creative Commons'
  cc, and of PLUS the copyright owner and the licensor.

The names of cameras' owners and authors' addresses go: they tell of persons more than an author's line does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

EXIF_TAGS = (0x013B, 0x8298, 0x9C9D)
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

    text = _text(xmp)
    if not text or "<!D" in text.upper():  # a packet with a DTD is an attack by entities
        return b""
    try:
        document = ET.fromstring(text)  # noqa: S314 - nothing with a DTD comes here, and attacks need one
    except (ET.ParseError, ValueError, LookupError):
        return b""
    described = ET.Element(f"{{{RDF}}}Description", {f"{{{RDF}}}about": ""})
    for description in document.iterfind(f".//{{{RDF}}}RDF/{{{RDF}}}Description"):
        described.attrib.update(_attributes(description))
        described.extend(child for child in description if _stays(child.tag))
    if len(described) == 0 and len(described.attrib) == 1:
        return b""
    return _packet(described)


def _text(xmp: bytes) -> str:
    """Return a packet's text, empty where it is in no code that packets may have (XMP part 1, 7.1)."""
    coding = {b"\xff\xfe": "utf-16-le", b"<\x00": "utf-16-le", b"\xfe\xff": "utf-16-be", b"\x00<": "utf-16-be"}
    try:
        return xmp.decode(coding.get(xmp[:2], "utf-8")).strip("\x00 \r\n\t\ufeff")
    except UnicodeDecodeError:
        return ""


def _attributes(description: Element) -> Iterator[tuple[str, str]]:
    """Yield the properties that are written as attributes, and stay."""
    return ((name, value) for name, value in description.attrib.items() if _stays(name))


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
