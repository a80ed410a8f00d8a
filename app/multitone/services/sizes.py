"""The size of all results, asked of a child that really makes some of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from multitone.batch.estimates.sizing import Sizing
from multitone.batch.job import Export
from multitone.imaging.operation import Operation
from multitone.imaging.pipeline import Pipeline
from multitone.services.patience import RESULT, Patience
from multitone.services.requests import Request


class Sized(Struct, frozen=True):
    """What all results take, by those that were tried so far."""

    bytes: Annotated[int, Meta(ge=0)]
    tried: Annotated[int, Meta(ge=0)]
    """Pictures."""


class SizesRequest(Request, frozen=True):
    """Make the results of some pictures, and keep nothing but their sizes. Without any it ends what goes on."""

    patience: ClassVar[Patience] = RESULT

    pipeline: Pipeline
    export: Export
    sizing: Sizing

    @property
    def reads(self) -> tuple[str, ...]:
        """The pictures that may be tried."""
        return tuple(task.source for task in self.sizing.tasks)

    @property
    def steps(self) -> tuple[Operation, ...]:
        """The steps of the picture."""
        return self.pipeline.steps

    def answer(self) -> Iterator[Sized]:
        """Yield what is known as it gets surer."""
        from multitone.services.trial import estimates  # late: the window makes no pictures

        for known, tried in estimates(self.pipeline, self.export, self.sizing):
            yield Sized(known, tried)
