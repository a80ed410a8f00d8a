"""`multitone lab`: the GIL laboratory on a terminal: kernels × engines, as a table, as JSON or as Markdown."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from multitone.batch.events import to_json
from multitone.cli.convert import DONE, INTERRUPTED
from multitone.cli.signals import interruptible, unwinding
from multitone.engines.base import JobControl
from multitone.errors import UsageError
from multitone.speedup.lab.bench import run
from multitone.speedup.lab.table import WORKLOADS, Laboratory, LabRow
from multitone.speedup.measurements.store import keep
from multitone.speedup.measurements.taking import of_laboratory
from multitone.speedup.timing import ResultSoFar, RunBegan

if TYPE_CHECKING:
    from rich.table import Table

HEADINGS = ("Kernel", "Engine", "Workers", "Seconds", "Spread", "Speedup", "Pixels", "Why")
NAMED = ("processor", "cores", "python", "system", "load")
"""Conditions that the table ends with."""
NUMBERS = ("Workers", "Seconds", "Speedup", "Why")


class LabWish(Struct, frozen=True):
    """What was typed."""

    sources: tuple[str, ...] = ()
    kernels: tuple[str, ...] = ()
    """Empty: all; so with the others."""
    engines: tuple[str, ...] = ()
    workloads: tuple[str, ...] = ()
    rounds: int | None = None
    """None: as many as it takes."""
    workers: int | None = None


def lab(wish: LabWish, *, json: bool, markdown: bool) -> int:
    """Measure, print, and return the exit status. Raises `UsageError` for what is unknown."""
    if json and markdown:
        raise UsageError("--json and --markdown cannot be used together; leave one out.")
    control = JobControl(lends_cores=False)
    with unwinding(), interruptible(control):
        found = _measured(wish, control)
    if found is None or control.cancelled:
        return INTERRUPTED
    if json:
        sys.stdout.write(to_json(found) + "\n")
    elif markdown:
        sys.stdout.write(as_markdown(found))
    else:
        _print(found)
    problem = keep(of_laboratory(found))
    if problem:
        sys.stderr.write(f"multitone: {problem}\n")
    return DONE


def _measured(wish: LabWish, control: JobControl) -> Laboratory | None:
    """Run to the end, telling a terminal what is at work."""
    found = None
    for reading in run(
        wish.sources,
        kernels=wish.kernels or None,
        engines=wish.engines or None,
        workloads=wish.workloads or WORKLOADS,
        rounds=wish.rounds,
        workers=wish.workers,
        control=control,
    ):
        if isinstance(reading, RunBegan):
            _tell(f"run {reading.number} of {reading.of}: {reading.title}")
        elif isinstance(reading, ResultSoFar):
            found = reading.result
    _tell("")
    return found


def _tell(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def _print(found: Laboratory) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    sentences = list(dict.fromkeys(cells(row)[-1] for row in found.rows))
    console.print(_table(found.rows, sentences))
    notes = Table.grid(padding=(0, 1))
    for number, sentence in enumerate(sentences, 1):
        notes.add_row(Text(f"{number}", style="dim"), Text(sentence))
    console.print()
    console.print(notes)
    console.print()
    console.print(Text(_conditions(found)), soft_wrap=True)
    for warning in found.warnings:
        console.print(Text(warning, style="yellow"), soft_wrap=True)


def _table(rows: Sequence[LabRow], sentences: list[str]) -> Table:
    """Return the figures; sentences are long and come again and again, so that each row names the number of its own."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in HEADINGS:
        table.add_column(heading, justify="right" if heading in NUMBERS else "left", no_wrap=True)
    kernel = ""
    for row in rows:
        if kernel and row.kernel != kernel:
            table.add_section()
        *figures, sentence = cells(row)
        shown = (*figures, str(sentences.index(sentence) + 1))
        table.add_row(*map(Text, shown if row.kernel != kernel else ("", *shown[1:])))
        kernel = row.kernel
    return table


def cells(row: LabRow) -> tuple[str, ...]:
    """Return a row as text, a cell for each heading."""
    import statistics

    if row.unavailable is not None or not row.seconds:
        return row.kernel, row.engine, str(row.workers), "–", "", "–", "", row.unavailable or ""
    spread = f"{min(row.seconds):.2f}–{max(row.seconds):.2f}"
    speedup = "–" if row.speedup is None else f"{row.speedup:.2f} ×"
    pixels = "same" if row.identical else "DIFFERENT"
    seconds = f"{statistics.median(row.seconds):.2f}"
    return row.kernel, row.engine, str(row.workers), seconds, spread, speedup, pixels, row.because


def as_markdown(found: Laboratory) -> str:
    """Return the table and what it was measured on, for a README."""
    lines = [" | ".join(("", *HEADINGS, "")).strip(), "|" + " --- |" * len(HEADINGS)]
    lines += [" | ".join(("", *cells(row), "")).strip() for row in found.rows]
    return "\n".join([*lines, "", _conditions(found), *found.warnings]) + "\n"


def _conditions(found: Laboratory) -> str:
    return f"{', '.join(f'{name} {found.conditions[name]}' for name in NAMED if name in found.conditions)}."
