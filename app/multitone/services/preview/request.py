"""What the window asks a service for: one picture through the real steps.

Pixels come back as packed RGB, reduced to the size that is shown; the parent decodes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from msgspec import Meta, Struct
from msgspec.structs import asdict, replace

from multitone.imaging.encode import AnyFormat
from multitone.imaging.operation import Operation
from multitone.imaging.output import Output
from multitone.imaging.pages.wanted import ALL, wanted_pages
from multitone.imaging.pipeline import Pipeline
from multitone.services.patience import RESULT, WORK, Patience
from multitone.services.preview.display import UNMARKED, Clipping, DisplayLevels
from multitone.services.preview.viewport import Viewport
from multitone.services.requests import MOST_BYTES, Request

if TYPE_CHECKING:
    from PIL import Image

WHOLE = 800
"""Longest side of a whole picture that lies beneath a zoomed part of it."""


WIDEST = 1 << 16
"""Pixels that a picture to show may have a side; a window across four screens has a quarter of that."""
Side = Annotated[int, Meta(ge=1, le=100_000_000)]
Size = tuple[Side, Side]
Bytes = Annotated[int, Meta(ge=0)]


class Pixels(Struct, frozen=True):
    """A picture to show: packed 8-bit RGB, rows of 3 × width bytes, sRGB."""

    width: int
    height: int
    data: bytes

    def __post_init__(self) -> None:
        """Raise `ValueError` where the bytes are not those of that many pixels: whoever shows them relies on it."""
        within = 0 <= self.width <= WIDEST and 0 <= self.height <= WIDEST
        if not within or len(self.data) != 3 * self.width * self.height:
            raise ValueError("the bytes are not those of so many pixels")

    @staticmethod
    def of(picture: Image.Image) -> Pixels:
        """Take them from a picture in RGB."""
        return Pixels(picture.width, picture.height, picture.tobytes())


class Detail(Struct, frozen=True):
    """A part of a picture, in whole pixels of it, at the scale it is shown at or at its own, the smaller one."""

    box: tuple[int, int, int, int]
    pixels: Pixels


class PinnedResult(Struct, frozen=True):
    """What stands at left in place of the picture before: its size, and its bytes where they are known."""

    size: Size
    length: Bytes | None


class Preview(Struct, frozen=True):
    """A picture before and after its steps and its encoder."""

    before: Pixels
    """The whole picture: as it is fitted, or smaller beneath the details of a zoomed one."""
    after: Pixels
    size_before: Size
    size_after: Size
    bytes_before: Bytes
    bytes_after: Bytes | None
    """None where it is not known yet."""
    levels_before: DisplayLevels
    levels_after: DisplayLevels
    detail_before: Detail | None = None
    """What the room shows of a zoomed picture."""
    detail_after: Detail | None = None
    pinned: PinnedResult | None = None
    """What the pixels and levels before are of, where another result was to stand at left and could be made."""
    approximate: bool = False
    """Made from a reduced picture, without the encoder."""


class Rendition(Struct, frozen=True):
    """What is made of a picture, whichever it is."""

    pipeline: Pipeline
    format: AnyFormat
    output: Output = Output()
    untouched: bool = False
    """See `PreviewRequest`."""
    transcoded: tuple[str, ...] = ()
    """See there, too."""
    pages: str = ALL
    """Which pictures of a file of several are wanted, as it is typed; the first of these is shown."""

    @property
    def page(self) -> int:
        """The number of the picture that is shown of a file of several."""
        return wanted_pages(self.pages).start

    @property
    def is_of_one(self) -> bool:
        """Whether one picture of a file is wanted, so that its bytes are all."""
        return bool(wanted_pages(self.pages).only)


class PreviewRequest(Request, frozen=True):
    """Show a picture as the job would write it, or, `quick`, about so. `fit` is the room that it is shown in."""

    patience: ClassVar[Patience] = RESULT

    path: str
    pipeline: Pipeline
    format: AnyFormat
    fit: tuple[int, int]
    output: Output = Output()
    zoom: float | None = None
    """Pixels of the screen a pixel of the picture after; None fits both pictures into the room."""
    center: tuple[float, float] = (0.5, 0.5)
    quick: bool = False
    whole: int = WHOLE
    """Longest side of the whole pictures beneath a zoomed part; 0 leaves them out."""
    clipping: Clipping = UNMARKED
    """What is painted over the pictures, which are the same for all that."""
    untouched: bool = False
    """Nothing is asked of pictures (`multitone.batch.copying`), so that the job copies those of this format."""
    transcoded: tuple[str, ...] = ()
    """Formats of pictures that become this one without being encoded anew (`multitone.imaging.transcoding`)."""
    pinned: Rendition | None = None
    """What is shown at left in place of the picture before."""
    pages: str = ALL
    """See `Rendition`."""

    @property
    def rendition(self) -> Rendition:
        """What is made of the picture."""
        return Rendition(self.pipeline, self.format, self.output, self.untouched, self.transcoded, self.pages)

    @property
    def of_pinned(self) -> PreviewRequest | None:
        """Return the request whose result stands at left."""
        made = self.pinned
        if made is None:
            return None
        return replace(self, **asdict(made), pinned=None)

    @property
    def view(self) -> Viewport:
        """The place of the pictures on the screen."""
        return Viewport(self.fit, self.zoom, self.center)

    def same_result(self, other: PreviewRequest | None) -> bool:
        """Whether another request is about the same result, shown in whatever way."""
        return self.same_after(other) and other is not None and self.pinned == other.pinned

    def same_after(self, other: PreviewRequest | None) -> bool:
        """Whether another request is about the same result, whatever stands at left of it."""
        return other is not None and (self.path, self.rendition) == (other.path, other.rendition)

    @property
    def reads(self) -> tuple[str, ...]:
        """The picture."""
        return (self.path,)

    @property
    def steps(self) -> tuple[Operation, ...]:
        """The steps of the picture."""
        return (*self.pipeline.steps, *(self.pinned.pipeline.steps if self.pinned is not None else ()))

    def answer(self) -> Preview:
        """Run the true steps and the true encoder, artefacts included. Raises `ImageError`."""
        preview: Preview = _renderer().develop(self)
        return preview

    @property
    def most_bytes(self) -> int:
        """Two pictures of the room, two parts of it and two whole ones beneath them, twice: they are rounded up."""
        room, whole = self.fit[0] * self.fit[1], self.whole**2
        return MOST_BYTES + 2 * 3 * (4 * room + 2 * whole)


class LevelsRequest(Request, frozen=True):
    """Count the values of a picture after some steps, on a reduced picture where it is large."""

    patience: ClassVar[Patience] = RESULT

    path: str
    pipeline: Pipeline
    fit: tuple[int, int]
    """The room that previews are shown in: the same reduced picture serves both."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The picture."""
        return (self.path,)

    @property
    def steps(self) -> tuple[Operation, ...]:
        """The steps of the picture."""
        return self.pipeline.steps

    def answer(self) -> DisplayLevels:
        """Run the steps. Raises `ImageError`."""
        levels: DisplayLevels = _renderer().levels(self)
        return levels


class ReadAhead(Request, frozen=True):
    """Decode the reduced picture that is likely to be asked for next."""

    path: str
    fit: tuple[int, int]

    @property
    def reads(self) -> tuple[str, ...]:
        """The picture."""
        return (self.path,)

    def answer(self) -> None:
        """Put it in the cache; what is wrong with it is said when it is asked for."""
        _renderer().read_ahead(self.path, self.fit)


class OfOneResult(Request, frozen=True):
    """What is asked of one picture and of what is made of it."""

    patience: ClassVar[Patience] = RESULT

    path: str
    made: Rendition

    @property
    def reads(self) -> tuple[str, ...]:
        """The picture."""
        return (self.path,)

    @property
    def steps(self) -> tuple[Operation, ...]:
        """The steps of the picture."""
        return self.made.pipeline.steps


class DecodeAhead(OfOneResult, frozen=True):
    """Decode a picture as its true result wants it, while another child makes the first answer."""

    def answer(self) -> None:
        """Put it in the cache; what is wrong with it is said when it is asked for."""
        _renderer().decode_ahead(self.path, self.made)


class WarmUp(Request, frozen=True):
    """Load what previews need, before the first picture is there."""

    patience: ClassVar[Patience] = WORK

    @property
    def decodes(self) -> bool:
        """Nothing is looked into: the child gets its box for the first picture."""
        return False

    def answer(self) -> None:
        """Import the libraries."""
        import simplejpeg  # noqa: F401

        from multitone.imaging.operation import operations
        from multitone.imaging.raster import vips

        operations()
        vips()
        _renderer()


def _renderer() -> Any:
    """Import what answers, which is above this module and only known in a child."""
    import importlib

    return importlib.import_module("multitone.services.preview.render")
