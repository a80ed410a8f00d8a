"""Names of results: templates, with the folders that they make, and a free name where one is taken."""

from __future__ import annotations

import functools
import os
import re
import string
import unicodedata
from collections.abc import Callable

from multitone.batch.name_pattern import Field, NamePattern
from multitone.batch.subject import Subject as Subject
from multitone.batch.subject import subject_of as subject_of
from multitone.errors import UsageError
from multitone.messages import NOTHING, Message, _

FORBIDDEN = '<>:"|?*\\/'
"""Characters that some system refuses in a name."""
BETWEEN_FOLDERS = "/"
"""What parts the folders in a template, on every system; in a value it is no more than a character."""
INSTEAD = "_"
"""What stands in a name for a character of a value that would make it a path."""
LONGEST_NAME = 255
"""Bytes that the usual file systems allow for a name. A temporary file's is shorter, whatever its target's."""
LONGEST_PATH = 4_095
"""Bytes that Linux takes for a path; others take fewer, and say so when it is written."""


_WIDTH = re.compile(r"0?[1-9]|0?1[0-9]")
GOES_ON = "+"
"""Behind the width of a counter: it goes on after the highest number that stands in the output folder."""
_DATE = re.compile(r"(?:[^%{}]|%[YymdHMSjBbAaIpuVGUW%])+")
"""Directives of strftime that are the same everywhere, or are words."""
_DIRECTIVE = re.compile("%.")
LONGEST_DATE_PATTERN = 60
PLAIN_DATE = "%Y-%m-%d"
UNDATED = "undated"
FIELDS: dict[str, Message] = {
    "stem": _("the source’s name without its suffix"),
    "folder": _("the name of the source’s folder"),
    "counter": _(
        "1, 2, 3 … in the order of the plan; {counter:04} pads with zeros, {counter:04+} continues after the highest "
        "existing number"
    ),
    "page": _("the page’s number where each page of a file becomes a result; 1 otherwise"),
    "format": _("the format of the result"),
    "date": _("when it was taken, or else last changed; {date:%Y-%m-%d_%H%M%S} says how it is written"),
    "width": _("the source’s width in pixels"),
    "height": _("the source’s height in pixels"),
}
NUMBERS = frozenset(("counter", "page", "width", "height"))
OF_THE_HEADER = frozenset(("date", "width", "height"))
"""Fields that only the source's header can fill."""


class NameTemplate:
    """A template such as `{date:%Y/%m}/{stem}`, whose slashes make folders. Raises `UsageError` for no name."""

    def __init__(self, text: str) -> None:
        self.text = text
        try:
            parts = list(string.Formatter().parse(text))
        except ValueError as error:
            raise UsageError(
                _(
                    "The name {text!r} cannot be read; write each field in one pair of braces, like {example}.",
                    text=text, example="{stem}",
                )
            ) from error  # fmt: skip
        for literal, field, pattern, conversion in parts:
            _check_part(text, literal, field, pattern or "", conversion)
        if not text.strip():
            raise UsageError(_("The name is empty; write a template such as “{stem}”."))
        self._parts = [(literal, field, pattern or "") for literal, field, pattern, *__ in parts]
        outline = self._joined(_outline)
        _check_outline(text, outline)
        fields = {field for __, field, __ in self._parts}
        self.depth = outline.count(BETWEEN_FOLDERS)
        """How many folders it makes, one in the other."""
        self.is_plain = text == "{stem}"
        """Whether it gives each result its source's name."""
        self.reads_headers = not OF_THE_HEADER.isdisjoint(fields)
        """Whether it speaks of what only a source's header tells."""
        self.dates = "date" in fields
        """Whether it speaks of when a picture was taken."""
        self.has_stem = "stem" in fields
        """Whether each name tells the source's."""
        self.has_page = "page" in fields
        """Whether each name tells the page of a file with several."""
        self.counts = "counter" in fields
        """Whether it numbers the pictures."""
        self.goes_on = any(field == "counter" and pattern.endswith(GOES_ON) for __, field, pattern in self._parts)
        """Whether it numbers them after those that are there."""

    def _joined(self, value: Callable[[str, str], str]) -> str:
        """Return the template with a value in place of each field, of which it is given the pattern."""
        return "".join(
            literal + (value(field, pattern) if field is not None else "") for literal, field, pattern in self._parts
        )

    def number_in(self, stem: str) -> int:
        """Return the number that a name without suffix has by this template; 0 where it has none."""
        return self._pattern().number_in(stem)

    @functools.cache  # noqa: B019 - templates are few, and live as long as their plan
    def _pattern(self) -> NamePattern:
        """Return what the names that the template makes look like, without their folders."""
        shape: list[str | Field] = []
        for literal, field, pattern in self._parts:
            *above, rest = literal.split(BETWEEN_FOLDERS)
            shape = [rest] if above else [*shape, rest]
            if field == "counter":
                shape.append(Field.COUNTER)
            elif field is not None:
                shape = [Field.ANY] if BETWEEN_FOLDERS in pattern else [*shape, Field.ANY]
        return NamePattern(shape)

    def name(self, subject: Subject) -> str:
        """Return the name without suffix that the template gives a subject, behind its folders, parted by slashes."""
        if self.is_plain:
            return subject.stem
        filled = self._joined(functools.partial(_filled, subject))
        return BETWEEN_FOLDERS.join(map(_as_part, filled.split(BETWEEN_FOLDERS)))

    def with_page(self) -> NameTemplate:
        """Return the template for one of several pages of a file, whose names have to differ."""
        return self if self.has_page else _of_pages(self.text)


@functools.cache
def _of_pages(text: str) -> NameTemplate:
    return NameTemplate(f"{text}-{{page}}")


def _filled(subject: Subject, field: str, pattern: str) -> str:
    """Return what stands for a field. Nothing in a value parts folders; in the pattern of a date it does."""
    if field == "date":
        patterns = (pattern or PLAIN_DATE).split(BETWEEN_FOLDERS)
        return BETWEEN_FOLDERS.join(
            _as_characters(subject.date.strftime(each)) if each and subject.date else UNDATED if each else ""
            for each in patterns
        )
    if field == "page" and not pattern:
        pattern = f"0{len(str(subject.pages))}"
    return _as_characters(format(getattr(subject, field), pattern.removesuffix(GOES_ON)))


def _as_characters(value: str) -> str:
    """Return a value without what would make it a path."""
    for separator in (BETWEEN_FOLDERS, os.sep, "\0"):
        if separator in value:
            value = value.replace(separator, INSTEAD)
    return value


def _as_part(filled: str) -> str:
    """Return a part of a path as it may be: one of nothing but dots and spaces leads elsewhere, or nowhere."""
    return filled if filled.strip(". ") else INSTEAD * max(1, len(filled))


def _outline(field: str, pattern: str) -> str:
    """Return what stands for a field while nothing is known of any picture."""
    return _DIRECTIVE.sub(field, pattern) if field == "date" and pattern else field


def _check_part(text: str, literal: str, field: str | None, pattern: str, conversion: str | None) -> None:
    character = _forbidden(literal)
    if character is not None:
        message = _(
            "The name {text!r} contains {character!r}, which is not allowed in file names everywhere.",
            text=text, character=character,
        )  # fmt: skip
        raise UsageError(message)
    if field is not None and (field not in FIELDS or conversion):
        fields = ", ".join(f"{{{name}}}" for name in FIELDS)
        raise UsageError(
            _("The name {text!r} asks for {{{field}}}; choose one of {fields}.", text=text, field=field, fields=fields)
        )
    if field is not None and pattern:
        _check_pattern(text, field, pattern)


def _check_outline(text: str, outline: str) -> None:
    """Refuse a template whose slashes lead out of the folder, or make folders without names."""
    *folders, last = outline.split(BETWEEN_FOLDERS)
    dots = next((part for part in (*folders, last) if part and not part.strip(". ")), None)
    if folders and not folders[0]:
        message = _(
            "The name {text!r} begins with a slash; leave it out, because folders are made in the output folder.",
            text=text,
        )
    elif not last.strip():
        message = _(
            "The name {text!r} ends with a slash; write a name after it, such as {example!r}.",
            text=text, example="{stem}",
        )  # fmt: skip
    elif "" in folders:
        message = _("The name {text!r} has nothing between two slashes; write the name of a folder there.", text=text)
    elif dots is not None:
        message = _(
            "The name {text!r} has a part, {part!r}, that is not a valid name; write more than dots and spaces.",
            text=text, part=dots,
        )  # fmt: skip
    else:
        return
    raise UsageError(message)


def _forbidden(text: str, but: str = BETWEEN_FOLDERS) -> str | None:
    return next((c for c in _FORBIDDEN.findall(text) if c not in but), None)


def _check_pattern(text: str, field: str, pattern: str) -> None:
    asks = _("The name {text!r} asks for {{{field}:{pattern}}}", text=text, field=field, pattern=pattern)
    character = _forbidden(pattern) if field == "date" else None
    if character is not None:
        message = _(
            "{asks}, but {character!r} is not allowed in file names everywhere; write - or _ instead.",
            asks=asks, character=character,
        )  # fmt: skip
    elif field == "date":
        if _DATE.fullmatch(pattern) and len(pattern) <= LONGEST_DATE_PATTERN:
            return
        message = _("{asks}; write a date as in {{date:%Y-%m-%d}}, with a time as in %H%M%S.", asks=asks)
    elif field in NUMBERS and _is_width(pattern, counts=field == "counter"):
        return
    else:
        message = _("{asks}; only numbers take a width, as in {{counter:04}}, and {{date}} a pattern.", asks=asks)
    raise UsageError(message)


def _is_width(pattern: str, *, counts: bool) -> bool:
    """Whether a pattern says how wide a number is, and of a counter, whether it goes on."""
    width = pattern.removesuffix(GOES_ON) if counts else pattern
    return _WIDTH.fullmatch(width) is not None or (not width and width != pattern)


def split_name(name: str) -> tuple[str, str]:
    """Split a file's name into stem and suffix; a suffix is what follows the last point, with it."""
    stem, point, ending = name.rpartition(".")
    return (stem, f".{ending}" if ending else "") if point and stem else (name, "")


def fold(path: str) -> str:
    """Return what two paths have in common that some file system takes for one.

    Case and composed letters (the canonical caseless match of Unicode, D145), characters that HFS+ passes over, and
    dots and spaces at the end of a name, which Windows drops.
    """
    if path.isascii():
        folded = path.lower()
    else:
        plain = unicodedata.normalize("NFD", path.translate(_PASSED_OVER)).casefold()
        folded = unicodedata.normalize("NFC", plain)
    if "./" in folded or " /" in folded or folded.endswith((".", " ")):
        return "/".join(part.rstrip(". ") or part for part in folded.split("/"))
    return folded


_PASSED_OVER = dict.fromkeys([*range(0x200C, 0x2010), *range(0x202A, 0x202F), *range(0x206A, 0x2070), 0xFEFF])
_FORBIDDEN = re.compile(f"[{re.escape(FORBIDDEN)}\0-\x1f]")
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\..*)?", re.IGNORECASE | re.DOTALL)


def refused_by_windows(name: str) -> Message:
    """Say why Windows, and drives formatted by it, refuse a name, nothing where they take it."""
    bad = _forbidden(name, but="")
    if bad is not None:
        return _("it holds {character!r}", character=bad)
    if _RESERVED.fullmatch(name):
        return _("it is the name of a device there")
    if name.endswith((".", " ")) and name.strip("."):
        return _("it ends with a dot or a space")
    few = len(name) <= 255 // 2  # no character takes more than two units
    fits = few or len(name.encode("utf-16-le", "surrogatepass")) <= 2 * 255
    return NOTHING if fits else _("it is too long")


def is_too_long(path: str) -> bool:
    """Tell whether a path, or a name in it, is longer than the usual file systems take."""
    if len(path) <= LONGEST_NAME // 4:  # no character has five bytes
        return False
    data = os.fsencode(path)
    return len(data) > LONGEST_PATH or max(map(len, data.split(os.fsencode(os.sep)))) > LONGEST_NAME


def numbered_name(name: str, suffix: str, number: int) -> str:
    """Return the name of the first, second … file that wants the same one."""
    return f"{name}-{number}{suffix}" if number > 1 else name + suffix
