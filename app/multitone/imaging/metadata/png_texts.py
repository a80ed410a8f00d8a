"""What a PNG says in text chunks: texts by keyword, XMP, and the “raw profiles” in which older programs put EXIF.

Text lies in tEXt (Latin-1), zTXt (the same, packed) and iTXt (UTF-8, packed or not): PNG, third edition, 11.3.3.
"""

from __future__ import annotations

import os
import re
import struct
import zlib
from collections.abc import Iterator
from typing import IO

from msgspec import Struct

from multitone.imaging.metadata.texts import Text

XMP_KEYWORD, RAW_PROFILE = b"XML:com.adobe.xmp", "Raw profile type "
COMMENT = "Comment"
TEXTS = (b"tEXt", b"zTXt", b"iTXt")
MOST_CHUNKS = 10_000
MOST_BEFORE_TAIL = 16
"""Chunks that are walked over before the end of a file is looked at instead: pixels may lie in thousands of them."""
TAIL = 1 << 16
MOST_TEXT, MOST_UNPACKED = 1 << 20, 16 << 20
"""Bytes of one text, of which Pillow reads as much, and of all that is unpacked."""
_HEX = re.compile(rb"[^0-9a-fA-F]+")


class PngTold(Struct):
    """What a PNG says beside its pixels."""

    texts: list[Text]
    comments: list[bytes]
    exif: bytes = b""
    xmp: bytes = b""
    profiles: dict[str, bytes] = {}
    """Raw profiles by type, such as exif, APP1, xmp, iptc and 8bim."""
    density: tuple[int, int, int] | None = None
    """Dots across and down, and whether they are for a meter."""


def told_by_png(source: IO[bytes]) -> PngTold:
    """Return what a PNG says. Never raises; its place in the file is kept."""
    place = source.tell()
    told, left = PngTold([], []), MOST_UNPACKED
    try:
        for kind, data in _chunks(source):
            if kind == b"eXIf":
                told.exif = told.exif or data
            elif kind == b"pHYs" and len(data) == 9:
                told.density = struct.unpack(">IIB", data)
            elif kind in TEXTS:
                found = _text(kind, data, left)
                left -= len(found[1]) if found else 0
                if found:
                    _take_in(told, *found)
    except OSError:
        pass
    source.seek(place)
    return told


def _take_in(told: PngTold, keyword: bytes, text: bytes, coding: str, language: bytes, translated: bytes) -> None:
    if keyword == XMP_KEYWORD:
        told.xmp = told.xmp or text
        return
    name = keyword.decode("latin-1")
    if name.startswith(RAW_PROFILE):
        profile = raw_profile(text)
        if profile:
            told.profiles.setdefault(name.removeprefix(RAW_PROFILE).lower(), profile)
            return
    said = text.decode(coding, "replace")
    if name == COMMENT and not language and not translated:
        told.comments.append(said.encode())
    else:
        told.texts.append(Text(name, said, language.decode("latin-1"), translated.decode("utf-8", "replace")))


def _chunks(source: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks that say something, with their data; those of pixels are passed over."""
    length = source.seek(0, os.SEEK_END)
    at, behind = 8, 0
    for _number in range(MOST_CHUNKS):
        source.seek(at)
        head = source.read(8)
        if len(head) < 8:
            return
        size, kind = struct.unpack(">I4s", head)
        if kind == b"IDAT":
            behind += 1
            if behind == MOST_BEFORE_TAIL and (tail := _tail(source, length)):
                at = max(tail, at + 12 + size)
                continue
        elif kind in TEXTS or kind in (b"eXIf", b"pHYs"):
            data = source.read(min(size, MOST_UNPACKED))
            if len(data) == size:
                yield kind, data
        elif kind == b"IEND":
            return
        at += 12 + size


def _tail(source: IO[bytes], length: int) -> int:
    """Return where the chunks behind the pixels begin; 0 where that is not seen at the end of the file."""
    start = max(0, length - TAIL)
    source.seek(start)
    tail = source.read(TAIL)
    found = tail.rfind(b"IDAT")
    at = found - 4
    first = 0
    while 0 <= at <= len(tail) - 12:
        size, kind = struct.unpack_from(">I4s", tail, at)
        if kind == b"IEND":
            return first and start + first
        at += 12 + size
        first = first or at
    return 0


def _text(kind: bytes, data: bytes, left: int) -> tuple[bytes, bytes, str, bytes, bytes] | None:
    """Return keyword, text, its coding, language and translated keyword; None for what is damaged or too long."""
    keyword, stop, rest = data.partition(b"\x00")
    if not stop or not keyword:
        return None
    if kind == b"tEXt":
        return keyword, rest, "latin-1", b"", b""
    if kind == b"zTXt":
        text = _unpacked(rest[1:], left)
        return None if text is None else (keyword, text, "latin-1", b"", b"")
    packed, rest = rest[:1], rest[2:]
    language, _, rest = rest.partition(b"\x00")
    translated, stop, body = rest.partition(b"\x00")
    text = _unpacked(body, left) if packed == b"\x01" else body
    return None if text is None or not stop else (keyword, text, "utf-8", language, translated)


def _unpacked(data: bytes, left: int) -> bytes | None:
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(data, max(1, min(MOST_TEXT, left)))
    except zlib.error:
        return None
    return None if unpacker.unconsumed_tail else text


def raw_profile(text: bytes) -> bytes:
    """Return the bytes of a raw profile: a name, a length, and digits of base 16 (ImageMagick, coders/png.c)."""
    lines = text.strip(b"\n").split(b"\n", 2)
    if len(lines) < 3 or not lines[1].strip().isdigit():
        return b""
    digits = _HEX.sub(b"", lines[2])
    data = bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
    length = int(lines[1].strip()[:9])
    return data[:length] if len(data) >= length else b""


def text_chunk(keyword: str, text: str, language: str = "", translated: str = "") -> tuple[bytes, bytes]:
    """Return kind and data of the chunk that holds a text: tEXt where Latin-1 will do, else iTXt."""
    name = keyword.encode("latin-1", "replace")[:79] or b"Comment"
    body = text.replace("\x00", "")
    if not language and not translated:
        try:
            return b"tEXt", name + b"\x00" + body.encode("latin-1")
        except UnicodeEncodeError:
            pass
    said = language.encode("ascii", "replace") + b"\x00" + translated.replace("\x00", "").encode() + b"\x00"
    return b"iTXt", name + b"\x00\x00\x00" + said + body.encode()
