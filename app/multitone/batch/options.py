"""A job's document ↔ the `multitone convert …` line that runs it.

::

    typed words ──typer, parse_command──► ConvertOptions ──request()──► ConvertRequest (sources, pipeline, export, …)
                     line ◄──command_of── ConvertOptions ◄──wish_of────┘

The options are declared once, as the fields of `ConvertOptions`: the command line's names, defaults and help are read
from here, and so is the line that the window copies.
"""

from __future__ import annotations

import functools
import math
import os
import shlex
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Any, get_args

import msgspec
from msgspec import Meta, Struct, field

from multitone.batch.byte_size import EXAMPLE, byte_size_text, read_byte_size
from multitone.batch.job import MOST_WORKERS, ColorTarget, Existing, Export, MetadataPolicy
from multitone.batch.limits import LEAST_MEMORY, NO_LIMITS, Limits
from multitone.batch.naming import FIELDS
from multitone.errors import UsageError
from multitone.imaging.encode import format_text, parse_format
from multitone.imaging.parameters import Parameter, parameters_of, split_settings
from multitone.imaging.pipeline import Pipeline, step_text

if TYPE_CHECKING:
    from multitone.imaging.preset import Preset

PROGRAM = ("multitone", "convert")
ENGINE = "processes"
"""What runs a job where nothing else is said."""
AUTO = "auto"
"""What is typed for a limit that the engine works out itself."""
EXPORT = Export(folder="")
"""Gives the defaults of all that a line may say of the export."""
TEMPLATE_FIELDS = " ".join(f"{{{field}}}" for field in FIELDS)
SHORT = {"output": "-o"}
"""One-letter names of options."""
OPPOSITE = {
    "flat": "--tree",
    "same_quality": "--no-same-quality",
    "salvage": "--no-salvage",
    "verify": "--no-verify",
}
"""The other name of an option that is true or false."""


class ConvertOptions(Struct, frozen=True, kw_only=True):
    """What is typed after `multitone convert`. None and empty are not said: a preset or the default decides."""

    sources: Annotated[
        tuple[str, ...], Meta(description="Folders, files or patterns; - reads names from standard input.")
    ] = ()
    output: Annotated[str, Meta(description="Folder for the results.")] = ""
    preset: Annotated[
        str | None,
        Meta(description="Steps and export choices to begin with; what else is said comes after them and wins."),
    ] = None
    steps: Annotated[
        tuple[str, ...], Meta(description="One step, as 'OPERATION key=value ...'; repeat for more, in order.")
    ] = field(name="do", default=())
    format: Annotated[str | None, Meta(description="Format of the results, as 'NAME key=value ...'.")] = None
    quality: Annotated[
        Annotated[int, Meta(ge=1, le=100)] | None,
        Meta(description="Quality of the encoder, where the format has one."),
    ] = None
    same_quality: Annotated[
        bool | None,
        Meta(description="JPEG from JPEG: quantized as its source was; --quality is for all others."),
    ] = field(name="same-quality", default=None)
    max_bytes: Annotated[
        str | None,
        Meta(description=f"Most bytes a file may have, as {EXAMPLE}; the best quality that fits is searched for each."),
    ] = field(name="max-bytes", default=None)
    color: Annotated[ColorTarget | None, Meta(description="Color space of the results.")] = None
    name: Annotated[
        str | None, Meta(description=f"Template of names: {' '.join('{' + field + '}' for field in FIELDS)}.")
    ] = None
    existing: Annotated[Existing, Meta(description="When a target exists.")] = EXPORT.existing
    metadata: Annotated[
        MetadataPolicy | None,
        Meta(description="EXIF, XMP and IPTC: all, none, all but the place, or author and copyright alone."),
    ] = None
    flat: Annotated[
        bool | None,
        Meta(description="All results in one folder, or the sources' folders repeated, those of single files too."),
    ] = None
    engine: Annotated[str, Meta(description="What runs the job.")] = ENGINE
    workers: Annotated[
        Annotated[int, Meta(ge=1, le=MOST_WORKERS)] | None,
        Meta(description="Workers; as many as cores where none are given."),
    ] = None
    timeout: Annotated[
        str | None,
        Meta(description="Seconds of processor time for one picture, and of standing still; auto goes by its size."),
    ] = None
    memory: Annotated[
        str | None, Meta(description="Megabytes that all workers may hold together; auto is what the machine has free.")
    ] = None
    salvage: Annotated[bool, Meta(description="Keep what a truncated file still holds, and mark the result.")] = False
    verify: Annotated[bool, Meta(description="Read every result again and say what is not as promised.")] = False

    def request(self) -> ConvertRequest:
        """Read what was typed: first the preset, then what is said beside it. Raises `UsageError`."""
        pipeline, export = Pipeline(), Export(folder=self.output)
        if self.preset is not None:
            from multitone.imaging.preset import find_preset  # late: most commands start without

            preset = find_preset(os.path.expanduser(self.preset))
            pipeline, export = preset.pipeline, with_preset(export, preset)
        pipeline = Pipeline((*pipeline.steps, *Pipeline.parse(self.steps).steps))
        said: dict[str, Any] = {
            name: value for name in Export.__struct_fields__ if (value := getattr(self, name, None)) is not None
        }
        if self.format is not None:
            said["format"] = parse_format(self.format)
            if split_settings(self.format, "format", "jpeg")[1].get("quality"):
                said.setdefault("quality", None)  # what is typed wins over the quality of a preset
        if self.max_bytes is not None:
            said["max_bytes"] = read_byte_size(self.max_bytes)
        export = msgspec.structs.replace(export, **said)
        tree = self.flat is False
        return ConvertRequest(self.sources, pipeline, export, self.engine, self.workers, self._limits(), tree)

    def _limits(self) -> Limits:
        timeout = None if self.timeout in (None, AUTO) else _number("--timeout", self.timeout, "seconds, as 60")
        memory = None if self.memory in (None, AUTO) else _number("--memory", self.memory, "megabytes, as 2000")
        if timeout is not None and timeout <= 0:
            raise UsageError(f"--timeout {self.timeout} leaves no time; write seconds above 0, or {AUTO}.")
        if memory is not None and memory < LEAST_MEMORY:
            raise UsageError(
                f"--memory {self.memory} is too little; write {LEAST_MEMORY} megabytes or more, or {AUTO}."
            )
        whole = None if memory is None else int(memory)
        return Limits(timeout=timeout, memory=whole, salvage=self.salvage, verify=self.verify)


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


_PRESET_FIELDS = {
    "format": "format",
    "quality": "quality",
    "metadata": "metadata",
    "name": "template",
    "same_quality": "same_quality",
    "max_bytes": "max_bytes",
    "color": "color",
}
"""Fields of an export that a preset speaks of, and what it calls them."""
_OF_A_FORMAT = ("quality", "same_quality", "max_bytes")
"""Fields that belong to a format: of a preset that names one its own count, not what was chosen for another before."""


def with_preset(export: Export, preset: Preset) -> Export:
    """Return the export with the choices of a preset. Raises `UsageError` where one of them is none that there is."""
    for what, value, known in (
        ("metadata", preset.metadata, get_args(MetadataPolicy)),
        ("color", preset.color, get_args(ColorTarget)),
    ):
        if value is not None and value not in known:
            raise UsageError(f"The preset {preset.name!r} asks for {what} {value!r}; there are {', '.join(known)}.")
    said = {name: value for name, theirs in _PRESET_FIELDS.items() if (value := getattr(preset, theirs)) is not None}
    if preset.format is not None:
        said = {name: getattr(EXPORT, name) for name in _OF_A_FORMAT} | said
    return msgspec.structs.replace(export, **said)


def preset_of(name: str, pipeline: Pipeline, export: Export, told: str = "") -> Preset:
    """Return the preset that holds a document's steps and export choices. `told` is its help."""
    from multitone.imaging.preset import Preset

    return Preset(
        name=name,
        help=told,
        pipeline=pipeline,
        **{theirs: getattr(export, ours) for ours, theirs in _PRESET_FIELDS.items()},
    )


@functools.cache
def options() -> Mapping[str, Parameter]:
    """Return what can be said, by the names of `ConvertOptions`'s fields."""
    parameters = parameters_of(ConvertOptions)
    return dict(zip(ConvertOptions.__struct_fields__, parameters, strict=True))


def flags_of(name: str) -> tuple[str, ...]:
    """Return how an option is written, the long form last."""
    long = f"--{options()[name].name}"
    return (SHORT[name], long) if name in SHORT else (long,)


def wish_of(request: ConvertRequest) -> ConvertOptions:
    """Return what has to be typed for a request: only what differs from the defaults."""
    export = request.export
    said = {
        name: value
        for name in Export.__struct_fields__
        if name != "folder" and (value := getattr(export, name)) != getattr(EXPORT, name)
    }
    if request.tree:
        said["flat"] = False
    if export.format is not None:
        said["format"] = format_text(export.format)
    if export.max_bytes is not None:
        said["max_bytes"] = byte_size_text(export.max_bytes)
    return ConvertOptions(
        sources=request.sources,
        output=export.folder,
        steps=tuple(map(step_text, request.pipeline.steps)),
        engine=request.engine,
        workers=request.workers,
        timeout=_typed(request.limits.timeout),
        memory=_typed(request.limits.memory),
        salvage=request.limits.salvage,
        verify=request.limits.verify,
        **said,
    )


def command_of(
    sources: Iterable[str],
    pipeline: Pipeline,
    export: Export,
    engine: str = ENGINE,
    workers: int | None = None,
    limits: Limits = NO_LIMITS,
) -> str:
    """Return the line that runs a job, quoted for a shell of the POSIX kind."""
    wish = wish_of(ConvertRequest(tuple(sources), pipeline, export, engine, workers, limits))
    words = list(PROGRAM)
    dashed = any(source.startswith("-") and source != "-" for source in wish.sources)
    if not dashed:
        words += wish.sources
    for name, parameter in options().items():
        value = getattr(wish, name)
        if name != "sources" and value != parameter.default and value != ():
            for one in value if isinstance(value, tuple) else (value,):
                words += _words(name, one)
    if dashed:
        words += ["--", *wish.sources]
    return shlex.join(words)


def parse_command(text: str) -> ConvertRequest:
    """Read a line such as `command_of` gives. Raises `UsageError` that names what it cannot read."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise UsageError(f"The command cannot be read: {error}.") from error
    programs = [i for i, word in enumerate(words[:-1]) if PurePath(word).stem == PROGRAM[0]]
    if not programs or words[programs[0] + 1] != PROGRAM[1]:
        raise UsageError("The command is no 'multitone convert SOURCE... -o FOLDER'.")
    return _parsed(words[programs[0] + 2 :]).request()


def several_formats(formats: Iterable[str]) -> str:
    """Say that there can be one format only, and what to do."""
    named = " and ".join(f"--format {shlex.quote(text)}" for text in formats)
    return (
        f"{named} cannot be used together, because a picture gets one result; "
        "leave one out, or run the job once for each."
    )


def _number(flag: str, typed: str | None, example: str) -> float:
    try:
        number = float(typed or "")
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UsageError(f"{flag} {typed!r} is no number; write {example}, or {AUTO}.")
    return number


def _typed(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"


def _words(name: str, value: object) -> list[str]:
    """Return an option and its value as words; a value that looks like an option hangs at its own."""
    flag = flags_of(name)[0]
    if value is True:
        return [flag]
    if value is False:
        return [OPPOSITE[name]]
    if str(value).startswith("-"):
        return [f"{flags_of(name)[-1]}={value}"]
    return [flag, str(value)]


def _parsed(words: list[str]) -> ConvertOptions:
    """Read words as the command line does, which takes what follows an option for its value, whatever it looks like.

    That is why it is not left to argparse, nor to getopt, which obeys POSIXLY_CORRECT.
    """
    typed: dict[str, Any] = {"sources": []}
    rest = iter(words)
    for word in rest:
        if word == "--":
            typed["sources"] += rest
        elif word == "-" or not word.startswith("-"):
            typed["sources"].append(word)
        elif word in _switches():
            switch, on = _switches()[word]
            typed[switch] = on
        else:
            name, value = _setting(word, rest)
            if options()[name].default == ():
                typed.setdefault(name, []).append(value)
            elif name == "format" and typed.get(name, value) != value:
                raise UsageError(several_formats([typed[name], value]))
            else:
                typed[name] = value
    return _wish(typed)


@functools.cache
def _switches() -> Mapping[str, tuple[str, bool]]:
    """Return which words switch which option, on or off."""
    on = {flags_of(name)[-1]: (name, True) for name in OPPOSITE}
    return on | {other: (name, False) for name, other in OPPOSITE.items()}


def _setting(word: str, rest: Iterator[str]) -> tuple[str, str]:
    """Return what a word such as `-o`, `-oFOLDER` or `--output=FOLDER` sets, and its value, which may come next."""
    flag, joined, value = word.partition("=") if word.startswith("--") else (word[:2], word[2:], word[2:])
    name = next((name for name in options() if name not in ("sources", *OPPOSITE) and flag in flags_of(name)), None)
    if name is None:
        raise UsageError(f"The command has an option {flag} that says nothing of a job.")
    if joined:
        return name, value
    following = next(rest, None)
    if following is None:
        raise UsageError(f"The command ends where {flag} needs a value.")
    return name, following


def _wish(typed: dict[str, Any]) -> ConvertOptions:
    if not typed.get("output") or not typed["sources"]:
        raise UsageError("The command needs a source and, after -o, a folder for the results.")
    try:
        return msgspec.convert(
            {options()[name].name: value for name, value in typed.items()}, ConvertOptions, strict=False
        )
    except msgspec.ValidationError as error:
        raise UsageError(f"The command cannot be read: {error}.") from error
