"""Beside: what is made ready for the screen in a second thread, while the first one decodes, computes and encodes."""

from __future__ import annotations

import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from multitone.imaging.raster import Raster
from multitone.services.preview.display import DisplayLevels, ShownPicture


class Begun:
    """A picture that is, or will be, ready for the screen; the call waits for it."""

    def __init__(self, raster: Raster | None, ready: Callable[[], ShownPicture]) -> None:
        """Take what gives it, and the pixels that it is made of, where they are at hand."""
        self._raster, self._ready = raster, ready

    def __call__(self) -> ShownPicture:
        """Return it."""
        return self._ready()

    def is_of(self, raster: Raster) -> bool:
        """Whether it is made of these pixels, so that it need not be made again."""
        return self._raster is not None and raster.shares(self._raster)


def made_ready(make: Callable[[], Raster], cut: Callable[[ShownPicture], object]) -> Callable[[], ShownPicture]:
    """Begin to make a picture ready, to count its values and to cut it; what is returned waits for it."""
    return _second_thread().submit(_ready, make, cut).result


def counted(raster: Raster, before: Begun | None) -> Callable[[], DisplayLevels]:
    """Begin to count the values of a picture, if it is not the one before; what is returned waits for it."""
    if before is not None and before.is_of(raster):
        return lambda: before().levels
    return _second_thread().submit(_counted, raster).result


def _ready(make: Callable[[], Raster], cut: Callable[[ShownPicture], object]) -> ShownPicture:
    shown = ShownPicture(make())
    _ = shown.levels
    cut(shown)
    return shown


def _counted(raster: Raster) -> DisplayLevels:
    return ShownPicture(raster).levels


@functools.cache
def _second_thread() -> ThreadPoolExecutor:
    """One is enough: there is one picture before and one after."""
    return ThreadPoolExecutor(1, "beside")
