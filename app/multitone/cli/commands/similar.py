"""`multitone similar`: pictures that look alike, in groups. Nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence

from multitone.batch.discovery import discover
from multitone.batch.events import to_json
from multitone.cli.arguments import JSON, DeclaredType, HelpedArgument, HelpedOption, at_least_one, command
from multitone.cli.signals import unwinding
from multitone.cli.terminal import json_line, line, note, tell
from multitone.cli.typed import named_sources
from multitone.engines.base import available_cores
from multitone.errors import printed
from multitone.imaging.parameters import Parameter
from multitone.messages import _, several, tr
from multitone.services.likeness.grouping import alike
from multitone.services.likeness.seeing import seen

Groups = Sequence[Sequence[tuple[str, int]]]
DISTANCE = 10
"""Of 128 signs. Copies of 30 photographs at 640 pixels and quality 50, and brighter ones at 1,200 pixels in WebP,
differed in 0 to 9 and one in 18; different photographs in 26 and more."""
MOST = 32
WITHIN = Parameter(name="within", type="integer", default=DISTANCE, optional=False, minimum=0, maximum=MOST)


@command(
    HelpedArgument("sources", _("Folders, files or patterns."), nargs=-1, required=True, metavar="SOURCE..."),
    HelpedOption(
        _("In how many of 128 signs two pictures may differ: 0 to 32."),
        "--within",
        type=DeclaredType(WITHIN),
        default=DISTANCE,
        default_text=str(DISTANCE),
        metavar="N",
    ),
    at_least_one(_("How many pictures are looked at at a time."), "--workers", default_text=_("one per core")),
    JSON,
    examples=("multitone similar photos", "multitone similar photos --within 4 --json"),
)
def similar(sources: Sequence[str], *, within: int, workers: int | None, json: bool) -> int:
    """Print groups of pictures that look alike, and return the exit status. Raises `UsageError`."""
    discovery = discover(named_sources(sources))
    tell(*discovery.problems)
    paths = [image.path for image in discovery.images]
    note(tr("Looking at {n:,} pictures…", n=len(paths)))
    with unwinding():
        found = dict(seen(paths, workers or available_cores()))
    groups = alike({path: found[path] for path in paths}, within)
    unseen = [path for path in paths if not found[path]]
    show = _print_json if json else _print
    show(groups, paths, unseen)
    return 0


def _print_json(groups: Groups, paths: Sequence[str], unseen: Sequence[str]) -> None:
    for group in groups:
        json_line(to_json({"event": "similar", "pictures": [{"path": path, "distance": n} for path, n in group]}))
    last = {"event": "similar-finished", "pictures": len(paths), "groups": len(groups), "unseen": unseen}
    json_line(to_json(last))


def _print(groups: Groups, paths: Sequence[str], unseen: Sequence[str]) -> None:
    for group in groups:
        line("\n".join(f"{printed(path)}   {n}" if n else printed(path) for path, n in group) + "\n")
    said = several("1 group of pictures that look alike", "{n:,} groups of pictures that look alike", len(groups))
    line(tr("{groups}, among {n:,}.", groups=said, n=len(paths)))
    if unseen:
        number = len(unseen)
        line(
            several("1 could not be read, or has no contrast.", "{n:,} could not be read, or have no contrast.", number)
        )
