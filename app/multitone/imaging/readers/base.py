"""What all readers share: what they are asked, what they answer, and what they refuse."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Protocol

from msgspec import Struct, field

from multitone import settings
from multitone.errors import ImageError
from multitone.imaging.contents import NONE, Content
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.raster import Raster
from multitone.messages import Message, _

if TYPE_CHECKING:
    from multitone.imaging.optimizer import Scaling


class SizeListener(Protocol):
    """Is told a picture's size before its pixels are read. May wait, and may raise `ImageError` to prevent that."""

    def __call__(
        self, width: int, height: int, *, streams: bool = False, beside: int = 0, frames: int = 1, before: int = 0
    ) -> None:
        """Take in the size, and the bytes that are wanted beside the pixels, such as those of a file that is read.

        `frames` are how many pictures of that size come, one after another. `before` are the pixels of pictures of the
        same task that were processed before, and are gone: they took time.
        """


size_listener: ContextVar[SizeListener | None] = ContextVar("size_listener", default=None)
"""Who is told, in this thread; a worker listens, to ask for memory."""


class Hints(Struct, frozen=True):
    """What the pipeline allows a decoder to leave out, and asks it to see to."""

    luma_only: bool = False
    srgb: bool = False
    """Colors are wanted as sRGB, whatever profile the file has."""
    sdr: bool = False
    """PQ and HLG are wanted as sRGB, for steps look at values."""
    tables: bool = False
    """The quantization of a JPEG is asked for, for the result to be as good."""
    scaling: Scaling | None = None
    """What scales the picture before anything else is done to it, so that less of it may be decoded."""
    page: int = 0
    """Which picture of a file of several is decoded, counted from 1; 0 where it is to hold one only."""
    gray_only: bool = False
    """Gray by Rec. 601, as exactly as 8 bits hold it, is the first that is made of colors."""
    planes: bool = False
    """No step looks at pixels, and the result takes luma and chroma as JFIF has them (`samples.ycbcr`)."""
    fine: bool = False
    """Pixels are worth more than the time to decode them, for writing the result takes many times that."""
    lenient: bool = False
    """A picture is salvaged: readers that refuse damage are passed over."""


class Decoded(Struct, frozen=True):
    """An upright picture, what it says about itself, and the format it had."""

    raster: Raster
    metadata: Metadata
    format: str
    full: tuple[int, int] | None = None
    """The upright size that it has in its file, where it was reduced while it was decoded."""
    contents: frozenset[Content] = NONE
    """What its file holds beside 8 bits of gray or RGB; a reader of its own tells what its other answers do not."""
    is_one_of_several: bool = False
    """Whether its file holds other pictures, too."""
    is_sequence: ClassVar[bool] = False
    """Whether all pictures of its file are processed together: see `DecodedSequence`."""

    @property
    def pixels(self) -> int:
        """How many pixels it has in its file."""
        width, height = self.full or (self.raster.width, self.raster.height)
        return width * height


class Header(Struct, frozen=True):
    """What a file's header tells, before a pixel is decoded; all of it empty where it cannot be read."""

    format: str = ""
    """As in `SUFFIXES`."""
    width: int = 0
    height: int = 0
    """Of the picture as it is seen, upright."""
    contents: frozenset[Content] = NONE
    """What it holds beside 8 bits of gray or RGB."""
    taken: datetime | None = None
    pages: int = 1
    """Pictures in the file of which one would be processed; 1 for a format with a reader of its own."""
    frames: int = 1
    """Pictures of an animation, which are processed together."""

    @property
    def count(self) -> int:
        """How many pictures it has that can each be processed: pages, or frames."""
        return max(self.pages, self.frames, 1)

    @property
    def has_alpha(self) -> bool:
        """Whether something of it may be transparent."""
        return Content.ALPHA in self.contents

    @property
    def is_deep(self) -> bool:
        """Whether it has 16 bits a sample that would be kept."""
        return Content.DEPTH in self.contents


class HeaderInfo(Struct, frozen=True):
    """What a reader of its own tells of a file, before a pixel is decoded."""

    width: int
    height: int
    """Of the picture as it is seen, upright."""
    bits: int = 8
    """A sample, in the file."""
    is_gray: bool = False
    has_alpha: bool = False
    metadata: Metadata = field(default_factory=Metadata)
    profile: bytes | None = None
    contents: frozenset[Content] = NONE
    """What else is in the file; what the fields above and the metadata tell need not be said again."""
    pages: int = 1
    """Pages in the file, of which this is the first."""


def most_pixels() -> int:
    """Return the limit of a picture's size; a decompression bomb claims billions in a few kilobytes."""
    return settings.current().largest_picture * 1_000_000


LEAST_LIMIT = 1_000_000
"""Pixels that the smallest limit allows: for so few the settings are not looked at, which takes 5 µs."""


def is_too_large(pixels: int) -> bool:
    """Whether a picture has more pixels than the limit."""
    return pixels > LEAST_LIMIT and pixels > most_pixels()


PIXELS_PER_BYTE = 100
"""So many a file may claim for each of its bytes: a blank PNG in color has 340, photographs have 2 to 10."""


def claims_too_much(pixels: int, size: int) -> bool:
    """Whether a file of so many bytes says that it has more pixels than the limit, and cannot have them."""
    return pixels > most_pixels() and size * PIXELS_PER_BYTE < pixels


LONGEST_SIDE = 1_000_000
"""Pixels: fifteen times what JPEG can hold, and what libvips works with. A file that claims more lies."""


def refuse_too_large(width: int, height: int, beside: int = 0) -> None:
    """Raise `ImageError` where a picture has more pixels than the limit, or none. Comes last before pixels are read."""
    refuse_beyond(width, height)
    tell_size(width, height, beside=beside)


def refuse_beyond(width: int, height: int) -> None:
    """Raise `ImageError` where a picture has more pixels than the limit, or none; nobody is told its size."""
    if width < 1 or height < 1:
        raise ImageError("unreadable", DAMAGED)
    if is_too_large(width * height):
        most = most_pixels() // 1_000_000
        reason = _(
            "It has {width:,} × {height:,} pixels; the limit is {most:,} megapixels.",
            width=width,
            height=height,
            most=most,
        )
        raise ImageError("too-large", reason)
    if max(width, height) > LONGEST_SIDE:
        sides = {"width": width, "height": height, "most": LONGEST_SIDE}
        raise ImageError(
            "too-large", _("It has {width:,} × {height:,} pixels; a side may have at most {most:,}.", **sides)
        )


def tell_size(width: int, height: int, *, streams: bool = False, beside: int = 0, frames: int = 1) -> None:
    """Tell whoever listens how large a picture is whose pixels come next, row by row or all of them.

    `beside` are bytes that a decoder takes beside the pixels. Of a file that is read whole, they are its own, and
    there are no pixels yet. `frames` are how many pictures of that size come, one after another.
    """
    listener = size_listener.get()
    if listener is not None:
        listener(width, height, streams=streams, beside=beside, frames=frames)


@contextlib.contextmanager
def telling_behind(before: int) -> Iterator[None]:
    """Tell of sizes, while this is entered, that so many pixels of the same task are done."""
    listener = size_listener.get()
    token = size_listener.set(listener and functools.partial(listener, before=before))
    try:
        yield
    finally:
        size_listener.reset(token)


@contextlib.contextmanager
def telling_nobody() -> Iterator[None]:
    """Tell nobody of sizes while this is entered: all of it has been told already."""
    token = size_listener.set(None)
    try:
        yield
    finally:
        size_listener.reset(token)


class SeveralError(ImageError):
    """A file holds several pictures, but one was asked for; `imaging.frames` reads those of some formats."""

    def __init__(self, reason: Message, format: str = "") -> None:  # noqa: A002 - as in `Decoded`
        super().__init__("unsupported", reason)
        self.format = format


def refuse_several(frames: int | None, kind: str = "") -> None:
    """Raise `SeveralError` for a file, of that format, of several pictures; None where many move."""
    if frames is None:
        reason = _("It is animated, but no library at hand reads its frames; save it as an animated GIF, WebP or PNG.")
        raise SeveralError(reason, kind)
    if frames > 1:
        reason = _("It holds {n:,} pictures, but only single pictures can be processed.", n=frames)
        raise SeveralError(reason, kind)


def failure(error: Exception) -> ImageError:
    """Say in the user's words what a library said in its own."""
    detail = f"{type(error).__name__}: {error}"
    if isinstance(error, PermissionError):
        return ImageError("unreadable", _("What reads it was denied something that no picture needs."), detail)
    text = str(error).lower()
    if wants_memory(text):
        return ImageError("out-of-memory", NO_MEMORY, detail)
    if any(part in text.partition(_OWN_LIMIT)[2] for part in _TOO_LARGE_FOR_IT):
        return ImageError("too-large", _("It has more pixels than the library reads that decodes it."), detail)
    if any(part in text for part in _UNPACKS_TOO_FAR):
        reason = _("Its metadata unpacks to more than may be held in memory.")
        return ImageError("too-large", reason, detail)
    if any(part in text for part in _ENDS_EARLY):
        return ImageError("truncated", CUT_OFF, detail)
    of_codec = isinstance(error, OSError) and (("decoder" in text and "not available" in text) or "unsupported" in text)
    if of_codec or isinstance(error, NotImplementedError):
        return ImageError("unsupported", UNSUPPORTED, detail)
    return ImageError("unreadable", DAMAGED, detail)


def refuse_for_memory(error: Exception) -> None:
    """Raise `ImageError` where a library said that malloc gave it nothing; another one would fare no better."""
    if wants_memory(str(error).lower()):
        raise ImageError("out-of-memory", NO_MEMORY, f"{type(error).__name__}: {error}") from error


def wants_memory(text: str) -> bool:
    """Whether a library says, in small letters, that malloc gave it nothing."""
    return any(part in text for part in _WANTS_MEMORY) and not any(part in text for part in _WANTS_NONE)


CUT_OFF = _("The file ends before the picture does.")
DAMAGED = _("The picture in the file is damaged.")
UNSUPPORTED = _("It is of a kind that cannot be read here.")
NO_MEMORY = _("There is not enough memory for it.")
_WANTS_MEMORY = (
    "out of memory", "bad_alloc", "cannot allocate memory", "unable to allocate", "failed to allocate",
    "insufficient memory", "not enough memory", "memory allocation",
)  # fmt: skip
"""What libraries say where malloc gives them nothing."""
_OWN_LIMIT = "security limit exceeded:"
_WANTS_NONE = (_OWN_LIMIT, "invalid image size")
"""What libheif says of files that claim too much, or nothing, though it files that under its errors of memory."""
_TOO_LARGE_FOR_IT = ("image size", "allocat")
_UNPACKS_TOO_FAR = ("max_text_chunk", "max_text_memory")
"""Pillow's limits of what a PNG's texts and profile unpack to: 1 MB each, 64 MB together."""
_ENDS_EARLY = (
    "truncat", "premature end", "end of file", "broken data stream", "unexpected end", "not enough", "incomplete",
)  # fmt: skip
