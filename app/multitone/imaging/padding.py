"""Padding: what stands in for the pixels that a file of bare pixels or of runs has lost, so that it can be read.

It is counted by what the format spends on a pixel, and a file of which next to nothing is left gets none: whatever it
claims, memory is taken for what is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from multitone.errors import ImageError
from multitone.imaging.readers.base import refuse_beyond, tell_size
from multitone.imaging.readers.png import LEAST_LEFT, TOO_LITTLE

if TYPE_CHECKING:
    from PIL import ImageFile

PADDED = ("BMP", "PPM", "TGA", "SGI")
"""Formats whose pixels lie bare, or in runs that each stand for themselves."""
BITS = {"1": 1, "1;I": 1, "BGRA;15Z": 16, "I;16B": 16, "F;32F": 32, "F;32BF": 32}
"""Of a bare pixel, by Pillow's name of how it lies in a file; all others have 8 bits for each letter."""
RUNS = {"tga_rle": 5, "bmp_rle": 2, "sgi_rle": 8}
"""Bytes that a pixel takes at the most where each is a run of its own, by Pillow's name of the decoder."""
LONGEST_RUN = 128
"""Pixels that a byte stands for at the most: 255 in two bytes (BMP), 128 in two (TGA), 127 in two (SGI)."""
DIGITS = "ppm_plain"
"""Numbers in words: a zero and what parts it from the next one."""


def padded(data: bytes, image: ImageFile.ImageFile) -> bytes:
    """Return a file, opened as `image`, with as many zeros behind it as the pixels may want that it has lost.

    Raises `ImageError` where less than a hundredth of the picture is there, or nobody has memory for it.
    """
    refuse_beyond(*image.size)
    begin = min(tile.offset for tile in image.tile)
    ends = [_ends(tile, image) for tile in image.tile]
    least, most = max(end for end, _ in ends) - begin, max(end for _, end in ends) - begin
    if (len(data) - begin) * LEAST_LEFT < least:
        raise ImageError("truncated", TOO_LITTLE)
    runs = any(tile.codec_name in RUNS for tile in image.tile)
    tell_size(*image.size, beside=most * (1 + runs))  # who reads runs may hold the file once more
    if any(tile.codec_name == DIGITS for tile in image.tile):
        return data + b" 0" * (most // 2)
    return data.ljust(most + (len(data) if runs else begin), b"\0")


def _ends(tile: ImageFile._Tile, image: ImageFile.ImageFile) -> tuple[int, int]:
    """Return where in the file a tile ends, if its pixels lie as closely as they can, and as far apart."""
    length: int
    codec, args = tile.codec_name, (tile.args,) if isinstance(tile.args, str) else tuple(tile.args or ())
    pixels, bands = image.width * image.height, len(image.getbands())
    if codec in RUNS:
        return tile.offset + pixels // LONGEST_RUN, tile.offset + pixels * RUNS[codec]
    if codec == DIGITS:
        return tile.offset + pixels * bands, tile.offset + 2 * pixels * bands
    if codec == "raw":
        bits, stride = BITS.get(args[0], 8 * len(args[0])), args[1] if len(args) > 1 else 0
        length = image.height * (stride or (image.width * bits + 7) // 8)
    else:  # samples of one byte or two, of which Pillow's decoders in Python know more
        length = pixels * bands * (2 if codec == "SGI16" or args[-1] > 255 else 1)
    return tile.offset + length, tile.offset + length
