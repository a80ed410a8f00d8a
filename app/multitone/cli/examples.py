"""Examples that do something: of a step, and of whole commands for their help."""

from __future__ import annotations

import shlex
from typing import Any

from multitone.imaging.operation import OperationInfo
from multitone.imaging.parameters import value_text

CONVERT = (
    "multitone convert photos -o web --do 'resize width=1600' --format jpeg --quality 85",
    "multitone convert 'photos/*.png' -o gray --do grayscale --do 'contrast amount=1.2'",
    "find photos -name '*.jpg' -print0 | multitone convert - -o out --tree --do invert",
)
STEP = "--do 'resize width=1600'"
COMPARE = ("multitone compare photos --do 'gaussian-blur sigma=5'",)
SCALE = ("multitone scale photos --do 'resize width=1600' --rounds 1",)


COMMANDS = {"convert": CONVERT, "compare": COMPARE, "scale": SCALE}


def help_text(command: str) -> str | None:
    """Return the end of a command's help, where it has one; each paragraph is a line there."""
    return "\n\n".join(["Examples:", *COMMANDS[command]]) if command in COMMANDS else None


def telling(info: OperationInfo) -> dict[str, Any]:
    """Return settings with which an operation does something, where its defaults do nothing."""
    if info.type.shown_with:
        return dict(info.type.shown_with)
    if info.type().changes_nothing:
        return next(({p.name: p.example} for p in info.parameters if p.example), {})
    return {}


def step_example(info: OperationInfo) -> str:
    """Return a step that does something, with its other settings as they are by default."""
    settings = {p.name: p.default for p in info.parameters} | telling(info)
    return " ".join([info.name, *(shown(name, value) for name, value in settings.items() if value is not None)])


def shown(name: str, value: Any) -> str:
    """Return a setting as it is written in a step."""
    text = f"{value:g}" if isinstance(value, float) else value_text(value)
    return f'{name}="{text}"' if shlex.quote(text) != text and " " in text else f"{name}={text}"
