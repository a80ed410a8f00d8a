"""`multitone operations`, `formats` and `presets`: what there is, read from the declarations."""

from __future__ import annotations

import inspect
import json as jsonlib
import shlex
import sys
import textwrap
from typing import TYPE_CHECKING, Any

from multitone.batch.job import Export
from multitone.batch.options import with_preset
from multitone.cli.examples import step_example
from multitone.cli.typed import path_of
from multitone.imaging.decode import SUFFIXES
from multitone.imaging.encode import FormatInfo, export_formats, format_text
from multitone.imaging.operation import OperationInfo, find_operation, operations
from multitone.imaging.parameters import Parameter, value_text
from multitone.imaging.pipeline import describe, step_text
from multitone.imaging.preset import Preset, file_stem, find_preset, own_presets, preset_json, shipped_presets

if TYPE_CHECKING:
    from rich.console import Console

PIPED_WIDTH = 400
"""Columns of a table that goes into a file or another program, where a wrapped line would be found by no grep."""


def list_operations(name: str | None, *, json: bool) -> None:
    """Print all operations, or all there is to say of one. Raises `UsageError` where there is none of that name."""
    chosen = [find_operation(name)] if name else list(operations().values())
    if json:
        _print_json({"operations": [info.as_json() for info in chosen]})
    elif name:
        _tell(chosen[0])
    else:
        from rich.table import Table

        table = Table("Operation", "Family", "What it does", "Parameters", box=None, pad_edge=False)
        for info in chosen:
            table.add_row(
                info.name,
                info.family,
                info.help,
                " ".join(f"{p.name}={_text(p.default)}" for p in info.parameters),
            )
        _console().print(table)


def list_formats(*, json: bool) -> None:
    """Print the formats that are written, and the suffixes that are read."""
    written = list(export_formats().values())
    if json:
        _print_json({"formats": [info.as_json() for info in written], "readable": sorted(SUFFIXES)})
        return
    from rich.table import Table

    table = Table("Format", "What it is for", "Holds", "Settings", "Suffixes", box=None, pad_edge=False)
    for info in written:
        settings = " ".join(f"{p.name}={_text(p.default)}" for p in info.parameters)
        table.add_row(info.name, info.help, _holds(info), settings, " ".join(info.type.suffixes))
    console = _console()
    console.print(table)
    console.print(f"\nRead: {' '.join(sorted(SUFFIXES))}", highlight=False)


def list_presets(name: str | None, *, json: bool) -> None:
    """Print all presets, or all there is to say of one. Raises `UsageError` where there is none of that name."""
    problems: list[str] = []
    own = [find_preset(path_of(name))] if name else own_presets(problems)
    shipped = [] if name else shipped_presets()
    if json:
        _print_json({"presets": [_preset_json(p) for p in (*own, *shipped)], "problems": problems})
    elif name:
        _tell_preset(own[0])
    else:
        from rich.table import Table

        table = Table("Preset", "What it does", "Steps", box=None, pad_edge=False)
        for preset in (*own, *shipped):
            steps = ", ".join(describe(step) for step in preset.pipeline.steps)
            table.add_row(file_stem(preset.name), preset.help, steps)
        _console().print(table)
        for problem in problems:
            sys.stderr.write(f"multitone: {problem}\n")


def _preset_json(preset: Preset) -> dict[str, Any]:
    return {"preset": file_stem(preset.name), **jsonlib.loads(preset_json(preset))}


def _tell_preset(preset: Preset) -> None:
    export = with_preset(Export(folder=""), preset)
    _print(f"{preset.name}\n  {preset.help}".rstrip())
    for step in preset.pipeline.steps:
        _print(f"  --do '{step_text(step)}'")
    if export.format is not None:
        _print(f"  --format '{format_text(export.format)}'")
    if preset.same_quality:
        _print("  --same-quality")
    for option, value in (
        ("quality", preset.quality),
        ("max-bytes", preset.max_bytes),
        ("color", preset.color),
        ("metadata", preset.metadata),
        ("name", preset.template),
    ):
        if value is not None:
            _print(f"  --{option} '{value}'")
    _print(f"  For example: multitone convert photos -o out --preset {file_stem(preset.name)}")


def _holds(info: FormatInfo) -> str:
    """Say what a format keeps that others lose."""
    kind = info.type
    kept = {"transparency": kind.alpha, "16 bits": kind.deep}
    return ", ".join(word for word, holds in kept.items() if holds)


def _console() -> Console:
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else PIPED_WIDTH)


def _tell(info: OperationInfo) -> None:
    _print(f"{info.title} ({info.family})\n{textwrap.indent(inspect.getdoc(info.type) or '', '  ')}")
    for parameter in info.parameters:
        _print(f"  {parameter.name}={_text(parameter.default)}  {parameter.help} {_limits(parameter)}".rstrip())
    _print(f"  For example: --do {shlex.quote(step_example(info))}")


def _limits(parameter: Parameter) -> str:
    unit = f" {parameter.unit}" if parameter.unit else ""
    return f"({parameter.expectation()}{unit})"


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else value_text(value)


def _print_json(value: Any) -> None:
    _print(jsonlib.dumps(value, ensure_ascii=False, indent=1))


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
