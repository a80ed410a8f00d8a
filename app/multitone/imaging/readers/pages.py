"""Pages: how many pictures a file holds, not counting what only repeats one of them in small."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from multitone.errors import ImageError
from multitone.imaging.metadata.tiff_directory import chain
from multitone.messages import _

if TYPE_CHECKING:
    from PIL import Image

NEW_SUBFILE_TYPE, SUBFILE_TYPE = 254, 255
"""Tags of TIFF 6.0, section 8; the second is the older one."""
REDUCED, REDUCED_BEFORE = 1, 2
"""A bit of the first tag, and a value of the second: a picture in this file at reduced resolution."""
MOST_PAGES = 1_000
"""Directories that are looked into; a pyramid has twenty, and Pillow takes 3 s for 10,000 and minutes for 60,000."""


def pages(image: Image.Image) -> int:
    """Count the pictures of an opened file, which stands at its first one afterwards.

    Photographers' programs put a thumbnail behind the picture of a TIFF, and viewers' ones a whole pyramid: nothing
    is lost where these are left out. Raises `ImageError` for more directories than anybody would put behind a picture.
    """
    if image.format != "TIFF":
        return getattr(image, "n_frames", 1)
    source: BinaryIO = image.fp  # type: ignore[attr-defined]
    place = source.tell()
    try:
        return _pictures(source)
    finally:
        source.seek(place)


def _pictures(source: BinaryIO) -> int:
    pictures = 0
    for number, kinds in enumerate(chain(source)):
        if number >= MOST_PAGES:
            reason = _("It holds more than {most:,} pictures, and one can be processed.", most=MOST_PAGES)
            raise ImageError("unsupported", reason)
        reduced = kinds.get(NEW_SUBFILE_TYPE, 0) & REDUCED or kinds.get(SUBFILE_TYPE) == REDUCED_BEFORE
        pictures += number == 0 or not reduced
    return max(1, pictures)
