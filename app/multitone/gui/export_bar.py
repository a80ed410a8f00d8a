"""The export as one sentence with inline controls, the plan said below it, and the one filled button."""

from __future__ import annotations

import os

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from multitone.batch.naming import FIELDS
from multitone.engines.base import MOST_WORKERS
from multitone.gui import design, words
from multitone.gui.controls import CheckBox, Choice, InlineText, Sign, WholeNumber, button, label
from multitone.gui.offers import Offers
from multitone.gui.session import Session
from multitone.imaging.encode import build_format, export_formats, format_name

KEEP = ""
"""The choice that keeps each source's own format."""
PLAIN_QUALITY = 90


class ExportBar(QWidget):
    """Renders the export and the plan, and sends edits to the document."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("export_bar")
        self._session = session
        self._document = session.document
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(design.WITHIN)
        self._make_controls()
        column.addLayout(self._sentence())
        column.addLayout(self._foot())
        self._document.changed.connect(self.refresh)
        session.plan_changed.connect(self.refresh)
        session.state_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the export, the plan and what can be done."""
        export = self._document.content.export
        self.format.choose(KEEP if export.format is None else format_name(export.format))
        has_quality = export.format is None or "quality" in export.format.__struct_fields__
        self.quality.setVisible(has_quality)
        self._at_quality.setVisible(has_quality)
        own = getattr(export.format, "quality", PLAIN_QUALITY)
        with QSignalBlocker(self.quality):
            self.quality.setValue(own if export.quality is None else export.quality)
        self.folder.setText(_short(export.folder))
        self.folder.setToolTip(export.folder)
        self.default_folder.setVisible(self._document.content.folder_chosen)
        self.tree.choose(export.flat)
        self.existing.choose(export.existing)
        self.metadata.choose(export.metadata)
        if not self.name.hasFocus():
            with QSignalBlocker(self.name):
                self.name.setText(export.name)
            self.name.updateGeometry()
        self._say_plan()

    def _say_plan(self) -> None:
        session = self._session
        plan, blocked = session.plan, session.blocked
        problem = bool(plan and plan.problems) or bool(session.problem)
        self.warning.setVisible(problem)
        more = len(plan.problems) - 1 if plan else 0
        said = session.problem or blocked or (plan.sentence() if plan else "")
        if more > 0:
            said = self.tr("{problem} And {n} more.").format(problem=said, n=more)
        elif not blocked and session.found.ignored:
            said += self.tr(", {n} other files left alone").format(n=words.count(session.found.ignored))
        self.plan_sentence.setText(said)
        self.plan_sentence.setToolTip("\n".join(plan.problems) if plan else "")
        self.convert.setEnabled(not blocked)
        self.convert.setText(self.tr("Convert {n}").format(n=words.count(session.to_convert)))
        self.convert.setAccessibleName(
            self.tr("Convert {pictures}").format(pictures=words.pictures(session.to_convert))
        )
        self.convert.setToolTip(blocked or self.tr("Ctrl+Return"))
        self.convert.setAccessibleDescription(blocked)

    def _make_controls(self) -> None:
        tr = self.tr
        known = [(info.title, name) for name, info in export_formats().items()]
        self.format = Choice(tr("Format"), "format", [(tr("each picture’s own format"), KEEP), *known])
        self.format.currentIndexChanged.connect(lambda _: self._set_format(self.format.currentData()))
        self._at_quality = label(tr("at quality"), "quiet")
        self.quality = WholeNumber(tr("Quality"), "quality")
        self.quality.setProperty("tone", "inline")
        self.quality.setRange(1, 100)
        self.quality.setFixedWidth(36)
        self.quality.valueChanged.connect(lambda value: self._document.set_export("quality", value))
        self.folder = button("", "folder", "link")
        self.folder.setAccessibleName(tr("Folder for the results"))
        self.folder.clicked.connect(self._choose_folder)
        self.default_folder = button(tr("use default"), "default_folder", "link")
        self.default_folder.clicked.connect(self._document.use_default_folder)
        self.tree = Choice(tr("Folders"), "tree", [(tr("keep folders"), False), (tr("all in one folder"), True)])
        self.tree.currentIndexChanged.connect(lambda _: self._document.set_export("flat", self.tree.currentData()))
        exists = [
            (tr("skip what exists"), "skip"),
            (tr("replace what exists"), "replace"),
            (tr("number what exists"), "number"),
        ]
        self.existing = Choice(tr("When a result exists"), "existing", exists)
        self.existing.currentIndexChanged.connect(
            lambda _: self._document.set_export("existing", self.existing.currentData())
        )
        kept = [(tr("keep metadata"), "keep"), (tr("strip metadata"), "strip")]
        self.metadata = Choice(tr("Metadata"), "metadata", kept)
        self.metadata.currentIndexChanged.connect(
            lambda _: self._document.set_export("metadata", self.metadata.currentData())
        )
        self.name = InlineText(tr("Name of the results"), "name")
        said = QCoreApplication.translate
        self.name.setToolTip("\n".join(f"{{{field}}}: {said('fields', text)}" for field, text in FIELDS.items()))
        self.name.textEdited.connect(lambda text: self._document.set_export("name", text))

    def _sentence(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for part in (
            label(self.tr("Write"), "quiet"), self.format, self._at_quality, self.quality,
            label(self.tr("into"), "quiet"), self.folder, self.default_folder, _dot(), self.tree, _dot(), self.existing,
            _dot(), self.metadata, _dot(), label(self.tr("named"), "quiet"), self.name,
        ):  # fmt: skip
            row.addWidget(part)
        row.addStretch(1)
        return row

    def _foot(self) -> QHBoxLayout:
        session = self._session
        self.warning = Sign("warning")
        self.plan_sentence = label(name="plan_sentence", tone="quiet")
        self.plan_sentence.setWordWrap(True)
        self.workers = Workers(session)
        self.compare = CheckBox(self.tr("Compare with one thread"), "compare_toggle")
        self.compare.setToolTip(self.tr("Afterwards the same work is measured on one core, into a scratch folder."))
        self.compare.setChecked(session.compare)
        self.compare.toggled.connect(self._set_compare)
        self.convert = button("", "convert_button", "filled")
        self.convert.setMinimumWidth(136)
        self.convert.clicked.connect(session.convert)
        row = QHBoxLayout()
        row.setSpacing(design.WITHIN)
        row.addWidget(self.warning)
        row.addWidget(self.plan_sentence, 1)
        row.addWidget(Offers(session))
        row.addSpacing(design.BETWEEN)
        row.addWidget(self.compare)
        row.addSpacing(design.BETWEEN)
        row.addWidget(self.workers)
        row.addSpacing(design.BETWEEN)
        row.addWidget(self.convert)
        return row

    def _set_format(self, name: str) -> None:
        self._document.set_export("format", None if name == KEEP else build_format(name))

    def _set_compare(self, compare: bool) -> None:
        self._session.compare = compare

    def _choose_folder(self) -> None:
        dialog = QFileDialog(
            self, self.tr("Folder for the results"), os.path.dirname(self._document.content.export.folder)
        )
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self._document.set_export("folder", path))
        dialog.open()


class Workers(QWidget):
    """How many workers a job has; changes a running one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = WholeNumber(self.tr("Workers"), "workers")
        self.box.setRange(1, MOST_WORKERS)
        self.box.setFixedWidth(40)
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.box.setToolTip(
            self.tr("How many pictures are worked on at a time; this machine has {n} cores").format(n=session.cores)
        )
        self.box.setValue(session.workers)
        self.box.valueChanged.connect(session.set_workers)
        session.workers_changed.connect(lambda: self.box.setValue(session.workers))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(design.WITHIN)
        row.addWidget(self.box)
        row.addWidget(label(self.tr("workers"), "quiet"))


def _dot() -> QLabel:
    return label("·", "quiet")


def _short(folder: str) -> str:
    """Return what tells a folder from others: its own name."""
    return words.name_of(folder.rstrip(os.sep)) or folder
