"""What an export format declares: what it holds, what it costs, and how it is written."""

from __future__ import annotations

import functools
from abc import ABC, abstractmethod
from collections.abc import Callable
from mmap import mmap
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar

import msgspec
from msgspec import Struct

from multitone.imaging.color.profiles import is_hdr
from multitone.imaging.contents import Content
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.optional import missing
from multitone.imaging.parameters import Color, Parameter, bounded, described, parameters_of, summary_of
from multitone.imaging.raster import Raster
from multitone.messages import NOTHING, Message

HIGHEST_QUALITY = 100
Quality = Annotated[int, bounded(1, HIGHEST_QUALITY, "How much is kept, 1 to 100.", slider=(40, 100))]
Background = Annotated[Color, described("What shows through transparent parts.")]


class Frame(Struct, frozen=True):
    """What makes a file of pixels that were written without a word about them."""

    head: bytes
    """Stands first."""
    start: int
    """From here on the file of pixels follows."""
    tail: bytes = b""
    """Stands last."""


class ExportFormat(Struct, frozen=True, forbid_unknown_fields=True, tag_field="format"):
    """A format that results are written in. Its fields are what can be set."""

    suffixes: ClassVar[tuple[str, ...]]
    """The first is given to new names, the others are kept where a source has them."""
    alpha: ClassVar[bool] = False
    deep: ClassVar[bool] = False
    """Whether it holds 16 bits a sample."""
    exact: ClassVar[bool] = False
    """Whether the pixels come back as they were, at 8 bits at least, with the defaults."""
    holds: ClassVar[frozenset[Content]]
    """What it has a place of its own for, beside pixels; see `held` for what is carried elsewhere."""
    most_exif: ClassVar[int | None] = None
    """Bytes of EXIF that it holds; None for any number."""
    needs: ClassVar[str] = ""
    """Which optional library writes it, as `imaging.optional` names them."""
    when_asked: ClassVar[bool] = False
    """Whether it is written only where it is chosen: sources of the format become another one where nothing is."""
    requantizes: ClassVar[bool] = False
    """Whether it can be quantized as its source was, where that was of this format."""
    bytes_per_pixel: ClassVar[float]
    """What a photograph in color takes with the defaults, for estimates of space only: the mean of eight samples,
    rounded up; they differ by up to ten times."""
    seconds_per_pixel: ClassVar[float] = 3e-6
    """Processor seconds of the slowest honest work, from the source to the file. Measured: median of 31 pixels 0.11 µs,
    WebP by method 6 0.19, edges of an AVIF 0.38, JPEG XL at effort 9 2.8; a PNG of 100 megapixels blurred 0.06."""
    slow: ClassVar[bool] = False
    """Whether writing takes so many times what reading does that nothing is gained by reading JPEGs less well."""
    memory_per_pixel: ClassVar[float] = 40.0
    """Bytes that a picture takes while it is processed, where its source takes no more. Measured at 24 megapixels, over
    gray, blurs and edges: JPEG to JPEG 1.5 to 7.1; PNG 11 to 15; WebP, AVIF and 16 bits 23 to 39."""

    @property
    def held(self) -> frozenset[Content]:
        """What a file with these settings holds of what its source has, alpha and depth included; the rest is lost."""
        return held_by(type(self))

    @property
    def takes_planes(self) -> bool:
        """Whether it is written from luma and chroma as JFIF has them: see `samples.ycbcr`."""
        return False

    def says(self, profile: bytes) -> bool:
        """Whether a file can say that its colors are those of a profile."""
        return Content.COLOR_SPACE in self.holds and (Content.HDR in self.held or not is_hdr(profile))

    @abstractmethod
    def encode(self, raster: Raster, metadata: Metadata) -> bytes:
        """Return the bytes of a file. Raises `ImageError` where the format cannot hold the picture."""

    def encode_sequence(self, sequence: Sequence, metadata: Metadata) -> bytes:
        """Return the bytes of a file of all frames, for a format that holds `frames`. Raises `ImageError`."""
        raise NotImplementedError

    def stream(self, raster: Raster, metadata: Metadata, path: str) -> bool:  # noqa: ARG002
        """Write pixels row by row to a file of their own, ready for `frame`; False where the format cannot.

        The pixels are those that `encode` writes, but for single levels where a lossy encoder is another one.
        """
        return False

    def frame(self, pixels: mmap, raster: Raster, metadata: Metadata) -> Frame:
        """Return what goes around the file that `stream` wrote. Raises `ImageError`."""
        raise NotImplementedError

    def with_quality(self, quality: int | None) -> ExportFormat:
        """Return the format with that quality, where it has one."""
        if quality is None or "quality" not in self.__struct_fields__:
            return self
        return msgspec.structs.replace(self, quality=quality)

    @property
    def has_quality(self) -> bool:
        """Whether a lower quality makes its files smaller."""
        return "quality" in self.__struct_fields__ and not getattr(self, "lossless", False)

    def at_best(self) -> ExportFormat:
        """Return the format with the highest quality, or with its own where that is not the usual one."""
        usual = getattr(type(self)(), "quality", None)
        return self.with_quality(HIGHEST_QUALITY if getattr(self, "quality", None) == usual else None)


@functools.cache
def held_by(kind: type[ExportFormat]) -> frozenset[Content]:
    """Return what a format holds, as it declares it."""
    held = kind.holds
    carried = (
        (kind.alpha, (Content.ALPHA,)),
        (kind.deep, (Content.DEPTH,)),
        (Content.EXIF in held, (Content.RESOLUTION, Content.GEO)),
        (Content.EXIF in held and kind.most_exif is None, (Content.MAKER_NOTE, Content.LARGE_EXIF)),
        (Content.XMP in held, (Content.IPTC, Content.TEXTS)),
        (Content.IPTC in held, (Content.OTHER_IPTC,)),
        (Content.IPTC in held or Content.XMP not in held, (Content.CONTRADICTING_IPTC,)),  # else all IPTC is told lost
        (Content.TEXTS in held, (Content.OTHER_TEXTS,)),
    )
    return held.union(content for is_held, contents in carried if is_held for content in contents)


if TYPE_CHECKING:
    from multitone.imaging.frames.sequence import Sequence

    AnyFormat = ExportFormat
else:

    class AnyFormat(ABC):  # noqa: B024 - msgspec reads no abstract record, so it asks what reads this name
        """Any format, in records that are read from messages (`multitone.engines.ipc.packing`)."""

    AnyFormat.register(ExportFormat)


class FormatInfo(Struct, frozen=True):
    """What there is to say of a format, read from its declaration."""

    name: str
    title: str
    help: str
    type: type[ExportFormat]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What can be set, in the order of the declaration."""
        return parameters_of(self.type)

    def as_json(self) -> dict[str, Any]:
        """Return the format as JSON, like an operation."""
        parameters = [parameter.as_json() for parameter in self.parameters]
        head = {"name": self.name, "title": self.title, "help": self.help}
        known = {"suffixes": list(self.type.suffixes), "parameters": parameters}
        return {**head, **known, "missing": self.missing or None}

    @property
    def missing(self) -> Message:
        """Say what it needs to be written and is not installed, with the remedy; empty where nothing is missing."""
        return missing(self.type.needs) if self.type.needs else NOTHING


F = TypeVar("F", bound=type[ExportFormat])
FORMATS: dict[str, FormatInfo] = {}
"""By name; `multitone.imaging.encode` lists the modules that fill it, in the order in which formats are shown."""


def export_format(title: str) -> Callable[[F], F]:
    """Register a class as a format; its tag is its name."""

    def register(declared: F) -> F:
        name = str(declared.__struct_config__.tag)
        FORMATS[name] = FormatInfo(name, title, summary_of(declared), declared)
        return declared

    return register
