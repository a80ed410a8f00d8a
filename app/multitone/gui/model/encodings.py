"""What the picture in view takes in other encodings, as far as somebody wants to know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from multitone.batch.copying import asks_nothing, transcoded_to
from multitone.batch.job import Export
from multitone.errors import MultitoneError
from multitone.gui.desktop.questions import Questions
from multitone.gui.model.document import Document
from multitone.services.preview.encodings import EncodingRequest
from multitone.services.preview.request import Rendition

KEY = "encoding "
MOST = 200
"""Sizes that are remembered."""


class Encodings(QObject):
    """Asks for the bytes of one picture, one encoding after the other, and remembers them."""

    changed = Signal()

    def __init__(self, document: Document, questions: Questions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = self.target = ""
        """The picture in view, and where its result is planned to go."""
        self._document, self._questions = document, questions
        self._sizes: dict[str, int | None] = {}

    def look_at(self, path: str, target: str) -> None:
        """Speak of another picture from now on."""
        self.path, self.target = path, target

    def bytes_of(self, export: Export) -> int | None:
        """Return what the picture takes by an export; None where that is not known, or cannot be."""
        return self._sizes.get(_key(self._request(export))) if self.path else None

    def want(self, exports: Iterable[Export]) -> None:
        """Ask for what is not known yet, in order; what was wanted before and still waits is not asked any more."""
        self.rest()
        for number, export in enumerate(exports) if self.path else ():
            request = self._request(export)
            if _key(request) not in self._sizes:
                self._questions.ask(f"{KEY}{number}", request, self._take)

    def rest(self) -> None:
        """Want nothing."""
        self._questions.forget(KEY)

    def _request(self, export: Export) -> EncodingRequest:
        content = replace(self._document.content, export=export)
        pipeline = export.finished(content.pipeline)
        chosen = content.format_for(self.target or self.path)
        whole = asks_nothing(pipeline, export), tuple(transcoded_to(pipeline, export))
        return EncodingRequest(self.path, Rendition(pipeline, chosen, export.output, *whole, export.pages))

    def _take(self, request: EncodingRequest, answer: int | MultitoneError) -> None:
        if len(self._sizes) >= MOST:
            self._sizes.clear()
        self._sizes[_key(request)] = None if isinstance(answer, MultitoneError) else answer
        self.changed.emit()


def _key(request: EncodingRequest) -> str:
    return repr(request)
