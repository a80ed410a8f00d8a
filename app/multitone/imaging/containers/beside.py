"""What lies beside the picture of a HEIC, an AVIF or a JPEG XL, none of which any library here writes again.

A gain map is an item of its own (`tmap`, ISO 21496-1 and ISO/IEC 23008-12 Amd 1) or one of Apple's auxiliary pictures;
depth maps and mattes are auxiliary pictures (ISO/IEC 23008-12, 6.4.4); Samsung's films lie in a box at the end.
"""

from __future__ import annotations

import re
from typing import BinaryIO

from multitone.imaging.containers.boxes import has_top_box, top_box
from multitone.imaging.contents import Content

MOST_META = 1 << 22
"""Bytes of the box that lists items; that of a thousand tiles has 100 KB."""
_SAYS = (
    (re.compile(rb"infe.{8}(?:..)?tmap|:aux:hdrgainmap", re.DOTALL), Content.GAIN_MAP),
    (
        re.compile(
            rb"hevc:2015:auxid:2\0|auxiliary:depth|:aux:(?:depth|disparity|portraiteffectsmatte|semantic\w{1,20}matte)"
        ),
        Content.DEPTH_MAP,
    ),
)
FILM = b"mpvd"
GAINS_OF_JXL = b"jhgm"
"""A box of its own (ISO/IEC 18181-2)."""


def beside_in_boxes(file: BinaryIO) -> frozenset[Content]:
    """Return what an open file has beside its picture. Raises `OSError` only."""
    meta = top_box(file, b"meta", MOST_META)
    found = frozenset(content for pattern, content in _SAYS if pattern.search(meta))
    if has_top_box(file, GAINS_OF_JXL):
        return frozenset((Content.GAIN_MAP,))
    return found | {Content.MOTION} if has_top_box(file, FILM) else found
