"""The kinds of operations, and the registry that every list of operations is read from.

The kinds differ in what does the work: `ArrayOperation` (NumPy), `VipsOperation` and `ToneOperation`, which only gives
a curve. An operation is written in the library that does it best, and in
libvips too where a stream needs it; the `Raster` it gets turns its pixels into the form it asks for.
"""

from __future__ import annotations

import functools
from abc import abstractmethod
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar

import msgspec
from msgspec import Struct

from multitone.errors import UsageError
from multitone.imaging import built_in
from multitone.imaging.parameters import Parameter, build, parameters_of, suggestion, summary_of
from multitone.imaging.raster import Raster
from multitone.imaging.renames import renamed
from multitone.imaging.step import Operation as Operation
from multitone.messages import _

if TYPE_CHECKING:
    import numpy as np
    import pyvips
    from numpy.typing import NDArray

Family = Literal["color", "tone", "detail", "geometry", "effects", "overlay"]


class ArrayOperation(Operation, frozen=True):
    """Done by NumPy, at 8 or 16 bits."""

    @abstractmethod
    def apply(self, array: NDArray[Any]) -> NDArray[Any]:
        """Change an array of shape (height, width, bands), uint8 or uint16; bands 2 and 4 end in alpha."""

    def process(self, raster: Raster) -> Raster:
        """Run `apply` on the image as an array."""
        return raster.holding(self.apply(raster.array()))


class VipsOperation(Operation, frozen=True):
    """Done by libvips, at 8 or 16 bits; neighbors in a pipeline that look at single pixels are run as one."""

    alpha: ClassVar[Literal["apart", "premultiplied", "carried"]] = "premultiplied"
    """Whether `apply` sees the colors without alpha, all bands weighted by it, as blurring and scaling need, or all
    bands as they are, as it will do where pixels are only moved."""
    looks_around: ClassVar[bool] = False
    """Each pixel is made of several, so that what comes before is computed first: libvips would compute it anew for
    every part that asks for it. A resize before an unsharp mask takes half the time so, two blurs two thirds."""

    @property
    def reads_in_order(self) -> bool:
        """Whether it can do with rows that come once, from top to bottom, as they stream from a large file."""
        return True

    @abstractmethod
    def apply(self, image: pyvips.Image) -> pyvips.Image:
        """Change an image; samples span 0 to 255 or 65535, and the result is rounded and clipped to that."""

    def process(self, raster: Raster) -> Raster:
        """Run `apply` with alpha handled as the class says."""
        raster = raster.at_hand() if self.looks_around else raster
        raster = raster if self.reads_in_order else raster.in_any_order()
        image, depth = raster.vips(), raster.depth
        if not raster.has_alpha or self.alpha == "carried":
            return raster.holding(_at_depth(self.apply(image), depth))
        top = 255 if depth == 8 else 65535
        if self.alpha == "premultiplied":
            changed = self.apply(image.premultiply(max_alpha=top)).unpremultiply(max_alpha=top)
            return raster.holding(_at_depth(changed, depth))
        colors = _at_depth(self.apply(image[: image.bands - 1]), depth)
        return raster.holding(colors.bandjoin(image[image.bands - 1]))


class ToneOperation(Operation, frozen=True):
    """Gives a curve only: a chain of them becomes one table, applied in whatever form the pixels have."""

    @abstractmethod
    def curve(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map encoded values 0..1 to encoded values; what leaves 0..1 is clipped."""

    def curve_in(self, values: NDArray[np.float64], profile: bytes | None) -> NDArray[np.float64]:  # noqa: ARG002
        """Map values of a color space as `curve` those of sRGB, for a curve whose meaning depends on light."""
        return self.curve(values)

    def process(self, raster: Raster) -> Raster:
        """Apply the curve by itself."""
        return apply_curves((self,), raster)


def apply_curves(operations: Iterable[ToneOperation], raster: Raster) -> Raster:
    """Apply a chain of curves as one table."""
    return raster.mapped(_table(tuple(operations), raster.depth, raster.profile))


@functools.lru_cache(maxsize=64)
def _table(operations: tuple[ToneOperation, ...], depth: int, profile: bytes | None) -> NDArray[Any]:
    import numpy as np

    top = 255 if depth == 8 else 65535
    values = np.linspace(0.0, 1.0, top + 1)
    for operation in operations:
        values = np.clip(operation.curve_in(values, profile), 0.0, 1.0)
    return np.rint(values * top).astype(np.uint8 if depth == 8 else np.uint16)


def _at_depth(image: pyvips.Image, depth: int) -> pyvips.Image:
    wanted = "uchar" if depth == 8 else "ushort"
    if image.format == wanted:
        return image
    return (image.rint() if image.format in ("float", "double") else image).cast(wanted)


class OperationInfo(Struct, frozen=True):
    """What there is to say of an operation, read from its declaration."""

    name: str
    title: str
    family: Family
    help: str
    type: type[Operation]
    keywords: tuple[str, ...] = ()
    """Other words that people look for it by; translations give those of their language."""
    needs: tuple[str, ...] = ()
    """What its workers may do beside their pictures: `network`, `programs`, or the paths of folders that it reads."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters, in the order of their declaration."""
        return parameters_of(self.type)

    @property
    def notes(self) -> str:
        """What the declaration says beyond its first sentence; empty where that is all."""
        import inspect  # late: few commands show a help

        return (inspect.getdoc(self.type) or "").partition("\n\n")[2]

    def as_json(self) -> dict[str, Any]:
        """Return the operation as the contract's `operations --json` shows it."""
        parameters = [parameter.as_json() for parameter in self.parameters]
        head = {"name": self.name, "title": self.title, "family": self.family, "help": self.help}
        return {**head, "parameters": parameters}


O = TypeVar("O", bound=type[Operation])  # noqa: E741
_registry: dict[str, OperationInfo] = {}


def operation(
    *, family: Family, title: str, keywords: tuple[str, ...] = (), needs: tuple[str, ...] = ()
) -> Callable[[O], O]:
    """Register a class as an operation; its tag is its name, its docstring's first sentence its help.

    `keywords` are other words by which people look for it, such as “logo” for a watermark. `needs` are what a plug-in
    could not do in the box of workers, see `multitone.sandbox`: `network`, `programs`, or paths of folders to read.
    """

    def register(declared: O) -> O:
        name = str(declared.__struct_config__.tag)
        known = _registry.get(name)
        if known is not None and known.type.__module__ != declared.__module__:
            raise ValueError(f"operation {name} is declared in {known.type.__module__} and {declared.__module__}")
        _registry[name] = OperationInfo(name, title, family, summary_of(declared), declared, keywords, needs)
        return declared

    return register


@functools.cache
def _load_plug_ins() -> None:
    """Ask every installed package, which takes 20 ms."""
    from importlib.metadata import entry_points

    for entry in entry_points(group=built_in.PACKAGE):
        entry.load()


def operations() -> dict[str, OperationInfo]:
    """Return all operations by name, in the order of their declaration."""
    built_in.load_all()
    _load_plug_ins()
    known = sorted(_registry.values(), key=lambda info: built_in.place_of(info.type.__module__))
    return {info.name: info for info in known}


def find_operation(name: str) -> OperationInfo:
    """Return the operation of that name. Raises `UsageError` with the nearest name where there is none."""
    built_in.load_until(name, _registry)
    if name not in _registry:
        _load_plug_ins()
    if name not in _registry:
        near = suggestion(name, _registry)
        raise UsageError(_("There is no operation {name!r}{near}; see 'multitone operations'.", name=name, near=near))
    return _registry[name]


def info_of(step: Operation) -> OperationInfo:
    """Return what there is to say of a step's operation."""
    return find_operation(str(step.__struct_config__.tag))


def build_operation(name: str, values: dict[str, Any]) -> Operation:
    """Make an operation from its name and values as a person or a file gives them, by the names of then or of today.

    Raises `UsageError` where a value will not do, or where values do not go together.
    """
    name, values = renamed(name, values)
    built = build(find_operation(name).type, name, values)
    refused = built.refusal
    if refused is not None:
        raise UsageError(_("{name}: {reason}", name=name, reason=refused))
    return built


def validated(step: Operation) -> Operation:
    """Return the step if its values, which Python does not check, are within their limits. Raises `UsageError`."""
    values = msgspec.to_builtins(step)
    return build_operation(values.pop("operation"), values)
