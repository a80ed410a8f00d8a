"""Zoom: which part of the pictures is seen and how large; the arithmetic of wheel, keys and dragging."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from multitone.services.preview.viewport import Area, Size, Viewport

LEVELS = (0.25, 0.33, 0.5, 0.67, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
"""Steps of the wheel and the keys; between the outermost also what fits."""
NEAR = 0.005


class Zoom:
    """The view of two pictures in a room, in device pixels; None as a level fits them into it."""

    def __init__(self) -> None:
        self.level: float | None = None
        self.center = (0.5, 0.5)
        self.room: Size = (1, 1)
        self.sizes: tuple[Size, Size] | None = None
        """The pictures before and after."""

    @property
    def view(self) -> Viewport:
        """What is seen, as the child is asked for it."""
        return Viewport(self.room, self.level, self.center)

    @property
    def areas(self) -> tuple[Area, Area] | None:
        """Where the two pictures stand in the room."""
        return self.view.areas(*self.sizes) if self.sizes else None

    @property
    def factor(self) -> float:
        """Device pixels a pixel of the picture after."""
        return self.view.zoom_of(*self.sizes) if self.sizes else 1.0

    @property
    def can_pan(self) -> bool:
        """Whether more of the pictures is there than is seen."""
        frame = self._frame()
        return frame is not None and (frame.width > self.room[0] + 0.5 or frame.height > self.room[1] + 0.5)

    def set_level(self, level: float | None, at: QPointF | None = None) -> None:
        """Zoom, and keep what lies at a point of the room where it is; the middle where none is given."""
        before = self._frame()
        self.level = level
        after = self._frame()
        if before is None or after is None:
            return
        middle = QPointF(self.room[0] / 2, self.room[1] / 2)
        at = at or middle
        x = min(1.0, max(0.0, (at.x() - before.left) / before.width))
        y = min(1.0, max(0.0, (at.y() - before.top) / before.height))
        self._look_at(x + (middle.x() - at.x()) / after.width, y + (middle.y() - at.y()) / after.height, after)

    def step(self, steps: int, at: QPointF | None = None) -> None:
        """Zoom in by so many steps, or out."""
        if self.sizes is None:
            return
        fit = self._fit()
        levels = sorted({*LEVELS, fit})
        while steps:
            way = 1 if steps > 0 else -1
            beyond = [level for level in levels if (level - self.factor) * way > NEAR * self.factor]
            if not beyond:
                return
            wanted = min(beyond) if way > 0 else max(beyond)
            self.set_level(None if wanted == fit else wanted, at)
            steps -= way

    def pan(self, across: float, down: float) -> None:
        """Move the pictures by device pixels."""
        frame = self._frame()
        if frame is not None and self.can_pan:
            x, y = self.center
            self._look_at(x - across / frame.width, y - down / frame.height, frame)

    def place_at(self, at: QPointF) -> tuple[float, float] | None:
        """Return which place of the pictures lies at a point of the room, in parts of their size."""
        frame = self._frame()
        if frame is None:
            return None
        x, y = (at.x() - frame.left) / frame.width, (at.y() - frame.top) / frame.height
        return (x, y) if 0 <= x <= 1 and 0 <= y <= 1 else None

    def _fit(self) -> float:
        return Viewport(self.room).zoom_of(*self.sizes) if self.sizes else 1.0

    def _frame(self) -> Area | None:
        """Return what holds both pictures."""
        areas = self.areas
        if areas is None:
            return None
        before, after = areas
        left, top = min(before.left, after.left), min(before.top, after.top)
        return Area(left, top, max(before.width, after.width), max(before.height, after.height))

    def _look_at(self, x: float, y: float, frame: Area) -> None:
        """Take a place for the middle, as near as the edges of the pictures allow."""
        self.center = (_within(x, self.room[0] / frame.width), _within(y, self.room[1] / frame.height))


def _within(place: float, seen: float) -> float:
    return 0.5 if seen >= 1 else min(1 - seen / 2, max(seen / 2, place))
