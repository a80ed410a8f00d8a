"""`multitone operations`, `formats` and `presets`: what there is, read from the declarations."""

from __future__ import annotations

import itertools
import json as jsonlib
import shlex
import textwrap
from typing import TYPE_CHECKING, Any

from multitone.batch.command import options
from multitone.batch.events import to_json
from multitone.batch.job import Export
from multitone.batch.options import ConvertOptions, ConvertRequest
from multitone.batch.presets import with_preset
from multitone.cli import completion
from multitone.cli.arguments import JSON, HelpedArgument, command
from multitone.cli.terminal import console, json_line, line, table, tell
from multitone.cli.typed import path_of, setting, telling, value_of
from multitone.imaging.contents import Content
from multitone.imaging.decode import SOURCE_FORMATS, SUFFIXES
from multitone.imaging.encode import FormatInfo, export_formats
from multitone.imaging.operation import OperationInfo, find_operation
from multitone.imaging.operation import operations as all_operations
from multitone.imaging.parameters import Parameter
from multitone.imaging.pipeline import describe
from multitone.imaging.presentation.searching import Wording, answering, wording
from multitone.imaging.preset import Preset, file_stem, find_preset, own_presets, preset_json, shipped_presets
from multitone.messages import Message, _, say, tr

if TYPE_CHECKING:
    from rich.table import Table

    from multitone.imaging.readers.libraries import Library

NO_LOSSLESS_TURNS = _(
    "JPEGs that are only turned, flipped or cropped are encoded again: no maintained package under a free license "
    "turns them without loss. --same-quality keeps their quantization."
)
"""CONTRIBUTING.md has what was found, and when."""


def _name_argument(explanation: str, offers: completion.Source) -> HelpedArgument:
    offered = completion.offered(offers)
    return HelpedArgument("name", explanation, required=False, metavar="[NAME]", shell_complete=offered)


@command(
    _name_argument(
        _("Show everything about this one; of any other word, list the operations that answer to it."),
        completion.operations,
    ),
    JSON,
    examples=("multitone operations resize", "multitone operations 'black and white'"),
)
def operations(name: str | None, *, json: bool) -> None:
    """Print all operations, those found by a word, or all there is to say of one.

    Raises `UsageError` where there is none of that name and none that answers to it.
    """
    chosen = found_by(name) if name else list(all_operations().values())
    if json:
        _print_json({"operations": [info.as_json() for info in chosen]})
    elif name and chosen[0].name == name:
        _print_operation(chosen[0])
    else:
        rows = table((tr("Operation"), tr("Family"), tr("What it does"), tr("Parameters")))
        for info in chosen:
            rows.add_row(info.name, say(info.family), say(info.help), _settings(info.parameters))
        _print_table(rows)


@command(JSON)
def formats(*, json: bool) -> None:
    """Print the formats that are written, and the suffixes that are read."""
    written = list(export_formats().values())
    if json:
        _print_json({"formats": [info.as_json() for info in written], "readable": sorted(SUFFIXES)})
        return
    rows = table((tr("Format"), tr("What it is for"), tr("Holds"), tr("Settings"), tr("Suffixes")))
    for info in written:
        suffixes = " ".join(info.type.suffixes)
        rows.add_row(info.name, say(info.help), _holds(info), _settings(info.parameters), suffixes)
    _print_table(rows)
    for info in written:
        if info.missing:
            line("\n" + say(info.missing))
    line("\n" + tr("Read: {suffixes}", suffixes=" ".join(sorted(SUFFIXES))))


def print_readers(*, json: bool) -> None:
    """Print which libraries read which formats, with their versions, and which of them OSS-Fuzz has."""
    from multitone.imaging.readers.libraries import libraries_of

    read = [(source, libraries_of(source.name)) for source in SOURCE_FORMATS.values()]
    if json:
        as_json = [
            {"name": source.name, "suffixes": source.suffixes, "libraries": [one.as_json() for one in libraries]}
            for source, libraries in read
        ]
        _print_json({"formats": as_json})
        return
    rows = table((tr("Format"), tr("Read by"), tr("Fuzzed upstream")))
    for source, libraries in read:
        names = ", ".join(map(_named, libraries))
        rows.add_row(source.name, names, _fuzzed([library.oss_fuzz for library in libraries]))
    _print_table(rows)
    line("\n" + say(NO_LOSSLESS_TURNS))


def _named(library: Library) -> str:
    """Return a library with its version, or with its package's where it does not tell its own."""
    version = library.version() or tr("missing")
    own = library.feature or library.package.lower() == library.name.lower()
    return f"{library.name} {version}" if own else f"{library.name} ({library.package} {version})"


def _fuzzed(projects: list[str]) -> str:
    return "OSS-Fuzz" if all(projects) else tr("in part")


@command(
    _name_argument(_("Show everything about this one; a file works too."), completion.presets),
    JSON,
    examples=("multitone presets web-1920",),
)
def presets(name: str | None, *, json: bool) -> None:
    """Print all presets, or all there is to say of one. Raises `UsageError` where there is none of that name."""
    problems: list[Message] = []
    own = [find_preset(path_of(name))] if name else own_presets(problems)
    shipped = [] if name else shipped_presets()
    if json:
        texts = jsonlib.loads(to_json({"problems": problems}))
        _print_json({"presets": [_preset_json(p) for p in (*own, *shipped)], **texts})
    elif name:
        _print_preset(own[0])
    else:
        rows = table((tr("Preset"), tr("What it does"), tr("Steps")))
        for preset in (*own, *shipped):
            steps = ", ".join(say(describe(step)) for step in preset.pipeline.steps)
            rows.add_row(file_stem(preset.name), say(preset.help), steps)
        _print_table(rows)
        for problem in problems:
            tell(problem)


def _preset_json(preset: Preset) -> dict[str, Any]:
    return {"preset": file_stem(preset.name), **jsonlib.loads(preset_json(preset))}


def _print_preset(preset: Preset) -> None:
    """Print a preset as the options that it stands for."""
    line(f"{preset.name}\n  {say(preset.help)}".rstrip())
    typed = ConvertOptions.of(ConvertRequest((), preset.pipeline, with_preset(Export(folder=""), preset)))
    for name, option in options().items():
        value = getattr(typed, name)
        if value != option.parameter.default:
            for one in value if isinstance(value, tuple) else (value,):
                flag, *words = option.words(one)
                line("  " + " ".join([flag, *(f"'{word}'" for word in words)]))
    _print_example(f"multitone convert photos -o out --preset {file_stem(preset.name)}")


def _print_example(text: str) -> None:
    line("  " + tr("For example: {command}", command=text))


def _holds(info: FormatInfo) -> str:
    """Say what a format keeps that others lose."""
    held = info.type.holds
    kept = {
        tr("transparency"): info.type.alpha, tr("16 bits"): info.type.deep,
        tr("animation"): Content.FRAMES in held, tr("pages"): Content.PAGES in held,
    }  # fmt: skip
    return ", ".join(text for text, holds in kept.items() if holds)


def _settings(parameters: tuple[Parameter, ...]) -> str:
    return " ".join(f"{p.name}={value_of(p.default)}" for p in parameters)


def _print_table(rows: Table) -> None:
    console(wide=True).print(rows)


def _print_operation(info: OperationInfo) -> None:
    about = textwrap.indent("\n\n".join(filter(None, (say(info.help), say(info.notes)))), "  ")
    line(f"{say(info.title)} ({say(info.family)})\n{about}")
    for parameter in info.parameters:
        unit = f" {say(parameter.unit)}" if parameter.unit else ""
        expected = f"({say(parameter.expectation())}{unit})"
        line(f"  {parameter.name}={value_of(parameter.default)}  {say(parameter.help)} {expected}".rstrip())
    _print_example(f"--do {shlex.quote(step_example(info))}")


def step_example(info: OperationInfo) -> str:
    """Return a step that does something, with its other settings as they are by default."""
    settings = {p.name: p.default for p in info.parameters} | telling(info)
    return " ".join([info.name, *(setting(name, value) for name, value in settings.items() if value not in (None, ""))])


def found_by(word: str) -> list[OperationInfo]:
    """Return the operation of that name, or those that answer to the word. Raises `UsageError` where there is none."""
    known = all_operations()
    if word in known:
        return [known[word]]
    found = answering([(info, _wording(info)) for info in known.values()], word)
    return found or [find_operation(word)]


def _wording(info: OperationInfo) -> Wording:
    """Return what an operation is found by, in the terminal's language and in English."""
    said = ((say(text), text) for text in (info.help, info.family))
    synonyms = (*map(say, info.keywords), *info.keywords)
    return wording((say(info.title), info.title, info.name), synonyms, itertools.chain(*said))


def _print_json(value: Any) -> None:
    json_line(jsonlib.dumps(value, ensure_ascii=False, indent=1))
