"""The quality with its slider, the limit of bytes, and what the picture in view takes at a few qualities."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from multitone.batch.job import Export
from multitone.gui.desktop import numbers
from multitone.gui.forms.form import Form
from multitone.gui.model.document import Document
from multitone.gui.model.encodings import Encodings
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import Hairline, button, label, relabel
from multitone.gui.widgets.layout import column_of
from multitone.gui.widgets.popover import Popover
from multitone.imaging.encode import ExportFormat, export_formats, format_name
from multitone.imaging.parameters import Parameter, parameters_of
from multitone.messages import tr

QUALITIES = (60, 75, 85, 95)
WIDTH = 280


class QualityPopover(Popover):
    """Sets the quality; what it costs comes in while it is open."""

    def __init__(self, document: Document, encodings: Encodings, parent: QWidget) -> None:
        super().__init__(tr("Quality"), "quality_popover", parent)
        self._document, self._encodings = document, encodings
        self._format: type[ExportFormat] | None = None
        self.form: Form | None = None
        self._place = QVBoxLayout()
        self.limit = Form(tuple(p for p in parameters_of(Export) if p.name == "max_bytes"), {})
        self.limit.edited.connect(document.set_export)
        self.head = label(name="qualities_head", tone="quiet")
        self.head.setWordWrap(True)
        self.links = {quality: button(str(quality), f"quality_{quality}", "link") for quality in QUALITIES}
        for quality, link in self.links.items():
            link.clicked.connect(lambda _=False, quality=quality: document.set_export("quality", quality))
        around = (design.BETWEEN, design.WITHIN, design.BETWEEN, design.WITHIN)
        links = ((link, 0, Qt.AlignmentFlag.AlignLeft) for link in self.links.values())
        column_of(self._place, self.limit, Hairline(), self.head, *links, on=self, margins=around, spacing=4)
        self.setFixedWidth(WIDTH)
        for changed in (document.changed, encodings.changed):
            changed.connect(self._refresh_shown)

    def open_at(self, anchor: QWidget) -> None:
        """Show what is in force, and ask for the bytes."""
        self._refresh()
        super().open_at(anchor)
        if self.form is not None:
            self.form.editors["quality"].setFocus(Qt.FocusReason.PopupFocusReason)
        self._want()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102, N802
        super().hideEvent(event)
        self._encodings.rest()

    def _refresh_shown(self) -> None:
        if self.isVisible():
            self._refresh()
            self._want()

    def _refresh(self) -> None:
        export, encodings = self._document.content.export, self._encodings
        chosen = self._document.content.format_for(encodings.target or encodings.path or "a.jpg")
        self._fit(chosen)
        if self.form is not None:
            self.form.show_values({"quality": getattr(chosen, "quality", None)})
        self.limit.show_values({"max_bytes": export.max_bytes})
        there = bool(encodings.path) and self.form is not None
        name = numbers.name_of(encodings.path)
        self.head.setText(tr("{name} takes", name=name) if there else "")
        self.head.setVisible(there)
        for quality, link in self.links.items():
            length = encodings.bytes_of(self._at(quality))
            size = "–" if length is None else numbers.size(length)
            relabel(link, tr("{size} at {quality}", size=size, quality=quality))
            link.setVisible(there)

    def _fit(self, chosen: ExportFormat) -> None:
        """Offer the quality as the format declares it."""
        if type(chosen) is self._format:
            return
        self._format = type(chosen)
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        declared: list[Parameter] = [
            parameter for parameter in export_formats()[format_name(chosen)].parameters if parameter.name == "quality"
        ]
        self.form = Form(tuple(declared), {}) if declared else None
        if self.form is not None:
            self.form.edited.connect(self._document.set_export)
            self._place.addWidget(self.form)

    def _at(self, quality: int) -> Export:
        """Return the export at a quality, whatever the limit."""
        return msgspec.structs.replace(self._document.content.export, quality=quality, max_bytes=None)

    def _want(self) -> None:
        if self.form is not None:
            self._encodings.want(self._at(quality) for quality in QUALITIES)
