"""What the journal forgets: the pictures of jobs that are long past, so that it does not grow for ever.

Jobs that wrote nothing count for nothing: a command that finds nothing new every minute pushes no job out. What a job
replaced and still keeps can always be put back, so its pictures are never forgotten. Of a forgotten job the results
that still are the last word on their files stay known longer: who made a file is asked by every later run.
"""

from __future__ import annotations

import os
import time
from typing import Any

KEPT_DAYS, KEPT_JOBS = 90, 200
"""A job can be resumed and undone for so long, and while no more jobs than these came after it."""
KNOWN_DAYS = 730
"""For so long it is known which source a result was made from, and how."""
KEPT_IDLE = 200
"""Jobs that wrote nothing and are listed all the same."""
DAY = 86_400

_PAST = """
SELECT id, folder FROM jobs WHERE NOT pruned AND state != 'running' AND (began < ? OR (done > 0 AND id NOT IN
(SELECT id FROM jobs WHERE done > 0 ORDER BY rowid DESC LIMIT ?)))
"""
_SUPERSEDED = """
DELETE FROM tasks WHERE job = ? AND (ending IS NOT 'done' OR EXISTS (
SELECT 1 FROM tasks later JOIN jobs ON jobs.id = later.job WHERE later.target = tasks.target AND later.ending = 'done'
AND jobs.rowid > (SELECT rowid FROM jobs WHERE id = tasks.job)))
"""
_IDLE = "AND done = 0 AND failed = 0 AND undone = 0 AND state IN ('finished', 'abandoned')"


def prune(run: Any) -> None:
    """Forget what is long past. `run` executes a statement inside a transaction."""
    now = time.time()
    for job, folder in run(_PAST, (now - KEPT_DAYS * DAY, KEPT_JOBS)).fetchall():
        if not _keeps_files(run, job, os.fsdecode(folder)):
            run(_SUPERSEDED, (job,))
            run("DELETE FROM folders WHERE job = ?", (job,))
            run("UPDATE jobs SET pruned = 1 WHERE id = ?", (job,))
    for (job,) in run("SELECT id FROM jobs WHERE pruned AND began < ?", (now - KNOWN_DAYS * DAY,)).fetchall():
        run("DELETE FROM tasks WHERE job = ?", (job,))
    _drop_idle(run)


def _keeps_files(run: Any, job: str, folder: str) -> bool:
    """Whether a job has replaced files, and they are not known to be gone: their drive may be away."""
    replaced = run("SELECT 1 FROM tasks WHERE job = ? AND (kept != x'' OR action = 'replace') LIMIT 1", (job,))
    if replaced.fetchone() is None:
        return False
    return os.path.lexists(os.path.join(folder, f".multitone-replaced-{job}")) or not os.path.isdir(folder)


def _drop_idle(run: Any) -> None:
    """Forget the pictures of jobs that wrote nothing, and all of those beyond the last ones."""
    for (job,) in run(f"SELECT id FROM jobs WHERE NOT pruned {_IDLE}").fetchall():  # noqa: S608
        run("DELETE FROM tasks WHERE job = ?", (job,))
        run("DELETE FROM folders WHERE job = ?", (job,))
        run("UPDATE jobs SET pruned = 1 WHERE id = ?", (job,))
    run(
        f"DELETE FROM jobs WHERE pruned {_IDLE} AND id NOT IN"  # noqa: S608
        f" (SELECT id FROM jobs WHERE 1 {_IDLE} ORDER BY rowid DESC LIMIT ?)",
        (KEPT_IDLE,),
    )
