"""Page: a run as one HTML file that asks for nothing from anywhere, and needs no script to be read."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from multitone.batch.plan import format_sentence
from multitone.batch.unread import unread_sentence
from multitone.reports import document, drawing, numbers, pictures
from multitone.reports.curve import curve_of
from multitone.reports.layout import Layout, lay_out
from multitone.reports.record import Recorder

if TYPE_CHECKING:
    import jinja2

TEMPLATE = "page.html"
MOST_CORES = 32
"""Cores above which only their mean is drawn."""
PARTS = ("start", "read", "decode", "apply", "encode", "write", "wait")
"""Where a worker's time can go, in the order of `TimeUse`."""
NAMES = {
    "processor": "Processor", "cores": "Cores to use", "load": "System load before", "governor": "Governor",
    "turbo": "Turbo", "power": "Power", "system": "System", "python": "Python", "pillow": "Pillow",
    "pyvips": "pyvips", "simplejpeg": "simplejpeg", "start_method": "Workers start by", "page_cache": "Page cache",
    "baseline": "Baseline",
}  # fmt: skip


def page_pieces(record: Recorder) -> Iterator[str]:
    """Yield the page, piece by piece."""
    return _template().generate(**page_values(record))


@functools.cache
def _template() -> jinja2.Template:
    """Read the template; compiling it takes 60 ms."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(os.path.dirname(__file__)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "seconds": numbers.seconds_text, "bytes": numbers.bytes_text, "figure": numbers.figure_text,
        "percent": numbers.percent_text, "shown": numbers.shown, "pictures": numbers.pictures_text,
    }  # fmt: skip
    return environment.get_template(TEMPLATE)


def page_values(record: Recorder) -> dict[str, Any]:
    """Return all that the page says."""
    layout = lay_out(record)
    return {**_told(record), **_drawn(record, layout), **_listed(record, layout)}


def _told(record: Recorder) -> dict[str, Any]:
    """Return what is said in words: what was done, its figures, its conditions."""
    return {
        "title": f"{numbers.pictures_text(len(record.job.tasks))}: {numbers.shown(document.steps_text(record))}",
        "sentence": sentence(record),
        "steps_said": numbers.shown(document.steps_text(record)),
        "about": [numbers.shown(text) for text in _about(record)],
        "stopped": record.finished.stopped if record.finished else "The run did not come to its end.",
        "unread": unread_sentence(record.started.unread) if record.started else "",
        "held_back": record.started.held_back if record.started else None,
        "figures": figures(record),
        "command": numbers.shown(document.command_text(record)),
        "conditions": list(_conditions(record)),
        "one": record.comparison,
    }


def _drawn(record: Recorder, layout: Layout) -> dict[str, Any]:
    """Return what is drawn: the curve, lanes, cores and memory, and where the time went."""
    span = max(record.seconds, 1e-9)
    pauses = [(p, 100 * p.began / span, 100 * ((p.ended or span) - p.began) / span) for p in record.pauses]
    return {
        "span": span,
        "width": drawing.WIDTH,
        "height": drawing.HEIGHT,
        "steps": drawing.round_steps(span),
        "curve": curve_of(record, layout),
        "lanes": drawing.lanes(record, layout, span),
        "pauses": pauses,
        "cores": _cores(record, span),
        "memory": _memory(record, span),
        "parts": PARTS,
        "uses": record.time_uses.workers,
    }


def _listed(record: Recorder, layout: Layout) -> dict[str, Any]:
    """Return the pictures: all or the slowest, and those of which there is something to say."""
    folders, counts = pictures.folders_of(record), document.counts_of(record)
    return {
        "folders": folders,
        "rows": pictures.rows_of(record, layout, folders),
        "worked": counts["done"] + counts["failed"],
        "failures": pictures.failures_of(record, folders),
        "remarks": pictures.remarks_of(record, folders),
        "skipped": pictures.skipped_of(record),
        "cancelled": counts["cancelled"],
    }


def sentence(record: Recorder) -> str:
    """Say in one sentence what was done."""
    counts, everything = document.counts_of(record), len(record.job.tasks)
    done = counts["done"]
    said = numbers.pictures_text(done) if done == everything else f"{done:,} of {numbers.pictures_text(everything)}"
    workers = f"{record.workers} worker{'' if record.workers == 1 else 's'}"
    ratio = record.comparison.speedup if record.comparison else None
    proof = f", {ratio:.2f}\u00a0× as fast as one thread" if ratio else ""
    return f"{said} done in {numbers.seconds_text(record.seconds)} on {workers}{proof}."


def figures(record: Recorder) -> list[tuple[str, str]]:
    """Return the figures of a run, each with its name."""
    counts, seconds, finished = document.counts_of(record), record.seconds, record.finished
    megapixels = sum(record.pixels) / 1e6
    found = [("Pictures done", f"{counts['done']:,}")]
    found += [(name.capitalize(), f"{counts[name]:,}") for name in ("failed", "skipped", "cancelled") if counts[name]]
    found += [("Megapixels", numbers.figure_text(megapixels)), ("Time", numbers.seconds_text(seconds))]
    if seconds > 0:
        found.append(("Megapixels / s", numbers.figure_text(megapixels / seconds)))
    if finished and seconds > 0:
        found.append(("Processor time", numbers.seconds_text(finished.cpu_seconds)))
        busy = finished.cpu_seconds / seconds / max(1, finished.workers)
        found.append(("Processor use", numbers.percent_text(busy)))
    if record.comparison and record.comparison.efficiency is not None:
        found.append(("Efficiency", numbers.percent_text(record.comparison.efficiency)))
    if finished and finished.peak_memory:
        found.append(("Memory at most", numbers.bytes_text(finished.peak_memory)))
    read, written = numbers.bytes_text(sum(record.bytes_in)), numbers.bytes_text(sum(record.bytes_out))
    return [*found, ("Read", read), ("Written", written)]


def _about(record: Recorder) -> list[str]:
    job = record.job
    said = [format_sentence(job.export), job.export.folder, f"engine {record.engine}", document.started_text(record)]
    said.append(f"job {job.id}")
    said += ["truncated files salvaged"] if job.limits.salvage else []
    said += ["results read again and checked"] if job.limits.verify else []
    return [text for text in said if text]


def _conditions(record: Recorder) -> Iterator[tuple[str, str]]:
    for name, value in document.conditions_of(record).items():
        if value is None or value == "":
            continue
        said = ", ".join(map(_value_text, value)) if isinstance(value, list | tuple) else _value_text(value)
        yield NAMES.get(name, name.replace("_", " ").capitalize()), numbers.shown(said)


def _value_text(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _cores(record: Recorder, span: float) -> list[tuple[str, str, float]]:
    """Return the strips of the cores: a name, a path, and the mean in percent."""
    samples = record.samples
    if not len(samples) or not samples.cores:
        return []
    strips = [(f"core {core + 1}", list(map(float, samples.core(core)))) for core in range(samples.cores)]
    if samples.cores > MOST_CORES:
        strips = [(f"{samples.cores} cores", samples.mean_load())]
    return [
        (name, drawing.area(loads, samples.at, 100.0, span), sum(loads) / len(loads) / 100) for name, loads in strips
    ]


def _memory(record: Recorder, span: float) -> tuple[str, int] | None:
    """Return the strip of the memory and its highest value in bytes; None where the system did not tell."""
    most = max(record.samples.memory, default=0)
    if not most:
        return None
    return drawing.area(list(map(float, record.samples.memory)), record.samples.at, float(most), span), most
