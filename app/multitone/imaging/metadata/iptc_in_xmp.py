"""IPTC and texts as XMP, for formats that have no place for them (IPTC Photo Metadata Standard; MWG Guidelines 2.0).

What a packet says already stays: programs that write both write XMP last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from multitone.imaging.metadata.iptc import LETTERS, datasets, iptc_of_resources
from multitone.imaging.metadata.texts import Text
from multitone.imaging.metadata.xmp import MOST_IN_TREE, text_of
from multitone.imaging.metadata.xmp_outline import outlined, values_of
from multitone.imaging.metadata.xmp_packet import Said

DC, PHOTOSHOP, CORE = (
    "http://purl.org/dc/elements/1.1/", "http://ns.adobe.com/photoshop/1.0/",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
)  # fmt: skip
XMP = "http://ns.adobe.com/xap/1.0/"
PREFIXES = {DC: "dc", PHOTOSHOP: "photoshop", CORE: "Iptc4xmpCore", XMP: "xmp"}


class Place(Struct, frozen=True):
    """The property of XMP that says the same."""

    space: str
    name: str
    container: str = ""

    def said(self, values: Iterable[str]) -> Said:
        """Return the property with its values; a single one where XMP allows but one."""
        known = tuple(dict.fromkeys(value for value in values if value))
        return Said(self.space, PREFIXES[self.space], self.name, known[:1] if self.is_single else known, self.container)

    @property
    def is_single(self) -> bool:
        """Whether it holds one text."""
        return self.container in ("", "Alt")


PLACES: dict[int, Place] = {
    4: Place(CORE, "IntellectualGenre"),
    5: Place(DC, "title", "Alt"),
    10: Place(PHOTOSHOP, "Urgency"),
    12: Place(CORE, "SubjectCode", "Bag"),
    15: Place(PHOTOSHOP, "Category"),
    20: Place(PHOTOSHOP, "SupplementalCategories", "Bag"),
    25: Place(DC, "subject", "Bag"),
    40: Place(PHOTOSHOP, "Instructions"),
    80: Place(DC, "creator", "Seq"),
    85: Place(PHOTOSHOP, "AuthorsPosition"),
    90: Place(PHOTOSHOP, "City"),
    92: Place(CORE, "Location"),
    95: Place(PHOTOSHOP, "State"),
    100: Place(CORE, "CountryCode"),
    101: Place(PHOTOSHOP, "Country"),
    103: Place(PHOTOSHOP, "TransmissionReference"),
    105: Place(PHOTOSHOP, "Headline"),
    110: Place(PHOTOSHOP, "Credit"),
    115: Place(PHOTOSHOP, "Source"),
    116: Place(DC, "rights", "Alt"),
    120: Place(DC, "description", "Alt"),
    122: Place(PHOTOSHOP, "CaptionWriter"),
}
"""By the number of a dataset in IPTC's record 2."""
DATE, TIME, SCAN_DATE, SCAN_TIME = 55, 60, 62, 63
DATES = {DATE: (TIME, Place(PHOTOSHOP, "DateCreated")), SCAN_DATE: (SCAN_TIME, Place(XMP, "CreateDate"))}
"""Days, the dataset with the time to each, and what says both."""
TECHNICAL = (0,)
"""Numbers that say nothing of the picture: the version of the record."""
UTF_8 = b"\x1b%G"
TEXT_PLACES: dict[str, Place] = {
    "Title": PLACES[5], "Author": PLACES[80], "Description": PLACES[120], "Copyright": PLACES[116],
    "Software": Place(XMP, "CreatorTool"),
}  # fmt: skip
"""By keyword of a PNG's texts (PNG, third edition, 11.3.3.2); its comment is one everywhere."""
MOST_DATASETS = 10_000
SHORTEST_CUT = 31
"""Characters from which on a text may be cut to the length that IPTC has for it: 32 bytes or more (IIM 4.2)."""
MOST_COMPARED = 500
"""Values of one property that are looked at."""
MINUTES = len("2024-05-06T07:08")
"""Letters of a date that have to agree: programs differ in seconds and zones when they write one moment twice."""
_DATE_KEYS = frozenset((place.space, place.name) for _time, place in DATES.values())
_DAY, _TIME = re.compile(r"(\d{4})(\d\d)(\d\d)$"), re.compile(r"(\d\d)(\d\d)(\d\d)(?:([+-]\d\d)(\d\d))?$")


def said_by_iptc(resources: bytes) -> list[Said]:
    """Return what IPTC says, as properties of XMP."""
    known = _values(resources)
    said = [place.said(known[number]) for number, place in PLACES.items() if number in known]
    for day, (time, place) in DATES.items():
        if day in known:
            said.append(place.said([_moment(known[day][0], known.get(time, [""])[0])]))
    return said


def has_more_than_xmp(resources: bytes) -> bool:
    """Whether IPTC says something that has no place in XMP."""
    known = _values(resources)
    dates = {number for day, (time, _place) in DATES.items() if day in known for number in (day, time)}
    return bool(known.keys() - PLACES.keys() - dates - set(TECHNICAL))


def gives_way(resources: bytes, xmp: bytes) -> bool:
    """Whether XMP says something else in a place that IPTC would have there, which is lost then."""
    xmp = xmp.strip(b"\x00 \r\n\t")
    said = [one for one in said_by_iptc(resources) if any(one.values)] if xmp else []
    if b"\0" not in xmp and b":RDF>" in xmp:
        said = [one for one in said if not _is_plain(one, xmp)]
    if not said:
        return False
    text = text_of(xmp).encode()
    outline = outlined(text) if 0 < len(text) <= MOST_IN_TREE else None
    if outline is None:
        return True  # nothing can be added to such a packet
    wanted = {(one.space, one.name): one.values for one in said}
    known = values_of(text, outline, wanted)
    return any(not _all_said(wanted[key], others[:MOST_COMPARED], key in _DATE_KEYS) for key, others in known.items())


def _is_plain(one: Said, text: bytes) -> bool:
    """Whether a packet has no such property, or says the same in the usual letters: a few µs tell it of most."""
    from xml.sax.saxutils import escape

    if one.name.encode() not in text:
        return True
    name = f"{one.prefix}:{one.name}".encode()
    begin, is_date = text.find(b"<" + name + b">"), (one.space, one.name) in _DATE_KEYS
    values = [escape(value[:MINUTES] if is_date else value).encode() for value in one.values]
    if begin < 0:
        return len(values) == 1 and b' %s="%s' % (name, values[0] + b'"' * (not is_date)) in text
    inner = text[begin : text.find(b"</" + name + b">", begin) + 1]
    return all(b">" + value + b"<" * (not is_date) in inner for value in values)


def _all_said(values: Iterable[str], others: Iterable[str], is_date: bool) -> bool:
    """Whether XMP says all that IPTC does, whose fields are short and hold no fractions of seconds."""
    whole = {" ".join(other.split()) for other in others}
    for value in (" ".join(value.split()) for value in values):
        begin = value[:MINUTES] if is_date else value
        may_be_cut = is_date or len(value) >= SHORTEST_CUT
        if value not in whole and not (may_be_cut and any(other.startswith(begin) for other in whole)):
            return False
    return True


def said_by_texts(texts: Iterable[Text]) -> list[Said]:
    """Return what the texts of a PNG say that have a place in XMP."""
    values: dict[str, list[str]] = {}
    for text in texts:
        if text.keyword in TEXT_PLACES:
            values.setdefault(text.keyword, []).append(text.text)
    return [TEXT_PLACES[keyword].said(said) for keyword, said in values.items()]


def _values(resources: bytes) -> dict[int, list[str]]:
    """Return the texts of record 2 by number, in the coding that the envelope names, else in the likelier one."""
    coding, found = "", list[tuple[int, bytes]]()
    for number, (head, value) in enumerate(datasets(iptc_of_resources(resources))):
        if number >= MOST_DATASETS:
            break
        if head == LETTERS:
            coding = "utf-8" if value == UTF_8 else ""
        elif head[0] == 2:
            found.append((head[1], value))
    values: dict[int, list[str]] = {}
    for key, value in found:
        values.setdefault(key, []).append(_text(value, coding))
    return values


def _text(value: bytes, coding: str) -> str:
    try:
        return value.decode("utf-8").strip("\x00")
    except UnicodeDecodeError:
        return value.decode(coding or "latin-1", "replace").strip("\x00")


def _moment(day: str, time: str) -> str:
    """Return a date of XMP (XMP part 1, 8.2.1.1), with a time where one is known; nothing where it is no date."""
    date, clock = _DAY.match(day), _TIME.match(time)
    if date is None or "00" in date.groups()[1:]:
        return ""
    said = "-".join(date.groups())
    if clock is None:
        return said
    hours, minutes, seconds, zone, more = clock.groups()
    return f"{said}T{hours}:{minutes}:{seconds}" + (f"{zone}:{more}" if zone else "")
