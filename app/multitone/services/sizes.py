"""The size of all results, asked of a child that really makes some of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct

from multitone.batch.estimates.sizing import Sizing
from multitone.batch.job import Export
from multitone.imaging.pipeline import Pipeline
from multitone.services.requests import Request


class Sized(Struct, frozen=True):
    """What all results take, by those that were tried so far."""

    bytes: Annotated[int, Meta(ge=0)]
    tried: Annotated[int, Meta(ge=0)]
    """Pictures."""


class SizesRequest(Request, frozen=True):
    """Make the results of some pictures, and keep nothing but their sizes. Without any it ends what goes on."""

    pipeline: Pipeline
    export: Export
    sizing: Sizing

    def answer(self) -> Iterator[Sized]:
        """Yield what is known as it gets surer."""
        from multitone.services.trial import estimates  # late: the window makes no pictures

        for known, tried in estimates(self.pipeline, self.export, self.sizing):
            yield Sized(known, tried)
