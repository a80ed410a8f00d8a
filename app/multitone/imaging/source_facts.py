"""Source facts: what is known of one picture, for steps that speak of it."""

from __future__ import annotations

import os
from datetime import datetime

from msgspec import Struct, field

from multitone.imaging.fields import escaped, filled, parts_of, written_date
from multitone.imaging.metadata.exif import entries
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.metadata.tiff_directory import ASCII
from multitone.messages import Message, _

MAKE, MODEL, LENS, ARTIST = 0x010F, 0x0110, 0xA434, 0x013B
"""Tags of EXIF 2.32, sections 4.6.4 and 4.6.5."""
LONGEST_VALUE = 200
FIELDS: dict[str, Message] = {
    "stem": _("the source’s name without its suffix"),
    "name": _("the source’s name"),
    "folder": _("the name of the source’s folder"),
    "date": _("when it was taken, or else last changed; {date:%Y-%m-%d_%H%M%S} says how it is written"),
    "camera": _("the camera’s name"),
    "lens": _("the lens’s name"),
    "author": _("who took it"),
    "width": _("the source’s width in pixels"),
    "height": _("the source’s height in pixels"),
}
"""What a text on a picture can say of it."""


class SourceFacts(Struct, frozen=True):
    """A picture's file and what it says about itself; each fact is looked for when a text asks for it."""

    path: str
    metadata: Metadata = field(default_factory=Metadata)
    width: int = 0
    height: int = 0
    """Of the picture in its file, as it is seen; 0 where that is not known."""

    def value(self, name: str, pattern: str = "") -> str:
        """Return what stands for a field, in one line; nothing where it is not known."""
        return "".join(letter if letter.isprintable() else " " for letter in self._value(name, pattern))

    def _value(self, name: str, pattern: str) -> str:
        folder, file = os.path.split(self.path)
        match name:
            case "stem":
                return os.path.splitext(file)[0]
            case "name":
                return file
            case "folder":
                return os.path.basename(folder)
            case "date":
                return written_date(self.metadata.taken or self._changed(), pattern)
            case "camera":
                return self._camera()
            case "lens":
                return self._tag(LENS)
            case "author":
                return self._tag(ARTIST)
        number = self.width if name == "width" else self.height
        return str(number) if number else ""

    def _changed(self) -> datetime | None:
        try:
            return datetime.fromtimestamp(os.stat(self.path).st_mtime)  # noqa: DTZ006 - captions tell the local time
        except (OSError, ValueError, OverflowError):
            return None

    def _camera(self) -> str:
        """Return make and model; the make once, as many models begin with it."""
        make, model = self._tag(MAKE), self._tag(MODEL)
        first = make.split(" ")[0]
        return model if first and model.lower().startswith(first.lower()) else f"{first} {model}".strip()

    def _tag(self, tag: int) -> str:
        """Return a text of EXIF: ASCII, though many write UTF-8."""
        exif = self.metadata.exif
        for entry in entries(exif):
            if entry.tag == tag and entry.kind == ASCII:
                value = entry.value(exif).split(b"\0")[0][:LONGEST_VALUE]
                return " ".join(value.decode("utf-8", "replace").split())
        return ""


def spoken_of(text: str, facts: SourceFacts) -> str:
    """Return a text without fields that says what one with fields says of a picture; as it is where it is none."""
    try:
        parts = parts_of(text, FIELDS)
    except ValueError:
        return escaped(text)
    return escaped(filled(parts, facts.value)) if any(part.field for part in parts) else text


def literal(text: str) -> str:
    """Return what is shown of a text whose fields nobody has filled."""
    try:
        return filled(parts_of(text, FIELDS), lambda name, _pattern: f"{{{name}}}")
    except ValueError:
        return text


def has_fields(text: str) -> bool:
    """Whether a text says something of the picture that it stands on."""
    try:
        return any(part.field for part in parts_of(text, FIELDS))
    except ValueError:
        return False
