"""Job context: what all tasks of a job share, made ready once a worker; and the folders that results lie in."""

from __future__ import annotations

import contextlib
import errno
import os
import stat

from multitone.batch.copying import asks_for_encoding_only, asks_nothing, is_as_wished
from multitone.batch.job import IfLarger, Job, Task, replaced_folder, suffix_of
from multitone.batch.journal.claims import Claim, last_claim, write_claim
from multitone.batch.limits import SALVAGEABLE
from multitone.batch.naming import NameTemplate
from multitone.engines.ipc.child_process import inherited
from multitone.errors import ImageError
from multitone.imaging.encode import ExportFormat, build_format, format_of_suffix
from multitone.imaging.operation import Operation
from multitone.imaging.step_files import held_for
from multitone.messages import _
from multitone.storage.atomic_file import Witness
from multitone.storage.attributes import Attributes, of_source

OWNER_ENTERS = 0o700
"""What the owner may always do in a folder that was made, or nothing could be written there."""


class LargerError(Exception):
    """A result is larger than its source, and so not wanted."""


class JobContext:
    """What all tasks of a job share, made ready once a worker."""

    def __init__(self, job: Job) -> None:
        export = job.export
        pipeline = export.finished(job.pipeline)
        self.job = job
        self.pipeline = pipeline
        self.output = export.output
        self.hints = pipeline.hints(tables=export.same_quality)
        self.files = held_for(pipeline.planned)
        """The files that steps are given, as they are now: all pictures get the same logo."""
        self._asks_nothing = asks_nothing(pipeline, export)
        self._encodes_only = asks_for_encoding_only(pipeline, export)
        self._chosen = export.encoder(export.format) if export.format else None
        self._replaced = replaced_folder(job)
        self._claims = inherited()
        self.keeps_claims = self._claims is not None
        """Whether what is about to get a name is written down before."""
        self._formats: dict[str, ExportFormat] = {}
        self._folders: set[str] = set()
        self._top = os.path.realpath(export.folder)
        self._depth = NameTemplate(export.name).depth
        self._tagged = export.metadata in ("keep", "strip-location")
        self._scaling = [step for step in pipeline.planned if type(step).scaled_size is not Operation.scaled_size]

    def most_pixels(self, width: int, height: int) -> int:
        """Return the pixels of a picture of that size at the most, for a step may enlarge it."""
        most = width * height
        for step in self._scaling:
            width, height = step.scaled_size(width, height)
            most = max(most, width * height)
        return most

    def format_for(self, target: str) -> ExportFormat:
        """Return the format of a target, which its suffix tells where none was chosen."""
        if self._chosen is not None:
            return self._chosen
        suffix = suffix_of(target)
        if suffix not in self._formats:
            self._formats[suffix] = self.job.export.encoder(build_format(format_of_suffix(suffix) or suffix))
        return self._formats[suffix]

    def copies(self, source_format: str, orientation: int, length: int, target: str) -> bool:
        """Whether a picture's result is its own file. It was decoded all the same, so that no damage goes unseen."""
        return self._asks_nothing and is_as_wished(
            source_format, orientation, length, self.format_for(target), self.output.max_bytes
        )

    def if_larger(self, source_format: str, orientation: int, sizes: tuple[int, int], target: str) -> IfLarger:
        """Return what becomes of a result; `sizes` are the bytes of its source and its own."""
        length, of_result = sizes
        chosen = self.job.export.if_larger
        if of_result <= length or chosen != "copy":
            return chosen if of_result > length else "keep"
        as_wished = is_as_wished(source_format, orientation, length, self.format_for(target), self.output.max_bytes)
        return "copy" if self._encodes_only and as_wished else "keep"

    def salvages(self, error: ImageError) -> bool:
        """Whether what is left of a picture that fails so is to be kept."""
        return self.job.limits.salvage and error.kind in SALVAGEABLE

    def attributes_of(self, handle: int, status: os.stat_result) -> Attributes:
        """Return what the result of an open source gets beside its bytes: its permissions, and its tags if wished."""
        return of_source(handle, status, tagged=self._tagged)

    def folder_of(self, task: Task) -> str:
        """Return the folder of a task's target, made if it was not there."""
        folder = os.path.dirname(task.target)
        if folder not in self._folders:
            root = self.job.export.folder
            if self._folders and not os.path.isdir(root):  # it was there, and a folder in its place would not be it
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), root)
            make_folders(folder, self._top, "" if self.job.export.flat else os.path.dirname(task.source), self._depth)
            self._folders.add(folder)
        return folder

    def keep_replaced(self, target: str) -> str:
        """Keep what stands at a target that is about to be replaced, and return where; empty where nothing does."""
        from multitone.batch.replaced import keep  # late: most jobs replace nothing

        return keep(target, self._replaced, os.path.dirname(self._replaced))

    def claimed(self, task: Task) -> Claim | None:
        """Return what an earlier attempt at a task has put in its place, None where that is not known or not so."""
        claim = None if self._claims is None else last_claim(self._claims, task.number)
        try:
            return claim if claim is not None and os.lstat(claim.target).st_ino == claim.inode else None
        except OSError:
            return None

    def witness(self, number: int, target: str, sha256: str, kept: str) -> Witness | None:
        """Return what writes a result down just before it gets its name; None for a job that is in no journal.

        Where there is no room for that a job goes on, as one does that cannot be kept in the journal.
        """
        if (handle := self._claims) is None:
            return None

        def claim(status: os.stat_result) -> None:
            known = status.st_size, status.st_mtime_ns, status.st_ino
            with contextlib.suppress(OSError):
                write_claim(handle, Claim(number, os.fsencode(target), *known, sha256, os.fsencode(kept)))

        return claim


def make_folders(folder: str, top: str, source: str, depth: int) -> None:
    """Make a folder for results, and those above it that are missing.

    Those that repeat a tree, up to `top`, are as open as the folders of the sources, of which `source` holds the
    picture; so are the `depth` folders that its name makes in that. Where `source` is empty no tree is repeated.
    Raises `ImageError`, `OSError`.
    """
    mode = 0o777
    if source:
        try:
            mode = os.stat(source).st_mode & 0o777 | OWNER_ENTERS
        except OSError:  # it went away in between
            mode = OWNER_ENTERS
    above = "" if folder == top else os.path.dirname(source) if depth < 1 else source
    try:
        os.mkdir(folder, mode)
    except FileNotFoundError:
        parent = os.path.dirname(folder)
        if parent == folder:
            raise
        make_folders(parent, top, above, depth - 1)
        make_folders(folder, top, source, depth)
    except FileExistsError:
        if not os.path.isdir(folder):
            reason = _("The folder for its result cannot be made, because a file has that name.")
            raise ImageError("encode-failed", reason) from None
    else:
        mode = stat.S_IMODE(os.stat(folder).st_mode)
        if mode & OWNER_ENTERS != OWNER_ENTERS:  # an odd umask has closed it
            os.chmod(folder, mode | OWNER_ENTERS)
