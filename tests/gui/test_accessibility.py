"""Keyboard and screen reader: every control has a name, shows the focus, is reached by Tab in reading order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction, QImage, QShortcut
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from multitone.gui.app.window import MainWindow
from multitone.gui.model.session import State
from multitone.imaging.encode import build_format
from tests.gui.conftest import Script
from tests.gui.history.past import keep_jobs
from tests.gui.speed.doubles import Remembering, dependencies, past_runs

Bring = Callable[[], MainWindow]
STATES = ("empty", "ready", "running", "done", "speed", "history")


@pytest.fixture(params=STATES)
def somewhere(
    request: pytest.FixtureRequest,
    qtbot: QtBot,
    window: MainWindow,
    photos: Path,
    script: Script,
    monkeypatch: pytest.MonkeyPatch,
) -> MainWindow:
    """Return the window in one of its four states, or on another page, with all that can be open."""
    state = request.param
    if state == "speed":
        monkeypatch.setattr("multitone.gui.speed.page.real", lambda: dependencies(kept=Remembering(*past_runs())))
        window.pages.turn("speed")
        qtbot.waitUntil(lambda: window.complete, timeout=20_000)
    elif state == "history":
        keep_jobs(photos)
        window.pages.turn("history")
        qtbot.waitUntil(lambda: window.complete)
    elif state != "empty":
        window.take([str(photos)])
        qtbot.waitUntil(lambda: window.session.current_plan.fresh and window.complete)
        for name in ("gaussian-blur", "resize", "unsharp-mask"):
            window.workspace.steps.add_step(name)
        window.document.set_export("format", build_format("jpeg"))
        window.document.set_export("name", "{stem}-a")
        window.workspace.foot.export.sentence.details.setChecked(True)
        qtbot.waitUntil(lambda: window.session.current_plan.fresh and window.complete)
    if state in ("running", "done"):
        script.options["failures"] = {2: "truncated"}
        script.gate.clear()
        window.session.convert()
        qtbot.waitUntil(lambda: window.session.state is State.RUNNING)
    if state == "done":
        script.gate.set()
        qtbot.waitUntil(lambda: window.session.state is State.DONE)
    qtbot.waitUntil(lambda: settled(window))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def settled(window: MainWindow) -> bool:
    """Tell whether nothing grows or folds any more."""
    foot = window.session.state is State.EMPTY or window.workspace.foot._growth.state().value == 0
    return foot and not window.layout().activate()


def focusable(window: QWidget) -> list[QWidget]:
    """Return what Tab has to reach now."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and not isinstance(widget.parent(), QAbstractSpinBox)
    ]


def called(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()}"


def test_every_control_has_a_name_that_says_something(somewhere: MainWindow) -> None:
    controls = focusable(somewhere)
    assert len(controls) >= (3 if somewhere.session.state is State.EMPTY else 10)
    nameless = [called(w) for w in controls if not w.accessibleName() or w.accessibleName() == w.objectName()]
    assert not nameless
    assert not [called(w) for w in controls if not w.objectName()], "tests and style sheets find it by that"


def test_every_control_shows_that_it_has_the_focus(somewhere: MainWindow) -> None:
    unseen = []
    for control in focusable(somewhere):
        control.clearFocus()
        without = picture(control)
        control.setFocus(Qt.FocusReason.TabFocusReason)
        if not control.hasFocus() or not differ(control, without, picture(control)):
            unseen.append(called(control))
    assert not unseen


def picture(control: QWidget) -> QImage:
    """Grab a control with a rim, for rings that lie outside; the caret, which blinks, is left out."""
    edit = control if isinstance(control, QLineEdit) else control.findChild(QLineEdit)
    if isinstance(edit, QLineEdit):
        edit.deselect()
        edit.setCursorPosition(0)
    top = control.window()
    area = control.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if isinstance(area, QScrollArea):
        area.ensureWidgetVisible(control)
    rim = 4
    part = QRect(control.mapTo(top, QPoint(-rim, -rim)), control.size() + QSize(2 * rim, 2 * rim))
    return top.grab(part).toImage()


def differ(control: QWidget, one: QImage, other: QImage) -> bool:
    """Tell whether two pictures differ; by more than a caret where there is one."""
    width, height = one.width(), one.height()
    caret = 2 * height if isinstance(control, QLineEdit) or control.findChild(QLineEdit) is not None else 0
    return sum(one.pixel(x, y) != other.pixel(x, y) for x in range(width) for y in range(height)) > caret


def tabbed(qtbot: QtBot, window: MainWindow, first: QWidget) -> Iterator[QWidget]:
    """Press Tab until the focus is where it was."""
    first.setFocus()
    seen: list[QWidget] = []
    for _ in range(200):
        focus = QApplication.focusWidget()
        if focus is None or focus in seen:
            return
        seen.append(focus)
        yield focus
        qtbot.keyClick(focus, Qt.Key.Key_Tab)


def reached_by_arrows(control: QWidget) -> bool:
    """Tell whether a control is one of a group of which Tab reaches the chosen one, and arrows the others."""
    group = control.group() if isinstance(control, QAbstractButton) else None
    return group is not None and group.exclusive() and not control.isChecked()


def test_tab_reaches_everything_in_reading_order(qtbot: QtBot, somewhere: MainWindow) -> None:
    controls = focusable(somewhere)
    first = next(w for w in controls if w.objectName() == "page_convert")
    reached = list(tabbed(qtbot, somewhere, first))
    assert not [called(w) for w in controls if w not in reached and not reached_by_arrows(w)]
    places = [QRect(w.mapTo(somewhere, QPoint(0, 0)), w.size()) for w in reached]
    backwards = [
        f"{called(a)} → {called(b)}"
        for a, b, here, there in zip(reached, reached[1:], places, places[1:], strict=False)
        if there.left() <= here.left() and there.center().y() <= here.top()
    ]
    assert not backwards


def test_no_two_shortcuts_collide(somewhere: MainWindow) -> None:
    taken: dict[str, str] = {}
    owners = [(a.text(), a.shortcuts()) for a in somewhere.findChildren(QAction)]
    heard = [s for s in somewhere.findChildren(QShortcut) if isinstance(s.parent(), QWidget) and s.parent().isVisible()]
    owners += [(s.objectName(), s.keys()) for s in heard]  # Qt leaves out those of panels that are not seen
    for owner, keys in owners:
        for key in keys:
            assert taken.setdefault(key.toString(), owner) == owner, key.toString()
    assert len(taken) >= 10


def test_the_main_job_by_keyboard_alone(qtbot: QtBot, window: MainWindow, photos: Path, script: Script) -> None:
    """Open by dropping; everything after that is keys: add a step, go to Convert, press Enter, and so on."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.take([str(photos)])
    qtbot.waitUntil(lambda: window.session.current_plan.fresh and window.complete)
    tab_to(qtbot, "add_step")
    qtbot.keyClick(focus(), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    qtbot.keyClicks(focus(), "gaussian")
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(window.document.steps) == 2)
    qtbot.waitUntil(lambda: window.isActiveWindow() and QApplication.focusWidget() is not None)
    qtbot.waitUntil(lambda: window.session.current_plan.fresh)
    tab_to(qtbot, "convert_button")
    script.gate.clear()
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.state is State.RUNNING)
    tab_to(qtbot, "pause_button")
    qtbot.keyClick(focus(), Qt.Key.Key_Space)
    assert window.session.run.runner is not None
    assert window.session.run.runner.control.paused
    qtbot.keyClick(window, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert not window.session.run.runner.control.paused
    script.gate.set()
    qtbot.waitUntil(lambda: window.session.state is State.DONE)
    tab_to(qtbot, "back_button")
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.state is State.READY)


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def tab_to(qtbot: QtBot, name: str) -> None:
    """Press Tab until a control has the focus."""
    for _ in range(100):
        if focus().objectName() == name:
            return
        qtbot.keyClick(focus(), Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not reach {name}")
