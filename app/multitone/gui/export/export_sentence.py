"""The export as one sentence with inline controls; it breaks into lines where the window is narrow."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import get_args

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QLabel, QWidget

from multitone.batch.copying import asks_nothing
from multitone.batch.job import ColorTarget, Export, MetadataPolicy
from multitone.gui.desktop import numbers
from multitone.gui.desktop.mnemonics import literal
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.export.folder_popover import FolderPopover
from multitone.gui.export.format_list import FormatList
from multitone.gui.export.name_patterns import OWN, NamePatterns
from multitone.gui.export.quality_popover import QualityPopover
from multitone.gui.forms.form import spoken
from multitone.gui.model.document import Document
from multitone.gui.model.encodings import Encodings
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import IconButton, button, label
from multitone.gui.widgets.fields import DropDown, InlineText, WholeNumber
from multitone.gui.widgets.flow import FlowPanel, Separator
from multitone.gui.widgets.layout import row_of
from multitone.imaging.encode import build_format, export_formats, format_name
from multitone.messages import say, tr

KEEP = ""
"""The choice that keeps each source's own format."""
PLAIN_QUALITY = 90
WIDEST_FOLDER = 280
"""Pixels that a folder's name may take in the sentence; longer ones are cut in their middle."""


class ExportSentence(FlowPanel):
    """Renders the export, and sends edits to the document."""

    def __init__(self, document: Document, encodings: Encodings) -> None:
        super().__init__()
        self._document = document
        self._make_format(encodings)
        self._make_folder()
        self._make_choices()
        self._make_name()
        self.details = button(tr("details"), "export_details_toggle", "link")
        self.details.setCheckable(True)
        self.details.toggled.connect(self._name_details)
        self._name_details(self.details.isChecked())
        self._before_quality = _begin()
        self._limit = label(tone="quiet")
        self._with_quality = _phrase(self._before_quality, self.quality, self.more_quality, self._limit)
        for phrase in (
            _phrase(label(tr("Write"), "quiet"), self.format),
            self._with_quality,
            _phrase(_begin(tr("into")), self.folder, Separator()),
            *(_phrase(choice, Separator()) for choice in (self.tree, self.existing, self.metadata, self.color)),
            _phrase(self._named, self.name, self.pattern, Separator()),
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
        self._show_name(export.name)
        self.tree.choose(export.flat)
        self.existing.choose(export.existing)
        self.metadata.choose(export.metadata)
        self.color.choose(export.color)

    def _say_quality(self, export: Export) -> None:
        """Show the quality: the only one, the best tried, or that of files that are no copies and follow none."""
        usual = getattr(export.encoder(export.format or build_format("jpeg")), "quality", PLAIN_QUALITY)
        with QSignalBlocker(self.quality):
            self.quality.setValue(usual if export.quality is None else export.quality)
        self._fit_quality(self.quality.text())
        limited = export.max_bytes is not None
        self._limit.setText(tr("and at most {size:bytes}", size=export.max_bytes or 0))
        self._limit.setVisible(limited)
        if follows_source(export):
            whole, up_to = tr("at its source’s quality, else"), tr("at its source’s quality, else up to")
        elif asks_nothing(self._document.content.pipeline, export):
            whole = tr("copied where nothing changes, else at quality")
            up_to = tr("copied where small enough, else at quality up to")
        else:
            whole, up_to = tr("at quality"), tr("at quality up to")
        self._before_quality.setText(up_to if limited else whole)

    def _say_folder(self, folder: str) -> None:
        """Name the folder by what tells it from others, its own name; the whole path is told on asking."""
        name = numbers.name_of(folder.rstrip(os.sep)) or folder
        fitting = self.folder.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, WIDEST_FOLDER)
        self.folder.setText(literal(fitting))
        set_tip(self.folder, numbers.shown(folder))
        self.folder.setAccessibleDescription(numbers.shown(folder))

    def _make_format(self, encodings: Encodings) -> None:
        known = [(say(info.title), name) for name, info in export_formats().items()]
        self.format = FormatList(self._document, encodings, [(tr("each picture’s own format"), KEEP), *known])
        self.format.currentIndexChanged.connect(lambda _: self._set_format(self.format.currentData()))
        self.quality = WholeNumber(tr("Quality"), "quality")
        self.quality.setProperty("tone", "inline")
        self.quality.setRange(1, 100)
        self.quality.lineEdit().textChanged.connect(self._fit_quality)
        self._fit_quality(str(self.quality.maximum()))
        self.quality.valueChanged.connect(lambda value: self._document.set_export("quality", value))

        self.qualities = QualityPopover(self._document, encodings, self)
        self.more_quality = IconButton("chevron", tr("Quality, limit and sizes"), "quality_more", side=20)
        self.more_quality.clicked.connect(lambda: self.qualities.open_at(self.more_quality))

    def _fit_quality(self, text: str) -> None:
        """Be as wide as what is said, like a word."""
        self.quality.setFixedWidth(self.quality.fontMetrics().horizontalAdvance(text) + design.WITHIN + 2)

    def _make_folder(self) -> None:
        self.folder = button("", "folder", "link")
        self.folder.setAccessibleName(tr("Folder for the results"))
        self.folders = FolderPopover(self._document, self)
        self.folder.clicked.connect(lambda: self.folders.open_at(self.folder))

    def _make_name(self) -> None:
        self._own = False
        self._named = _begin(tr("named"))
        self.pattern = NamePatterns()
        self.pattern.activated.connect(lambda _: self._choose_pattern(self.pattern.currentData()))
        self.name = InlineText(tr("Name of the results"), "name")
        set_tip(self.name, tr("Name of the results; {stem} stands for the name of the picture"))

    def _choose_pattern(self, pattern: str) -> None:
        """Take a ready pattern, or let one be typed, beginning with the one in force."""
        self._own = pattern == OWN
        if not self._own:
            self._document.set_export("name", pattern)
        self.refresh()
        if self._own:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            self.name.selectAll()

    def _show_name(self, name: str) -> None:
        """Show which pattern is in force; the field is there for those of the user's own."""
        self._own = self._own or self.pattern.findData(name) < 0
        self.pattern.choose(OWN if self._own else name)
        for part in (self._named, self.name):
            part.setVisible(self._own)

    def _make_choices(self) -> None:
        self.tree = DropDown(tr("Folders"), "tree", [(tr("keep folders"), False), (tr("all in one folder"), True)])
        exists = [
            (tr("skip what exists"), "skip"),
            (tr("update what is out of date"), "update"),
            (tr("replace what exists"), "replace"),
            (tr("number what exists"), "number"),
        ]
        self.existing = DropDown(tr("When a result exists"), "existing", exists)
        policies = {
            "keep": tr("keep metadata"),
            "strip": tr("strip metadata"),
            "strip-location": tr("strip the location only"),
            "author": tr("keep author and copyright only"),
        }
        self.metadata = DropDown(tr("Metadata"), "metadata", _choices(get_args(MetadataPolicy), policies))
        spaces = {
            "keep": tr("keep colors"),
            "srgb": tr("convert to sRGB"),
            "display-p3": tr("convert to Display P3"),
            "gray": tr("convert to gray"),
        }
        self.color = DropDown(tr("Colors"), "color", _choices(get_args(ColorTarget), spaces))
        for choice, field in (
            (self.tree, "flat"), (self.existing, "existing"), (self.metadata, "metadata"), (self.color, "color"),
        ):  # fmt: skip
            choice.currentIndexChanged.connect(
                lambda _, choice=choice, field=field: self._document.set_export(field, choice.currentData())
            )

    def _set_format(self, name: str) -> None:
        self._document.set_export("format", None if name == KEEP else build_format(name))

    def _name_details(self, shown: bool) -> None:
        self.details.setText(tr("fewer details") if shown else tr("details"))
        self.details.setAccessibleName(tr("Hide details of the format") if shown else tr("Show details of the format"))


def follows_source(export: Export) -> bool:
    """Whether the quality of a source counts: where it may be kept."""
    return export.same_quality and (export.format is None or export.format.requantizes)


def _begin(text: str = "") -> QLabel:
    """Return words that begin a phrase; they stand as far from the one before as the words of a control do."""
    first = label(text, "quiet")
    first.setContentsMargins(design.WITHIN // 2, 0, 0, 0)
    return first


def _phrase(*parts: QWidget) -> QWidget:
    """Return words that stay on one line together."""
    phrase = QWidget()
    row_of(*parts, on=phrase, spacing=4)
    return phrase


def _choices(names: Sequence[str], texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return each choice behind its words; one that was declared and has none here is spelled out."""
    return [(texts.get(name) or spoken(name), name) for name in names]
