"""`multitone watch`: its options, and the run."""

from __future__ import annotations

import contextlib
import os

import msgspec

from multitone.batch.command import options as declared_options
from multitone.batch.options import RUN, ConvertOptions
from multitone.cli.arguments import (
    JSON,
    SANDBOX,
    SHOWN,
    HelpedArgument,
    HelpedOption,
    command,
    record_options,
    switch,
)
from multitone.cli.converting import DONE, INTERRUPTED, SOME_FAILED, STOPPED, show_of
from multitone.cli.plan import engine_of
from multitone.cli.signals import interruptible, unwinding
from multitone.cli.terminal import line, tell
from multitone.cli.typed import output_of, path_of, request_of
from multitone.cli.watching.lines import Shown
from multitone.cli.watching.then import Commands
from multitone.cli.watching.unit import unit_of
from multitone.engines.base import JobControl
from multitone.engines.ipc import surroundings
from multitone.errors import UsageError
from multitone.messages import _
from multitone.watching.watcher import REST, Watcher

LONGEST_REST = 3600.0
UNWATCHED = ("sources", "shard")
"""Options of `convert` that a watch does not take: it has one folder, and all of it."""


@command(
    HelpedArgument("folder", _("The folder to watch, with the folders in it."), metavar="FOLDER"),
    *record_options(*(name for name in declared_options() if name not in UNWATCHED)),
    HelpedOption(
        _(
            "For how long a picture must not have changed before it is taken, where the system does not say whether "
            "it is still being written, as on network drives."
        ),
        "--rest", metavar="SECONDS", group=RUN, default_text=f"{REST:g}",
    ),
    HelpedOption(
        _(
            "A command to run after each result, if it names {target} or {source}; else after each batch, where it may "
            "name {folder} and {done}. No shell reads it."
        ),
        "--then", metavar="COMMAND", group=RUN,
    ),
    switch(_("Print a systemd service that runs this watch, and end."), "--unit", group=RUN),
    SANDBOX,
    JSON,
    *SHOWN[2:],
    examples=(
        "multitone watch incoming -o web --do 'resize width=1600' --format jpeg",
        "multitone watch scans -o archive --then 'rsync {target} server:archive/'",
        "multitone watch in -o web --unit > ~/.config/systemd/user/watch.service",
    ),
)  # fmt: skip
def watch(
    options: ConvertOptions, *, folder: str, rest: str | None, then: str | None, unit: bool, json: bool, quiet: bool,
    verbose: bool,
) -> int:  # fmt: skip
    """Watch a folder until a signal ends it, and return the exit status.

    Raises `UsageError`, `PlanRefused` or `EngineError`.
    """
    show = show_of(json=json, quiet=quiet, verbose=verbose)
    folder = os.path.abspath(path_of(folder))
    output = os.path.abspath(output_of(options.output))
    options = msgspec.structs.replace(options, sources=(folder,), output=output)
    request, seconds = request_of(options), _rest(rest)
    if unit:
        line(unit_of(_words(options, rest, then), folder))
        return DONE
    surroundings.prepare()
    control = JobControl(waits=True)
    engine = engine_of(request)
    commands = Commands(then, request.export.folder, tell) if then is not None else None
    with unwinding():
        watcher = Watcher(folder, request, engine, control, rest=seconds, tell=tell)
        return _run(watcher, control, Shown(show, folder, request.export.folder), commands)


def _run(watcher: Watcher, control: JobControl, shown: Shown, commands: Commands | None) -> int:
    with interruptible(control), contextlib.closing(watcher.events()) as batches:
        for events in batches:
            shown.show(events)
            if commands is not None:
                commands.handle(events)
        if commands is not None:
            commands.close()
    if watcher.stopped:
        tell(_("The watch was stopped: {why}", why=watcher.stopped))
        return STOPPED
    if watcher.cancelled:
        return INTERRUPTED
    return SOME_FAILED if watcher.failed else DONE


def _rest(typed: str | None) -> float:
    """Read the seconds of --rest. Raises `UsageError`."""
    seconds = REST
    if typed is not None:
        with contextlib.suppress(ValueError):
            seconds = float(typed)
            if 0 <= seconds <= LONGEST_REST:
                return seconds
        raise UsageError(
            _("--rest {typed!r} is not valid; write seconds from 0 to {most:g}.", typed=typed, most=LONGEST_REST)
        )
    return seconds


def _words(options: ConvertOptions, rest: str | None, then: str | None) -> list[str]:
    """Return what has to be typed for a watch again, from any folder."""
    words = list(options.sources)
    if options.preset is not None and os.path.exists(path_of(options.preset)):
        options = msgspec.structs.replace(options, preset=os.path.abspath(path_of(options.preset)))
    for name, option in declared_options().items():
        value = getattr(options, name)
        if name not in UNWATCHED and value not in (option.parameter.default, (), None):
            for one in value if isinstance(value, tuple) else (value,):
                words += option.words(one)
    for flag, typed in (("--rest", rest), ("--then", then)):
        words += [flag, typed] if typed is not None else []
    return words
