"""What the preview asks of the service: first about so, then truly; answers that are outdated are passed over.

::

    ask ──► sketches: a reduced picture, at once ──► sketched
      ├───► previews: a new picture is decoded meanwhile
      │ then
      └───► previews: the true result ─────────────► answered
    look_closer ──► previews: what is under the loupe ► magnified
"""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal

from multitone.errors import MultitoneError
from multitone.gui.desktop.questions import Questions
from multitone.services.preview.request import WHOLE, DecodeAhead, Preview, PreviewRequest, ReadAhead, WarmUp


class PreviewQueries(QObject):
    """Asks for previews of the chosen picture; each signal carries a request and its answer."""

    sketched = Signal(object, object)
    """Carries a `Preview` that is about so: perhaps of a slider's place before this one."""
    answered = Signal(object, object)
    """Carries the true `Preview`, or the `MultitoneError` that says why there is none."""
    magnified = Signal(object, object)
    """Carries the `Preview` of what is under the loupe."""

    def __init__(self, sketches: Questions, previews: Questions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sketches, self.previews = sketches, previews
        self.path = ""
        """The chosen picture."""
        self.wanted: PreviewRequest | None = None
        self._pending: PreviewRequest | None = None
        """What the true answer is awaited for; it would begin anew if it were asked again."""
        self.known: PreviewRequest | None = None
        """What was answered truly last."""
        self._decoded = ""
        """The picture that was decoded ahead last."""
        self._warm = False

    @property
    def up_to_date(self) -> bool:
        """Whether the true result of what is wanted is known, be it at another place or zoom."""
        return self.wanted is not None and self.wanted.same_result(self.known)

    def warm_up(self) -> None:
        """Let the children import what they need, once."""
        if not self._warm:
            self._warm = True
            for questions in (self.sketches, self.previews):
                questions.ask("warm up", WarmUp(), lambda *_: None)

    def read_ahead(self, path: str, room: tuple[int, int]) -> None:
        """Read the picture that is likely to be shown next."""
        self.sketches.ask("ahead", ReadAhead(path, room), lambda *_: None)

    def forget(self) -> None:
        """Want nothing."""
        self.path, self.wanted, self.known, self._pending = "", None, None, None

    def want(self, request: PreviewRequest) -> bool:
        """Want this from now on, and return whether it is another result than was wanted before."""
        other = not request.same_result(self.wanted)
        self.wanted = request
        return other

    def ask(self) -> None:
        """Ask for what is wanted: about so first, where its result is not known."""
        if self.wanted is None:
            return
        if self.wanted.same_after(self.known):  # all but what is pinned beside it is known
            self._ask_truly(self.wanted)
        else:
            quick = msgspec.structs.replace(self.wanted, quick=True)
            self.sketches.ask("preview", quick, self._sketched, first=True)
            self._decode_ahead(self.wanted)

    def _decode_ahead(self, request: PreviewRequest) -> None:
        """Have another picture decoded in the child that will be asked for its true result."""
        if request.path != self._decoded:
            self._decoded = request.path
            self.previews.ask("decode", DecodeAhead(request.path, request.rendition), lambda *_: None, first=True)

    def look_closer(self, room: tuple[int, int], zoom: float, place: tuple[float, float]) -> None:
        """Ask for what lies round a place."""
        if self.wanted is not None:
            request = msgspec.structs.replace(self.wanted, fit=room, zoom=zoom, center=place, whole=0)
            self.previews.ask("loupe", request, self._magnified)

    def _ask_truly(self, request: PreviewRequest) -> None:
        if request.same_result(self._pending):
            return
        self._pending = request
        known = self.known
        if request.zoom is not None and known and request.same_result(known) and request.clipping == known.clipping:
            request = msgspec.structs.replace(request, whole=0)  # it is here already
        self.previews.ask("preview", request, self._arrived, first=True)

    def _sketched(self, quick: PreviewRequest, answer: Preview | MultitoneError) -> None:
        if quick.path != self.path or self.wanted is None:
            return
        request = msgspec.structs.replace(quick, quick=False)
        if isinstance(answer, Preview):
            if not answer.approximate and request.same_result(self.wanted):
                self._take(request, answer)
            elif not request.same_result(self.known):
                self.sketched.emit(request, answer)  # it is nearer than what was there
        if request == self.wanted != self.known:
            self._ask_truly(request)

    def _arrived(self, request: PreviewRequest, answer: Preview | MultitoneError) -> None:
        request = msgspec.structs.replace(request, whole=WHOLE)
        if request == self._pending:
            self._pending = None
        if request.same_result(self.wanted):
            self._take(request, answer)
            if self.wanted is not None and request != self.wanted:
                self._ask_truly(self.wanted)

    def _take(self, request: PreviewRequest, answer: Preview | MultitoneError) -> None:
        self.known = request
        self.answered.emit(request, answer)

    def _magnified(self, request: PreviewRequest, answer: Preview | MultitoneError) -> None:
        if isinstance(answer, Preview) and request.same_result(self.wanted):
            self.magnified.emit(request, answer)
