"""The outline of an XMP packet: where its properties stand, found without making a tree of it."""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Container
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML = "http://www.w3.org/XML/1998/namespace"
MOST_DEPTH, MOST_DESCRIPTIONS, MOST_OF_SPACES = 256, 500, 20_000
"""Elements in each other, descriptions, and characters of all namespaces that hold at one place; packets have a tenth
of these. What is copied out of a packet takes its namespaces along."""
TAG = re.compile(rb"<(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
ATTRIBUTE = re.compile(rb"\s([^\s=\"'/>]++)\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+')")
NAME = re.compile(rb"<[^\s/>]++")
MOST_VALUES = 1_000
"""Properties whose texts are read; a packet says each of a few dozen once."""
QUOTES = {"&quot;": '"', "&apos;": "'"}


class Property(Struct):
    """A property of an XMP packet, an element or an attribute of rdf:Description."""

    space: str
    name: str
    start: int
    end: int


class Description(Struct):
    """One rdf:Description, of which a packet may have several (XMP part 1, 7.4)."""

    start: int
    tag_end: int
    end: int = 0
    about: bytes = b""
    spaces: dict[str, str] = field(default_factory=dict)
    """What each prefix stands for in it."""
    attributes: list[Property] = field(default_factory=list)
    elements: list[Property] = field(default_factory=list)


class Outline(Struct):
    """Where the parts of a packet stand in its text, which is UTF-8."""

    descriptions: list[Description]
    inner_end: int
    """Where rdf:RDF ends, and another description can be put."""


def outlined(text: bytes) -> Outline | None:
    """Return the outline of a packet; None where it is no XMP, or has what no packet has, such as entities."""
    from xml.parsers.expat import ExpatError

    try:
        return _Finder(text).found()
    except (ExpatError, ValueError, LookupError, UnicodeError):
        return None


def properties(packet: bytes) -> frozenset[tuple[str, str]]:
    """Return namespace and name of all that a packet says; nothing of one that cannot be read."""
    outline = outlined(packet.strip(b"\x00 \r\n\t"))
    parts = (part for one in outline.descriptions for part in (*one.attributes, *one.elements)) if outline else ()
    return frozenset((part.space, part.name) for part in parts)


def values_of(text: bytes, outline: Outline, wanted: Container[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """Return the texts of properties that are wanted, by namespace and name: one, or those of a list."""
    from xml.parsers.expat import ExpatError
    from xml.sax.saxutils import unescape

    found: dict[tuple[str, str], list[str]] = {}
    parts = (part for one in outline.descriptions for part in (*one.attributes, *one.elements))
    for part in itertools.islice((part for part in parts if (part.space, part.name) in wanted), MOST_VALUES):
        values = found.setdefault((part.space, part.name), [])
        piece = text[part.start : part.end]
        if piece.startswith(b"<"):
            with contextlib.suppress(ExpatError, ValueError):
                values.extend(_texts_in(piece))
        else:
            values.append(unescape(piece.partition(b"=")[2].strip()[1:-1].decode(), QUOTES))
    return found


def _texts_in(element: bytes) -> list[str]:
    """Return what the items of a list say, or the element itself where it has none."""
    from xml.parsers import expat

    pieces, items = list[str](), list[str]()

    def start(name: str, _attributes: dict[str, str]) -> None:
        if name.endswith(":li"):
            pieces.clear()

    def stop(name: str) -> None:
        if name.endswith(":li"):
            items.append("".join(pieces))
            pieces.clear()

    parser = expat.ParserCreate("UTF-8")
    parser.StartElementHandler, parser.EndElementHandler = start, stop
    parser.CharacterDataHandler = pieces.append
    parser.Parse(element, True)  # noqa: FBT003 - it takes no names
    return items or ["".join(pieces)]


class _Finder:
    """Takes in what expat finds. Each byte is looked at a few times at most."""

    def __init__(self, text: bytes) -> None:
        from xml.parsers import expat

        self._text = text
        self._spaces: list[dict[str, str]] = [{"xml": XML}]
        self._depth = 0
        self._rdf = 0
        """How deep rdf:RDF lies; 0 outside of it."""
        self._end: int | None = None
        self._descriptions: list[Description] = []
        self._closed: int | None = None
        self._parser: XMLParserType = expat.ParserCreate("UTF-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._stop
        self._parser.StartDoctypeDeclHandler = _refused

    def found(self) -> Outline | None:
        self._parser.Parse(self._text, True)  # noqa: FBT003 - it takes no names
        return None if self._end is None else Outline(self._descriptions, self._end)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise ValueError("too many elements are nested")
        at = self._parser.CurrentByteIndex
        declared = {key.partition(":")[2]: uri for key, uri in attributes.items() if key.startswith("xmlns")}
        self._spaces.append({**self._spaces[-1], **declared} if declared else self._spaces[-1])
        if declared and sum(map(len, (*self._spaces[-1], *self._spaces[-1].values()))) > MOST_OF_SPACES:
            raise ValueError("there are too many namespaces")
        space, own = self._full(name)
        level = self._depth - self._rdf if self._rdf else 0
        if not self._rdf and (space, own) == (RDF, "RDF") and self._end is None:
            self._rdf = self._depth
        elif level == 1 and (space, own) == (RDF, "Description"):
            self._describe(at)
        elif level == 2 and self._descriptions and not self._descriptions[-1].end:
            self._descriptions[-1].elements.append(Property(space, own, at, 0))
        if level in (1, 2):
            end = self._tag_end(at)
            self._closed = end if self._text[end - 2 : end] == b"/>" else None

    def _stop(self, _name: str) -> None:
        level = self._depth - self._rdf if self._rdf else 0
        at = self._parser.CurrentByteIndex
        if self._rdf and level == 0:
            if self._text.startswith(b"</", at):
                self._end = at
            self._rdf = 0
        elif level in (1, 2) and self._descriptions and not self._descriptions[-1].end:
            end = self._closed or self._text.index(b">", at) + 1
            if level == 2 and self._descriptions[-1].elements:
                self._descriptions[-1].elements[-1].end = end
            elif level == 1:
                self._descriptions[-1].end = end
        self._closed = None
        self._depth -= 1
        self._spaces.pop()

    def _describe(self, at: int) -> None:
        if len(self._descriptions) >= MOST_DESCRIPTIONS:
            raise ValueError("there are too many descriptions")
        end = self._tag_end(at)
        described = Description(at, end, spaces=self._spaces[-1])
        for match in ATTRIBUTE.finditer(self._text, at, end):
            space, own = self._full(match[1].decode(), attribute=True)
            if (space, own) == (RDF, "about"):
                described.about = match[0]
            elif space and not match[1].startswith(b"xmlns") and space not in (RDF, XML):
                described.attributes.append(Property(space, own, *match.span()))
        self._descriptions.append(described)

    def _full(self, name: str, *, attribute: bool = False) -> tuple[str, str]:
        prefix, colon, own = name.partition(":")
        if not colon:
            return "" if attribute else self._spaces[-1].get("", ""), name
        return self._spaces[-1].get(prefix, ""), own

    def _tag_end(self, at: int) -> int:
        tag = TAG.match(self._text, at)
        if tag is None:
            raise ValueError("a tag is expected")
        return tag.end()


def _refused(*_doctype: object) -> None:
    raise ValueError("no packet has a document type")


def declarations(spaces: dict[str, str], needed: set[str] | None = None) -> bytes:
    """Return the attributes that declare namespaces."""
    from xml.sax.saxutils import quoteattr

    said = (
        f" xmlns{':' if prefix else ''}{prefix}={quoteattr(uri)}"
        for prefix, uri in spaces.items()
        if prefix != "xml" and (needed is None or prefix in needed)
    )
    return "".join(said).encode()
