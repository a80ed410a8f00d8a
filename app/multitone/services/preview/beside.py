"""Beside: what is made ready for the screen in a second thread, while the first one decodes, computes and encodes."""

from __future__ import annotations

import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from multitone.imaging.raster import Raster
from multitone.services.preview.display import DisplayLevels, ShownPicture


def made_ready(raster: Raster) -> Callable[[], ShownPicture]:
    """Begin to make a picture ready and to count its values; what is returned waits for it."""
    return _second_thread().submit(_ready, raster).result


def counted(raster: Raster) -> Callable[[], DisplayLevels]:
    """Begin to count the values of a picture; what is returned waits for it."""
    return _second_thread().submit(_counted, raster).result


def _ready(raster: Raster) -> ShownPicture:
    shown = ShownPicture(raster)
    _ = shown.levels
    return shown


def _counted(raster: Raster) -> DisplayLevels:
    return ShownPicture(raster).levels


@functools.cache
def _second_thread() -> ThreadPoolExecutor:
    """One is enough: there is one picture before and one after."""
    return ThreadPoolExecutor(1, "beside")
