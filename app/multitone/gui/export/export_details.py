"""The details of the chosen format: all that its declaration lets be set, side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtWidgets import QVBoxLayout, QWidget

from multitone.batch.job import Export
from multitone.gui.desktop.language import declared
from multitone.gui.forms.form import Form
from multitone.gui.model.document import Document
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import label
from multitone.gui.widgets.flow import FlowPanel
from multitone.imaging.encode import ExportFormat, export_formats, format_name
from multitone.imaging.parameters import Parameter, parameters_of

COLUMN = 208
"""Pixels across that one parameter takes."""


class ExportDetails(QWidget):
    """Renders the parameters of the export's format, and sends edits to the document."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.setObjectName("export_details")
        self._document = document
        self._shown: tuple[type[ExportFormat] | None, tuple[str, ...]] = (None, ())
        self.forms: list[Form] = []
        self.own: list[Form] = []
        """Of what the export asks for in any format."""
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
        if (kind, self._offered()) != self._shown or not self.help.text():
            self._rebuild(chosen)
        if chosen is not None:
            values = self._values(chosen)
            for form in self.forms:
                form.show_values(values)
        for form in self.own:
            form.show_values(msgspec.structs.asdict(self._document.content.export))

    def _values(self, chosen: ExportFormat) -> dict[str, Any]:
        """Return the format's values; the quality is the export's where that names one."""
        return msgspec.structs.asdict(self._document.content.export.encoder(chosen))

    def _rebuild(self, chosen: ExportFormat | None) -> None:
        self._shown = (None if chosen is None else type(chosen), self._offered())
        self._fields.clear()
        self.forms = []
        if chosen is None:
            self._offer()
            self.help.setText(
                self.tr("Each picture keeps its own format, with its usual settings. Choose a format to set more.")
            )
            return
        info = export_formats()[format_name(chosen)]
        self.help.setText(f"{declared(info.title)}: {declared(info.help)}")
        for parameter in info.parameters:
            self.forms.append(self._form(parameter, self._values(chosen), self._edited))
        self._offer()

    def _form(self, parameter: Parameter, values: dict[str, Any], edited: Callable[[str, object], None]) -> Form:
        form = Form((parameter,), values)
        form.setFixedWidth(COLUMN)
        form.edited.connect(edited)
        self._fields.flow.addWidget(form)
        return form

    def _offered(self) -> tuple[str, ...]:
        """Return which fields of the export mean something to its format, or are set and could be unset."""
        export = self._document.content.export
        chosen = export.format
        follows = export.same_quality or chosen is None or chosen.requantizes
        limited = export.max_bytes is not None or chosen is None or "quality" in chosen.__struct_fields__
        return tuple(name for name, fits in (("same_quality", follows), ("max_bytes", limited)) if fits)

    def _offer(self) -> None:
        known = {parameter.name: parameter for parameter in parameters_of(Export)}
        values = msgspec.structs.asdict(self._document.content.export)
        self.own = [self._form(known[name], values, self._document.set_export) for name in self._offered()]

    def _edited(self, name: str, value: object) -> None:
        """Take a new value; the quality has one place only, where all formats find it."""
        chosen = self._document.content.export.format
        if name == "quality":
            self._document.set_export("quality", value)
        elif chosen is not None:
            self._document.set_export("format", msgspec.structs.replace(chosen, **{name: value}))
