"""The colr box of the kind nclx in AVIF and HEIC (ISO/IEC 14496-12, 12.1.5): colors by the numbers of ITU-T H.273."""

from __future__ import annotations

import struct

from multitone.imaging.containers.boxes import properties_of_primary


def with_numbers(data: bytes, primaries: int, transfer: int) -> bytes:
    """Return a file of ours whose primary picture says that it has these primaries and this curve.

    The matrix and the range stay, for they tell how samples are made of red, green and blue. Raises `LookupError` for a
    file without such a box.
    """
    for kind, begin, end in properties_of_primary(data):
        if kind == b"colr" and data[begin : begin + 4] == b"nclx" and end - begin >= 10:
            return data[: begin + 4] + struct.pack(">HH", primaries, transfer) + data[begin + 8 :]
    raise LookupError("nclx")
