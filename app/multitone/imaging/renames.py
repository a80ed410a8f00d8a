"""Names that operations and parameters had once, and the names they have now: presets, journals and scripts last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from multitone.imaging.fields import escaped

RENAMED_OPERATIONS: dict[str, str] = {}
"""Names of operations, then and now."""
RENAMED_PARAMETERS: dict[tuple[str, str], str] = {
    ("crop", "gravity"): "position",
    ("text", "gravity"): "position",
}
"""Names of parameters, by the operation's name of today and the parameter's name of then."""


def renamed(operation: str, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return a step's name and values with today's names in place of those of then; what has both keeps both."""
    operation = RENAMED_OPERATIONS.get(operation, operation)
    today = {key: RENAMED_PARAMETERS.get((operation, key), key) for key in values}
    return operation, {key if today[key] in values else today[key]: value for key, value in values.items()}


def without_fields(step: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a step that was written when texts had no fields: its braces are meant to be seen."""
    if not isinstance(step, Mapping) or step.get("operation") != "text" or not isinstance(step.get("text"), str):
        return step
    return {**step, "text": escaped(step["text"])}
