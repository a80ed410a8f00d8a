"""What the laboratory shall measure: kernels and workloads to choose from, what is missing here, and what begins it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from multitone.gui.desktop.language import declared
from multitone.gui.speed.laboratory import labels, rows
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import WrappedLabel, button, label
from multitone.gui.widgets.fields import CheckBox
from multitone.gui.widgets.flow import FlowPanel
from multitone.speedup.lab.table import LabRow


class LabChoice(QWidget):
    """Offers what can be measured here; everything is chosen at first."""

    run_asked = Signal()
    changed = Signal()
    """Something else is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lab_choice")
        self.planned: tuple[LabRow, ...] = ()
        self.blocked = ""
        """What stands in the way of any measuring."""
        self.kernels: dict[str, CheckBox] = {}
        self.workloads: dict[str, CheckBox] = {}
        self._missing_title = label(self.tr("Not here"), "quiet")
        self.missing = WrappedLabel("lab_missing", "small")
        self.missing.setAccessibleName(self.tr("What is missing here"))
        self.duration = label(name="lab_duration", tone="small")
        self.run = button(self.tr("Run the laboratory"), "run_laboratory", "filled")
        self.run.clicked.connect(self.run_asked)
        self._kernel_fields, self._workload_fields = (FlowPanel(design.BETWEEN, 0) for _ in range(2))
        self._lay_out()
        self.offer(())

    def offer(self, planned: Sequence[LabRow]) -> None:
        """Offer the kernels and workloads of planned rows."""
        self.planned = tuple(planned)
        without = rows.lacking(planned)
        self._kernel_fields.clear()
        self._workload_fields.clear()
        self.kernels = {kernel: self._kernel(kernel, without) for kernel in rows.kernels_of(planned)}
        self.workloads = {}
        for workload in rows.workloads_of(planned):
            box = CheckBox(labels.workload_title(workload), f"lab_workload_{workload}")
            box.setToolTip(labels.workload_help(workload))
            box.setAccessibleDescription(labels.workload_help(workload))
            self.workloads[workload] = self._add(self._workload_fields, box)
        self._say_missing()
        self.refresh()

    @property
    def chosen_kernels(self) -> tuple[str, ...]:
        """The kernels that are chosen, in their order; if all are, those that are missing are told of too."""
        everything = all(box.isChecked() for name, box in self.kernels.items() if self._there(name))
        return tuple(name for name, box in self.kernels.items() if everything or box.isChecked())

    @property
    def chosen_workloads(self) -> tuple[str, ...]:
        """The workloads that are chosen, in their order."""
        return tuple(name for name, box in self.workloads.items() if box.isChecked())

    @property
    def chosen_rows(self) -> tuple[LabRow, ...]:
        """The planned rows of what is chosen."""
        return rows.chosen(self.planned, self.chosen_kernels, self.chosen_workloads)

    @property
    def reason(self) -> str:
        """Why nothing can be measured now; empty where it can."""
        if self.blocked or not self.planned:
            return self.blocked
        something = any(row.unavailable is None for row in self.chosen_rows)
        return "" if something else self.tr("Choose a kernel, or the network.")

    def refresh(self) -> None:
        """Offer only what makes a difference, and begin only what has something to measure."""
        computes = "cpu" in self.chosen_workloads
        for name, box in self.kernels.items():
            box.setEnabled(computes and self._there(name))
        reason = self.reason
        self.run.setEnabled(not reason and bool(self.planned))
        self.run.setToolTip(reason)
        self.run.setAccessibleDescription(reason)
        if reason:
            self.duration.setText(reason)

    def _kernel(self, kernel: str, without: dict[str, str]) -> CheckBox:
        box = CheckBox(labels.kernel_title(kernel), f"lab_kernel_{kernel}")
        help_text = labels.kernel_help(kernel)
        reason = declared(without.get(kernel, ""))
        box.setToolTip("\n".join(part for part in (help_text, reason) if part))
        box.setAccessibleDescription(box.toolTip())
        self._add(self._kernel_fields, box).setChecked(kernel not in without)
        return box

    def _add(self, panel: FlowPanel, box: CheckBox) -> CheckBox:
        box.setChecked(True)
        box.toggled.connect(self._toggled)
        panel.flow.addWidget(box)
        return box

    def _toggled(self) -> None:
        self.refresh()
        self.changed.emit()

    def _there(self, kernel: str) -> bool:
        return kernel not in rows.lacking(self.planned)

    def _say_missing(self) -> None:
        """List what cannot run here, each with its reason and remedy."""
        kernels = {labels.kernel_title(k): why for k, why in rows.lacking(self.planned).items()}
        engines = {labels.engine_title(e): why for e, why in rows.lacking_engines(self.planned).items()}
        pairs = {
            f"{labels.kernel_title(kernel)}, {labels.engine_title(engine)}": why
            for (kernel, engine), why in rows.lacking_pairs(self.planned).items()
        }
        reasons = kernels | engines | pairs
        lines = [f"{name[:1].upper()}{name[1:]}: {declared(why)}" for name, why in reasons.items()]
        self.missing.setText("\n".join(lines))
        for part in (self.missing, self._missing_title):
            part.setVisible(bool(lines))

    def _lay_out(self) -> None:
        begin = QHBoxLayout()
        begin.setSpacing(design.BETWEEN)
        begin.addWidget(self.run)
        self.duration.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        begin.addWidget(self.duration, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(design.WITHIN)
        column.addLayout(_titled(label(self.tr("Kernels"), "quiet"), self._kernel_fields))
        column.addLayout(_titled(label(self.tr("Workloads"), "quiet"), self._workload_fields))
        column.addLayout(_titled(self._missing_title, self.missing))
        column.addSpacing(design.WITHIN)
        column.addLayout(begin)


def _titled(title: QLabel, fields: QWidget) -> QHBoxLayout:
    """Return fields with their title before them, on the first of their lines."""
    title.setFixedWidth(96)
    title.setMinimumHeight(0 if isinstance(fields, QLabel) else design.CONTROL - 4)
    row = QHBoxLayout()
    row.setSpacing(design.WITHIN)
    row.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(fields, 1)
    return row
