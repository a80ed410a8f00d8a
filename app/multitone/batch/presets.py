"""What a preset says of an export, and the preset that holds a document's steps and export choices."""

from __future__ import annotations

from typing import get_args

import msgspec

from multitone.batch.job import ColorTarget, Export, IfLarger, MetadataPolicy
from multitone.errors import UsageError
from multitone.imaging.pages.wanted import read_pages
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.preset import Preset
from multitone.messages import _

_PRESET_FIELDS = {"name": "template"} | {
    name: name for name in ("format", "quality", "metadata", "same_quality", "max_bytes", "if_larger", "pages", "color")
}
"""Fields of an export that a preset speaks of, and what it calls them."""
_OF_A_FORMAT = ("quality", "same_quality", "max_bytes")
"""Fields that belong to a format: of a preset that names one its own count, not what was chosen for another before."""


def with_preset(export: Export, preset: Preset) -> Export:
    """Return the export with the choices of a preset. Raises `UsageError` where one of them is none that there is."""
    for name, value, known in (
        ("metadata", preset.metadata, get_args(MetadataPolicy)),
        ("color", preset.color, get_args(ColorTarget)),
        ("if_larger", preset.if_larger, get_args(IfLarger)),
    ):
        if value is not None and value not in known:
            raise UsageError(
                _(
                    "The preset {preset!r} asks for {name} {value!r}; choose one of {known}.",
                    preset=preset.name,
                    name=name,
                    value=value,
                    known=", ".join(known),
                )
            )
    if preset.pages is not None:
        read_pages(preset.pages)
    chosen = {name: value for name, theirs in _PRESET_FIELDS.items() if (value := getattr(preset, theirs)) is not None}
    if preset.format is not None:
        chosen = {name: getattr(Export(folder=""), name) for name in _OF_A_FORMAT} | chosen
    return msgspec.structs.replace(export, **chosen)


def preset_of(name: str, pipeline: Pipeline, export: Export) -> Preset:
    """Return the preset that holds a document's steps and export choices."""
    choices = {theirs: getattr(export, ours) for ours, theirs in _PRESET_FIELDS.items()}
    return Preset(name=name, pipeline=pipeline, **choices)
