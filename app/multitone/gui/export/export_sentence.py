"""The export as one sentence with inline controls; it breaks into lines where the window is narrow."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import get_args

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QWidget

from multitone.batch.byte_size import byte_size_words
from multitone.batch.copying import asks_nothing
from multitone.batch.job import ColorTarget, Export, MetadataPolicy
from multitone.gui.desktop import numbers
from multitone.gui.desktop.language import declared
from multitone.gui.forms.form import spoken
from multitone.gui.model.document import Document
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import button, label
from multitone.gui.widgets.fields import Choice, InlineText, WholeNumber
from multitone.gui.widgets.flow import FlowPanel
from multitone.imaging.encode import build_format, export_formats, format_name

KEEP = ""
"""The choice that keeps each source's own format."""
PLAIN_QUALITY = 90
WIDEST_FOLDER = 280
"""Pixels that a folder's name may take in the sentence; longer ones are cut in their middle."""


class ExportSentence(FlowPanel):
    """Renders the export, and sends edits to the document."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._make_format()
        self._make_folder()
        self._make_choices()
        self.name = InlineText(self.tr("Name of the results"), "name")
        self.name.setToolTip(self.tr("Name of the results; {stem} stands for the name of the picture"))
        self.details = button(self.tr("details"), "export_details_toggle", "link")
        self.details.setCheckable(True)
        self.details.toggled.connect(lambda _: self._name_details())
        self._name_details()
        self._before_quality = _begins(_quiet(""))
        self._limit = _quiet("")
        self._with_quality = _phrase(self._before_quality, self.quality, self._limit)
        for phrase in (
            _phrase(_quiet(self.tr("Write")), self.format),
            self._with_quality,
            _phrase(_begins(_quiet(self.tr("into"))), self.folder, self.default_folder, _quiet("·")),
            _phrase(self.tree, _quiet("·")),
            _phrase(self.existing, _quiet("·")),
            _phrase(self.metadata, _quiet("·")),
            _phrase(self.color, _quiet("·")),
            _phrase(_begins(_quiet(self.tr("named"))), self.name, _quiet("·")),
            _phrase(self.details),
        ):
            self.flow.addWidget(phrase)

    def refresh(self) -> None:
        """Show the document's export."""
        export = self._document.content.export
        self.format.choose(KEEP if export.format is None else format_name(export.format))
        self._with_quality.setVisible(export.format is None or "quality" in export.format.__struct_fields__)
        self._say_quality(export)
        self._say_folder(export.folder)
        self.default_folder.setVisible(self._document.content.folder_chosen)
        self.tree.choose(export.flat)
        self.existing.choose(export.existing)
        self.metadata.choose(export.metadata)
        self.color.choose(export.color)

    def _say_quality(self, export: Export) -> None:
        """Show the quality: the only one, the best tried, or that of files that are no copies and follow none."""
        own = getattr(export.encoder(export.format or build_format("jpeg")), "quality", PLAIN_QUALITY)
        with QSignalBlocker(self.quality):
            self.quality.setValue(own if export.quality is None else export.quality)
        self._fit_quality(self.quality.text())
        limited, follows = export.max_bytes is not None, follows_source(export)
        self._limit.setText(self.tr("and at most {size}").format(size=byte_size_words(export.max_bytes or 0)))
        self._limit.setVisible(limited)
        if follows:
            said = (
                self.tr("at its source’s quality, else up to") if limited else self.tr("at its source’s quality, else")
            )
        elif asks_nothing(self._document.content.pipeline, export):
            said = (
                self.tr("copied where small enough, else at quality up to")
                if limited
                else self.tr("copied where nothing changes, else at quality")
            )
        else:
            said = self.tr("at quality up to") if limited else self.tr("at quality")
        self._before_quality.setText(said)

    def _say_folder(self, folder: str) -> None:
        """Name the folder by what tells it from others, its own name; the whole path is told on asking."""
        shown = numbers.name_of(folder.rstrip(os.sep)) or folder
        metrics = self.folder.fontMetrics()
        self.folder.setText(metrics.elidedText(shown, Qt.TextElideMode.ElideMiddle, WIDEST_FOLDER))
        self.folder.setToolTip(folder)
        self.folder.setAccessibleDescription(folder)

    def _make_format(self) -> None:
        known = [(declared(info.title), name) for name, info in export_formats().items()]
        self.format = Choice(self.tr("Format"), "format", [(self.tr("each picture’s own format"), KEEP), *known])
        self.format.currentIndexChanged.connect(lambda _: self._set_format(self.format.currentData()))
        self.quality = WholeNumber(self.tr("Quality"), "quality")
        self.quality.setProperty("tone", "inline")
        self.quality.setRange(1, 100)
        self.quality.lineEdit().textChanged.connect(self._fit_quality)
        self._fit_quality(str(self.quality.maximum()))
        self.quality.valueChanged.connect(lambda value: self._document.set_export("quality", value))

    def _fit_quality(self, text: str) -> None:
        """Be as wide as what is said, like a word."""
        self.quality.setFixedWidth(self.quality.fontMetrics().horizontalAdvance(text) + 2 * design.WITHIN + 2)

    def _make_folder(self) -> None:
        self.folder = button("", "folder", "link")
        self.folder.setAccessibleName(self.tr("Folder for the results"))
        self.folder.clicked.connect(self._choose_folder)
        self.default_folder = button(self.tr("use default"), "default_folder", "link")
        self.default_folder.clicked.connect(self._document.use_default_folder)

    def _make_choices(self) -> None:
        tr = self.tr
        self.tree = Choice(tr("Folders"), "tree", [(tr("keep folders"), False), (tr("all in one folder"), True)])
        exists = [
            (tr("skip what exists"), "skip"),
            (tr("update what is out of date"), "update"),
            (tr("replace what exists"), "replace"),
            (tr("number what exists"), "number"),
        ]
        self.existing = Choice(tr("When a result exists"), "existing", exists)
        said = {
            "keep": tr("keep metadata"),
            "strip": tr("strip metadata"),
            "strip-location": tr("strip the location only"),
            "author": tr("keep author and copyright only"),
        }
        self.metadata = Choice(tr("Metadata"), "metadata", _said_choices(get_args(MetadataPolicy), said))
        spaces = {
            "keep": tr("keep colors"),
            "srgb": tr("convert to sRGB"),
            "display-p3": tr("convert to Display P3"),
            "gray": tr("convert to gray"),
        }
        self.color = Choice(tr("Colors"), "color", _said_choices(get_args(ColorTarget), spaces))
        for choice, field in (
            (self.tree, "flat"), (self.existing, "existing"), (self.metadata, "metadata"), (self.color, "color"),
        ):  # fmt: skip
            choice.currentIndexChanged.connect(
                lambda _, choice=choice, field=field: self._document.set_export(field, choice.currentData())
            )

    def _set_format(self, name: str) -> None:
        self._document.set_export("format", None if name == KEEP else build_format(name))

    def _name_details(self) -> None:
        shown = self.details.isChecked()
        self.details.setText(self.tr("fewer details") if shown else self.tr("details"))
        self.details.setAccessibleName(
            self.tr("Hide details of the format") if shown else self.tr("Show details of the format")
        )

    def _choose_folder(self) -> None:
        dialog = QFileDialog(
            self, self.tr("Folder for the results"), os.path.dirname(self._document.content.export.folder)
        )
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self._document.set_export("folder", path))
        dialog.open()


def follows_source(export: Export) -> bool:
    """Whether the quality of a source counts: where it may be kept."""
    return export.same_quality and (export.format is None or export.format.requantizes)


def _quiet(text: str) -> QLabel:
    return label(text, "quiet")


def _begins(words: QLabel) -> QLabel:
    """Let words that begin a phrase stand as far from the one before as the words of a control do."""
    words.setContentsMargins(design.WITHIN // 2, 0, 0, 0)
    return words


def _phrase(*parts: QWidget) -> QWidget:
    """Return words that stay on one line together."""
    phrase = QWidget()
    row = QHBoxLayout(phrase)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for part in parts:
        row.addWidget(part)
    return phrase


def _said_choices(choices: Sequence[str], said: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return each choice behind its words; one that was declared and has none here is spelled out."""
    return [(said.get(choice) or spoken(choice), choice) for choice in choices]
