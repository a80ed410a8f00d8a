"""Pipeline: operations applied one after another, and the text and JSON that stand for them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from multitone.errors import UsageError
from multitone.imaging.operation import Operation, ToneOperation, apply_curves, build_operation, info_of
from multitone.imaging.optimizer import first_scaling, needs_gray_only, needs_luma_only, planned
from multitone.imaging.parameters import settings_text, split_settings
from multitone.imaging.raster import Raster
from multitone.imaging.readers.base import Hints
from multitone.imaging.source_facts import SourceFacts
from multitone.imaging.step import AnyOperation, Move
from multitone.imaging.telling import summary
from multitone.messages import Message, _, joined


class Pipeline(Struct, frozen=True):
    """Operations in order; none at all is a pipeline too and changes nothing."""

    steps: tuple[AnyOperation, ...] = ()

    def apply(
        self, raster: Raster, full: tuple[int, int] | None = None, follow: Callable[[Move | None], None] | None = None
    ) -> Raster:
        """Run the steps on an image as planned; a run of tone steps is applied as one table.

        `full` is the size that the image has in its file, where `hints` had it reduced while it was decoded. `follow`
        is told where steps put pixels, of a pipeline that `keeps_light`.
        """
        steps = self.planned
        scaling = first_scaling(steps) if full is not None else None
        if scaling is not None and full is not None:
            steps = scaling.of_reduced(steps, full)
        return applied_in_order(steps, raster, follow)

    @property
    def planned(self) -> tuple[Operation, ...]:
        """The steps that are run, in the order in which they are: see `multitone.imaging.optimizer`."""
        return planned(self.steps)

    @property
    def keeps_light(self) -> bool:
        """Whether no step makes anything brighter or darker, so that a gain map stays true."""
        return all(step.keeps_light for step in self.planned)

    @property
    def moves_pixels(self) -> bool:
        """Whether a step puts pixels where nobody knows, so that their place on a map is lost: see `Operation.move`."""
        return any(info_of(step).family == "geometry" and not step.keeps_light for step in self.planned)

    @property
    def depends_on_source(self) -> bool:
        """Whether a step says or does something else for each picture."""
        return any(step.depends_on_source for step in self.steps)

    def for_source(self, facts: SourceFacts) -> Pipeline:
        """Return the pipeline as it is for one picture."""
        return Pipeline(tuple(step.for_source(facts) for step in self.steps)) if self.depends_on_source else self

    @property
    def needs_srgb(self) -> bool:
        """Whether a step's meaning depends on the color space."""
        return any(step.needs_srgb for step in self.planned)

    @property
    def turns_aside(self) -> bool:
        """Whether the steps together turn a picture by a quarter."""
        return sum(step.turns_aside for step in self.planned) % 2 == 1

    def hints(self, *, tables: bool = False, planes: bool = False) -> Hints:
        """Return what a decoder may leave out and has to see to.

        `tables` are those of a JPEG, where asked for. `planes` says that the result takes luma and chroma as they are.
        """
        steps = self.planned
        sdr = not all(step.moves_only or step.leaves_out_only for step in steps)
        reduced = first_scaling(steps)
        return Hints(
            needs_luma_only(steps), self.needs_srgb, sdr, tables, reduced,
            planes=planes and not steps, gray_only=needs_gray_only(steps),
        )  # fmt: skip

    def to_json(self) -> list[dict[str, Any]]:
        """Return the steps as plain mappings, as presets hold them."""
        return [msgspec.to_builtins(step) for step in self.steps]

    @staticmethod
    def from_json(steps: Iterable[Mapping[str, Any]]) -> Pipeline:
        """Read what `to_json` gave. Raises `UsageError`."""
        built = []
        for step in steps:
            values = dict(step) if isinstance(step, Mapping) else {}
            name = values.pop("operation", None)
            if not isinstance(name, str):
                raise UsageError(_("A step needs the name of its operation: {step}", step=repr(step)))
            built.append(build_operation(name, values))
        return Pipeline(tuple(built))

    @staticmethod
    def parse(texts: Iterable[str]) -> Pipeline:
        """Read steps as the command line gives them, one text a step. Raises `UsageError`."""
        return Pipeline(tuple(parse_step(text) for text in texts))


def applied_in_order(
    steps: Iterable[Operation], raster: Raster, follow: Callable[[Move | None], None] | None = None
) -> Raster:
    """Run planned steps on an image, as `Pipeline.apply` does."""
    for toned, group in itertools.groupby(steps, lambda step: isinstance(step, ToneOperation)):
        if toned:
            raster = apply_curves(group, raster)  # type: ignore[arg-type]  # the group's key says so
        else:
            for step in group:
                if follow is not None:
                    raster = raster if getattr(step, "reads_in_order", True) else raster.in_any_order()
                    follow(step.move(raster))
                raster = step.process(raster)
    return raster


def parse_step(text: str) -> Operation:
    """Read one step, `NAME key=value …`, quoted as by shlex. Raises `UsageError` naming what is wrong."""
    return build_operation(*split_settings(text, _("step"), "grayscale"))


def step_text(step: Operation) -> str:
    """Write a step as the command line reads it, with only what differs from the defaults."""
    return settings_text(info_of(step).name, step)


def describe(step: Operation) -> Message:
    """Write a step as a list shows it: title, and what sets it apart."""
    return joined([Message(info_of(step).title), *summary(step, _Written())], " · ")


class _Written:
    """Names and numbers as they are typed."""

    def name(self, name: str) -> str:
        return name.replace("_", " ")

    def choice(self, name: str) -> str:
        return name

    def number(self, value: float) -> str:
        return f"{value:.4g}" if isinstance(value, float) else str(value)
