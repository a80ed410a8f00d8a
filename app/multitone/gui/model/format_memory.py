"""What was last chosen for each format: its settings and its quality, which return with it, in another session too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from multitone.batch.job import Export
from multitone.errors import UsageError
from multitone.imaging.encode import ExportFormat, build_format, format_name, format_text, parse_format

OWN = ""
"""The name of no format: each picture keeps its own."""
UNSET = "-"
BEST = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """A format as it was used, and the quality beside it that the export had."""

    format: ExportFormat | None
    quality: int | None


class FormatMemory:
    """Remembers one choice a format."""

    def __init__(self) -> None:
        self._choices: dict[str, Choice] = {}

    def note(self, export: Export) -> None:
        """Remember what an export says of its format."""
        self._choices[name_of(export.format)] = Choice(export.format, export.quality)

    def with_format(self, export: Export, chosen: ExportFormat | None) -> Export:
        """Return the export with another format, as it was when that was used last.

        A format that comes with settings of its own keeps them. A quality that was asked of whatever format the
        pictures have counts for the one that takes their place, where none is known for that.
        """
        name = name_of(chosen)
        known = self._choices.get(name)
        if chosen is not None and chosen != build_format(name):
            known = Choice(chosen, None)
        elif known is None:
            of_any = self._choices.get(OWN)
            known = Choice(chosen, of_any.quality if of_any is not None else None)
        return msgspec.structs.replace(export, format=known.format, quality=known.quality)

    def lines(self) -> list[str]:
        """Write all choices, one a line: the quality or a dash, and the format as `parse_format` reads it."""
        return [
            f"{choice.quality or UNSET} {format_text(choice.format) if choice.format else OWN}"
            for choice in self._choices.values()
        ]

    def read(self, lines: Sequence[str]) -> None:
        """Take what `lines` wrote; what cannot be read, as by an older version, is left out."""
        for line in lines:
            quality, _, text = line.partition(" ")
            try:
                chosen = parse_format(text) if text else None
                number = None if quality == UNSET else int(quality)
            except (UsageError, ValueError):
                continue
            if number is None or 1 <= number <= BEST:
                self._choices.setdefault(name_of(chosen), Choice(chosen, number))


def name_of(chosen: ExportFormat | None) -> str:
    """Return the name of a format, empty for each picture's own."""
    return OWN if chosen is None else format_name(chosen)
