"""The calm line of a watched folder: «Watching Scans · 12 done · waiting for pictures», and the end of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from multitone.gui.desktop import numbers
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.model.folder_watch import FolderWatch
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import ElidedLabel, Sign, button, relabel
from multitone.gui.widgets.layout import row_of
from multitone.messages import say, several, tr


class WatchLine(QWidget):
    """Renders the watch; absent while there is none, and nothing to say of how the last one ended."""

    def __init__(self, watch: FolderWatch) -> None:
        super().__init__()
        self.setObjectName("watch_line")
        self.setAccessibleName(tr("Watched folder"))
        self._watch = watch
        self.sign = Sign("arrive")
        self.text = ElidedLabel("watch_text", "", Qt.TextElideMode.ElideMiddle)
        self.stop = button("", "stop_watching", "link")
        self.stop.clicked.connect(self._stop)
        row_of(self.sign, (self.text, 1), self.stop, on=self, spacing=design.WITHIN)
        watch.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say how the watch is."""
        watch = self._watch
        said = sentence(watch)
        self.sign.say("warning" if watch.problem else "arrive")
        self.text.setText(said)
        self.text.setAccessibleName(said)
        set_tip(self.text, said)
        relabel(self.stop, tr("Stop watching") if watch.active else tr("Close"))
        self.stop.setEnabled(not watch.stopping)
        self.setVisible(bool(said))

    def _stop(self) -> None:
        self._watch.stop() if self._watch.active else self._watch.dismiss()


def sentence(watch: FolderWatch) -> str:
    """Return what is said of a watch; nothing where there is none."""
    if watch.problem:
        return tr("The watch has ended: {why}", why=say(watch.problem))
    if not watch.active:
        return ""
    parts = [tr("Watching {folder}", folder=numbers.name_of(watch.folder.rstrip("/\\")))]
    parts += [tr("{n:,} done", n=watch.done)] if watch.done else []
    parts += [tr("{n:,} failed", n=watch.failed)] if watch.failed else []
    return " · ".join([*parts, _now(watch)])


def _now(watch: FolderWatch) -> str:
    if watch.stopping:
        return tr("stopping")
    if watch.away:
        return tr("{folder} is not there, waiting until it is back", folder=numbers.shown(watch.away))
    if watch.at_work:
        return several("converting 1 picture", "converting {n:,} pictures", watch.at_work)
    if watch.unfinished:
        return several("1 picture is not whole yet", "{n:,} pictures are not whole yet", watch.unfinished)
    return tr("waiting for pictures")
