"""The plan in words: how many pictures are new, what they lose, which results are out of date, what helps, the room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from multitone.batch.estimates.space import shortage
from multitone.batch.losses import dropped_by
from multitone.batch.plan import Plan
from multitone.batch.problems import CautionKind, NoteKind
from multitone.batch.targets.standing import STALE, standing_said
from multitone.gui.desktop import numbers
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.model.session import Session
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import ElidedLabel, Sign, button, label
from multitone.gui.widgets.flow import FlowPanel
from multitone.gui.widgets.layout import column_of, row_of
from multitone.imaging.contents import Content
from multitone.imaging.encode import ExportFormat, build_format, export_formats
from multitone.imaging.pages.wanted import SPLIT, wanted_pages
from multitone.messages import Message, say, several, tr

SAID_BESIDE = (CautionKind.RESULTS, CautionKind.LINKED, CautionKind.DATE)
"""Cautions that a count or a remark says."""
OF_WAYS = (NoteKind.TRANSCODED, NoteKind.IF_LARGER)
"""Notes on how results come to be."""


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
        self.remarks.hide()
        self._remarks: list[Remark] = []
        row_of(self.warning, (column_of(self.sentence, self.remarks), 1), on=self, spacing=design.WITHIN)

    def refresh(self) -> None:
        """Say the plan, or what speaks against it."""
        session, plan = self._session, self._session.current_plan.plan
        wrong = plan is not None and bool(plan.problems or cautions_of(plan, session.size_estimate.bytes))
        self.warning.setVisible(wrong or bool(session.source_scan.problem))
        self.sentence.setText(self._text())
        set_tip(self.sentence, "\n".join(map(say, plan.problems)) if plan else "")
        self._show_remarks(self._remarks_on(plan) if plan is not None and not plan.problems else [])

    def _text(self) -> str:
        session, plan = self._session, self._session.current_plan.plan
        problem = say(session.source_scan.problem or session.blocked)
        if plan is not None and len(plan.problems) > 1:
            return tr("{problem} And {n:,} more.", problem=problem, n=len(plan.problems) - 1)
        if plan is None or (problem and not session.current_plan.all_exist):
            return problem
        if problem:
            return problem
        counts, ignored = [counted(plan)], session.source_scan.found.ignored
        bad = session.bad_files.number
        if bad:
            counts.append(several("1 cannot be read", "{n:,} cannot be read", bad))
        if ignored:
            counts.append(numbers.others_left_alone(ignored))
        kept = say(plan.kept).rstrip(".")
        size = session.size_estimate.bytes
        parts = (", ".join(counts), needed_room(plan, size), kept, *map(say, cautions_of(plan, size)))
        return " · ".join(filter(None, parts))

    def _remarks_on(self, plan: Plan) -> list[Remark]:
        chosen = self._session.document.content.export.format
        dropped = dropped_by(plan.draft.pipeline, plan.draft.export)  # which no format keeps
        if wanted_pages(plan.draft.export.pages).may_leave_out:
            dropped |= {Content.PAGES, Content.FRAMES}
        losses = (
            loss_remark(loss, number, None if loss.kind in dropped else chosen) for loss, number in plan.losses.items()
        )
        dates = (Remark(say(it).rstrip("."), "details") for it in plan.cautions if it.kind == CautionKind.DATE)
        ways = (
            Remark(tr("{n:,} × {remark}", n=number, remark=note), "details")
            for note, number in plan.sums.notes.items()
            if note.kind in OF_WAYS
        )
        return [*losses, *of_pages(plan), *ways, *outdated(plan), *results_remark(plan), *linked_remark(plan), *dates]

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
        text = ElidedLabel("", "quiet", Qt.TextElideMode.ElideRight)
        text.setText(f"{remark.text}:" if remark.link else remark.text)
        set_tip(text, remark.text)
        parts = row_of(Sign(remark.icon, design.MARK), text, on=phrase, spacing=4)
        if remark.link:
            link = button(remark.link, remark.name, "link")
            link.setAccessibleName(f"{remark.text}: {remark.link}")
            link.clicked.connect(lambda: self._session.document.set_export(remark.field, remark.value))
            parts.addWidget(link)
        return phrase


def of_pages(plan: Plan) -> Iterator[Remark]:
    """Say how many files have pages that cannot be kept together, and offer a file for each."""
    for note, number in plan.sums.notes.items():
        if note.kind == NoteKind.SEVERAL:
            text = several(
                "1 file has pages that only TIFF can hold",
                "{n:,} files have pages that only TIFF can hold",
                number,
            )
            yield Remark(text, "warning", tr("Write a file for each"), "split_pages", "pages", SPLIT)


def results_remark(plan: Plan) -> Iterator[Remark]:
    """Say that results of earlier jobs are left out, and offer to take them too; or the other way round."""
    for caution in plan.cautions:
        if caution.kind == CautionKind.RESULTS:
            taken = plan.draft.export.include_results
            link = tr("Leave them out") if taken else tr("Take them too")
            yield Remark(say(caution).rstrip("."), "details", link, "include_results", "include_results", not taken)


def linked_remark(plan: Plan) -> Iterator[Remark]:
    """Say how many linked folders are left out, and offer to take them."""
    number = plan.draft.linked
    if number:
        text = several("1 linked folder is left out", "{n:,} linked folders are left out", number)
        link = tr("Take it too") if number == 1 else tr("Take them too")
        yield Remark(text, "details", link, "follow", "follow", value=True)


def loss_remark(loss: Message, number: int, chosen: ExportFormat | None) -> Remark:
    """Say how many pictures lose what, and offer a format that keeps it."""
    text = tr("{n:,} × {loss}", n=number, loss=loss)
    remedy = remedy_of(loss, chosen)
    if remedy is None:
        return Remark(text)
    link = tr("Write {format}", format=say(export_formats()[remedy].title))
    return Remark(text, "warning", link, f"remedy_{remedy}", "format", build_format(remedy))


def remedy_of(loss: Message, chosen: ExportFormat | None) -> str | None:
    """Return the first format that keeps what the chosen one loses, None where that is not the format's doing."""
    if chosen is None or loss.kind in chosen.held:
        return None
    return next((name for name in export_formats() if loss.kind in build_format(name).held), None)


def outdated(plan: Plan) -> list[Remark]:
    """Say which results that exist are out of date or not known; what helps are the remedies of all that exist."""
    said = standing_said(plan.standings).items()
    return [Remark(say(text), "warning" if standing in (*STALE, "unknown") else "details") for standing, text in said]


def counted(plan: Plan) -> str:
    """Say what will become of how many pictures."""
    counts = plan.counts
    texts = {
        "write": several("1 will be written", "{n:,} will be written", counts["write"]),
        "number": several("1 will be numbered", "{n:,} will be numbered", counts["number"]),
        "replace": several("1 will be replaced", "{n:,} will be replaced", counts["replace"]),
        "update": several("1 will be updated", "{n:,} will be updated", counts["update"]),
        "skip": several("1 exists and will be skipped", "{n:,} exist and will be skipped", counts["skip"]),
        "duplicate": several(
            "1 is a duplicate and gets no result", "{n:,} are duplicates and get no results", counts["duplicate"]
        ),
    }
    return ", ".join(text for action, text in texts.items() if counts[action]) or tr("nothing to do")


def needed_room(plan: Plan, estimate: int | None = None) -> str:
    """Say how much room the results need and how much there is; nothing where the plan does not know."""
    if not plan.space_needed or plan.space_free is None:
        return ""
    if estimate is None:
        return tr("at most {needed:bytes} of {free:bytes} free", needed=plan.space_needed, free=plan.space_free)
    return tr("about {needed:bytes} of {free:bytes} free", needed=rough(estimate), free=plan.space_free)


def rough(size: int) -> int:
    """Round an estimate to two digits, for it is no more than that."""
    digits = len(str(size)) - 2
    return round(size, -digits) if digits > 0 else size


def cautions_of(plan: Plan, estimate: int | None = None) -> list[Message]:
    """Return what may go wrong, but does not forbid the job; what remarks or counts say is not said again."""
    short = shortage(plan.space_needed if estimate is None else estimate, plan.space_free)
    return [caution for caution in (short, *plan.cautions) if caution and caution.kind not in SAID_BESIDE]
