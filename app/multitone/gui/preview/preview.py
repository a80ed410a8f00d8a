"""The preview: the chosen picture before and after, through the real steps and encoder; first about so, then truly.

::

    picture, steps, zoom ──(a few ms of quiet)──► PreviewQueries ──sketched──► canvas, “approximate”
                                                                 └─answered──► canvas, figures, levels
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from multitone.batch.copying import asks_nothing, transcoded_to
from multitone.errors import MultitoneError
from multitone.gui.desktop.numbers import dimensions
from multitone.gui.desktop.questions import Questions
from multitone.gui.model.content import Content
from multitone.gui.preview.canvas import Canvas
from multitone.gui.preview.pin import Left, captions
from multitone.gui.preview.preview_line import PreviewLine
from multitone.gui.preview.queries import PreviewQueries
from multitone.gui.preview.views import Loupe, Sides
from multitone.gui.widgets import design
from multitone.gui.widgets.layout import column_of
from multitone.gui.widgets.levels import NONE
from multitone.gui.widgets.preview_image import preview_image
from multitone.messages import say, tr
from multitone.services.preview.display import UNMARKED, Clipping
from multitone.services.preview.request import Preview, PreviewRequest, Rendition

ASK_AFTER = 15
"""Milliseconds that changes are gathered for before a preview is asked for."""
STALE_AFTER = 250
"""Milliseconds without an answer after which what is still shown pales."""
LOUPE_TIMES = 2
"""How much the loupe enlarges what is at 1:1 or larger already."""


class PreviewPane(QWidget):
    """The canvas, and below it what the picture is called, and its bytes and size before and after."""

    levels_changed = Signal(object, object)
    """Carries the `DisplayLevels` of the picture before and after."""

    def __init__(self, sketches: Questions, previews: Questions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self.queries = PreviewQueries(sketches, previews, self)
        self._content: Content | None = None
        self._target = ""
        self._looks_at: tuple[float, float] | None = None
        self._focus_before: QWidget | None = None
        self._next = ""
        self.canvas, self.line = Canvas(), PreviewLine()
        self.loupe = Loupe(self.canvas)
        self._clipping = UNMARKED
        self._pinned: Rendition | None = None
        self._left = Left()
        margins = (design.WITHIN, design.WITHIN, design.WITHIN, design.WITHIN)
        column_of((self.canvas, 1), self.line, on=self, margins=margins, spacing=design.WITHIN // 2)
        self._quiet = QTimer(self, singleShot=True)
        self._quiet.timeout.connect(self._ask)
        self._stale = QTimer(self, singleShot=True, interval=STALE_AFTER)
        self._stale.timeout.connect(self._grow_stale)
        self._connect()

    def _connect(self) -> None:
        line, canvas, queries = self.line, self.canvas, self.queries
        queries.sketched.connect(self._show)
        queries.answered.connect(self._show_answer)
        queries.magnified.connect(lambda request, answer: self.loupe.show_sides(_sides(answer), request.view))
        canvas.view_changed.connect(self._view_changes)
        canvas.looked_closer.connect(self._look_closer)
        canvas.let_go.connect(self._give_focus_back)
        line.zoom_chosen.connect(canvas.set_zoom)
        line.original.pressed.connect(lambda: canvas.hold_original("button", held=True))
        line.original.released.connect(lambda: canvas.hold_original("button", held=False))
        line.pin.toggled.connect(self._pin)
        line.loupe.toggled.connect(lambda held: canvas.hold_loupe("button", held=held))
        keys: tuple[tuple[str, str, Callable[[], None]], ...] = (
            ("Ctrl++ Ctrl+=", tr("Zoom in"), lambda: canvas.step_zoom(1)),
            ("Ctrl+-", tr("Zoom out"), lambda: canvas.step_zoom(-1)),
            ("Ctrl+0", tr("Fit the picture"), lambda: canvas.set_zoom(None)),
            ("Ctrl+1", tr("Show the picture at 1:1"), lambda: canvas.set_zoom(1.0)),
        )
        for typed, what, do in keys:
            shortcut = QShortcut(self)
            shortcut.setWhatsThis(what)
            shortcut.setKeys([QKeySequence(key) for key in typed.split()])
            shortcut.activated.connect(do)
        for key, what, hold in (
            ("B", tr("Hold to see the original"), canvas.hold_original),
            ("Z", tr("Hold for the loupe"), canvas.hold_loupe),
        ):
            shortcut = QShortcut(QKeySequence(key), self, autoRepeat=False)
            shortcut.setWhatsThis(what)
            shortcut.activated.connect(lambda hold=hold: self._hold(hold))

    @property
    def complete(self) -> bool:
        """Whether what is shown is the true result of the chosen picture through the steps as they stand."""
        return self.queries.wanted is not None and self.queries.known == self.queries.wanted == self._wanted()

    def show_clipping(self, clipping: Clipping) -> None:
        """Paint pixels over that have no detail left, or show the pictures as they are."""
        self._clipping = clipping
        self._ask_soon()

    def _pin(self, pinned: bool) -> None:
        """Keep the result as it is now at left, of whichever picture is shown; or show the picture before again."""
        request = self._wanted()
        self._pinned = request.rendition if pinned and request is not None else None
        self._ask_soon()

    def show_picture(self, path: str, target: str) -> None:
        """Show another picture; `target` tells the format where the source's own is kept."""
        self._target = target
        if path != self.queries.path:
            self.queries.path = path
            self.line.show_name(path)
            self.canvas.set_stale("both")
            self.loupe.show_sides(None, self.canvas.zoom.view)
            self._show_levels(None)
            self._quiet.start(0)
        self._ask_soon()

    def expect(self, path: str) -> None:
        """Name the picture that is likely to be shown next; it is read ahead once this one is done."""
        self._next = path

    def show_content(self, content: Content) -> None:
        """Show the picture through other steps."""
        self._content = content
        if content.sources:
            self.queries.warm_up()
        self._ask_soon()

    def clear(self) -> None:
        """Show nothing, and keep nothing at left."""
        self.line.pin.setChecked(False)
        self.queries.forget()
        self._quiet.stop()
        self._stale.stop()
        self.canvas.show_sides(None)
        self._show_levels(None)
        self.line.show_name("")

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802
        super().showEvent(event)
        self._ask_soon()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        QPainter(self).fillRect(self.rect(), QColor(design.theme().surround))

    # What is asked

    def _ask_soon(self) -> None:
        if not self._quiet.isActive():  # not put off by each change, or a slider on its way would show nothing
            self._quiet.start(ASK_AFTER)

    def _wanted(self) -> PreviewRequest | None:
        content, zoom = self._content, self.canvas.zoom
        if not self.queries.path or content is None:
            return None
        pipeline = content.export.finished(content.pipeline)
        return PreviewRequest(
            self.queries.path, pipeline, content.format_for(self._target), zoom.room, content.export.output,
            zoom.level, zoom.center if zoom.level is not None else (0.5, 0.5),
            clipping=self._clipping, untouched=asks_nothing(pipeline, content.export), pinned=self._pinned,
            transcoded=tuple(transcoded_to(pipeline, content.export)), pages=content.export.pages,
        )  # fmt: skip

    def _ask(self) -> None:
        request = self._wanted()
        if request is None or request == self.queries.wanted or not self.isVisible():
            return
        if self.queries.want(request):
            self._stale.start()
        self._look_closer(self._looks_at)
        if self.queries.up_to_date:
            self._stale.stop()
        self.queries.ask()

    def _look_closer(self, place: tuple[float, float] | None) -> None:
        """Ask for what lies under the loupe; the true result has to be there, for each move would begin it anew."""
        self._looks_at = place
        if place is None or self.canvas.sides is None:
            self.loupe.hide()
            return
        self.loupe.stand_by(self.canvas.pointer)
        if not self.queries.up_to_date:
            self.loupe.show_sides(None, self.canvas.zoom.view)
            return
        factor = self.canvas.zoom.factor
        self.queries.look_closer(self.loupe.room, 1.0 if factor < 1 else factor * LOUPE_TIMES, place)

    # What is shown

    def _grow_stale(self) -> None:
        self.canvas.set_stale("after")
        self.line.say_working()

    def _show_answer(self, request: PreviewRequest, answer: Preview | MultitoneError) -> None:
        """Show a true answer, which may be that there is none."""
        if isinstance(answer, Preview):
            self._show(request, answer)
        else:
            self._stale.stop()
            reason = say(answer.message)
            self.canvas.show_sides(None, reason)
            self.canvas.describe(reason)
            self._show_levels(None)
            self.line.clear_figures()
            self.line.show_zoom(self.canvas.zoom.level, None)
        self._look_closer(self._looks_at)
        if self._next:
            self.queries.read_ahead(self._next, self.canvas.zoom.room)
            self._next = ""

    def _show(self, request: PreviewRequest, answer: Preview) -> None:
        self._stale.stop()
        before, after = _sides(answer)
        before, pinned = self._left.take(request, answer, before)
        shown = self.canvas.sides
        if before.image.isNull() and shown is not None:  # only a part was asked for: the whole is what it was
            before.image, after.image = shown[0].image, shown[1].image
        self.canvas.captions, self.canvas.pinned = captions(request, answer, pinned), pinned is not None
        self.canvas.show_sides((before, after))
        self.line.show_figures(answer, request.format)
        self.line.show_zoom(self.canvas.zoom.level, self.canvas.zoom.factor)
        sizes = {"before": dimensions(answer.size_before), "after": dimensions(answer.size_after)}
        self.canvas.describe(tr("Before {before}, after {after}, {bytes}.", **sizes, bytes=self.line.bytes.text()))
        self._show_levels(answer)

    def _show_levels(self, answer: Preview | None) -> None:
        levels = (answer.levels_before, answer.levels_after) if answer is not None else (NONE, NONE)
        self.levels_changed.emit(*levels)

    def _view_changes(self) -> None:
        zoom = self.canvas.zoom
        self.line.show_zoom(zoom.level, zoom.factor if zoom.sizes else None)
        self._ask_soon()

    # Keys that are held

    def _hold(self, hold: Callable[..., None]) -> None:
        """Begin what a held key does; the canvas takes the focus, for it has to see the key let go."""
        focused = QApplication.focusWidget()
        self._focus_before = None if focused is self.canvas else focused
        self.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)
        hold("key", held=True)

    def _give_focus_back(self) -> None:
        if self._focus_before is not None:
            self._focus_before.setFocus(Qt.FocusReason.OtherFocusReason)
            self._focus_before = None


def _sides(answer: Preview) -> Sides:
    left = answer.size_before if answer.pinned is None else answer.pinned.size
    return (
        preview_image(answer.before, left, answer.detail_before, approximate=answer.approximate),
        preview_image(answer.after, answer.size_after, answer.detail_after, approximate=answer.approximate),
    )
