"""Reading: which of the readers of sequences reads a file, and one picture of several as if it were alone."""

from __future__ import annotations

import contextlib
import importlib
import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

import msgspec

from multitone.errors import ImageError
from multitone.imaging.contents import Content
from multitone.imaging.frames.sequence import FOR_EVER, is_opaque
from multitone.imaging.metadata.reading import read_metadata
from multitone.imaging.pages.tiff import absent
from multitone.imaging.readers.base import Decoded, Hints, SeveralError, tell_size
from multitone.imaging.readers.dispatch import contents_of_pixels
from multitone.imaging.readers.limits import broken
from multitone.imaging.readers.opening import opened
from multitone.imaging.readers.pillow import xmp_of_gif
from multitone.imaging.readers.spaces import as_wanted
from multitone.imaging.samples.transparency import has_alpha

if TYPE_CHECKING:
    from typing import Protocol

    from multitone.imaging.frames.sequence import Frame, Sequence
    from multitone.imaging.raster import Raster

    class _Reader(Protocol):
        @staticmethod
        def sequence(data: bytes) -> Sequence:
            """Return the pictures of a file."""


MOST_PLAYS = 0xFFFF
"""All that a GIF and a WebP can count; some programs write the largest number there is for an animation without end."""
READERS = {"GIF": "gif", "PNG": "apng", "WEBP": "by_pillow", "AVIF": "by_pillow"}
"""The module of this room that reads each format."""


def sequence_of(data: bytes, several: SeveralError) -> Sequence:
    """Return the pictures of a file of which `several` was raised. Raises `ImageError`: that where none reads it."""
    name = READERS.get(several.format)
    if name is None:
        raise several
    reader = cast("_Reader", importlib.import_module(f"multitone.imaging.frames.{name}"))
    with _explained(data):
        sequence = _described(reader.sequence(data), data)

    def read() -> Iterator[Frame]:
        with _explained(data):
            yield from sequence.read()

    plays = sequence.plays if sequence.plays <= MOST_PLAYS else FOR_EVER
    return msgspec.structs.replace(sequence, read=read, plays=plays)


@contextlib.contextmanager
def _explained(data: bytes) -> Iterator[None]:
    """Raise what a library raises as `ImageError`, but for the lack of memory."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of oddities that are no reason to stop
        try:
            yield
        except (ImageError, MemoryError):
            raise
        except Exception as error:
            raise broken(data, error) from error


def _described(sequence: Sequence, data: bytes) -> Sequence:
    """Return a sequence with what its file says about itself beside its pixels; none of these is decoded for that."""
    with opened(io.BytesIO(data)) as image:
        metadata, alpha = read_metadata(image, data), has_alpha(image, sequence.format, io.BytesIO(data))
    if sequence.format == "GIF":
        metadata = msgspec.structs.replace(metadata, xmp=xmp_of_gif(data))
    return msgspec.structs.replace(sequence, metadata=metadata, has_alpha=alpha)


def one_of(sequence: Sequence, hints: Hints) -> Decoded:
    """Decode the picture that is wanted as if it were the only one of its file. Raises `ImageError`."""
    tell_size(sequence.width, sequence.height)
    try:
        raster = sequence.number(hints.page).raster
    except IndexError as error:
        raise absent(hints.page, sequence.count) from error
    contents = contents_of(sequence, raster) - {Content.FRAMES}  # who leaves out the others says so
    alone = Decoded(raster, sequence.metadata, sequence.format, contents=contents, is_one_of_several=sequence.count > 1)
    return as_wanted(alone, hints)


def contents_of(sequence: Sequence, first: Raster) -> frozenset[Content]:
    """Return what a file of several pictures holds, as its first one shows."""
    alpha = sequence.has_alpha or not is_opaque(first)
    pixels = contents_of_pixels(alpha=alpha, deep=first.depth > 8, profile=first.profile)
    frames = {Content.FRAMES} if sequence.count > 1 else ()
    return sequence.metadata.contents.union(pixels, frames)
