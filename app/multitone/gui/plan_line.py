"""The plan in words: how many pictures are new, what they lose and what helps, the room they need."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from multitone.batch.plan import Plan
from multitone.gui import design, words
from multitone.gui.controls import Sign, button, label
from multitone.gui.flow import FlowPanel
from multitone.gui.language import declared
from multitone.gui.session import Session
from multitone.imaging.encode import ExportFormat, build_format, export_formats


@dataclass(frozen=True, slots=True)
class Remedy:
    """A format that keeps what another one loses."""

    title: str
    format: str


class PlanLine(QWidget):
    """Renders the session's plan; a loss has its remedy beside it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.warning = Sign("warning")
        self.sentence = label(name="plan_sentence", tone="quiet")
        self.sentence.setWordWrap(True)
        self.losses = FlowPanel(design.BETWEEN)
        self.losses.setObjectName("losses")
        self._said_losses: dict[str, int] = {}
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.sentence)
        column.addWidget(self.losses)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(design.WITHIN)
        row.addWidget(self.warning)
        row.addLayout(column, 1)
        self.losses.hide()

    def refresh(self) -> None:
        """Say the plan, or what speaks against it."""
        session, plan = self._session, self._session.planned.plan
        wrong = bool(session.gathering.problem) or (plan is not None and bool(plan.problems or warnings_of(plan)))
        self.warning.setVisible(wrong)
        self.sentence.setText(self._said())
        self.sentence.setToolTip("\n".join(declared(problem) for problem in plan.problems) if plan else "")
        self._show_losses(dict(plan.losses) if plan is not None and not plan.problems else {})

    def _said(self) -> str:
        session, plan = self._session, self._session.planned.plan
        problem = declared(session.gathering.problem or session.blocked)
        more = len(plan.problems) - 1 if plan else 0
        if more > 0:
            return self.tr("{problem} And {n} more.").format(problem=problem, n=words.count(more))
        if problem or plan is None:
            return problem
        said = [planned(plan)]
        if session.gathering.found.ignored:
            said.append(self.tr("{n} other files left alone").format(n=words.count(session.gathering.found.ignored)))
        more_said = [needed_room(plan), *(declared(warning) for warning in warnings_of(plan))]
        return " · ".join([", ".join(said), *(text for text in more_said if text)])

    def _show_losses(self, losses: dict[str, int]) -> None:
        """Show each loss with what helps; they are made anew only when they are others."""
        if losses == self._said_losses:
            return
        self._said_losses = losses
        self.losses.clear()
        for loss, number in losses.items():
            self.losses.flow.addWidget(self._loss(loss, number))
        self.losses.setVisible(bool(losses))

    def _loss(self, loss: str, number: int) -> QWidget:
        phrase = QWidget()
        row = QHBoxLayout(phrase)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(Sign("warning", design.MARK))
        remedy = remedy_of(loss, self._session.document.content.export.format)
        said = self.tr("{n} × {loss}").format(n=words.count(number), loss=declared(loss))
        row.addWidget(label(said if remedy is None else f"{said}:", "quiet"))
        if remedy is not None:
            text = self.tr("write {format}").format(format=remedy.title)
            link = button(text, f"remedy_{remedy.format}", "link")
            link.setAccessibleName(f"{said}: {text}")
            link.clicked.connect(lambda: self._session.document.set_export("format", build_format(remedy.format)))
            row.addWidget(link)
        return phrase


def planned(plan: Plan) -> str:
    """Say what becomes of how many pictures."""
    tr = QCoreApplication.translate
    said = {
        "write": tr("plan", "{n} new"),
        "number": tr("plan", "{n} numbered"),
        "replace": tr("plan", "{n} replaced"),
        "update": tr("plan", "{n} updated"),
        "skip": tr("plan", "{n} exist and are skipped"),
    }
    counts = plan.counts
    parts = [text.format(n=words.count(counts[action])) for action, text in said.items() if counts[action]]
    return ", ".join(parts) or tr("plan", "nothing to do")


def needed_room(plan: Plan) -> str:
    """Say how much room the results need and how much there is; nothing where the plan does not know."""
    needed, free = getattr(plan, "space_needed", None), getattr(plan, "space_free", None)
    if not needed or free is None:
        return ""
    text = QCoreApplication.translate("plan", "about {needed} of {free} free")
    return text.format(needed=words.size(needed), free=words.size(free))


def warnings_of(plan: Plan) -> tuple[str, ...]:
    """Return what may go wrong, but does not forbid the job."""
    return tuple(getattr(plan, "warnings", ()))


def remedy_of(loss: str, chosen: ExportFormat | None) -> Remedy | None:
    """Return the first format that keeps what the chosen one loses, None where that is not the format's doing."""
    if chosen is None or keeps(type(chosen), loss) is not False:
        return None
    able = (info for info in export_formats().values() if keeps(info.type, loss))
    info = next(able, None)
    return Remedy(declared(info.title), info.name) if info is not None else None


def keeps(written: type[ExportFormat], loss: str) -> bool | None:
    """Tell whether a format keeps what a loss speaks of; None where that is nothing a format keeps or loses."""
    if "transparen" in loss:
        return written.alpha
    if "16 bit" in loss:
        return written.deep
    if "becomes sRGB" in loss:
        return "profile" in written.holds
    if "EXIF" in loss:
        return "exif" in getattr(written, "holds", ("exif",))
    return None
