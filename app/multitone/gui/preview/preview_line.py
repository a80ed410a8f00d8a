"""What is written below the preview: name, sizes, bytes and format; and what the eye is helped with."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from multitone import numbers
from multitone.gui.desktop.numbers import dimensions, name_of, shown
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import ElidedLabel, IconButton, IconToggle, label
from multitone.gui.widgets.fields import DropDown
from multitone.gui.widgets.layout import column_of, row_of
from multitone.gui.widgets.zoom import LEVELS
from multitone.imaging.encode import ExportFormat, export_formats, format_name
from multitone.messages import say, tr
from multitone.services.preview.request import Preview

LINE = 22
"""Height of the line of figures."""
TOOL = 28
"""Side of the small buttons beside the name."""
FIT = 0.0
"""What stands for fitting in the choice of zooms."""


class PreviewLine(QWidget):
    """Two lines: the name and the controls, and below them the figures."""

    zoom_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.name = ElidedLabel("preview_name", "strong", Qt.TextElideMode.ElideMiddle)
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.state = label(name="preview_state", tone="quiet")
        self.dimensions = label(name="preview_size", tone="quiet")
        self.bytes = label(name="preview_bytes")
        self.saved = label(name="preview_saved", tone="quiet")
        self.format = label(name="preview_format", tone="quiet")
        for figure in (self.dimensions, self.bytes, self.saved):
            figure.setFont(design.font())
        self.zoom = DropDown(tr("Zoom"), "zoom", ())
        self.zoom.setFont(design.font())
        self.zoom.activated.connect(self._choose)
        self.original = IconButton("original", tr("Hold to see the original (B)"), "hold_original", side=TOOL)
        self.loupe = IconToggle("loupe", tr("Loupe at 1:1 (hold Z)"), "loupe_toggle", side=TOOL)
        pin = tr("Pin this result at left, to compare others with it (P)")
        self.pin = IconToggle("pin", pin, "pin_toggle", side=TOOL)
        self.histogram = IconToggle("histogram", tr("Histogram"), "histogram_toggle", side=TOOL)
        self._lay_out()
        self._zoom_shown: tuple[float | None, float | None] = (0.0, None)
        self.show_zoom(None, None)

    def show_name(self, path: str) -> None:
        """Say which picture is meant, and nothing of it yet."""
        self.name.setText(name_of(path) if path else "")
        set_tip(self.name, shown(path))
        self.clear_figures()

    def clear_figures(self) -> None:
        """Say nothing of the picture."""
        for figure in (self.state, self.dimensions, self.bytes, self.saved, self.format):
            figure.clear()

    def say_working(self) -> None:
        """Say that what is seen is not yet what is meant, and that it takes its time."""
        self.state.setText(tr("in progress…"))
        self._make_room()

    def show_figures(self, answer: Preview, chosen: ExportFormat) -> None:
        """Say how large the picture is before and after, in pixels and in bytes."""
        before, after = dimensions(answer.size_before), dimensions(answer.size_after)
        self.dimensions.setText(before if before == after else f"{before} → {after}")
        size_after = "–" if answer.bytes_after is None else numbers.size(answer.bytes_after)
        sizes = f"{numbers.size(answer.bytes_before)} → {size_after}"
        self.bytes.setText(sizes)
        set_tip(self.bytes, self._saved(answer))
        self.bytes.setAccessibleName(tr("Bytes before and after: {sizes}", sizes=sizes))
        self.saved.setText(self._saved(answer))
        self.format.setText(say(export_formats()[format_name(chosen)].title))
        self.state.setText(tr("approximate") if answer.approximate else "")
        self._make_room()

    def show_zoom(self, level: float | None, factor: float | None) -> None:
        """Say the zoom; the factor tells what fitting comes to."""
        if (level, factor) == self._zoom_shown:
            return
        self._zoom_shown = level, factor
        fit = tr("Fit") if factor is None or level is not None else f"{tr('Fit')} · {_percent(factor)}"
        items: list[tuple[str, object]] = [(fit, FIT)]
        items += [(_percent(value), value) for value in sorted({*LEVELS, level or LEVELS[0]})]
        self.zoom.offer(items)
        self.zoom.choose(FIT if level is None else level)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Leave out what matters least where there is no room for all: the format, then what is saved."""
        room = self.width() + design.BETWEEN
        for figure in (self.dimensions, self.bytes, self.state, self.saved, self.format):
            room -= figure.sizeHint().width() + design.BETWEEN if figure.text() else 0
            figure.setVisible(figure in (self.dimensions, self.bytes) or (bool(figure.text()) and room >= 0))

    def _saved(self, answer: Preview) -> str:
        if answer.bytes_after is None or not answer.bytes_before:
            return ""
        part = 1 - answer.bytes_after / answer.bytes_before
        return tr("{part:percent} smaller", part=part) if part >= 0 else tr("{part:percent} larger", part=-part)

    def _choose(self, place: int) -> None:
        self.zoom_chosen.emit(self.zoom.itemData(place) or None)

    def _lay_out(self) -> None:
        gap = design.WITHIN // 2
        tools = (self.zoom, self.original, self.loupe, self.pin, self.histogram)
        above = row_of((self.name, 1), gap, *tools, spacing=gap)
        for figure in (self.dimensions, self.bytes, self.saved, self.format, self.state):
            figure.setFixedHeight(LINE)  # the canvas must not change its size with what is said
        state = (self.state, 0, Qt.AlignmentFlag.AlignRight)
        below = row_of(self.dimensions, self.bytes, self.saved, self.format, None, state, spacing=design.BETWEEN)
        column_of(above, below, on=self, margins=(0, 0, 0, gap))


def _percent(factor: float) -> str:
    """Say a zoom in whole percent: 7 %, where a share would be 7.0 %."""
    return tr("{n} %", n=max(1, round(100 * factor)))
