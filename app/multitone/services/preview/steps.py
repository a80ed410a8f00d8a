"""A picture after its steps, and which of them is to blame where they cannot be applied."""

from __future__ import annotations

from multitone.errors import ImageError, MultitoneError
from multitone.imaging.operation import info_of
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.raster import Raster
from multitone.messages import Message, _


def applied(pipeline: Pipeline, raster: Raster, full: tuple[int, int] | None) -> Raster:
    """Run the steps. Raises `ImageError`, which says which of them could not be applied."""
    try:
        return pipeline.apply(raster, full).computed()
    except (ImageError, MemoryError):
        raise
    except Exception as error:
        detail = f"{type(error).__name__}: {error}"
        raise ImageError("operation-failed", _culprit(pipeline, raster), detail) from error


def _culprit(pipeline: Pipeline, raster: Raster) -> Message:
    """Run the steps one by one to find the one that fails: libvips computes them together."""
    for number, step in enumerate(pipeline.steps, 1):
        try:
            raster = step.process(raster).computed()
        except Exception as error:  # noqa: BLE001 - whatever it is, this is the step
            said = error.message if isinstance(error, MultitoneError) else str(error)
            title = Message(info_of(step).title)
            return _("Step {number}, {title}, cannot be applied to it: {said}", number=number, title=title, said=said)
    return _("The steps cannot be applied to it.")
