"""The empty window: one large place to drop pictures on, three other ways in, and a job that was cut short."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.widgets import design
from multitone.gui.widgets.controls import button, label, relabel
from multitone.gui.widgets.layout import column_of, row_of
from multitone.messages import tr

if TYPE_CHECKING:
    from multitone.batch.journal.records import PastJob
    from multitone.gui.model.past_jobs import PastJobs

CENTER = Qt.AlignmentFlag.AlignHCenter
MARGINS = (design.WITHIN, design.WITHIN, design.WITHIN, design.WITHIN)


class Emblem(QWidget):
    """Three lanes at work, large: what the program is about, drawn rather than said."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return QSize(176, 68)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme = design.theme()
        painter = QPainter(self)
        tones = (theme.decode, theme.apply, theme.encode)
        lanes = ((28, 20, 12, 36, 24, 16, 40), (44, 28, 20, 16, 12, 36, 20), (16, 24, 44, 20, 32, 28, 12))
        for lane, widths in enumerate(lanes):
            left = 0
            for place, width in enumerate(widths):
                painter.fillRect(QRectF(left, lane * 24, width, 20), QColor(tones[place % 3]))
                left += width


class DropZone(QWidget):
    """Asks for pictures."""

    folder_asked = Signal()
    files_asked = Signal()
    samples_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drop_zone")
        self.setAccessibleName(tr("Drop pictures here"))
        self.title = label(tr("Drop a folder of pictures"), name="drop_title")
        self.title.setFont(design.font(28, light=True))
        self.sentence = _sentence("drop_sentence")
        self.folder = button(tr("Choose folder…"), "choose_folder", "filled")
        self.files = button(tr("Choose files…"), "choose_files", "raised")
        self.samples = button(tr("Try the samples"), "try_samples", "link")
        self.folder.clicked.connect(self.folder_asked)
        self.files.clicked.connect(self.files_asked)
        self.samples.clicked.connect(self.samples_asked)
        self.interrupted = Interrupted()
        column_of(
            (None, 5), (Emblem(), 0, CENTER), 2 * design.OUTER, (self.title, 0, CENTER), design.WITHIN, self.sentence,
            2 * design.OUTER, _centered(self.folder, self.files, self.samples), 2 * design.OUTER, self.interrupted,
            (None, 6), on=self, margins=MARGINS,
        )  # fmt: skip
        self.say("")

    def say(self, text: str) -> None:
        """Say what is going on, or what the program does to originals."""
        self.sentence.setText(text or tr("Every core works on them. Originals are never changed."))

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        QPainter(self).fillRect(self.rect(), QColor(design.theme().surround))


class Interrupted(QWidget):
    """Asks whether to go on with a job, to take it back, or to let it be; absent where none was cut short."""

    past: PastJob
    """The job, while one is offered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("interrupted")
        self.sentence = _sentence("interrupted_sentence")
        self.resume = button(tr("Continue"), "continue_past", "raised")
        self.undo = button(tr("Undo"), "undo_past", "link")
        self.abandon = button(tr("Dismiss"), "abandon_past", "link")
        ways = _centered(self.resume, self.undo, self.abandon)
        column_of(self.sentence, ways, on=self, spacing=design.WITHIN)
        self.hide()

    def follow(self, jobs: PastJobs) -> None:
        """Look for a job that was cut short, and do with it what is asked."""
        jobs.interrupted.connect(self.show_past)
        jobs.undone.connect(lambda _: jobs.look())
        jobs.reopened.connect(lambda _: self.show_past(None))
        self.resume.clicked.connect(lambda: jobs.take_up(self.past.id))
        self.undo.clicked.connect(lambda: jobs.undo(self.past.id))
        self.abandon.clicked.connect(lambda: jobs.abandon(self.past))
        self.abandon.clicked.connect(lambda: self.show_past(None))
        jobs.look()

    def show_past(self, past: PastJob | None) -> None:
        """Offer to go on with a job, or nothing."""
        self.setVisible(past is not None)
        if past is None:
            return
        from multitone.gui.desktop.numbers import name_of, pictures, shown  # late: the window is painted without them

        self.past = past
        values = {"folder": name_of(past.folder.rstrip("/\\")), "done": past.done, "all": pictures(past.pictures)}
        self.sentence.setText(tr("The job into “{folder}” was cut short after {done:,} of {all}.", **values))
        set_tip(self.sentence, shown(past.folder))
        relabel(self.resume, tr("Continue {pictures}", pictures=pictures(past.left)))
        self.undo.setVisible(past.done > 0)


class DropFrame(QWidget):
    """Lights up over the whole window while something is dragged over it that it would take."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._later = False
        self.setObjectName("drop_frame")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def light(self, *, later: bool = False) -> None:
        """Lay the frame over the window; what is dropped is taken now, or waits until a job is done."""
        self._later = later
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: D102, N802
        theme = design.theme()
        painter = QPainter(self)
        veil = QColor(theme.surround)
        veil.setAlpha(190)
        painter.fillRect(self.rect(), veil)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.accent), 2))
        inset = design.WITHIN
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), inset, inset)
        painter.setFont(design.font(design.LARGE, strong=True))
        painter.setPen(QColor(theme.text))
        now, then = tr("Drop to add these pictures"), tr("Drop to convert these pictures after this job")
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, then if self._later else now)


def ask_for(parent: QWidget, title: str, take: Callable[[list[str]], object], *, folder: bool) -> None:
    """Ask for a folder, or for files, and hand over what was chosen."""
    from PySide6.QtWidgets import QFileDialog  # late: the window is painted without it

    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory if folder else QFileDialog.FileMode.ExistingFiles)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(take)
    dialog.open()


def _sentence(name: str) -> QLabel:
    sentence = label(name=name, tone="quiet")
    sentence.setWordWrap(True)
    sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return sentence


def _centered(*buttons: QPushButton) -> QHBoxLayout:
    return row_of(None, *buttons, None, spacing=design.WITHIN)
