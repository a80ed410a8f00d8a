"""Viewport: where a picture before and after its steps stands on the screen, fitted or zoomed.

The child that cuts the pixels out and the window that paints them read it alike. All lengths are device pixels of the
screen. The zoom is that of the picture after; the picture before is scaled so that both lie over each other, whatever
a resize has made of the result.
"""

from __future__ import annotations

import math

from msgspec import Struct

Size = tuple[int, int]
ALIKE = 0.01
"""Ratios of width to height that differ by less come from rounding: the pictures are laid over each other exactly."""


class Area(Struct, frozen=True):
    """A rectangle on the screen."""

    left: float
    top: float
    width: float
    height: float


class Viewport(Struct, frozen=True):
    """What can be seen of a picture: the room there is, the zoom, and the place in the middle of the room."""

    room: Size
    zoom: float | None = None
    """Device pixels of the screen a pixel of the picture after; None fits both pictures into the room."""
    center: tuple[float, float] = (0.5, 0.5)
    """The place of the pictures that lies in the middle of the room, in parts of their width and height."""

    def areas(self, before: Size, after: Size) -> tuple[Area, Area]:
        """Return where the two pictures of these sizes stand, the visible and the invisible parts of them."""
        zoom = self.zoom_of(before, after)
        across, down = _size_before(before, after)
        wide, high = max(across, after[0]) * zoom, max(down, after[1]) * zoom
        x = _start(self.room[0], wide, self.center[0]) + wide / 2
        y = _start(self.room[1], high, self.center[1]) + high / 2
        return _around(x, y, across * zoom, down * zoom), _around(x, y, after[0] * zoom, after[1] * zoom)

    def zoom_of(self, before: Size, after: Size) -> float:
        """Return the zoom, worked out where the pictures are fitted: never beyond their own pixels."""
        if self.zoom is not None:
            return self.zoom
        across, down = _size_before(before, after)
        width, height = max(across, after[0]), max(down, after[1])
        return min(self.room[0] / width, self.room[1] / height, 1.0)

    def seen(self, area: Area, size: Size) -> tuple[int, int, int, int]:
        """Return the part of a picture of that size that the room shows, in its own whole pixels."""
        across, down = size[0] / area.width, size[1] / area.height
        left = max(0, math.floor(-area.left * across))
        top = max(0, math.floor(-area.top * down))
        right = min(size[0], math.ceil((self.room[0] - area.left) * across))
        bottom = min(size[1], math.ceil((self.room[1] - area.top) * down))
        return left, top, max(left, right), max(top, bottom)


def _size_before(before: Size, after: Size) -> tuple[float, float]:
    """Return the size of the picture before in pixels of the picture after."""
    if abs(before[0] * after[1] / (before[1] * after[0]) - 1) < ALIKE:
        return after
    scale = math.sqrt(after[0] * after[1] / (before[0] * before[1]))
    return before[0] * scale, before[1] * scale


def _start(room: int, length: float, center: float) -> int:
    """Return where a length begins: in the middle where it fits, else with no room left over at either end."""
    if length <= room:
        return math.floor((room - length) / 2)
    return round(min(0.0, max(room - length, room / 2 - center * length)))


def _around(x: float, y: float, width: float, height: float) -> Area:
    return Area(round(x - width / 2), round(y - height / 2), max(1.0, width), max(1.0, height))
