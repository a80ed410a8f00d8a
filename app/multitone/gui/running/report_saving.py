"""Saving a report of the job that is done: a file is asked for, and written in a thread."""

from __future__ import annotations

import contextlib
import os
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from multitone.errors import MultitoneError
from multitone.gui.desktop import numbers
from multitone.gui.model.run import Run
from multitone.messages import NOTHING, Message, as_message, tr

if TYPE_CHECKING:
    from multitone.reports.record import Recorder

SUFFIXES = ("html", "csv", "json", "jsonl")


class ReportSaving(QObject):
    """Knows how the saving of a report goes; nothing of it is loaded before it is asked for."""

    changed = Signal()
    _ended = Signal(str, object)

    def __init__(self, run: Run, parent: QWidget) -> None:
        super().__init__(parent)
        self._run, self._parent = run, parent
        self._record: Recorder | None = None
        """Of the job whose report was saved last."""
        self.busy = False
        self._saved, self._problem = "", NOTHING
        self._ended.connect(self._end)

    @property
    def saved(self) -> str:
        """Where the report of this job was saved; empty where none was."""
        return self._saved if self._record is self._run.recorder else ""

    @property
    def problem(self) -> Message:
        """Why the report of this job could not be saved."""
        return self._problem if self._record is self._run.recorder else NOTHING

    def ask(self) -> None:
        """Ask for a file: a page, a table, a trace or a manifest."""
        if self._run.recorder is None or self.busy:
            return
        dialog = QFileDialog(self._parent, tr("Save report"), os.path.expanduser("~"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        kinds = (tr("Page"), tr("Table"), tr("Trace for Perfetto"), tr("Manifest"))
        filters = [f"{kind} (*.{suffix})" for kind, suffix in zip(kinds, SUFFIXES, strict=True)]
        dialog.setNameFilters(filters)
        dialog.setDefaultSuffix(SUFFIXES[0])
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(SUFFIXES[filters.index(chosen)]))
        name = tr("report")
        dialog.selectFile(f"{name}.{SUFFIXES[0]}")
        dialog.fileSelected.connect(self.save)
        dialog.open()

    def save(self, path: str) -> None:
        """Write the report in a thread; `changed` tells of its end. The page is what a name without a kind becomes."""
        run, record = self._run, self._run.recorder
        if record is None or self.busy:
            return
        if not path.lower().endswith(tuple(f".{suffix}" for suffix in (*SUFFIXES, "htm"))):
            path = f"{path}.{SUFFIXES[0]}"
        self._record, self.busy, self._saved, self._problem = record, True, "", NOTHING
        record.comparison = run.speedup
        record.one_curve = run.comparison.one.curve if run.comparison is not None else ()
        # No daemon: a report that is half written when the window closes is written to its end.
        threading.Thread(target=self._write, args=(record, path), name="multitone report").start()
        self.changed.emit()

    def _write(self, record: Recorder, path: str) -> None:
        from multitone.reports.writing import write

        problem = NOTHING
        try:
            write(record, path)
        except MultitoneError as error:
            problem = error.message
        except OSError as error:
            problem = as_message(error.strerror or str(error))
        with contextlib.suppress(RuntimeError):  # the window is gone
            self._ended.emit(path, problem)

    def _end(self, path: str, problem: Message) -> None:
        self.busy = False
        self._saved, self._problem = ("", problem) if problem else (numbers.name_of(path), NOTHING)
        self.changed.emit()
