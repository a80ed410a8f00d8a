"""Pictures far away in the window: links that are dropped or typed become a job like any other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from multitone.gui.app.location_dialog import LocationDialog
from multitone.gui.app.window import MainWindow
from tests.end2end.far.servers import WebServer
from tests.gui.app.test_window import named, text


@pytest.fixture
def web_server(photos: Path) -> Iterator[WebServer]:
    with WebServer(photos).running() as server:
        yield server


def opened(window: MainWindow) -> LocationDialog:
    window.menus.actions["location"].trigger()
    dialog = window.findChild(LocationDialog)
    assert dialog is not None
    return dialog


def test_addresses_become_pictures_and_passwords_are_shown_nowhere(
    qtbot: QtBot, window: MainWindow, web_server: WebServer
) -> None:
    dialog = opened(window)
    button = dialog.buttons.button(QDialogButtonBox.StandardButton.Open)
    assert not button.isEnabled()
    host = web_server.url.removeprefix("http://")
    dialog.edit.setPlainText(f"http://me:pa55-word@{host}/0.jpg\n\n {web_server.url}/1.jpg?token=t0ken-of-mine \n")
    button.click()
    qtbot.waitUntil(lambda: window.session.current_plan.fresh)
    assert text(window, "picture_count") == "2 pictures"
    assert text(window, "convert_button") == "Convert 2"
    assert window.document.content.sources == (f"{web_server.url}/0.jpg", f"{web_server.url}/1.jpg")
    plan = window.session.current_plan.plan
    assert plan is not None
    assert not [task for task in plan.tasks if "pa55" in task.source or "t0ken" in task.source]
    assert not web_server.asked, "nothing is fetched only to be looked at"


def test_links_on_the_clipboard_stand_there_already(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("https://example.org/a.jpg\nno address\ns3://bucket/b.png\n")
    QGuiApplication.clipboard().setMimeData(data)
    dialog = opened(window)
    assert dialog.addresses == ["https://example.org/a.jpg", "s3://bucket/b.png"]
    dialog.reject()
    QGuiApplication.clipboard().clear()


def test_links_that_are_dropped_are_taken(qtbot: QtBot, window: MainWindow, web_server: WebServer) -> None:
    window.take([QUrl(link).toString() for link in web_server.links()[:3]])
    qtbot.waitUntil(lambda: window.session.current_plan.fresh)
    assert named(window, "picture_list").isVisible()
    assert text(window, "picture_count") == "3 pictures"
