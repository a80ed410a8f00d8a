"""A job's document ↔ the `multitone convert …` line that runs it.

::

    typed words ──click──► ConvertOptions ──request()──► ConvertRequest (sources, pipeline, export, …)
            line ◄──command_of── ConvertOptions ◄──of()──────┘

The options are declared once, as the fields of `ConvertOptions`: the command line makes its options of them, and so
does the line that the window copies (`command`).
"""

from __future__ import annotations

import os
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, field

from multitone.batch.byte_size import EXAMPLE, byte_size_text, read_byte_size
from multitone.batch.far.jobs import remembered
from multitone.batch.job import MOST_WORKERS, ColorTarget, Duplicates, Existing, Export, IfLarger, MetadataPolicy
from multitone.batch.limits import AUTO, NO_LIMITS, Limits, limits_of
from multitone.batch.naming import FIELDS
from multitone.imaging.encode import format_text, parse_format
from multitone.imaging.pages.wanted import EXAMPLE as PAGES_EXAMPLE
from multitone.imaging.pages.wanted import read_pages
from multitone.imaging.parameters import split_settings
from multitone.imaging.pipeline import Pipeline, step_text
from multitone.messages import _
from multitone.storage.far.url import without_slash

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
    shard: Annotated[
        str | None,
        _typed(
            "Do one share of the pictures, such as 3/20; auto asks Slurm, AWS Batch or Kubernetes which.",
            metavar="I/N|auto", group=RUN,
        ),
    ] = None  # fmt: skip
    duplicates: Annotated[
        Duplicates,
        _typed("When several files hold the same bytes: make a result of each, or of the first one only.", group=JOB),
    ] = EXPORT.duplicates
    engine: Annotated[str, _typed("What runs the job.", metavar="NAME", group=RUN)] = ENGINE
    workers: Annotated[
        Annotated[int, Meta(ge=1, le=MOST_WORKERS)] | None,
        _typed("How many pictures are processed at a time.", metavar="N", group=RUN, default=_("one per core")),
    ] = None
    scheduler: Annotated[
        str | None,
        _typed(
            "Where the engine cluster finds its nodes: the address of a Dask scheduler, a file that one has written, "
            "or local:N for N nodes on this machine.",
            metavar="ADDRESS|local[:N]|FILE", group=RUN, default=_("local"),
        ),
    ] = None  # fmt: skip
    insecure: Annotated[
        bool,
        _typed(
            "Also use a scheduler on another machine that is reached without encryption.",
            opposite="--no-insecure", group=RUN,
        ),
    ] = False  # fmt: skip
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
            scheduler=request.scheduler,
            insecure=request.insecure,
            timeout=None if limits.timeout is None else f"{limits.timeout:g}",
            memory=None if limits.memory is None else f"{limits.memory:g}",
            salvage=limits.salvage,
            verify=limits.verify,
            shard=request.shard or None,
            **chosen,
        )

    def request(self) -> ConvertRequest:
        """Read what was typed: first the preset, then what is given beside it. Raises `UsageError`."""
        pipeline, export = Pipeline(), Export(folder=without_slash(remembered(self.output)))
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
        limits = limits_of(self.timeout, self.memory, salvage=self.salvage, verify=self.verify)
        sources = tuple(map(remembered, self.sources))
        return ConvertRequest(
            sources, pipeline, export, self.engine, self.workers, limits, tree, self.shard or "", self.scheduler,
            self.insecure,
        )  # fmt: skip


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
    shard: str = ""
    """Which share of the pictures is done, as it was typed; empty for all of them."""
    scheduler: str | None = None
    """Where an engine that runs on several machines finds them."""
    insecure: bool = False
    """Whether one may be used that is reached without encryption."""
