"""Job context: what all tasks of a job share, made ready once a worker; and the folders that results lie in."""

from __future__ import annotations

import contextlib
import errno
import os
import stat

import msgspec

from multitone.batch.copying import asks_for_encoding_only, asks_nothing, is_as_wished, transcoded_to
from multitone.batch.job import IfLarger, Job, Task, Way, replaced_folder_of, suffix_of
from multitone.batch.journal.claims import Claim, last_claim, write_claim
from multitone.batch.limits import SALVAGEABLE
from multitone.batch.naming import NameTemplate
from multitone.engines.ipc.child_process import inherited
from multitone.errors import ImageError
from multitone.imaging.contents import BEHIND_PICTURES, Content
from multitone.imaging.decode import Decoded
from multitone.imaging.encode import ExportFormat, build_format, format_of_suffix
from multitone.imaging.operation import Operation
from multitone.imaging.pages.tiff import absent
from multitone.imaging.readers.base import Hints
from multitone.imaging.step_files import held_for
from multitone.messages import _
from multitone.storage.atomic_file import Witness
from multitone.storage.attributes import Attributes, of_source
from multitone.storage.folder import Folder, LinkedError, Make, open_folder

OWNER_ENTERS = 0o700
"""What the owner may always do in a folder that was made, or nothing could be written there."""


MOST_OPEN = 64
"""Folders that a worker keeps open; a process may have 1,024 files open by default."""
LINKED = _("A folder on the way to its result is a link; results are not written through links.")


class LargerError(Exception):
    """A result is larger than its source, and so not wanted."""


class JobContext:
    """What all tasks of a job share, made ready once a worker."""

    def __init__(self, job: Job) -> None:
        export = job.export
        pipeline = export.finished(job.pipeline)
        self.job = job
        self.pipeline = pipeline
        self.output = msgspec.structs.replace(
            export.output, turned_aside=pipeline.turns_aside, moved=pipeline.moves_pixels
        )
        self.pages = export.wanted_pages
        """Which pictures of a file that holds several are wanted."""
        hints = pipeline.hints(tables=export.same_quality, planes=export.color == "keep")
        self.hints = msgspec.structs.replace(hints, page=self.pages.only)
        self.files = held_for(pipeline.planned)
        """The files that steps are given, as they are now: all pictures get the same logo."""
        self._asks_nothing = asks_nothing(pipeline, export)
        self._encodes_only = asks_for_encoding_only(pipeline, export)
        self._transcoded = transcoded_to(pipeline, export)
        self._chosen = export.encoder(export.format) if export.format else None
        self._claims = inherited()
        self.keeps_claims = self._claims is not None
        """Whether what is about to get a name is written down before."""
        self._formats: dict[str, ExportFormat] = {}
        self._folders: dict[str, Folder] = {}
        self._has_written = False
        self._depth = NameTemplate(export.name).depth
        self._tagged = export.metadata in ("keep", "strip-location")
        self._scaling = [step for step in pipeline.planned if type(step).scaled_size is not Operation.scaled_size]

    def hints_for(self, task: Task) -> Hints:
        """Return what a decoder is to know for a task: which page it is about, and what its format takes."""
        hints = msgspec.structs.replace(self.hints, page=task.page) if task.page else self.hints
        if not hints.planes and hints.scaling is None:
            return hints
        written = self.format_for(task.target)
        return msgspec.structs.replace(hints, planes=hints.planes and written.takes_planes, fine=written.slow)

    def refuse_later_pages(self, task: Task) -> None:
        """Raise `ImageError` for a file of one picture where another than the first is wanted."""
        wanted = task.page or self.pages.start
        if wanted > 1:
            raise absent(wanted, 1)

    def most_pixels(self, width: int, height: int) -> int:
        """Return the pixels of a picture of that size at the most, for a step may enlarge it; none of a file alone."""
        most = width * height
        for step in self._scaling if most else ():
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

    def transcodes(self, source_format: str) -> bool:
        """Whether a picture is to become another format without its pixels being encoded anew, where that can be."""
        return source_format in self._transcoded

    def transcoded(self, decoded: Decoded, data: bytes) -> tuple[bytes | None, Way]:
        """Return a picture's file transcoded, None where that cannot be or is too large; and the way of its result."""
        if decoded.format not in self._transcoded:
            return None, ""
        from multitone.imaging.transcoding.jpeg_xl import transcoded  # late: few jobs ask for it

        result = transcoded(data, decoded.format, decoded.metadata, self.output)
        if result is not None:
            return result, "transcoded"
        return None, "not-transcoded" if decoded.format == "JPEG" else ""

    def lost_by_transcoding(self, contents: frozenset[Content]) -> tuple[Content, ...]:
        """Return what a transcoded picture loses where its metadata are changed."""
        return () if self.output.metadata == "keep" else tuple(contents & BEHIND_PICTURES)

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

    def folder_of(self, task: Task) -> Folder:
        """Return the folder of a task's target, open, made if it was not there. Raises `ImageError`, `OSError`."""
        path = os.path.dirname(task.target)
        folder = self._folders.get(path)
        if folder is None or not folder.is_there():
            self._folders.pop(path, None)
            root = self.job.export.folder
            if self._has_written and not os.path.isdir(root):  # it was there, and one in its place would not be it
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), root)
            if len(self._folders) >= MOST_OPEN:
                self._folders.clear()
            folder = self._folders[path] = self._opened(path, task.source)
            self._has_written = True
        return folder

    def _opened(self, path: str, source: str) -> Folder:
        try:
            return open_folder(path, self._maker(path, source))
        except LinkedError as error:
            if os.path.islink(error.filename):
                raise ImageError("permission", LINKED) from error
            reason = _("The folder for its result cannot be made, because a file has that name.")
            raise ImageError("encode-failed", reason) from error

    def _maker(self, path: str, source: str) -> Make:
        """Return what makes the folders that are missing above a target.

        Those that repeat a tree are as open as the folders of the sources; so are those that a picture's name makes
        in the one that the picture is in. Where no tree is repeated, the system decides.
        """
        levels = (
            {} if self.job.export.flat else _sources_of(path, self._top(path), os.path.dirname(source), self._depth)
        )

        def make(folder: str, name: str, at: int | None) -> None:
            make_folder(folder, name, at, levels.get(folder, ""))

        return make

    def _top(self, path: str) -> str:
        """Return the output folder as targets name it: a path without links, if it is not made one meanwhile."""
        given = os.path.abspath(self.job.export.folder)
        return given if path == given or path.startswith(given + os.sep) else os.path.realpath(given)

    def keep_replaced(self, target: str) -> str:
        """Keep what stands at a target that is about to be replaced, and return where; empty where nothing does."""
        from multitone.batch.replaced import keep  # late: most jobs replace nothing

        top = self._top(os.path.dirname(target))
        return keep(target, replaced_folder_of(top, self.job.id), top)

    def claimed(self, task: Task) -> Claim | None:
        """Return what an earlier attempt at a task has put in its place, None where that is not known or not so."""
        claim = None if self._claims is None else last_claim(self._claims, self.job.entry(task.number))
        try:
            is_beside = claim is not None and os.path.dirname(os.fsdecode(claim.target)) == os.path.dirname(task.target)
            return claim if claim is not None and is_beside and os.lstat(claim.target).st_ino == claim.inode else None
        except OSError:
            return None

    def witness(self, number: int, target: str, sha256: str, kept: str) -> Witness | None:
        """Return what writes a result down just before it gets its name; None for a job that is in no journal.

        Where there is no room for that a job goes on, as one does that cannot be kept in the journal.
        """
        if (handle := self._claims) is None:
            return None
        entry = self.job.entry(number)

        def claim(status: os.stat_result) -> None:
            known = status.st_size, status.st_mtime_ns, status.st_ino
            with contextlib.suppress(OSError):
                write_claim(handle, Claim(entry, os.fsencode(target), *known, sha256, os.fsencode(kept)))

        return claim


def _sources_of(folder: str, top: str, source: str, depth: int) -> dict[str, str]:
    """Return the folder of sources that each folder repeats, from one of results up to `top`."""
    repeated = {}
    while source:
        repeated[folder] = source
        if folder in (top, os.path.dirname(folder)):
            break
        source = os.path.dirname(source) if depth < 1 else source
        folder, depth = os.path.dirname(folder), depth - 1
    return repeated


def make_folder(path: str, name: str, at: int | None, source: str) -> None:
    """Make one folder for results, named by an open folder, as open as `source` where that is not empty.

    It may have been made meanwhile. Raises `OSError`.
    """
    mode = 0o777
    if source:
        try:
            mode = os.stat(source).st_mode & 0o777 | OWNER_ENTERS
        except OSError:  # it went away in between
            mode = OWNER_ENTERS
    try:
        os.mkdir(name, mode, dir_fd=at)
    except FileExistsError:
        return
    mode = stat.S_IMODE(os.stat(name, dir_fd=at, follow_symlinks=False).st_mode)
    if mode & OWNER_ENTERS != OWNER_ENTERS:  # an odd umask has closed it
        os.chmod(path, mode | OWNER_ENTERS)
