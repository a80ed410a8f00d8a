"""Bad files: pictures that cannot be read, known before a job runs: by their headers, or when they are to be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from multitone.batch.discovery import Found
from multitone.errors import ImageError, MultitoneError
from multitone.gui.desktop.questions import Questions
from multitone.gui.model.source_scan import SourceScan
from multitone.services.readable import ReadableRequest
from multitone.services.watched_child import GivenUpError

AFTER = 300
"""Milliseconds after which headers are looked into, for the thumbnails that are seen come first."""
CHUNK = 50
"""Headers of one question: about 10 ms, so that thumbnails need not wait for them."""
MOST = 5_000
"""Pictures whose headers are looked into; of more, those are known that were to be shown."""
OF_THE_FILE = frozenset(("unreadable", "truncated", "unsupported", "permission"))
"""Kinds of failure that another try does not mend."""
Stamp = tuple[int, int]


class BadFiles(QObject):
    """Asks a child about the pictures that are there, a few at a time, and keeps what it says."""

    found = Signal(object)
    """More of them are known; carries all, path ► `ImageError`."""

    def __init__(self, scan: SourceScan, questions: Questions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.known: dict[str, ImageError] = {}
        self._scan, self._questions = scan, questions
        self._there: dict[str, Stamp] = {}
        self._looked_into: dict[str, Stamp] = {}
        self._waiting: list[str] = []
        self._too_many = False
        self._soon = QTimer(self, singleShot=True, interval=AFTER)
        self._soon.timeout.connect(self._ask)
        scan.pictures_changed.connect(self._begin)
        scan.pictures_added.connect(self._more)

    @property
    def number(self) -> int:
        """How many of the pictures in the job cannot be read, as far as is known."""
        return sum(self._scan.plans_for(path) for path in self.known)

    def add(self, errors: Mapping[str, MultitoneError]) -> None:
        """Take in why some pictures could not be shown."""
        new = {p: e for p, e in errors.items() if isinstance(e, ImageError) and e.kind in OF_THE_FILE}
        if new.keys() - self.known.keys():
            self.known |= new
            self.found.emit(self.known)

    def go_on(self) -> None:
        """Look into the next headers; not while a job runs, which does it better."""
        if self._waiting and not self._scan.held:
            self._soon.start()

    def _begin(self, images: Sequence[Found]) -> None:
        self._there, self._waiting, self._too_many = {}, [], False
        self._more(images)
        if self._too_many:
            self.found.emit(self.known)
            return
        same = {path for path, stamp in self._looked_into.items() if self._there.get(path) == stamp}
        self.known = {path: error for path, error in self.known.items() if path in same}
        self._looked_into = {path: stamp for path, stamp in self._looked_into.items() if path in same}
        self._waiting = [path for path in self._waiting if path not in same]
        self.found.emit(self.known)

    def _more(self, images: Sequence[Found]) -> None:
        self._too_many = self._too_many or len(self._there) + len(images) > MOST
        if self._too_many:
            self._there, self._waiting = {}, []
            return
        self._there.update((image.path, (image.size, image.modified)) for image in images)
        self._waiting = self._waiting + [image.path for image in images]
        self.go_on()

    def _ask(self) -> None:
        if self._waiting and not self._scan.held:
            chunk, self._waiting = tuple(self._waiting[:CHUNK]), self._waiting[CHUNK:]
            self._questions.ask("headers", ReadableRequest(chunk), self._arrived)

    def _arrived(self, request: ReadableRequest, answer: dict[str, ImageError] | MultitoneError) -> None:
        at = answer.picture_of(request.paths) if isinstance(answer, GivenUpError) else None
        if at is not None and isinstance(answer, GivenUpError):  # the others are asked about anew
            self._waiting = [path for path in request.paths if path != at] + self._waiting
            request, answer = ReadableRequest((at,)), {at: ImageError(answer.kind, answer.message)}
        there = [path for path in request.paths if path in self._there]
        self._looked_into.update((path, self._there[path]) for path in there)
        if not isinstance(answer, MultitoneError):  # a child that died says nothing of any of them
            self.add({path: error for path, error in answer.items() if path in self._there})
        self._ask()
