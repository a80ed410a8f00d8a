"""What is known of one job as one text, so that all of it can be selected: facts, what was left alone, what failed."""

from __future__ import annotations

import html
import os
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QFontDatabase, QFontMetrics, QTextOption
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from multitone.batch.journal.detail import JobDetail
from multitone.batch.journal.undoing import Undone
from multitone.gui.desktop import numbers
from multitone.gui.desktop.language import declared
from multitone.gui.history import job_words
from multitone.gui.widgets import design

MOST_REFUSED = 20
"""Results that were left alone of which each is told."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value; a value of several lines has each on its own, and what is typed is set like that."""

    name: str
    value: str
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Files:
    """Files of which each has a reason, under a title."""

    title: str
    lines: tuple[tuple[str, str], ...]
    more: int = 0


def _tr(text: str) -> str:
    return QCoreApplication.translate("history", text)


def facts_of(job: JobDetail) -> list[Fact]:
    """Return what is known of a job; what can be done with it stands on buttons, what cannot, here with the reason."""
    past, asked = job.past, job.asked
    facts = [
        Fact(_tr("Begun"), numbers.date_and_time(past.began)),
        Fact(_tr("Time"), numbers.seconds(past.seconds) if past.seconds else ""),
        Fact(_tr("Pictures"), numbers.count(past.pictures)),
        Fact(_tr("Steps"), "\n".join(map(job_words.step, past.steps))),
        Fact(_tr("Found in"), "\n".join(map(numbers.shown, asked.sources)) if asked is not None else ""),
        Fact(_tr("Results in"), numbers.shown(past.folder)),
        Fact(_tr("Replaced"), _replaced(job)),
        Fact(_tr("Ran on"), f"{past.engine}, {numbers.workers(past.workers)}"),
        Fact(_tr("Job"), past.id, typed=True),
        Fact(_tr("Command"), job.command, typed=True),
        Fact(_tr("Undo"), declared(job.undo_refused)),
        Fact(_tr("Continue"), declared(job.resume_refused)),
        Fact(_tr("Convert again"), declared(job.again_refused)),
    ]
    return [fact for fact in facts if fact.value]


def failures_of(job: JobDetail) -> Files:
    """Return the first pictures that failed, and why."""
    title = _tr("{n} failed").format(n=numbers.count(job.past.failed))
    lines = tuple((failure.source, declared(failure.words)) for failure in job.failures)
    return Files(title, lines, job.past.failed - len(lines))


def left_alone(undone: Undone) -> Files:
    """Return the first results that undoing left alone, and why."""
    title = _tr("{n} left alone").format(n=numbers.count(len(undone.refused)))
    lines = tuple((refusal.target, f"– {declared(refusal.reason)}") for refusal in undone.refused[:MOST_REFUSED])
    return Files(title, lines, len(undone.refused) - len(lines))


def _replaced(job: JobDetail) -> str:
    if job.kept is None:
        return ""
    said = _tr("{what}, kept in {folder}")
    return said.format(what=job_words.kept(job.kept), folder=numbers.shown(job.kept.folder))


class JobFacts(QTextBrowser):
    """Shows the text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts: list[Fact] = []
        self.files: list[Files] = []
        self.setObjectName("job_facts")
        self.setAccessibleName(self.tr("What is known of the chosen job"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)  # paths have no spaces
        self.setAcceptDrops(False)  # what is dropped is pictures, whatever lies under the pointer
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)

    def show_facts(self, facts: Sequence[Fact], files: Sequence[Files]) -> None:
        """Show other facts, and lists of files that are not empty; what was scrolled to stays where nothing changed."""
        files = [listed for listed in files if listed.lines]
        if (self.facts, self.files) != (list(facts), files):
            self.facts, self.files = list(facts), files
            self._fill()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._fill()

    def _fill(self) -> None:
        font = design.font()
        self.document().setDefaultFont(font)
        names = [fact.name for fact in self.facts]
        first = design.BETWEEN + max((QFontMetrics(font).horizontalAdvance(name) for name in names), default=0)
        self.setHtml("".join([*map(_files, self.files[:-1]), _facts(self.facts, first), *map(_files, self.files[-1:])]))


def _facts(facts: Sequence[Fact], first: int) -> str:
    quiet, below = design.theme().quiet, design.WITHIN
    mono = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    rows = []
    for fact in facts:
        value = html.escape(fact.value).replace("\n", "<br>")
        value = f"<span style=\"font-family: '{mono}'\">{value}</span>" if fact.typed else value
        rows.append(
            f'<tr><td width="{first}" style="color: {quiet}; padding-bottom: {below}px">{html.escape(fact.name)}</td>'
            f'<td style="padding-bottom: {below}px">{value}</td></tr>'
        )
    return f'<table cellspacing="0" cellpadding="0">{"".join(rows)}</table>'


def _files(files: Files) -> str:
    """Write a list of files: each with its reason, and below that, quietly, its folder."""
    quiet, small, below = design.theme().quiet, design.SMALL, design.WITHIN
    lines = []
    for path, reason in files.lines:
        name, folder = numbers.name_of(path), numbers.shown(os.path.dirname(path))
        said = f"{html.escape(name)} {html.escape(reason)}"
        where = f'<span style="color: {quiet}; font-size: {small}px">{html.escape(folder)}</span>'
        lines.append(f'<p style="margin: 0 0 {below}px 0">{said}<br>{where}</p>')
    if files.more:
        more = _tr("and {n} more").format(n=numbers.count(files.more))
        lines.append(f'<p style="color: {quiet}; margin: 0">{html.escape(more)}</p>')
    title = f'<p style="font-weight: 600; margin: {below}px 0 {below}px 0">{html.escape(files.title)}</p>'
    return title + "".join(lines)
