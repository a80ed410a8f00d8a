"""Pages: how many pictures a file holds, not counting what only repeats one of them in small."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

NEW_SUBFILE_TYPE, SUBFILE_TYPE = 254, 255
"""Tags of TIFF 6.0, section 8; the second is the older one."""
REDUCED, REDUCED_BEFORE = 1, 2
"""A bit of the first tag, and a value of the second: a picture in this file at reduced resolution."""


def pages(image: Image.Image) -> int:
    """Count the pictures of an opened file, which stands at its first one afterwards.

    Photographers' programs put a thumbnail behind the picture of a TIFF, and viewers' ones a whole pyramid: nothing
    is lost where these are left out.
    """
    count = getattr(image, "n_frames", 1)
    if image.format != "TIFF" or count == 1:
        return count
    found = 1
    for number in range(1, count):
        image.seek(number)
        found += not _is_reduced(image.tag_v2)  # type: ignore[attr-defined]
    image.seek(0)
    return found


def _is_reduced(tags: Any) -> bool:
    return bool(int(tags.get(NEW_SUBFILE_TYPE, 0)) & REDUCED) or tags.get(SUBFILE_TYPE) == REDUCED_BEFORE
