"""Space on the disk: how much results will take, roughly, and how much there is."""

from __future__ import annotations

import os

from multitone.batch.problems import CautionKind
from multitone.imaging.encode import export_formats
from multitone.messages import NOTHING, Message, _
from multitone.storage.far.url import is_far

BYTES_PER_PIXEL = 3.0
"""Of sources in a format that is not written here: taken for bare pixels."""


def estimated_bytes(size: int, source: str, target: str) -> int:
    """Return about how many bytes a result has whose source has `size`.

    The same format: as many as the source. Another: as many more or less as photographs usually take in it
    (`ExportFormat.bytes_per_pixel`). Steps are not looked at, so a job that makes pictures smaller takes less. `source`
    is named as in `SUFFIXES`, `target` as in `export_formats`.
    """
    written = export_formats()
    if source.lower() == target:
        return size
    before = written[source.lower()].type.bytes_per_pixel if source.lower() in written else BYTES_PER_PIXEL
    return round(size * written[target].type.bytes_per_pixel / before)


def free_bytes(folder: str) -> int | None:
    """Return how many bytes are free where a folder is or will be; None where nobody tells, as far away."""
    if is_far(folder):
        return None
    path = os.path.abspath(folder)
    while not os.path.isdir(path) and os.path.dirname(path) != path:
        path = os.path.dirname(path)
    try:
        return _free(path)
    except OSError:
        return None


def _free(path: str) -> int:
    """Return how many bytes are free where a folder is. Raises `OSError`."""
    if hasattr(os, "statvfs"):
        system = os.statvfs(path)
        return system.f_bavail * system.f_frsize
    import shutil  # late, and not where it can be spared: it loads all that compresses, which takes a start 2 ms

    return shutil.disk_usage(path).free


def shortage(needed: int, free: int | None) -> Message:
    """Say that there may be too little space; nothing where there is enough, or nobody knows."""
    if free is None or needed <= free:
        return NOTHING
    message = _("The results may take about {needed:bytes}, but only {free:bytes} is free.", needed=needed, free=free)
    return message.of_kind(CautionKind.SPACE)
