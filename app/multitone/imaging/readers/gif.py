"""What a GIF says about itself that Pillow does not read: its XMP."""

from __future__ import annotations

HEAD = b"\x21\xff\x0bXMP DataXMP"
"""An application extension (GIF89a, 26; XMP part 3, 1.1.2); the packet follows it bare, without sub-blocks."""
TRAILER = b"\x01\xff\xfe"
"""Begins the bytes that lead readers of sub-blocks out of the packet again; none of these is in UTF-8."""


def xmp_of_gif(data: bytes) -> bytes:
    """Return the XMP packet of a GIF, empty where there is none or its end is missing."""
    at = data.find(HEAD)
    end = data.find(TRAILER, at)
    return data[at + len(HEAD) : end] if 0 <= at < end else b""
