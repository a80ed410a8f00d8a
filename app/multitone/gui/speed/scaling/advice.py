"""How many workers to use here: one large sentence, its reason, and the button that does it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from multitone.gui.desktop import numbers
from multitone.gui.desktop.language import declared
from multitone.gui.desktop.preferences import Preferences
from multitone.gui.model.run import Run
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import WrappedLabel, button, label
from multitone.speedup.scaling import Advice, Scaling

WORKERS = "workers"
"""The setting that jobs to come heed."""


class AdviceView(QWidget):
    """An en dash until it is known, never a guess."""

    def __init__(self, run: Run, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("advice")
        self._run, self._preferences = run, preferences
        self._advice: Advice | None = None
        self.sentence = label("–", name="advice_sentence")
        self.sentence.setFont(design.font(design.HUGE, light=True))
        self.caption = label(self.tr("to use here, for such a job"), "quiet")
        self.reason = WrappedLabel("advice_reason")
        self.use = button("", "use_workers")
        self.use.clicked.connect(self._use)
        self.no_fit = WrappedLabel("no_fit", "small")
        run.workers_changed.connect(self._say_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(design.WITHIN)
        column.addWidget(self.sentence)
        column.addWidget(self.caption)
        column.addWidget(self.reason)
        column.addWidget(self.use, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.no_fit)
        column.addStretch(1)
        self.show_scaling(None)

    def show_scaling(self, scaling: Scaling | None) -> None:
        """Show what a scaling says."""
        advice = self._advice = scaling.advice if scaling is not None else None
        self.sentence.setText("–" if advice is None else numbers.workers(advice.workers))
        said = self.tr("How many workers to use here is not known yet")
        self.sentence.setAccessibleName(
            said if advice is None else self.tr("Use {workers} here").format(workers=numbers.workers(advice.workers))
        )
        self.reason.setText(declared(advice.reason) if advice is not None else "")
        self.reason.setVisible(advice is not None)
        self.no_fit.setText(self._law(scaling) if scaling is not None else "")
        self.no_fit.setVisible(bool(self.no_fit.text()))
        self._say_button()

    def _law(self, scaling: Scaling) -> str:
        """Say the law in figures, or why there is none."""
        fit = scaling.fit
        if fit is None:
            return declared(scaling.no_fit)
        low, high = fit.serial_fraction_interval
        said = [
            self.tr("{part} of the work does not spread ({low} to {high}).").format(
                part=numbers.percent(fit.serial_fraction), low=numbers.percent(low), high=numbers.percent(high)
            )
        ]
        if fit.limit is not None:
            said.append(self.tr("No number of workers makes it faster than {n} ×.").format(n=numbers.ratio(fit.limit)))
        if fit.best_workers is not None:
            said.append(self.tr("Beyond {workers} it slows down.").format(workers=numbers.workers(fit.best_workers)))
        return " ".join(said).replace(" %", "\u00a0%").replace(" ×", "\u00a0×")

    def _say_button(self) -> None:
        self.use.setVisible(self._advice is not None)
        if self._advice is None:
            return
        used = self._run.workers == self._advice.workers
        number = numbers.workers(self._advice.workers)
        text = (self.tr("Jobs use {workers}") if used else self.tr("Use {workers}")).format(workers=number)
        self.use.setText(text)
        self.use.setAccessibleName(text)
        self.use.setEnabled(not used)
        self.use.setToolTip("" if used else self.tr("For all jobs from now on; the settings say so too"))

    def _use(self) -> None:
        assert self._advice is not None
        self._preferences.set(WORKERS, self._advice.workers)
        self._run.set_workers(self._advice.workers)
