"""`multitone measurements`: what was measured, as tables or JSON, and carried to another machine."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, cast, get_args

import msgspec

from multitone.batch.events import to_json
from multitone.cli.arguments import JSON, HelpedOption, at_least_one, command
from multitone.cli.signals import unwinding
from multitone.cli.terminal import MOST_LINES, console, json_line, line, table, tell
from multitone.cli.typed import path_of
from multitone.errors import UsageError, printed
from multitone.imaging.parameters import suggestion
from multitone.messages import _, several, tr
from multitone.numbers import between, figures, formatted
from multitone.speedup.measurements import Kind, Measurement, Workload
from multitone.speedup.measurements.across import WorkloadSpeed
from multitone.speedup.measurements.store import Measurements
from multitone.speedup.measurements.taking import detail_record
from multitone.storage.atomic_file import save

if TYPE_CHECKING:
    from rich.table import Table


@command(
    HelpedOption(_("Show only one kind."), "--kind", metavar="|".join(get_args(Kind))),
    at_least_one(_("Show only this many, latest first."), "--limit"),
    JSON,
    HelpedOption(_("Write all of them to a new file."), "--export", metavar="FILE"),
    HelpedOption(_("Import measurements exported on another machine."), "--import", "read", metavar="FILE"),
)
def measurements(*, kind: str | None, limit: int | None, json: bool, export: str | None, read: str | None) -> None:
    """Print what was measured, or carry it to or from a file. Raises `UsageError` or `MeasurementsError`."""
    chosen = _kind(kind)
    document = None if read is None else _contents(path_of(read))
    with unwinding(), Measurements() as kept:
        tell(kept.notice)
        if document is not None:
            new = kept.imported(document)
            line(several("1 measurement was added.", "{n:,} measurements were added.", new))
        if export is not None:
            _write(path_of(export), kept.exported())
        if document is not None or export is not None:
            return
        recent = kept.recent(chosen, limit=limit or (-1 if json else MOST_LINES), details=json)
        across = [(workload, kept.compared(workload.key)) for workload in _workloads(recent)]
        across = [(workload, speeds) for workload, speeds in across if any(one.speed is not None for one in speeds)]
    if json:
        json_line(_as_json(recent, across))
    elif not recent:
        line(tr("Nothing has been measured yet: `multitone scale SOURCE --do STEP` measures how a job scales."))
    else:
        _print(recent, across)


def _kind(name: str | None) -> Kind | None:
    kinds = list(get_args(Kind))
    if name is not None and name not in kinds:
        near, known = suggestion(name, kinds), ", ".join(kinds)
        raise UsageError(
            _("There is no kind {name!r}{near}; choose one of {known}.", name=name, near=near, known=known)
        )
    return cast("Kind | None", name)


def _contents(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise UsageError(_("{path} cannot be read: {why}.", path=printed(path), why=error.strerror)) from error


def _write(path: str, document: bytes) -> None:
    """Write a file whole or not at all, and never over another."""
    try:
        save(document, path, replace=False)
    except FileExistsError as error:
        raise UsageError(_("{path} exists; name another file, or remove it first.", path=printed(path))) from error
    except OSError as error:
        raise UsageError(_("{path} cannot be written: {why}.", path=printed(path), why=error.strerror)) from error


def _workloads(recent: list[Measurement]) -> list[Workload]:
    """Return the workloads of measurements, each once, the latest first."""
    return list({one.workload.key: one.workload for one in reversed(recent)}.values())[::-1]


def _as_json(recent: list[Measurement], across: list[tuple[Workload, list[WorkloadSpeed]]]) -> str:
    records = [{**msgspec.structs.asdict(one), "detail": detail_record(one)} for one in recent]
    by_workload = [{"workload": workload, "by": speeds} for workload, speeds in across]
    return to_json({"measurements": records, "compared": by_workload})


def _print(recent: list[Measurement], across: list[tuple[Workload, list[WorkloadSpeed]]]) -> None:
    drawn = console()
    drawn.print(_table_of(recent))
    for workload, speeds in across:
        drawn.print()
        line(_named(workload))
        drawn.print(_comparison(speeds))


def _named(workload: Workload) -> str:
    pictures = several("1 picture", "{n:,} pictures", workload.pictures)
    steps = printed(workload.steps) or tr("no steps")
    if not workload.megapixels:
        return f"{steps}: {pictures}"
    megapixels = figures(workload.megapixels)
    return tr("{steps}: {pictures}, {n} megapixels", steps=steps, pictures=pictures, n=megapixels)


def _table_of(recent: list[Measurement]) -> Table:
    """Return a line a measurement; machine and version only where there are several, for a line is short."""
    many = len({(one.machine.name, one.version) for one in recent}) > 1
    where = (tr("machine"), tr("version")) if many else ()
    rows = table((tr("when"), tr("what"), *where), (tr("workers"), tr("seconds"), "MP/s", tr("speedup")), tr("work"))
    for one in recent:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.at))
        rows.add_row(
            *_texts(when, one.kind, *((one.machine.name, one.version) if many else ())),
            *_figures(one),
            "" if one.speedup is None else formatted(one.speedup, ".2f"),
            *_texts(f"{one.workload.steps} · {one.workload.pictures:,}"),
        )
    return rows


def _figures(one: Measurement) -> tuple[str, str, str]:
    """Return workers, seconds and megapixels a second; of the laboratory, whose rows differ in all three, none."""
    if one.kind == "lab":
        return "", "", ""
    return str(one.workers), formatted(one.seconds, ".2f"), figures(one.megapixels_per_second)


def _comparison(speeds: list[WorkloadSpeed]) -> Table:
    titles = (tr("workers"), tr("times"), tr("seconds"), tr("from–to"), tr("speed"))
    rows = table((tr("machine"), tr("version"), tr("engine")), titles, tr("processor"))
    for one in speeds:
        speed = "" if one.speed is None else formatted(one.speed, ".2f")
        speed += f" ({between(one.interval)})" if one.interval else ""
        cores = several("1 core", "{n:,} cores", one.machine.cores)
        rows.add_row(
            *_texts(one.machine.name, one.version, one.engine),
            str(one.workers),
            str(one.measured),
            formatted(one.seconds, ".2f"),
            between(one.spread),
            speed,
            *_texts(f"{one.machine.processor}, {cores}"),
        )
    return rows


def _texts(*words: str) -> list[Any]:
    """Return words that another machine may have written, so that no terminal takes them for commands."""
    from rich.text import Text

    return [Text(printed(word)) for word in words]
