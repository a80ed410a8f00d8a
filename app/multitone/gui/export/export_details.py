"""The details of the chosen format: all that its declaration lets be set, side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtWidgets import QWidget

from multitone.batch.job import Export
from multitone.gui.forms.form import Form
from multitone.gui.model.document import Document
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import label
from multitone.gui.widgets.flow import FlowPanel
from multitone.gui.widgets.layout import column_of
from multitone.imaging.encode import ExportFormat, export_formats, format_name
from multitone.imaging.parameters import Parameter, parameters_of
from multitone.messages import say, tr

COLUMN = 208
"""Pixels across that one parameter takes."""


class ExportDetails(QWidget):
    """Renders the parameters of the export's format, and sends edits to the document."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.setObjectName("export_details")
        self._document = document
        self._shown: object = None
        """The format and the fields that there are forms for."""
        self.forms: list[Form] = []
        self.general: list[Form] = []
        """Of what the export asks for in any format."""
        self.help = label(name="format_help", tone="quiet")
        self.help.setWordWrap(True)
        self._fields = FlowPanel(design.OUTER, design.WITHIN)
        self._fields.flow.top = True
        column_of(self.help, self._fields, on=self, spacing=design.WITHIN, margins=(0, design.WITHIN, 0, design.WITHIN))
        self.refresh()

    def refresh(self) -> None:
        """Show the format in force; its form is made anew only when it is another one."""
        export = self._document.content.export
        needed = (type(export.format), _general_fields(export))
        if needed != self._shown:
            self._shown = needed
            self._rebuild(export)
        for form in self.forms:
            form.show_values(_values(export))
        for form in self.general:
            form.show_values(msgspec.structs.asdict(export))

    def _rebuild(self, export: Export) -> None:
        self._fields.clear()
        self.forms = []
        text = tr("Each picture keeps its own format, with its usual settings. Choose a format to set more.")
        if export.format is not None:
            info = export_formats()[format_name(export.format)]
            text = f"{say(info.title)}: {say(info.help)}"
            self.forms = [self._form(parameter, _values(export), self._edited) for parameter in info.parameters]
        self.help.setText(text)
        known = {parameter.name: parameter for parameter in parameters_of(Export)}
        values = msgspec.structs.asdict(export)
        edit = self._document.set_export
        self.general = [self._form(known[name], values, edit) for name in _general_fields(export)]

    def _form(self, parameter: Parameter, values: dict[str, Any], edited: Callable[[str, object], None]) -> Form:
        form = Form((parameter,), values)
        form.setFixedWidth(COLUMN)
        form.edited.connect(edited)
        self._fields.flow.addWidget(form)
        return form

    def _edited(self, name: str, value: object) -> None:
        """Take a new value; the quality has one place only, where all formats find it."""
        chosen: ExportFormat | None = self._document.content.export.format
        if name == "quality":
            self._document.set_export("quality", value)
        elif chosen is not None:
            self._document.set_export("format", msgspec.structs.replace(chosen, **{name: value}))


def _values(export: Export) -> dict[str, Any]:
    """Return the values of the chosen format; the quality is the export's where that names one."""
    return {} if export.format is None else msgspec.structs.asdict(export.encoder(export.format))


def _general_fields(export: Export) -> tuple[str, ...]:
    """Return which fields of the export mean something to its format, or are set and could be unset."""
    chosen = export.format
    follows = export.same_quality or chosen is None or chosen.requantizes
    limited = export.max_bytes is not None or chosen is None or "quality" in chosen.__struct_fields__
    fitting = (
        ("same_quality", follows),
        ("max_bytes", limited),
        ("if_larger", True),
        ("pages", True),
        ("duplicates", True),
    )
    return tuple(name for name, fits in fitting if fits)
