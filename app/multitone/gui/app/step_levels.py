"""The levels that reach the step which is open: what lies behind its curve. They are counted in the child."""

from __future__ import annotations

from PySide6.QtCore import QObject

from multitone.errors import MultitoneError
from multitone.gui.desktop.questions import Questions
from multitone.gui.model.document import Document
from multitone.gui.preview.preview import PreviewPane
from multitone.gui.steps.steps import StepsPanel
from multitone.gui.widgets.levels import NONE
from multitone.imaging.pipeline import Pipeline
from multitone.services.preview.display import DisplayLevels
from multitone.services.preview.request import LevelsRequest


class StepLevels(QObject):
    """Asks once a preview is answered, so as not to delay it, and where the open form has use for them."""

    def __init__(self, questions: Questions, document: Document, preview: PreviewPane, steps: StepsPanel) -> None:
        super().__init__(steps)
        self._questions, self._document, self._preview, self._steps = questions, document, preview, steps
        self._known: tuple[LevelsRequest | None, DisplayLevels] = None, NONE
        preview.levels_changed.connect(self.ask)
        steps.opened.connect(self.ask)

    def ask(self) -> None:
        """Show the levels if they are known; else ask for them."""
        request = self._wanted()
        if request is None:
            return
        if request == self._known[0]:
            self._show(self._known[1])
        elif self._preview.queries.known is not None:
            self._questions.ask("levels", request, self._arrived)

    def _wanted(self) -> LevelsRequest | None:
        place, path = self._steps.chosen, self._preview.queries.path
        form = None if place is None else self._steps.rows[place].form
        if form is None or not form.takes_levels or not path:
            return None
        before = (step.operation for step in self._document.content.steps[:place] if step.on)
        return LevelsRequest(path, Pipeline(tuple(before)), self._preview.canvas.zoom.room)

    def _arrived(self, request: LevelsRequest, answer: DisplayLevels | MultitoneError) -> None:
        if request == self._wanted():
            levels = answer if isinstance(answer, DisplayLevels) else NONE
            self._known = request, levels
            self._show(levels)

    def _show(self, levels: DisplayLevels) -> None:
        form = self._steps.rows[self._steps.chosen or 0].form
        if form is not None:
            form.show_levels(levels)
