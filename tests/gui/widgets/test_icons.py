"""Each icon that the window names is there, and paints in the color that is asked for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from multitone import gui, paths
from multitone.gui.history import job_text
from multitone.gui.widgets import icons

SHIPPED = {path.stem for path in (paths.resources() / "icons").glob("*.svg")}
TAKING = {"IconButton": 0, "IconToggle": 0, "MenuToggle": 0, "Sign": 0, "say": 0, "draw": 1}
"""What takes the name of an icon, and at which place."""


def painted(name: str, color: str = "#ff0000", side: int = 32) -> QImage:
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    icons.draw(painter, name, QRectF(0, 0, side, side), color)
    painter.end()
    return image


def names_in(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.IfExp):
        yield from names_in(argument.body)
        yield from names_in(argument.orelse)
    elif isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value


def named() -> set[str]:
    """Return all icons that the window names."""
    names = {icon for _text, icon in job_text.STATES.values()}
    for path in Path(gui.__file__).parent.rglob("*.py"):
        for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
            called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if called in TAKING:
                names.update(name for argument in call.args[TAKING[called] :][:1] for name in names_in(argument))
    return names - {""}


def test_each_icon_that_is_named_is_there() -> None:
    assert {"eye", "eye_off", "cross", "warning"} <= named() <= SHIPPED


@pytest.mark.parametrize("name", sorted(SHIPPED - {"multitone"}))
def test_an_icon_is_painted_in_the_color_asked_for(qapp: QApplication, name: str) -> None:
    for color in ("#ff0000", "#0000ff"):
        image = painted(name, color)
        colors = {
            image.pixelColor(x, y).name() for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 250
        }
        assert colors == {color}


def test_the_program_has_an_icon_of_its_own_colors(qapp: QApplication) -> None:
    assert not icons.program_icon().isNull()
    assert painted("multitone").pixelColor(16, 2) == QColor("#1e1e1e")
