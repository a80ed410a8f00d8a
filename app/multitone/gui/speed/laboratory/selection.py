"""What the laboratory shall measure: kernels and workloads to choose from, what is missing here, and what begins it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.speed.laboratory import labels, rows
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import WrappedLabel, button, label
from multitone.gui.widgets.fields import CheckBox
from multitone.gui.widgets.flow import FlowPanel
from multitone.gui.widgets.layout import column_of, row_of
from multitone.messages import say, tr
from multitone.speedup.lab.kernels import WorkloadName
from multitone.speedup.lab.table import LabRow


class LabChoice(QWidget):
    """Offers what can be measured here; everything is chosen at first."""

    run_asked = Signal()
    changed = Signal()
    """Something else is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lab_choice")
        self.planned: tuple[LabRow, ...] = ()
        self.blocked = ""
        """What stands in the way of any measuring."""
        self.kernels: dict[str, CheckBox] = {}
        self.workloads: dict[WorkloadName, CheckBox] = {}
        self._missing_title = label(tr("Not here"), "quiet")
        self.missing = WrappedLabel("lab_missing", "small")
        self.missing.setAccessibleName(tr("What is missing here"))
        self.duration = label(name="lab_duration", tone="small")
        self.duration.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.run = button(tr("Run the laboratory"), "run_laboratory", "filled")
        self.run.clicked.connect(self.run_asked)
        self._kernel_fields, self._workload_fields = (FlowPanel(design.BETWEEN, 0) for _ in range(2))
        column_of(
            _titled(label(tr("Kernels"), "quiet"), self._kernel_fields),
            _titled(label(tr("Workloads"), "quiet"), self._workload_fields),
            _titled(self._missing_title, self.missing),
            design.WITHIN,
            row_of(self.run, (self.duration, 1), spacing=design.BETWEEN),
            on=self,
            spacing=design.WITHIN,
        )
        self.offer(())

    def offer(self, planned: Sequence[LabRow]) -> None:
        """Offer the kernels and workloads of planned rows."""
        self.planned = tuple(planned)
        without = rows.lacking(planned)
        self._kernel_fields.clear()
        self._workload_fields.clear()
        self.kernels = {}
        for kernel in dict.fromkeys(row.kernel for row in planned if row.workload == "cpu"):
            parts = (labels.kernel_help(kernel), say(without.get(kernel, "")))
            box = self._box(labels.kernel_title(kernel), f"lab_kernel_{kernel}", "\n".join(filter(None, parts)))
            box.setChecked(kernel not in without)
            self.kernels[kernel] = self._add(self._kernel_fields, box)
        self.workloads = {}
        for workload in dict.fromkeys(row.workload for row in planned):
            title, help_text = map(say, labels.WORKLOADS[workload])
            box = self._box(title, f"lab_workload_{workload}", help_text)
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
        return "" if something else tr("Choose a kernel, or the network.")

    def refresh(self) -> None:
        """Offer only what makes a difference, and begin only what has something to measure."""
        computes = "cpu" in self.chosen_workloads
        for name, box in self.kernels.items():
            box.setEnabled(computes and self._there(name))
        reason = self.reason
        self.run.setEnabled(not reason and bool(self.planned))
        set_tip(self.run, reason)
        self.run.setAccessibleDescription(reason)
        if reason:
            self.duration.setText(reason)

    def _box(self, title: str, name: str, help_text: str) -> CheckBox:
        box = CheckBox(title, name)
        set_tip(box, help_text)
        box.setAccessibleDescription(help_text)
        box.setChecked(True)
        return box

    def _add(self, panel: FlowPanel, box: CheckBox) -> CheckBox:
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
        kernel, engine = labels.kernel_title, labels.engine_title
        reasons = {kernel(name): why for name, why in rows.lacking(self.planned).items()}
        reasons |= {engine(name): why for name, why in rows.lacking_engines(self.planned).items()}
        reasons |= {f"{kernel(k)}, {engine(e)}": why for (k, e), why in rows.lacking_pairs(self.planned).items()}
        self.missing.setText("\n".join(f"{name[:1].upper()}{name[1:]}: {say(why)}" for name, why in reasons.items()))
        for part in (self.missing, self._missing_title):
            part.setVisible(bool(reasons))


def _titled(title: QLabel, fields: QWidget) -> QHBoxLayout:
    """Return fields with their title before them, on the first of their lines."""
    title.setFixedWidth(96)
    title.setMinimumHeight(0 if isinstance(fields, QLabel) else design.CONTROL - 4)
    return row_of((title, 0, Qt.AlignmentFlag.AlignTop), (fields, 1), spacing=design.WITHIN)
