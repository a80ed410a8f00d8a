"""The sections of the page Speed: what they are called, what has to be imported for them, and how each is made."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from multitone.gui.desktop.preferences import Preferences
from multitone.gui.model.session import Session
from multitone.gui.speed.dependencies import Dependencies

SCALING, RUNS, LABORATORY = "scaling", "runs", "laboratory"
LATE = ("pyqtgraph", "multitone.gui.speed.scaling.scaling", "multitone.gui.speed.runs.runs")
"""What is imported in a thread when the page is first shown. pyqtgraph makes no object of Qt's when it is imported,
only classes, so a thread may do it; it took 0.6 s, of which the window stood still for 0.04 s at the most."""
SCROLL_THEMSELVES = (LABORATORY,)
LABORATORY_MODULE = "multitone.gui.speed.laboratory.laboratory"


class Context(NamedTuple):
    """What sections are made with."""

    session: Session
    preferences: Preferences
    dependencies: Dependencies


def titles() -> tuple[tuple[str, str], ...]:
    """Return name and title of each section that there is."""
    tr = QCoreApplication.translate
    there = [(SCALING, tr("speed", "Scaling")), (RUNS, tr("speed", "Runs over time"))]
    if importlib.util.find_spec(LABORATORY_MODULE) is not None:
        there.append((LABORATORY, tr("speed", "Laboratory")))
    return tuple(there)


def make(name: str, context: Context) -> QWidget:
    """Make a section; what it needs is imported."""
    return _MADE[name](context)


def _scaling(context: Context) -> QWidget:
    from multitone.gui.speed.scaling.scaling import ScalingView

    return ScalingView(context.session, context.preferences, context.dependencies)


def _runs(context: Context) -> QWidget:
    from multitone.gui.speed.runs.runs import RunsView

    return RunsView(context.session, context.dependencies)


def _laboratory(context: Context) -> QWidget:
    made: QWidget = importlib.import_module(LABORATORY_MODULE).LaboratoryView(session=context.session)
    return made


_MADE: dict[str, Callable[[Context], QWidget]] = {SCALING: _scaling, RUNS: _runs, LABORATORY: _laboratory}
