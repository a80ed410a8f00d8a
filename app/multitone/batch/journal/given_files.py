"""Files that a job's steps were given, such as a logo: a job goes on only with those that it began with."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from multitone.errors import UsageError
from multitone.imaging.operation import Operation
from multitone.imaging.step_files import hashes_of, stamp_of
from multitone.messages import _


def refuse_changed(steps: Iterable[Operation], known: Mapping[str, str]) -> None:
    """Raise `UsageError` where a file is missing, or is not as it was when the job began: results would not be alike.

    `known` are the hashes of then, by path; an empty one is not compared.
    """
    for path, sha256 in hashes_of(steps).items():
        if known.get(path) and known[path] != sha256:
            stamp_of(path)  # says what is wrong with one that cannot be read
            reason = _(
                "The file {name} has changed since the job began, so that the results would not be alike; "
                "put the earlier file back, or convert again and update what exists.",
                name=os.path.basename(path),
            )
            raise UsageError(reason)
