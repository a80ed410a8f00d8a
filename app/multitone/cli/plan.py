"""What was asked for → a plan, an engine; and a plan as a dry run shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from multitone import settings
from multitone.batch.columns import WINDOW
from multitone.batch.discovery import Discovery, discover
from multitone.batch.events import to_json
from multitone.batch.far.jobs import is_far_job
from multitone.batch.job import Job
from multitone.batch.options import ConvertRequest
from multitone.batch.plan import Plan, plan
from multitone.batch.tables.found import Found
from multitone.batch.targets.planned import PlannedAction
from multitone.batch.unread import linked_sentence, unread_sentence
from multitone.cli.terminal import json_parts, line, note, part, tell
from multitone.cli.typed import LIST, named_sources
from multitone.engines.base import Engine
from multitone.engines.registry import create_engine, refuse_what_it_cannot
from multitone.errors import PlanRefused, UsageError, printed
from multitone.imaging.readers import elsewhere
from multitone.messages import Message, _, say, several, tr

ACTIONS: dict[PlannedAction, Message] = {
    "write": _("write"),
    "replace": _("replace"),
    "update": _("update"),
    "skip": _("skip"),
    "number": _("number"),
    "duplicate": _("duplicate"),
}
"""What a plan does with a picture, in a word."""
FAR = _("Pictures far away are not measured, because the network would be; copy them to this machine first.")
MOST_HEADERS = 20_000
"""Pictures of which a dry run reads the headers: 60 to 180 µs each and core, names are planned at 20 µs."""


def plan_of(request: ConvertRequest) -> Plan:
    """Plan what was asked for; the source `-` stands for the names on standard input. Raises `UsageError`."""
    return plan_found(request, discovered(request))


def discovered(request: ConvertRequest) -> Discovery:
    """Find the pictures that were asked for. Raises `UsageError`."""
    sources, export = named_sources(request.sources), request.export
    discovery = discover(sources, leave_out=export.folder, tree=request.tree, follow=export.follow)
    if LIST in request.sources:  # which would be listed name by name
        named = tuple(_("the list on standard input") if source == LIST else source for source in request.sources)
        discovery = msgspec.structs.replace(discovery, sources=named)
    return discovery


def plan_found(request: ConvertRequest, discovery: Discovery) -> Plan:
    """Plan what was asked for, the pictures being found."""
    with elsewhere.ask(lambda: _looking(discovery.images)):
        return plan(discovery, request.pipeline, request.export, request.limits)


def _looking(images: Sequence[Found]) -> elsewhere.Looks:
    """Return who looks into pictures for this process, which decodes nothing."""
    from multitone.services.looking import Looking  # late: most plans ask nothing

    return Looking(images)


def job_to_measure(request: ConvertRequest) -> Job:
    """Plan a job whose results nobody keeps, and tell what it leaves out. Raises `PlanRefused`."""
    planned = plan_of(request)
    tell(planned.history)
    job = planned.job
    if is_far_job(job):
        raise UsageError(FAR)
    tell(unread_sentence(job.unread))
    tell(linked_sentence(job.linked))
    return job


def engine_of(request: ConvertRequest) -> Engine:
    """Return the engine that was asked for, with as many workers as was typed, or as is set where it has the choice.

    Raises `UsageError`, also for limits that it cannot honor.
    """
    chosen, problem = settings.load()
    tell(problem)
    engine = create_engine(request.engine, request.workers, request.scheduler, insecure=request.insecure)
    refuse_what_it_cannot(engine, request.limits)
    is_here = "nodes" not in engine.can  # what is set is how many workers this machine shall have
    if request.workers is None and chosen.workers and "workers" in engine.can and is_here:
        return create_engine(request.engine, chosen.workers)
    return engine


def show_plan(planned: Plan, workers: int, *, json: bool, quiet: bool) -> None:
    """Print a plan. Raises `PlanRefused` where it has problems."""
    if planned.problems:
        raise PlanRefused(planned.problems)
    planned = _with_headers(planned, workers)
    if json:
        json_parts(_pieces(planned))
        return
    words = {action: say(word) for action, word in ACTIONS.items()}
    wide = max(8, *map(len, words.values()))
    for task in planned.tasks if not quiet else ():
        remarks = "; ".join(map(say, (*task.losses, task.note) if task.note else task.losses))
        lost = f"   ({remarks})" if remarks else ""
        part(f"{words[task.action]:{wide}} {printed(task.source)} → {printed(task.target)}{lost}\n")
    pictures = several("1 picture", "{n:,} pictures", len(planned.tasks))
    line(f"{pictures}: {say(planned.sentence())} {left_alone(planned.draft.ignored)}")


def left_alone(number: int) -> str:
    """Say how many files are no pictures."""
    return several("1 other file is left alone.", "{n:,} other files are left alone.", number)


def _with_headers(planned: Plan, workers: int) -> Plan:
    """Return the plan with what the headers of its pictures tell; a run waits for none of it."""
    if is_far_job(planned.draft):  # nothing is fetched only to be looked at
        return planned
    if len(planned.tasks) > MOST_HEADERS:
        tell(tr("Losses are judged by names alone, because there are more than {n:,} pictures.", n=MOST_HEADERS))
        return planned
    from multitone.batch.headers import with_facts
    from multitone.services.headers import read_facts

    note(tr("The names are planned; reading the headers of the pictures…"))
    return with_facts(planned, read_facts(planned, workers))


def _pieces(planned: Plan) -> Iterator[str]:
    """Yield the pieces of the line that tells a plan without problems; that of a million pictures has 200 MB."""
    yield '{"event":"plan","tasks":['
    for first in range(0, len(planned.tasks), WINDOW):
        tasks = to_json(planned.tasks[first : first + WINDOW])
        yield f"{',' if first else ''}{tasks[1:-1]}"
    ends = to_json({"problems": (), "warnings": planned.warnings, "kept_bytes": planned.kept_bytes})
    yield f"],{ends[1:]}\n"
