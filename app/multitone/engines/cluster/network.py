"""Network: what is to be said where sources lie on this machine's disk, and other machines would fetch them."""

from __future__ import annotations

import os

import psutil

from multitone.batch.job import Job, sizes_to_read, source_folders
from multitone.engines.processes.scheduling import GUESSED_SECONDS_PER_BYTE
from multitone.messages import Message, _

GIGABIT = 118e6
"""Bytes a second of files that 1 Gbit/s carries."""
OF_THE_NETWORK = ("nfs", "cifs", "smb", "ceph", "gluster", "lustre", "gpfs", "beegfs", "afs", "9p", "virtiofs", "fuse.")
"""How the names of file systems begin that lie elsewhere."""


def remark(job: Job) -> Message:
    """Say how long nodes would wait for the network; empty where the sources are not on a disk of this machine."""
    try:
        folder = os.path.commonpath(source_folders(job.tasks))
    except ValueError:  # none, or on several drives
        return Message("")
    if _system_of(folder).startswith(OF_THE_NETWORK):
        return Message("")
    length = sum(sizes_to_read(job.tasks))
    return _(
        "The sources lie on a disk of this machine. If other machines fetch these {bytes:bytes} from it, that takes "
        "{seconds:seconds} at 1 Gbit/s, which keeps about {cores} cores at work; further ones wait.",
        bytes=length, seconds=length / GIGABIT, cores=round(GIGABIT * GUESSED_SECONDS_PER_BYTE),
    )  # fmt: skip


def _system_of(folder: str) -> str:
    """Return the file system that a folder lies on; empty where that is not known."""
    path = os.path.realpath(folder) + os.sep
    mounts = [(part.mountpoint.rstrip(os.sep) + os.sep, part.fstype) for part in psutil.disk_partitions(all=True)]
    around = [mount for mount in mounts if path.startswith(mount[0])]
    return max(around, default=("", ""), key=lambda mount: len(mount[0]))[1]
