"""Decode: the bytes of a file → Raster, upright and in a known color space, with its metadata.

What reads which file is told in `multitone.imaging.readers`; they are imported when the first picture is there, for a
process that only plans asks for names and suffixes.
"""

from __future__ import annotations

import warnings

from multitone.errors import ImageError
from multitone.imaging.readers.reader import Decoded, Header, Hints, Told, failure, most_pixels
from multitone.imaging.readers.signatures import OWN, READABLE, SUFFIXES, Own, looks_like_picture, own_kind

__all__ = [
    "OWN", "READABLE", "SUFFIXES", "Decoded", "Header", "Hints", "Told", "decode", "looks_like_picture", "most_pixels",
    "own_kind", "read_header", "tell_own",
]  # fmt: skip


def decode(data: bytes, hints: Hints | None = None) -> Decoded:
    """Decode the bytes of a picture. Raises `ImageError` saying what is wrong with it."""
    from PIL import UnidentifiedImageError

    from multitone.imaging.readers.choice import decoded

    hints = hints or Hints()
    if not data:
        raise ImageError("unreadable", "The file is empty.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of oddities that are no reason to stop
        try:
            return decoded(data, hints)
        except ImageError:
            raise
        except UnidentifiedImageError as error:
            raise ImageError("unreadable", "It is not a picture in a format that Multitone reads.") from error
        except MemoryError:
            raise
        except Exception as error:  # damaged files make the plug-ins raise anything
            raise failure(error) from error


def read_header(path: str) -> Header:
    """Read what a file's header tells. Takes 50 to 300 µs a file, and never raises: workers say what is wrong."""
    from multitone.imaging.readers.choice import header

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return header(path)
    except Exception:  # noqa: BLE001 - a plan is not stopped by one file
        return Header()


def tell_own(path: str) -> tuple[Own, Told] | None:
    """Return what a file of a format with a reader of its own tells; None for one of another. May raise anything."""
    from multitone.imaging.readers.choice import told

    return told(path)
