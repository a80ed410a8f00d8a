"""The plan in words: how many pictures are new, what they lose, which results are out of date, what helps, the room."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from multitone.batch.job import Standing
from multitone.batch.losses import LossKind
from multitone.batch.plan import Plan, results_sentence
from multitone.batch.problems import CautionKind
from multitone.batch.space import shortage
from multitone.batch.targets.standing import STALE, standing_said
from multitone.gui.desktop import numbers
from multitone.gui.desktop.language import declared
from multitone.gui.model.session import Session
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Sign, button, label
from multitone.gui.widgets.flow import FlowPanel
from multitone.imaging.encode import ExportFormat, build_format, export_formats
from multitone.messages import Message


@dataclass(frozen=True, slots=True)
class Remedy:
    """A format that keeps what another one loses."""

    title: str
    format: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of some results or pictures, and the choice of the export that helps, as a link."""

    text: str
    icon: str = "warning"
    link: str = ""
    name: str = ""
    field: str = ""
    value: object = None


class PlanLine(QWidget):
    """Renders the session's plan; what speaks against it has its remedy beside it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.warning = Sign("warning")
        self.sentence = label(name="plan_sentence", tone="quiet")
        self.sentence.setWordWrap(True)
        self.remarks = FlowPanel(design.BETWEEN)
        self.remarks.setObjectName("remarks")
        self._remarks: list[Remark] = []
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.sentence)
        column.addWidget(self.remarks)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(design.WITHIN)
        row.addWidget(self.warning)
        row.addLayout(column, 1)
        self.remarks.hide()

    def refresh(self) -> None:
        """Say the plan, or what speaks against it."""
        session, plan = self._session, self._session.current_plan.plan
        wrong = bool(session.source_scan.problem) or (plan is not None and bool(plan.problems or cautions_of(plan)))
        self.warning.setVisible(wrong)
        self.sentence.setText(self._said())
        self.sentence.setToolTip("\n".join(declared(problem) for problem in plan.problems) if plan else "")
        self._show_remarks(self._remarks_on(plan) if plan is not None and not plan.problems else [])

    def _said(self) -> str:
        session, plan = self._session, self._session.current_plan.plan
        problem = declared(session.source_scan.problem or session.blocked)
        more = len(plan.problems) - 1 if plan else 0
        if more > 0:
            return self.tr("{problem} And {n} more.").format(problem=problem, n=numbers.count(more))
        if plan is None or (problem and not session.current_plan.all_exist):
            return problem
        if problem:
            return " ".join(filter(None, (problem, declared(results_sentence(plan.draft.left_out)))))
        said = [planned(plan)]
        if plan.draft.left_out:
            said.append(results_left_out(plan.draft.left_out))
        if session.source_scan.found.ignored:
            said.append(numbers.others_left_alone(session.source_scan.found.ignored))
        more_said = [needed_room(plan), *(declared(caution) for caution in cautions_of(plan))]
        return " · ".join([", ".join(said), *(text for text in more_said if text)])

    def _remarks_on(self, plan: Plan) -> list[Remark]:
        export = self._session.document.content.export
        return [*(loss_remark(loss, number, export.format) for loss, number in plan.losses.items()), *outdated(plan)]

    def _show_remarks(self, remarks: list[Remark]) -> None:
        """Show each remark with what helps; they are made anew only when they are others."""
        if remarks == self._remarks:
            return
        self._remarks = remarks
        self.remarks.clear()
        for remark in remarks:
            self.remarks.flow.addWidget(self._phrase(remark))
        self.remarks.setVisible(bool(remarks))

    def _phrase(self, remark: Remark) -> QWidget:
        phrase = QWidget()
        phrase.setMinimumHeight(design.OUTER)  # with a link and without one
        row = QHBoxLayout(phrase)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(Sign(remark.icon, design.MARK))
        row.addWidget(label(f"{remark.text}:" if remark.link else remark.text, "quiet"))
        if remark.link:
            link = button(remark.link, remark.name, "link")
            link.setAccessibleName(f"{remark.text}: {remark.link}")
            link.clicked.connect(lambda: self._session.document.set_export(remark.field, remark.value))
            row.addWidget(link)
        return phrase


def loss_remark(loss: Message, number: int, chosen: ExportFormat | None) -> Remark:
    """Say how many pictures lose what, and offer a format that keeps it."""
    tr = QCoreApplication.translate
    text = tr("plan", "{n} × {loss}").format(n=numbers.count(number), loss=declared(loss))
    remedy = remedy_of(loss, chosen)
    if remedy is None:
        return Remark(text)
    link = tr("plan", "write {format}").format(format=remedy.title)
    return Remark(text, "warning", link, f"remedy_{remedy.format}", "format", build_format(remedy.format))


def outdated(plan: Plan) -> list[Remark]:
    """Say which results that exist are out of date or not known, and offer the choice that makes them again."""
    said = {standing: declared(text) for standing, text in standing_said(plan.standings).items()}
    stale = [Remark(said[standing]) for standing in STALE if standing in said]
    if stale:
        link = _update_words(sum(plan.standings[standing] for standing in STALE), kinds=len(stale))
        stale[-1] = replace(stale[-1], link=link, name="update_stale", field="existing", value="update")
    others = [_other_remark(standing, said[standing]) for standing in said if standing not in STALE]
    return [*stale, *others]


def _other_remark(standing: Standing, text: str) -> Remark:
    if standing != "unknown":
        return Remark(text, "details")
    link = QCoreApplication.translate("plan", "replace what exists")
    return Remark(text, "warning", link, "replace_unknown", "existing", "replace")


def _update_words(number: int, *, kinds: int) -> str:
    tr = QCoreApplication.translate
    if kinds > 1:
        return tr("plan", "update all {n}").format(n=numbers.count(number))
    return tr("plan", "update it") if number == 1 else tr("plan", "update them")


def planned(plan: Plan) -> str:
    """Say what becomes of how many pictures."""
    tr, counts = QCoreApplication.translate, plan.counts
    skipped = tr("plan", "1 exists and is skipped") if counts["skip"] == 1 else tr("plan", "{n} exist and are skipped")
    said = {
        "write": tr("plan", "{n} new"),
        "number": tr("plan", "{n} numbered"),
        "replace": tr("plan", "{n} replaced"),
        "update": tr("plan", "{n} updated"),
        "skip": skipped,
    }
    parts = [text.format(n=numbers.count(counts[action])) for action, text in said.items() if counts[action]]
    return ", ".join(parts) or tr("plan", "nothing to do")


def needed_room(plan: Plan) -> str:
    """Say how much room the results need and how much there is; nothing where the plan does not know."""
    needed, free = getattr(plan, "space_needed", None), getattr(plan, "space_free", None)
    if not needed or free is None:
        return ""
    text = QCoreApplication.translate("plan", "about {needed} of {free} free")
    return text.format(needed=numbers.size(needed), free=numbers.size(free))


def results_left_out(number: int) -> str:
    """Say how many results of earlier jobs lie among the sources, and are no pictures to be done."""
    tr = QCoreApplication.translate
    if number == 1:
        return tr("plan", "1 earlier result left out")
    return tr("plan", "{n} earlier results left out").format(n=numbers.count(number))


def cautions_of(plan: Plan) -> list[Message]:
    """Return what may go wrong, but does not forbid the job; what remarks or counts say is not said again."""
    short = shortage(plan.space_needed, plan.space_free)
    return [caution for caution in (short, *plan.cautions) if caution and caution.kind != CautionKind.RESULTS]


def remedy_of(loss: Message, chosen: ExportFormat | None) -> Remedy | None:
    """Return the first format that keeps what the chosen one loses, None where that is not the format's doing."""
    if chosen is None or keeps(type(chosen), loss.kind) is not False:
        return None
    able = (info for info in export_formats().values() if keeps(info.type, loss.kind))
    info = next(able, None)
    return Remedy(declared(info.title), info.name) if info is not None else None


def keeps(written: type[ExportFormat], kind: str) -> bool | None:
    """Tell whether a format keeps what a loss speaks of; None where that is nothing a format keeps or loses."""
    if kind == LossKind.ALPHA:
        return written.alpha
    if kind == LossKind.DEPTH:
        return written.deep
    if kind == LossKind.COLOR_SPACE:
        return "profile" in written.holds
    return "exif" in written.holds if kind == LossKind.EXIF else None
