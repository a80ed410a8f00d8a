"""The details of the chosen format: all that its declaration lets be set, side by side."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtWidgets import QVBoxLayout, QWidget

from multitone.gui import design
from multitone.gui.controls import label
from multitone.gui.document import Document
from multitone.gui.flow import FlowPanel
from multitone.gui.form import Form
from multitone.gui.language import declared
from multitone.imaging.encode import ExportFormat, export_formats, format_name

COLUMN = 208
"""Pixels across that one parameter takes."""


class ExportDetails(QWidget):
    """Renders the parameters of the export's format, and sends edits to the document."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.setObjectName("export_details")
        self._document = document
        self._shown: type[ExportFormat] | None = None
        self.forms: list[Form] = []
        self.help = label(name="format_help", tone="quiet")
        self.help.setWordWrap(True)
        self._fields = FlowPanel(design.OUTER, design.WITHIN)
        self._fields.flow.top = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, design.WITHIN, 0, design.WITHIN)
        column.setSpacing(design.WITHIN)
        column.addWidget(self.help)
        column.addWidget(self._fields)
        self.refresh()

    def refresh(self) -> None:
        """Show the format in force; its form is made anew only when it is another one."""
        chosen = self._document.content.export.format
        kind = None if chosen is None else type(chosen)
        if kind is not self._shown or not self.help.text():
            self._rebuild(chosen)
        if chosen is not None:
            values = self._values(chosen)
            for form in self.forms:
                form.show_values(values)

    def _values(self, chosen: ExportFormat) -> dict[str, Any]:
        """Return the format's values; the quality is the export's where that names one."""
        return msgspec.structs.asdict(chosen.with_quality(self._document.content.export.quality))

    def _rebuild(self, chosen: ExportFormat | None) -> None:
        self._shown = None if chosen is None else type(chosen)
        self._fields.clear()
        self.forms = []
        self._fields.setVisible(chosen is not None)
        if chosen is None:
            self.help.setText(
                self.tr("Each picture keeps its own format, with its usual settings. Choose a format to set more.")
            )
            return
        info = export_formats()[format_name(chosen)]
        self.help.setText(f"{declared(info.title)}: {declared(info.help)}")
        for parameter in info.parameters:
            form = Form((parameter,), self._values(chosen))
            form.setFixedWidth(COLUMN)
            form.edited.connect(self._edited)
            self.forms.append(form)
            self._fields.flow.addWidget(form)

    def _edited(self, name: str, value: object) -> None:
        """Take a new value; the quality has one place only, where all formats find it."""
        chosen = self._document.content.export.format
        if name == "quality":
            self._document.set_export("quality", value)
        elif chosen is not None:
            self._document.set_export("format", msgspec.structs.replace(chosen, **{name: value}))
