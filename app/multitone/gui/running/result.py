"""The ratio to one thread, in large figures beside the curve that it is read from."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from multitone.gui.desktop import numbers
from multitone.gui.model.session import Session, State
from multitone.gui.running.speedup_curve import SpeedupCurve
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import WrappedLabel, label
from multitone.gui.widgets.tables import CurveTable


class Result(QWidget):
    """The ratio in large figures beside the curve; an en dash until it is measured, never an estimate."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("result")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.ratio = label("–", name="ratio")
        self.ratio.setFont(design.font(design.HUGE, light=True))
        self.caption = label(tone="small")
        self.sentence = WrappedLabel("compared_sentence", "small")
        self.curve = SpeedupCurve()
        self.table = CurveTable()
        self.table.setFixedWidth(design.CURVE_WIDTH)
        self.table.hide()
        figures = QVBoxLayout()
        figures.setSpacing(0)
        figures.addWidget(self.ratio)
        figures.addWidget(self.caption)
        figures.addSpacing(design.WITHIN)
        figures.addWidget(self.sentence)
        figures.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(design.OUTER)
        row.addWidget(self.curve)
        row.addWidget(self.table)
        row.addLayout(figures)
        self._timer = QTimer(self, interval=design.FIGURES_EVERY)
        self._timer.timeout.connect(self.refresh)
        session.state_changed.connect(self._state_changed)
        session.run.compared.connect(self.refresh)
        self._state_changed()

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return super().sizeHint().expandedTo(QSize(design.CURVE_WIDTH + design.OUTER + 136, design.CURVE_HEIGHT))

    def refresh(self) -> None:
        """Show what is measured so far."""
        session = self._session
        measured = session.run.speedup
        self.ratio.setText("–" if measured is None else f"{numbers.ratio(measured.speedup or 0.0)} ×")
        said = self.tr("one thread, of {n} cores").format(n=session.run.cores)
        roomy = self.window().width() >= design.WINDOW[0]
        widest = f"{said}, ± {numbers.ratio(0.0)}"  # kept free, so that the curve keeps its place
        self.caption.setMinimumWidth(self.caption.fontMetrics().horizontalAdvance(widest) if roomy else 0)
        if measured is not None and measured.interval is not None:
            said += f", ± {numbers.ratio(measured.interval[1] - (measured.speedup or 0.0))}"
        self.caption.setText(said)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.sentence.setText(self.said())
        self.sentence.setVisible(measured is not None)
        if self.table.isVisibleTo(self):
            self._say_curve()
        if session.run.comparison is not None:
            self.curve.show_comparison(session.run.comparison)
        else:
            self.curve.show_pool(session.run.timing.curve, len(session.run.job.tasks) if session.run.job else 0)

    def said(self) -> str:
        """Return what was found as a sentence; empty until it is measured."""
        measured = self._session.run.speedup
        if measured is None:
            return ""
        said = (
            self.tr("What {n} workers did in {many} would take one thread {one}, by a sample.")
            if measured.sampled
            else self.tr("What {n} workers did in {many} took one thread {one}.")
        )
        return said.format(
            n=numbers.count(measured.parallel.workers),
            many=numbers.seconds(measured.parallel.median),
            one=numbers.seconds(measured.serial.median),
        )

    def show_table(self, *, table: bool) -> None:
        """Say the curve as a table, or paint it."""
        self.curve.setVisible(not table)
        self.table.setVisible(table)
        self.refresh()

    def _say_curve(self) -> None:
        session = self._session
        comparison = session.run.comparison
        one = comparison.one.curve if comparison is not None else ()
        self.table.show_curves(session.run.timing.curve, one)

    def _state_changed(self) -> None:
        session = self._session
        running = session.state is State.RUNNING and session.run.compare
        self.setVisible(running or (session.state is State.DONE and session.run.speedup is not None))
        self._timer.start() if running else self._timer.stop()
        self.refresh()
