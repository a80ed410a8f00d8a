"""`multitone measurements`: what was measured, as tables or JSON, and carried to another machine."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from typing import Any, cast, get_args

import msgspec

from multitone.batch.events import to_json
from multitone.cli.messages import counted, number_text, path_text
from multitone.cli.typed import path_of
from multitone.errors import UsageError
from multitone.imaging.parameters import suggestion
from multitone.speedup.measurements import Kind, Measurement, Workload
from multitone.speedup.measurements.across import WorkloadSpeed
from multitone.speedup.measurements.store import Measurements
from multitone.speedup.measurements.taking import detail_record

SHOWN = 20
"""Measurements in a table; JSON has as many as are asked for, or all."""


def measurements(kind: str | None, *, limit: int | None, json: bool, export: str | None, read: str | None) -> None:
    """Print what was measured, or carry it to or from a file. Raises `UsageError` or `MeasurementsError`."""
    chosen = _kind(kind)
    document = None if read is None else _contents(path_of(read))
    with Measurements() as kept:
        if kept.notice:
            sys.stderr.write(f"multitone: {kept.notice}\n")
        if document is not None:
            new = kept.imported(document)
            sys.stdout.write(f"{counted(new, 'measurement')} {'is' if new == 1 else 'are'} new here.\n")
        if export is not None:
            _write(path_of(export), kept.exported())
        if document is not None or export is not None:
            return
        recent = kept.recent(chosen, limit=limit or (-1 if json else SHOWN), details=json)
        across = [(workload, kept.compared(workload.key)) for workload in _workloads(recent)]
        across = [(workload, found) for workload, found in across if any(one.speed is not None for one in found)]
    if json:
        sys.stdout.write(_as_json(recent, across) + "\n")
    elif not recent:
        sys.stdout.write("Nothing was measured yet: `multitone scale SOURCE --do STEP` measures how a job scales.\n")
    else:
        _print(recent, across)


def _kind(name: str | None) -> Kind | None:
    kinds = list(get_args(Kind))
    if name is not None and name not in kinds:
        raise UsageError(f"There is no kind {name!r}{suggestion(name, kinds)}; there are {', '.join(kinds)}.")
    return cast("Kind | None", name)


def _contents(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise UsageError(f"{path_text(path)} cannot be read: {error.strerror}.") from error


def _write(path: str, document: bytes) -> None:
    """Write a file whole or not at all, and never over another."""
    part = f"{path}.{os.getpid()}.part"
    try:
        with open(part, "xb") as file:
            file.write(document)
        os.link(part, path) if hasattr(os, "link") else os.rename(part, path)
    except FileExistsError as error:
        raise UsageError(f"{path_text(path)} exists; name another file, or remove it first.") from error
    except OSError as error:
        raise UsageError(f"{path_text(path)} cannot be written: {error.strerror}.") from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(part)


def _workloads(recent: list[Measurement]) -> list[Workload]:
    """Return the workloads of measurements, each once, the latest first."""
    return list({one.workload.key: one.workload for one in reversed(recent)}.values())[::-1]


def _as_json(recent: list[Measurement], across: list[tuple[Workload, list[WorkloadSpeed]]]) -> str:
    told: list[dict[str, Any]] = [{**msgspec.structs.asdict(one), "detail": detail_record(one)} for one in recent]
    return to_json({
        "measurements": told,
        "compared": [{"workload": workload, "by": found} for workload, found in across],
    })  # fmt: skip


def _print(recent: list[Measurement], across: list[tuple[Workload, list[WorkloadSpeed]]]) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    console.print(_table_of(recent))
    for workload, found in across:
        console.print()
        console.print(_named(workload), soft_wrap=True, markup=False)
        console.print(_comparison(found))


def _named(workload: Workload) -> str:
    megapixels = f", {number_text(workload.megapixels)} megapixels" if workload.megapixels else ""
    return f"{path_text(workload.steps) or 'no steps'}: {counted(workload.pictures, 'picture')}{megapixels}"


def _table_of(recent: list[Measurement]) -> Any:
    """Return a line a measurement; machine and version only where there are several, for a line is short."""
    several = len({(one.machine.name, one.version) for one in recent}) > 1
    where = ("machine", "version") if several else ()
    table = _table(("when", "what", *where), ("workers", "seconds", "MP/s", "speedup"), "work")
    for one in recent:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.at))
        table.add_row(
            *_texts(when, one.kind, *((one.machine.name, one.version) if several else ())),
            *_figures(one),
            "" if one.speedup is None else f"{one.speedup:.2f}",
            *_texts(f"{one.workload.steps} · {one.workload.pictures:,}"),
        )
    return table


def _figures(one: Measurement) -> tuple[str, str, str]:
    """Return workers, seconds and megapixels a second; of the laboratory, whose rows differ in all three, none."""
    if one.kind == "lab":
        return "", "", ""
    return str(one.workers), f"{one.seconds:.2f}", number_text(one.megapixels_per_second)


def _comparison(found: list[WorkloadSpeed]) -> Any:
    figures = ("workers", "times", "seconds", "from–to", "speed")
    table = _table(("machine", "version", "engine"), figures, "processor")
    for one in found:
        speed = "" if one.speed is None else f"{one.speed:.2f}"
        speed += f" ({one.interval[0]:.2f}–{one.interval[1]:.2f})" if one.interval else ""
        table.add_row(
            *_texts(one.machine.name, one.version, one.engine),
            str(one.workers),
            str(one.measured),
            f"{one.seconds:.2f}",
            f"{one.spread[0]:.2f}–{one.spread[1]:.2f}",
            speed,
            *_texts(f"{one.machine.processor}, {counted(one.machine.cores, 'core')}"),
        )
    return table


def _table(words: tuple[str, ...], figures: tuple[str, ...], last: str) -> Any:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in words:
        table.add_column(title, overflow="fold")
    for title in figures:
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column(last, overflow="fold")
    return table


def _texts(*words: str) -> list[Any]:
    """Return words that another machine may have written, so that no terminal takes them for commands."""
    from rich.text import Text

    return [Text(path_text(word)) for word in words]
