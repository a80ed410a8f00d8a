"""PGM and PPM of more than 8 bits a sample, of which Pillow keeps 8 in color (netpbm, `pgm` and `ppm`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from multitone.errors import ImageError
from multitone.imaging.readers.base import CUT_OFF

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_GAP = rb"(?:\s|#[^\r\n]*[\r\n])+"
_HEADER = re.compile(rb"P([2356])" + _GAP + rb"(\d+)" + _GAP + rb"(\d+)" + _GAP + rb"(\d+)(?:#[^\r\n]*[\r\n]|\s)")
_COMMENT = re.compile(rb"#[^\r\n]*")
MOST_HEADER = 4096


def is_deep_pnm(data: bytes) -> bool:
    """Whether a file that begins so has samples above 255."""
    found = _HEADER.match(data[:MOST_HEADER])
    return found is not None and 255 < int(found[4]) <= 65535


def deep_pnm(data: bytes, size: tuple[int, int]) -> NDArray[np.uint16]:
    """Return (height, width, bands) scaled to 16 bits exactly. Raises `ImageError`."""
    import numpy as np

    found = _HEADER.match(data[:MOST_HEADER])
    assert found is not None
    width, height = size
    bands, top = (3 if found[1] in b"36" else 1), int(found[4])
    count = width * height * bands
    body = data[found.end() :]
    if found[1] in b"56":
        values = np.frombuffer(body[: 2 * count], ">u2") if len(body) >= 2 * count else np.empty(0, ">u2")
    else:
        values = np.array(_COMMENT.sub(b"", body).split()[:count], np.uint32)
    if values.size < count:
        raise ImageError("truncated", CUT_OFF)
    exact = (np.minimum(values, top).astype(np.uint32) * 65535 + top // 2) // top if top < 65535 else values
    return exact.astype(np.uint16).reshape(height, width, bands)
