"""`multitone lab`: the GIL laboratory on a terminal: kernels × engines, as a table, as JSON or as Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from multitone.batch.events import to_json
from multitone.batch.options import RUN
from multitone.cli.arguments import JSON, HelpedArgument, HelpedOption, at_least_one, command, record_options, switch
from multitone.cli.converting import DONE, INTERRUPTED
from multitone.cli.signals import interruptible, unwinding
from multitone.cli.speed import last_result, progress_shown
from multitone.cli.terminal import console, json_line, line, tell
from multitone.engines.base import JobControl
from multitone.errors import UsageError
from multitone.messages import Message, _, say
from multitone.numbers import ENGLISH, Style, between, formatted
from multitone.speedup.lab.bench import run
from multitone.speedup.lab.table import WORKLOADS, Laboratory, LabRow
from multitone.speedup.measurements.store import keep
from multitone.speedup.measurements.taking import of_laboratory

if TYPE_CHECKING:
    from rich.table import Table

HEADINGS = (
    _("Kernel"), _("Engine"), _("Workers"), _("Seconds"), _("Spread"), _("Speedup"), _("Pixels"), _("Why"),
)  # fmt: skip
NAMED = {
    "processor": _("processor"), "cores": _("cores"), "python": Message("python"), "system": _("system"),
    "load": _("load"),
}  # fmt: skip
"""Conditions that the table ends with."""
NUMBERS = ("Workers", "Seconds", "Speedup", "Why")


def _several(about: Message, flag: str) -> HelpedOption:
    return HelpedOption(about, flag, group=RUN, multiple=True, metavar="NAME")


@command(
    HelpedArgument(
        "sources", _("Pictures to work on; the sample photographs by default."), nargs=-1, metavar="[SOURCE]..."
    ),
    _several(_("Measure this one; repeat for more."), "--kernel"),
    _several(_("Measure on this one; repeat for more."), "--engine"),
    _several(_("cpu or io; both by default."), "--workload"),
    at_least_one(_("How often each is run; 5 to 20 times by default."), "--rounds", most=100, group=RUN),
    *record_options("workers"),
    JSON,
    switch(_("Print the table as Markdown."), "--markdown"),
)
def lab(
    *,
    sources: Sequence[str],
    kernel: Sequence[str],
    engine: Sequence[str],
    workload: Sequence[str],
    rounds: int | None,
    workers: int | None,
    json: bool,
    markdown: bool,
) -> int:
    """Measure, print, and return the exit status. Raises `UsageError` for what is unknown."""
    if json and markdown:
        raise UsageError(_("--json and --markdown cannot be used together; leave one out."))
    control = JobControl(lends_cores=False)
    with unwinding(), interruptible(control), progress_shown() as show:
        readings = run(
            sources, kernels=kernel or None, engines=engine or None, workloads=workload or WORKLOADS, rounds=rounds,
            workers=workers, control=control,
        )  # fmt: skip
        laboratory = last_result(readings, show)
    if laboratory is None or control.cancelled:
        return INTERRUPTED
    if json:
        json_line(to_json(laboratory))
    elif markdown:
        line(as_markdown(laboratory).rstrip())
    else:
        _print(laboratory)
    tell(keep(of_laboratory(laboratory)))
    return DONE


def _print(laboratory: Laboratory) -> None:
    from rich.table import Table
    from rich.text import Text

    drawn = console()
    sentences = list(dict.fromkeys(cells(row)[-1] for row in laboratory.rows))
    drawn.print(_table(laboratory.rows, sentences))
    notes = Table.grid(padding=(0, 1))
    for number, sentence in enumerate(sentences, 1):
        notes.add_row(Text(f"{number}", style="dim"), Text(say(sentence)))
    drawn.print()
    drawn.print(notes)
    drawn.print()
    line(_conditions(laboratory, say))
    for warning in laboratory.warnings:
        line(say(warning), "yellow")


def _table(rows: Sequence[LabRow], sentences: list[str]) -> Table:
    """Return the figures; sentences are long and come again and again, so that each row names the number of its own."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in HEADINGS:
        table.add_column(say(heading), justify="right" if heading in NUMBERS else "left", no_wrap=True)
    kernel = ""
    for row in rows:
        if kernel and row.kernel != kernel:
            table.add_section()
        *figures, sentence = cells(row)
        words = (say(figure) if isinstance(figure, Message) else figure for figure in figures)  # names are typed so
        shown = (*words, str(sentences.index(sentence) + 1))
        table.add_row(*map(Text, shown if row.kernel != kernel else ("", *shown[1:])))
        kernel = row.kernel
    return table


def cells(row: LabRow, style: Style | None = None) -> tuple[str, ...]:
    """Return a row as text, a cell for each heading."""
    if row.unavailable is not None or not row.seconds:
        return row.kernel, row.engine, str(row.workers), "–", "", "–", "", row.unavailable or ""
    spread = between((min(row.seconds), max(row.seconds)), style)
    speedup = "–" if row.speedup is None else f"{formatted(row.speedup, '.2f', style)} ×"
    pixels = _("same") if row.identical else _("DIFFERENT")
    seconds = formatted(statistics.median(row.seconds), ".2f", style)
    return row.kernel, row.engine, str(row.workers), seconds, spread, speedup, pixels, row.because


def as_markdown(laboratory: Laboratory) -> str:
    """Return the table and what it was measured on, for a README, in English."""
    rows = [HEADINGS, *(cells(row, ENGLISH) for row in laboratory.rows)]
    head, *lines = (" | ".join(("", *row, "")).strip() for row in rows)
    ends = ["", _conditions(laboratory), *laboratory.warnings]
    return "\n".join([head, "|" + " --- |" * len(HEADINGS), *lines, *ends]) + "\n"


def _conditions(laboratory: Laboratory, said: Callable[[str], str] = str) -> str:
    conditions = laboratory.conditions
    return f"{', '.join(f'{said(text)} {conditions[name]}' for name, text in NAMED.items() if name in conditions)}."
