"""EXIF made to fit: what is least is left out where a format holds less than there is."""

from __future__ import annotations

import io

from msgspec import Struct

from multitone.imaging.contents import Content
from multitone.imaging.metadata.exif import MOST_IN_JPEG
from multitone.imaging.metadata.exif_anew import MAKER_NOTE, rewritten, sizes_of, smaller


class Fitted(Struct, frozen=True):
    """EXIF that fits."""

    exif: bytes
    lost: frozenset[Content] = frozenset()
    """`MAKER_NOTE` where that had to go, `LARGE_EXIF` where anything else had."""


def fitted(exif: bytes, most: int = MOST_IN_JPEG) -> Fitted:
    """Return EXIF of at most so many bytes: without gaps and thumbnail, then without the maker note, then the largest.

    Never raises; what cannot be read goes as a whole.
    """
    if len(exif) <= most:
        return Fitted(exif)
    whole = smaller(exif)
    if whole.exif and len(whole.exif) <= most:
        return Fitted(whole.exif, frozenset((Content.MAKER_NOTE,)) if whole.lost_note else frozenset())
    sizes = sizes_of(io.BytesIO(exif))
    lost = frozenset((Content.MAKER_NOTE,)) if MAKER_NOTE in sizes else frozenset()
    rest = smaller(exif, (MAKER_NOTE,)).exif
    if rest and len(rest) <= most:
        return Fitted(rest, lost)
    gone, room = [MAKER_NOTE], len(rest) - most
    for tag, size in sorted(sizes.items(), key=lambda item: -item[1]):
        if room <= 0:
            break
        if tag != MAKER_NOTE:
            gone.append(tag)
            room -= size
    rest = rewritten(io.BytesIO(exif), gone, gone).exif
    return Fitted(rest if len(rest) <= most else b"", lost | {Content.LARGE_EXIF})
