"""Page: a run as one HTML file that asks for nothing from anywhere, and needs no script to be read."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from multitone.batch.copying import way_sentences
from multitone.batch.plan import format_sentence
from multitone.batch.unread import unread_sentence
from multitone.imaging.pipeline import describe
from multitone.messages import _, say, several, spoken_language, tr
from multitone.numbers import count, figures, percent, ratio, seconds, size
from multitone.reports import document, drawing, pictures
from multitone.reports.document import shown
from multitone.reports.layout import Layout, lay_out
from multitone.reports.record import Recorder

if TYPE_CHECKING:
    import jinja2

TEMPLATE = "page.html"
MOST_CORES = 32
"""Cores above which only their mean is drawn."""
PARTS = (_("start"), "read", "decode", "apply", "encode", "write", "wait")
"""Where a worker's time can go, in the order of `TimeUse`."""
NAMES = {
    "processor": _("Processor"), "cores": _("Cores to use"), "load": _("System load before"), "governor": _("Governor"),
    "turbo": _("Turbo"), "power": _("Power"), "system": _("System"), "python": "Python", "pillow": "Pillow",
    "pyvips": "pyvips", "simplejpeg": "simplejpeg", "start_method": _("Start method of workers"),
    "page_cache": _("Page cache"), "baseline": _("Baseline"),
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
    environment.globals |= {"tr": tr}
    environment.filters |= {
        "seconds": measured, "bytes": size, "figure": figures, "percent": percent, "ratio": ratio, "count": count,
        "shown": lambda text: shown(say(text)), "say": say, "pictures": pictures_text,
    }  # fmt: skip
    return environment.get_template(TEMPLATE)


def measured(value: float) -> str:
    """Write a measured time."""
    return seconds(value, digits=3)


def pictures_text(number: int) -> str:
    """Say how many pictures."""
    return several("1 picture", "{n:,} pictures", number)


def page_values(record: Recorder) -> dict[str, Any]:
    """Return all that the page says."""
    layout = lay_out(record)
    return {**_texts(record), **_drawn(record, layout), **_listed(record, layout)}


def _texts(record: Recorder) -> dict[str, Any]:
    """Return what is said in words: what was done, its figures, its conditions."""
    steps = " → ".join(say(describe(step)).replace(" · ", ", ") for step in record.job.pipeline.steps)
    steps = shown(steps or tr("no steps"))
    return {
        "language": spoken_language(),
        "title": f"{pictures_text(len(record.job.tasks))}: {steps}",
        "sentence": sentence(record),
        "steps_text": steps,
        "about": list(map(shown, _about(record))),
        "stopped": record.finished.stopped if record.finished else _("The run did not finish."),
        "unread": unread_sentence(record.started.unread) if record.started else "",
        "held_back": record.started.held_back if record.started else None,
        "figures": _figures(record),
        "command": shown(document.command_text(record)),
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
        "curve": drawing.curve_of(record, layout),
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
        "losses": pictures.losses_of(record),
        "skipped": pictures.skipped_of(record),
        "cancelled": counts["cancelled"],
    }


def sentence(record: Recorder) -> str:
    """Say in one sentence what was done."""
    done, everything = document.counts_of(record)["done"], len(record.job.tasks)
    text = pictures_text(done)
    if done != everything:
        text = several("{done:,} of 1 picture", "{done:,} of {n:,} pictures", everything, done=done)
    workers = several("1 worker", "{n:,} workers", record.workers)
    text = tr("{pictures} done in {time} on {workers}", pictures=text, time=measured(record.seconds), workers=workers)
    speedup = record.comparison.speedup if record.comparison else None
    if speedup:
        return tr("{what}, {n:.2f}\u00a0× as fast as one thread.", what=text, n=speedup)
    return f"{text}."


def _figures(record: Recorder) -> list[tuple[str, str]]:
    """Return the figures of a run, each with its name."""
    counts, time, finished = document.counts_of(record), record.seconds, record.finished
    megapixels = sum(record.pixels) / 1e6
    texts = [(tr("Pictures done"), count(counts["done"]))]
    ends = {"failed": _("Failed"), "skipped": _("Skipped"), "cancelled": _("Cancelled")}
    texts += [(say(name), count(counts[end])) for end, name in ends.items() if counts[end]]
    texts += [(tr("Megapixels"), figures(megapixels)), (tr("Time"), measured(time))]
    if time > 0:
        texts.append((tr("Megapixels / s"), figures(megapixels / time)))
    if finished and time > 0:
        texts.append((tr("Processor time"), measured(finished.cpu_seconds)))
        texts.append((tr("Processor use"), percent(finished.cpu_seconds / time / max(1, finished.workers))))
    if record.comparison and record.comparison.efficiency is not None:
        texts.append((tr("Efficiency"), percent(record.comparison.efficiency)))
    if finished and finished.peak_memory:
        texts.append((tr("Peak memory"), size(finished.peak_memory)))
    return [*texts, (tr("Read"), size(sum(record.bytes_in))), (tr("Written"), size(sum(record.bytes_out)))]


def _about(record: Recorder) -> Iterator[str]:
    job = record.job
    yield say(format_sentence(job.export))
    yield job.export.folder
    yield tr("engine {name}", name=record.engine)
    if record.began is not None:
        yield document.started_text(record)
    yield tr("job {job}", job=job.id)
    yield from map(say, way_sentences(record.ways))
    if job.limits.salvage:
        yield tr("truncated files salvaged")
    if job.limits.verify:
        yield tr("results read again and checked")


def _conditions(record: Recorder) -> Iterator[tuple[str, str]]:
    for name, value in document.conditions_of(record).items():
        if value is not None and value != "":
            values = value if isinstance(value, list | tuple) else (value,)
            yield say(NAMES.get(name, name.replace("_", " ").capitalize())), shown(", ".join(map(_value_text, values)))


def _value_text(value: object) -> str:
    if isinstance(value, bool):
        return tr("on") if value else tr("off")
    return ratio(value) if isinstance(value, float) else say(value) if isinstance(value, str) else str(value)


def _cores(record: Recorder, span: float) -> list[tuple[str, str, float]]:
    """Return the strips of the cores: a name, a path, and the mean in percent."""
    samples = record.samples
    if not len(samples) or not samples.cores:
        return []
    strips = [
        (tr("core {number}", number=core + 1), list(map(float, samples.core(core)))) for core in range(samples.cores)
    ]
    if samples.cores > MOST_CORES:
        strips = [(tr("{n} cores", n=samples.cores), samples.mean_load())]
    return [
        (name, drawing.area(loads, samples.at, 100.0, span), sum(loads) / len(loads) / 100) for name, loads in strips
    ]


def _memory(record: Recorder, span: float) -> tuple[str, int] | None:
    """Return the strip of the memory and its highest value in bytes; None where the system did not tell."""
    most = max(record.samples.memory, default=0)
    if not most:
        return None
    return drawing.area(list(map(float, record.samples.memory)), record.samples.at, float(most), span), most
