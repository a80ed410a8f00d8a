"""`multitone operations` and `formats`: what there is, read from the declarations."""

from __future__ import annotations

import json as jsonlib
import sys
from typing import Any

from multitone.imaging.declaration import Parameter, value_text
from multitone.imaging.decode import SUFFIXES
from multitone.imaging.encode import export_formats
from multitone.imaging.operation import OperationInfo, find_operation, operations


def list_operations(name: str | None, *, json: bool) -> None:
    """Print all operations, or all there is to say of one. Raises `UsageError` where there is none of that name."""
    chosen = [find_operation(name)] if name else list(operations().values())
    if json:
        _print_json({"operations": [info.as_json() for info in chosen]})
    elif name:
        _tell(chosen[0])
    else:
        from rich.console import Console
        from rich.table import Table

        table = Table("Operation", "Family", "What it does", "Parameters", box=None, pad_edge=False)
        for info in chosen:
            table.add_row(
                info.name,
                info.family,
                info.help,
                " ".join(f"{p.name}={_text(p.default)}" for p in info.parameters),
            )
        Console().print(table)


def list_formats(*, json: bool) -> None:
    """Print the formats that are written, and the suffixes that are read."""
    written = list(export_formats().values())
    if json:
        _print_json({"formats": [info.as_json() for info in written], "readable": sorted(SUFFIXES)})
        return
    for info in written:
        parameters = ", ".join(f"{p.name}={_text(p.default)}" for p in info.parameters)
        _print(f"{info.name:6s} {info.help} ({parameters})")
    _print(f"read:  {' '.join(sorted(SUFFIXES))}")


def _tell(info: OperationInfo) -> None:
    _print(f"{info.title} ({info.family})\n  {info.help}")
    for parameter in info.parameters:
        _print(f"  {parameter.name}={_text(parameter.default)}  {parameter.help} {_limits(parameter)}".rstrip())
    settings = [f"{p.name}={_text(p.default)}" for p in info.parameters if p.default is not None]
    example = " ".join([info.name, *(f'"{setting}"' if " " in setting else setting for setting in settings)])
    _print(f"  For example: --do '{example}'")


def _limits(parameter: Parameter) -> str:
    unit = f" {parameter.unit}" if parameter.unit else ""
    return f"({parameter.expectation()}{unit})"


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else value_text(value)


def _print_json(value: Any) -> None:
    _print(jsonlib.dumps(value, ensure_ascii=False, indent=1))


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
