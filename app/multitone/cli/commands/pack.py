"""`multitone pack`: results as a data set of tars, or as a zip."""

from __future__ import annotations

from collections.abc import Sequence

from multitone.batch.events import to_json
from multitone.cli.arguments import JSON, HelpedArgument, HelpedOption, command
from multitone.cli.signals import unwinding
from multitone.cli.terminal import flush, json_line, line
from multitone.cli.typed import output_of, path_of
from multitone.errors import UsageError, printed
from multitone.messages import _, several, tr
from multitone.reports.packing import SAMPLES, Packed, samples, samples_in
from multitone.reports.packing import pack as packed

NAME = "shard"


@command(
    HelpedArgument(
        "sources",
        _("Folders of pictures, or manifests as --report manifest.csv has written them."),
        nargs=-1,
        required=True,
        metavar="SOURCE...",
    ),
    HelpedOption(_("Folder for the archives."), "-o", "--output", required=True, metavar="FOLDER"),
    HelpedOption(
        _("Tars of so many pictures, as WebDataset reads them, or one zip."),
        "--into",
        metavar="shards:N|zip",
        default=f"shards:{SAMPLES}",
        default_text=f"shards:{SAMPLES}",
    ),
    HelpedOption(
        _("What the names of the archives begin with."), "--name", default=NAME, default_text=NAME, metavar="NAME"
    ),
    JSON,
    examples=(
        "multitone pack web/manifest.csv -o dataset --into shards:1000",
        "multitone pack web -o archives --into zip --name photos",
    ),
)
def pack(sources: Sequence[str], *, output: str, into: str, name: str, json: bool) -> int:
    """Write archives of pictures, print a line for each, and return the exit status. Raises `UsageError`."""
    most = samples_in(into)
    if not name or name.startswith(".") or set(name) & set('<>:"|?*\\/\0'):
        raise UsageError(_("--name {name!r} is not a valid beginning of a file’s name.", name=name))
    folder = output_of(output)
    done: list[Packed] = []
    with unwinding():
        try:
            for one in packed(samples([path_of(source) for source in sources]), folder, name, most):
                done.append(one)
                _print(one, json=json)
        except OSError as error:
            where = printed(error.filename or folder)
            raise UsageError(_("{path} cannot be packed: {reason}.", path=where, reason=error.strerror)) from error
    pictures = sum(one.samples for one in done)
    if json:
        total = sum(one.bytes for one in done)
        json_line(to_json({"event": "pack-finished", "archives": len(done), "samples": pictures, "bytes": total}))
    else:
        archives = several("1 archive", "{n:,} archives", len(done))
        line(
            tr(
                "{pictures} in {archives}.",
                pictures=several("1 picture", "{n:,} pictures", pictures),
                archives=archives,
            )
        )
    return 0


def _print(one: Packed, *, json: bool) -> None:
    if json:
        json_line(to_json(one))
        flush()
        return
    pictures = several("1 picture", "{n:,} pictures", one.samples)
    text = (
        _("{path}: {pictures}, {size:bytes} (it was there)") if one.was_there else _("{path}: {pictures}, {size:bytes}")
    )
    line(tr(text, path=printed(one.path), pictures=pictures, size=one.bytes))
