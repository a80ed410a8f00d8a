"""The ratio to one thread, in large figures beside the curve that it is read from."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QSizePolicy, QWidget

from multitone.gui.desktop import numbers
from multitone.gui.model.session import Session, State
from multitone.gui.running.speedup_curve import SpeedupCurve
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import WrappedLabel, label, show_text
from multitone.gui.widgets.layout import STRETCH, column, row
from multitone.gui.widgets.tables import CurveTable
from multitone.messages import tr
from multitone.speedup.comparison import Comparison


class Result(QWidget):
    """The ratio in large figures beside the curve; an en dash until it is measured, never an estimate."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setObjectName("result")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.ratio = label("–", name="ratio")
        self.ratio.setFont(design.font(design.HUGE, light=True))
        self.caption = label(tone="small")
        self.caption.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.sentence = WrappedLabel("compared_sentence", "small")
        self.curve = SpeedupCurve()
        self.table = CurveTable()
        self.table.setFixedWidth(design.CURVE_WIDTH)
        self.table.hide()
        figures = column(self.ratio, self.caption, design.WITHIN, self.sentence, STRETCH)
        row(self.curve, self.table, figures, on=self, spacing=design.OUTER)
        self._timer = QTimer(self, interval=design.FIGURES_EVERY)
        self._timer.timeout.connect(self.refresh)
        session.state_changed.connect(self._state_changed)
        session.run.compared.connect(self.refresh)
        self._state_changed()

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return super().sizeHint().expandedTo(QSize(design.CURVE_WIDTH + design.OUTER + 136, design.CURVE_HEIGHT))

    def refresh(self) -> None:
        """Show what is measured so far."""
        run = self._session.run
        self._say(run.speedup)
        if self.table.isVisibleTo(self):
            self.table.show_curves(run.timing.curve, run.comparison.one.curve if run.comparison is not None else ())
        self.curve.show_lines(run.timing.curve, len(run.job.tasks) if run.job else 0, run.comparison)

    def _say(self, measured: Comparison | None) -> None:
        caption = tr("one thread, of {n} cores", n=self._session.run.cores)
        roomy = self.window().width() >= design.WINDOW[0]
        widest = f"{caption}, ± {numbers.ratio(0.0)}"  # kept free, so that the curve keeps its place
        self.caption.setMinimumWidth(self.caption.fontMetrics().horizontalAdvance(widest) if roomy else 0)
        ratio = "–"
        if measured is not None and measured.speedup is not None:
            ratio = f"{numbers.ratio(measured.speedup)} ×"
            if measured.interval is not None:
                caption += f", ± {numbers.ratio(measured.interval[1] - measured.speedup)}"
        self.ratio.setText(ratio)
        self.caption.setText(caption)
        show_text(self.sentence, compared_sentence(measured) if measured is not None else "")

    def show_table(self, *, table: bool) -> None:
        """Say the curve as a table, or paint it."""
        self.curve.setVisible(not table)
        self.table.setVisible(table)
        self.refresh()

    def _state_changed(self) -> None:
        session = self._session
        running = session.state is State.RUNNING and session.run.compare
        self.setVisible(running or (session.state is State.DONE and session.run.speedup is not None))
        self._timer.start() if running else self._timer.stop()
        self.refresh()


def compared_sentence(measured: Comparison) -> str:
    """Say what the comparison has measured."""
    workers, many, one = measured.parallel.workers, measured.parallel.median, measured.serial.median
    if measured.sampled:
        return tr(
            "What {n:,} workers did in {many:seconds} would take one thread {one:seconds}, by a sample.",
            n=workers, many=many, one=one,
        )  # fmt: skip
    return tr("What {n:,} workers did in {many:seconds} took one thread {one:seconds}.", n=workers, many=many, one=one)
