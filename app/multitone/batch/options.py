"""A job's document ↔ the `multitone convert …` line that runs it.

::

    typed words ──click──► ConvertOptions ──request()──► ConvertRequest (sources, pipeline, export, …)
            line ◄──command_of── ConvertOptions ◄──of()──────┘

The options are declared once, as the fields of `ConvertOptions`: the command line makes its options of them, and so
does the line that the window copies.
"""

from __future__ import annotations

import functools
import os
import shlex
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, get_type_hints

import msgspec
from msgspec import Meta, Struct, field

from multitone.batch.byte_size import EXAMPLE, byte_size_text, read_byte_size
from multitone.batch.job import MOST_WORKERS, ColorTarget, Existing, Export, IfLarger, MetadataPolicy
from multitone.batch.limits import AUTO, NO_LIMITS, Limits, limits_of
from multitone.batch.naming import FIELDS
from multitone.imaging.encode import format_text, parse_format
from multitone.imaging.pages.wanted import EXAMPLE as PAGES_EXAMPLE
from multitone.imaging.pages.wanted import read_pages
from multitone.imaging.parameters import Parameter, parameters_of, split_settings
from multitone.imaging.pipeline import Pipeline, step_text
from multitone.messages import Message, _
from multitone.storage.far.links import remember
from multitone.storage.far.url import without_slash

PROGRAM = ("multitone", "convert")
ENGINE = "processes"
"""What runs a job where nothing else is said."""
EXPORT = Export(folder="")
"""Gives the defaults of all that a line may say of the export."""
TEMPLATE_FIELDS = " ".join(f"{{{field}}}" for field in FIELDS)
JOB, RESULTS, RUN = _("The job"), _("The results"), _("How it runs")
"""Under which heading of the help an option stands."""


def _typed(description: str, **extra: object) -> Meta:
    """Say what an option is for, and how it is typed: see `DeclaredOption`."""
    return Meta(description=description, extra=extra)


class ConvertOptions(Struct, frozen=True, kw_only=True):
    """What is typed after `multitone convert`. None and empty are not said: a preset or the default decides."""

    sources: Annotated[
        tuple[str, ...],
        _typed("Folders, files, patterns or URLs; - reads names from standard input.", metavar="SOURCE"),
    ] = ()
    output: Annotated[str, _typed("Folder for the results, or its URL.", short="-o", metavar="FOLDER")] = ""
    preset: Annotated[
        str | None,
        _typed(
            "Steps and export choices to start from; anything else given is applied after them and takes precedence.",
            metavar="FILE|NAME",
        ),
    ] = None
    steps: Annotated[
        tuple[str, ...],
        _typed("One step, as 'OPERATION key=value ...'; repeat for more, in order.", metavar="STEP"),
    ] = field(name="do", default=())
    format: Annotated[
        str | None,
        _typed(
            "Format of the results, as 'NAME key=value ...'.",
            metavar="FORMAT", group=RESULTS, default=_("the source’s own"),
        ),
    ] = None  # fmt: skip
    quality: Annotated[
        Annotated[int, Meta(ge=1, le=100)] | None,
        _typed(
            "The encoder’s quality, where the format has one.",
            metavar="1..100", group=RESULTS, default=_("the format’s"),
        ),
    ] = None  # fmt: skip
    same_quality: Annotated[
        bool | None,
        _typed(
            "Quantize a JPEG made from a JPEG as its source was; --quality is for all others.",
            opposite="--no-same-quality", group=RESULTS, default=_("no"),
        ),
    ] = field(name="same-quality", default=None)  # fmt: skip
    max_bytes: Annotated[
        str | None,
        _typed(
            f"Maximum size of a file, such as {EXAMPLE}; the best quality that fits is found for each.",
            metavar="SIZE", group=RESULTS,
        ),
    ] = field(name="max-bytes", default=None)  # fmt: skip
    if_larger: Annotated[
        IfLarger | None,
        _typed(
            "When a result is larger than its source: keep it, copy the source if only its encoding was to change, "
            "or skip it.",
            group=RESULTS, default=EXPORT.if_larger,
        ),
    ] = field(name="if-larger", default=None)  # fmt: skip
    pages: Annotated[
        str | None,
        _typed(
            "Pages of a file, or frames of an animation: all in one result, only the first, each in a result of its "
            f"own (split), or some, such as {PAGES_EXAMPLE}.",
            metavar="all|first|split|N-M", group=RESULTS, default=EXPORT.pages,
        ),
    ] = None  # fmt: skip
    color: Annotated[ColorTarget | None, _typed("Color space of the results.", group=RESULTS, default=EXPORT.color)] = (
        None
    )
    name: Annotated[
        str | None,
        _typed(f"Template of names: {TEMPLATE_FIELDS}.", metavar="TEMPLATE", group=RESULTS, default=EXPORT.name),
    ] = None
    existing: Annotated[Existing, _typed("What to do when a target exists.", group=RESULTS)] = EXPORT.existing
    metadata: Annotated[
        MetadataPolicy | None,
        _typed(
            "EXIF, XMP and IPTC: all, none, all but the location, or author and copyright only.",
            group=RESULTS, default=EXPORT.metadata,
        ),
    ] = None  # fmt: skip
    flat: Annotated[
        bool | None,
        _typed(
            "All results in one folder, or in folders like those of the sources, even for single files.",
            opposite="--tree", group=RESULTS, default="tree",
        ),
    ] = None  # fmt: skip
    include_results: Annotated[
        bool,
        _typed(
            "Also process results of earlier jobs that lie among the sources.",
            opposite="--no-include-results", group=JOB,
        ),
    ] = field(name="include-results", default=False)  # fmt: skip
    follow: Annotated[
        bool,
        _typed(
            "Also look for pictures in folders outside the sources that links in them lead to.",
            opposite="--no-follow", group=JOB,
        ),
    ] = False  # fmt: skip
    engine: Annotated[str, _typed("What runs the job.", metavar="NAME", group=RUN)] = ENGINE
    workers: Annotated[
        Annotated[int, Meta(ge=1, le=MOST_WORKERS)] | None,
        _typed("How many pictures are processed at a time.", metavar="N", group=RUN, default=_("one per core")),
    ] = None
    timeout: Annotated[
        str | None,
        _typed(
            "Seconds of processor time for one picture, and seconds without progress; auto depends on its size.",
            metavar="SECONDS", group=RUN, default=AUTO,
        ),
    ] = None  # fmt: skip
    memory: Annotated[
        str | None,
        _typed(
            "Megabytes that all workers may hold together; auto is what the machine has free.",
            metavar="MEGABYTES", group=RUN, default=AUTO,
        ),
    ] = None  # fmt: skip
    salvage: Annotated[
        bool,
        _typed("Keep what a truncated file still holds, and mark the result.", opposite="--no-salvage", group=RUN),
    ] = False
    verify: Annotated[
        bool, _typed("Read every result again and say what is not as promised.", opposite="--no-verify", group=RUN)
    ] = False

    @staticmethod
    def of(request: ConvertRequest) -> ConvertOptions:
        """Return what has to be typed for a request: only what differs from the defaults."""
        export = request.export
        chosen = {
            name: value
            for name in Export.__struct_fields__
            if name != "folder" and (value := getattr(export, name)) != getattr(EXPORT, name)
        }
        if request.tree:
            chosen["flat"] = False
        if export.format is not None:
            chosen["format"] = format_text(export.format)
        if export.max_bytes is not None:
            chosen["max_bytes"] = byte_size_text(export.max_bytes)
        limits = request.limits
        return ConvertOptions(
            sources=request.sources,
            output=export.folder,
            steps=tuple(map(step_text, request.pipeline.steps)),
            engine=request.engine,
            workers=request.workers,
            timeout=None if limits.timeout is None else f"{limits.timeout:g}",
            memory=None if limits.memory is None else f"{limits.memory:g}",
            salvage=limits.salvage,
            verify=limits.verify,
            **chosen,
        )

    def request(self) -> ConvertRequest:
        """Read what was typed: first the preset, then what is given beside it. Raises `UsageError`."""
        pipeline, export = Pipeline(), Export(folder=without_slash(remember(self.output)))
        if self.preset is not None:
            from multitone.batch.presets import with_preset  # late: most commands start without
            from multitone.imaging.preset import find_preset

            preset = find_preset(os.path.expanduser(self.preset))
            pipeline, export = preset.pipeline, with_preset(export, preset)
        pipeline = Pipeline((*pipeline.steps, *Pipeline.parse(self.steps).steps))
        chosen: dict[str, Any] = {
            name: value for name in Export.__struct_fields__ if (value := getattr(self, name, None)) is not None
        }
        if self.format is not None:
            chosen["format"] = parse_format(self.format)
            if split_settings(self.format, "format", "jpeg")[1].get("quality"):
                chosen.setdefault("quality", None)  # what is typed wins over the quality of a preset
        if self.max_bytes is not None:
            chosen["max_bytes"] = read_byte_size(self.max_bytes)
        if self.pages is not None:
            chosen["pages"] = self.pages.strip().lower()
            read_pages(self.pages)
        export = msgspec.structs.replace(export, **chosen)
        tree = self.flat is False
        return ConvertRequest(
            tuple(map(remember, self.sources)), pipeline, export, self.engine, self.workers, self._limits(), tree
        )

    def _limits(self) -> Limits:
        return limits_of(self.timeout, self.memory, salvage=self.salvage, verify=self.verify)


class ConvertRequest(Struct, frozen=True):
    """A job's document: what shall be done to which pictures, before any of them is looked for."""

    sources: tuple[str, ...]
    pipeline: Pipeline
    export: Export
    engine: str = ENGINE
    workers: int | None = None
    limits: Limits = NO_LIMITS
    tree: bool = False
    """Files that are named by themselves, as in a list, keep their folders too; folders always do, unless flat."""


class DeclaredOption(Struct, frozen=True):
    """How a field of `ConvertOptions` is typed: one letter, the other name of a switch, and what the help shows."""

    parameter: Parameter
    short: str = ""
    opposite: str = ""
    metavar: str = ""
    group: Message = JOB
    default: str = ""
    """In words."""

    @property
    def flags(self) -> tuple[str, ...]:
        """How it is written, the long form last."""
        long = f"--{self.parameter.name}"
        return (self.short, long) if self.short else (long,)

    def words(self, value: object) -> list[str]:
        """Return the option and its value as words; a value that looks like an option hangs at its own."""
        if isinstance(value, bool):
            return [self.flags[0] if value else self.opposite]
        return [f"{self.flags[-1]}={value}"] if str(value).startswith("-") else [self.flags[0], str(value)]


@functools.cache
def options() -> Mapping[str, DeclaredOption]:
    """Return what can be typed, by the names of `ConvertOptions`'s fields."""
    hints = get_type_hints(ConvertOptions, include_extras=True)
    return {
        name: DeclaredOption(parameter, **(hints[name].__metadata__[0].extra or {}))
        for name, parameter in zip(ConvertOptions.__struct_fields__, parameters_of(ConvertOptions), strict=True)
    }


def command_of(
    sources: Iterable[str],
    pipeline: Pipeline,
    export: Export,
    engine: str = ENGINE,
    workers: int | None = None,
    limits: Limits = NO_LIMITS,
) -> str:
    """Return the line that runs a job, quoted for a shell of the POSIX kind."""
    typed = ConvertOptions.of(ConvertRequest(tuple(sources), pipeline, export, engine, workers, limits))
    words: list[str] = []
    for name, option in options().items():
        value = getattr(typed, name)
        if name != "sources" and value != option.parameter.default and value != ():
            for one in value if isinstance(value, tuple) else (value,):
                words += option.words(one)
    if any(source.startswith("-") and source != "-" for source in typed.sources):
        return shlex.join([*PROGRAM, *words, "--", *typed.sources])
    return shlex.join([*PROGRAM, *typed.sources, *words])
