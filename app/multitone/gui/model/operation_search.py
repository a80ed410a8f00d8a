"""Operations and presets as a menu offers them: in words, by family, or by how well they answer to what is typed."""

from __future__ import annotations

import typing
from dataclasses import dataclass

from multitone.gui.desktop.numbers import spoken
from multitone.imaging.operation import Family, OperationInfo, operations
from multitone.imaging.presentation import searching
from multitone.imaging.presentation.searching import Wording, wording
from multitone.imaging.preset import Preset, file_stem, own_presets, shipped_presets
from multitone.messages import say, tr

PRESET = "preset "
"""What the names of presets begin with, as no operation's does."""
BEHIND = 2
"""How many ranks presets stand behind operations: who searches for “sharpen” looks for a step first."""
FAMILIES: tuple[str, ...] = typing.get_args(Family)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One operation or preset in the window's words."""

    name: str
    title: str
    help: str
    family: str
    words: Wording
    """What it is found by, in the window's language and in English."""
    preset: Preset | None = None


def entries() -> list[MenuEntry]:
    """Return all operations, family by family, and then all presets."""
    known = sorted(operations().values(), key=lambda info: FAMILIES.index(info.family))
    return [*map(_of_operation, known), *map(_of_preset, (*own_presets(), *shipped_presets()))]


def answering(known: list[MenuEntry], typed: str) -> list[MenuEntry]:
    """Return the entries that answer to what was typed, the best first."""
    return searching.answering([(entry, entry.words) for entry in known], typed)


def _of_operation(info: OperationInfo) -> MenuEntry:
    title, help_text, family = say(info.title), say(info.help), spoken(info.family)
    synonyms = (*map(say, info.keywords), *info.keywords)
    words = wording((title, info.title, info.name), synonyms, (help_text, info.help, family, info.family))
    return MenuEntry(info.name, title, help_text, family, words)


def _of_preset(preset: Preset) -> MenuEntry:
    title, help_text = say(preset.name), say(preset.help)
    steps = [info.title for step in preset.pipeline.steps for info in operations().values() if info.type is type(step)]
    rest = (help_text, preset.help, tr("Presets"), "preset", *steps, *map(say, steps))
    words = wording((title, preset.name), (), rest, BEHIND)
    return MenuEntry(PRESET + file_stem(preset.name), title, help_text, tr("Presets"), words, preset)
