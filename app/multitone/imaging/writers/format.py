"""What an export format is, the registry of all, and the text that stands for one."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from mmap import mmap
from typing import Annotated, Any, ClassVar, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from multitone.errors import UsageError
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.parameters import (
    COLOR_PATTERN,
    Parameter,
    build,
    parameters_of,
    settings_text,
    split_settings,
    suggestion,
    summary_of,
)
from multitone.imaging.raster import Raster

HIGHEST_QUALITY = 100
Quality = Annotated[
    int, Meta(ge=1, le=HIGHEST_QUALITY, description="How much is kept, 1 to 100.", extra={"slider": (40, 100)})
]
Background = Annotated[str, Meta(pattern=COLOR_PATTERN, description="What shows through transparent parts.")]
Held = Literal["exif", "xmp", "iptc", "profile", "resolution", "comment"]
"""What a format can hold beside pixels."""


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
    alpha: ClassVar[bool]
    deep: ClassVar[bool]
    """Whether it holds 16 bits a sample."""
    exact: ClassVar[bool]
    """Whether the pixels come back as they were, at 8 bits at least, with the defaults."""
    holds: ClassVar[frozenset[Held]]
    needs: ClassVar[str] = ""
    """Which library of the extra writes it, as `imaging.extra` names them."""
    bytes_per_pixel: ClassVar[float]
    """What a photograph in color takes with the defaults, for estimates of space only: the mean of eight samples,
    rounded up; they differ by up to ten times."""

    @abstractmethod
    def encode(self, raster: Raster, metadata: Metadata) -> bytes:
        """Return the bytes of a file. Raises `ImageError` where the format cannot hold the picture."""

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
        return {
            "name": self.name,
            "title": self.title,
            "help": self.help,
            "suffixes": list(self.type.suffixes),
            "parameters": [p.as_json() for p in self.parameters],
        }


F = TypeVar("F", bound=type[ExportFormat])
_registry: dict[str, FormatInfo] = {}


def export_format(title: str) -> Callable[[F], F]:
    """Register a class as a format; its tag is its name."""

    def register(declared: F) -> F:
        name = str(declared.__struct_config__.tag)
        _registry[name] = FormatInfo(name, title, summary_of(declared), declared)
        return declared

    return register


def export_formats() -> Mapping[str, FormatInfo]:
    """Return all formats by name."""
    return dict(_registry)


def build_format(name: str, values: Mapping[str, Any] | None = None) -> ExportFormat:
    """Make a format from its name and values. Raises `UsageError`."""
    if name not in _registry:
        raise UsageError(
            f"The format {name!r} cannot be written{suggestion(name, _registry)}; there are {', '.join(_registry)}."
        )
    return build(_registry[name].type, name, values or {})


def parse_format(text: str) -> ExportFormat:
    """Read a format, `NAME key=value …`, quoted as by shlex; a suffix will do for its name, and case does not matter.

    Raises `UsageError` naming what is wrong.
    """
    name, values = split_settings(text, "format", "jpeg")
    plain = name.lower().removeprefix(".")
    return build_format(plain if plain in _registry else format_of_suffix(f".{plain}") or name, values)


def format_text(chosen: ExportFormat) -> str:
    """Write a format as `parse_format` reads it, with only what differs from the defaults."""
    return settings_text(format_name(chosen), chosen)


def format_name(chosen: ExportFormat) -> str:
    """Return the name of a format."""
    return str(chosen.__struct_config__.tag)


def format_of_suffix(suffix: str) -> str | None:
    """Return the name of the format that writes files of that suffix, None where none does."""
    return next((name for name, info in _registry.items() if suffix.lower() in info.type.suffixes), None)
