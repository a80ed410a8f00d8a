"""`multitone verify`: what stands on the disk, against the manifest of a run."""

from __future__ import annotations

from collections.abc import Sequence

from multitone.batch.events import to_json
from multitone.cli.arguments import JSON, HelpedArgument, command, switch
from multitone.cli.signals import unwinding
from multitone.cli.terminal import json_line, line
from multitone.cli.typed import path_of
from multitone.errors import printed
from multitone.messages import _, several, tr
from multitone.reports.manifest import entries
from multitone.reports.verifying import verified
from multitone.storage.far.url import is_far

RIGHT, WRONG = 0, 1


@command(
    HelpedArgument(
        "manifests",
        _("Manifests, as --report manifest.csv or .jsonl has written them."),
        nargs=-1,
        required=True,
        metavar="MANIFEST...",
    ),
    switch(_("Also verify the sources."), "--sources"),
    JSON,
    examples=("multitone verify web/manifest.csv", "multitone verify web/manifest-*.csv --sources"),
)
def verify(manifests: Sequence[str], *, sources: bool, json: bool) -> int:
    """Print a line for each file that is not as a manifest says, and return the exit status.

    Raises `UsageError` where one of them cannot be read.
    """
    told = [entry for path in manifests for entry in entries(path_of(path), sources=sources)]
    wanted = [entry for entry in told if not is_far(entry.path)]
    far = len(told) - len(wanted)
    wrong = 0
    with unwinding():
        for mismatch in verified(wanted):
            if mismatch is None:
                continue
            wrong += 1
            if json:
                json_line(to_json(mismatch))
            else:
                line(tr("{path} {what}", path=printed(mismatch.path), what=mismatch.reason))
    if json:
        json_line(
            to_json(
                {"event": "verified", "files": len(wanted), "right": len(wanted) - wrong, "wrong": wrong, "far": far}
            )
        )
    elif wrong:
        line(tr("{n:,} of {all:,} files are not as the manifest says.", n=wrong, all=len(wanted)))
    else:
        line(several("1 file is as the manifest says.", "{n:,} files are as the manifest says.", len(wanted)))
    if far and not json:
        line(
            several(
                "1 is in an archive or far away, and was not looked at.",
                "{n:,} are in archives or far away, and were not looked at.",
                far,
            )
        )
    return WRONG if wrong else RIGHT
