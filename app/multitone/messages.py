"""What the program says, as data: a template that stands in one place, and its values.

::

    _("It has {width:,} × {height:,} pixels.", width=…, height=…)        marked where it stands, collected from there
      │
      ▼
    Message ──► str: English, for JSON, journals and logs
        └─────► say(message): in the language of the window or the terminal

The layers below raise and record messages, and never look into their words: what is asked is their `kind`. Only a
front end calls `speak`, `say` and `tr`. A template takes its values as `str.format` does; numbers are written as
`multitone.numbers` writes them (`{size:bytes}`, `{n:,}`, `{share:percent}`), and a value that is a message is said in
the same language. A template without values is said as it is, braces and all.
"""

from __future__ import annotations

import functools
import os
import re
import string
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from multitone import numbers, paths
from multitone.escapes import in_a_line, visible
from multitone.numbers import ENGLISH, Style

if TYPE_CHECKING:
    import gettext

DEEPEST = 8
"""Messages within messages that are read from elsewhere."""
LONGEST = 1_000_000
"""Characters that one of them may have."""
WIDEST_NUMBER = 400
"""Characters that a number takes at the most: a float of 1e308, written out."""
SPECIFICATION = re.compile(r"[a-z]*|[-+<>^ ,.]{0,4}\d{0,2}[,.]{0,2}\d{0,2}[a-z%]?")
"""How numbers are written in templates: words of `multitone.numbers`, and those of Python with few digits."""
Translate = Callable[[str], str]
SEPARATORS = {"de": (",", ".")}
"""Of the languages that write numbers in another way than English does: the decimal point, and what sets thousands
apart."""


class Message(str):
    """A template and its values. As text it is English; `say` says it in another language.

    `kind` is what logic asks and JSON names; empty where nobody needs to know.
    """

    template: str
    values: Mapping[str, Any]
    kind: str

    def __new__(cls, template: str, values: Mapping[str, Any] | None = None, kind: str = "") -> Message:
        """Make a message. Raises `KeyError` where a value is missing."""
        values = values or {}
        message = super().__new__(cls, _filled(template, values, ENGLISH, str))
        message.template, message.values, message.kind = template, values, kind
        return message

    def __reduce__(self) -> tuple[type[Message], tuple[str, Mapping[str, Any], str]]:
        return Message, (self.template, self.values, self.kind)

    def of_kind(self, kind: str) -> Message:
        """Return the message with a kind."""
        return Message(self.template, self.values, kind)

    def stored(self) -> str:
        """Return the message as one text that `from_stored` reads, for databases and files."""
        if not self.values and not self.kind and not self.template.startswith("{"):
            return self.template
        import json  # late: few messages are stored

        return json.dumps(encoded(self), ensure_ascii=False)

    @staticmethod
    def from_stored(text: str) -> Message:
        """Read a stored message; a text that earlier versions stored is said as it is."""
        if text.startswith('{"template"'):
            import json

            try:
                return decoded(json.loads(text))
            except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError):
                pass
        return Message(text)


def _(template: str, /, **values: object) -> Message:
    """Mark a template where it stands, and fill it. Tools that collect texts to translate know the name."""
    return Message(template, values)


def as_message(text: str) -> Message:
    """Return a text as a message; one that somebody else has written is said as it is."""
    return text if isinstance(text, Message) else Message(text)


def encoded(message: Message) -> dict[str, Any]:
    """Return a message as plain data, which crosses process borders."""
    values = {name: encoded(value) if isinstance(value, Message) else value for name, value in message.values.items()}
    return {"template": message.template, "values": values, "kind": message.kind}


def decoded(data: Mapping[str, Any], depth: int = 0) -> Message:
    """Read what `encoded` returned. Raises `ValueError`, `KeyError`, `TypeError` or `AttributeError` for anything else.

    Whoever sends a template chooses what is filled in: none reaches into values, or makes more text than is read.
    """
    template, given, kind = data["template"], data["values"], data.get("kind", "")
    if not isinstance(template, str) or not isinstance(kind, str) or depth > DEEPEST:
        raise ValueError("no message")
    values = {name: _decoded_value(value, depth) for name, value in given.items()}
    if values:
        _check_template(template, values)
    return Message(template, values, kind)


def _decoded_value(value: Any, depth: int) -> Any:
    if isinstance(value, Mapping):
        return decoded(value, depth + 1)
    if isinstance(value, str | int | float | None):
        return value
    raise ValueError("a message holds texts and numbers")


def _check_template(template: str, values: Mapping[str, Any]) -> None:
    """Raise `ValueError` where a template asks for more of its values than any that is written here."""
    length = len(template)
    for _text, field, specification, _conversion in string.Formatter().parse(template):
        if field is not None:
            value = values.get(field, "")
            length += len(value) if isinstance(value, str) else WIDEST_NUMBER
            if not field.isidentifier() or not SPECIFICATION.fullmatch(specification or ""):
                raise ValueError("no template")
    if length > LONGEST:
        raise ValueError("the message is too long")


def encode_hook(value: object) -> dict[str, Any]:
    """Let msgspec write messages: `Encoder(enc_hook=encode_hook)`."""
    if isinstance(value, Message):
        return encoded(value)
    raise NotImplementedError(type(value))


def decode_hook(kind: type, data: Any) -> Message:
    """Let msgspec read them: `Decoder(…, dec_hook=decode_hook)`; a plain text becomes a message without values."""
    if kind is Message:
        return Message(data) if isinstance(data, str) else decoded(data)
    raise NotImplementedError(kind)


def joined(messages: Iterable[str], between: str = " ") -> Message:
    """Return several messages as one."""
    parts = list(messages)
    template = between.join(f"{{part{number}}}" for number in range(len(parts)))
    return Message(template, {f"part{number}": part for number, part in enumerate(parts)})


def speak(language: str, *, separators: tuple[str, str] | None = None) -> str:
    """Say everything in a language from now on, and return the language that is spoken: English where it is unknown.

    `separators` are the decimal point and what sets thousands apart, where the system knows them better.
    """
    code = language.replace("-", "_").split("_")[0].split(".")[0].lower()
    catalogue = _catalogue(code)
    spoken = code if catalogue is not None else "en"
    point, group = separators or SEPARATORS.get(spoken, (ENGLISH.decimal, ENGLISH.group))
    translate = catalogue.gettext if catalogue is not None else str
    _spoken.language, _spoken.translate = spoken, translate
    numbers.use(Style(point, group, translate))
    return spoken


def language_of_terminal(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language that the terminal's user has chosen, as the system's tools find it."""
    locale = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "en")
    if locale.partition(".")[0] in ("C", "POSIX"):  # which is English, whatever else is wished for
        return locale
    return environment.get("LANGUAGE", "").partition(":")[0] or locale


def spoken_language() -> str:
    """Return the code of the language that is spoken."""
    return _spoken.language


def say(text: str) -> str:
    """Return a message or a declared word in the language that is spoken, with nothing in it that is obeyed."""
    if isinstance(text, Message):
        return visible(_filled(text.template, text.values, numbers.style(), _spoken.translate, in_a_line))
    return visible(_spoken.translate(text)) if text else ""


def tr(template: str, /, **values: object) -> str:
    """Say a text of a front end at once, with nothing in it that is obeyed."""
    return visible(_filled(template, values, numbers.style(), _spoken.translate, in_a_line))


def several(one: str, many: str, /, n: int, **values: object) -> str:
    """Say a text of a front end about `n` things."""
    return tr(one if n == 1 else many, n=n, **values)


class _Spoken:
    """The language of this process."""

    language = "en"
    translate: Translate = staticmethod(str)


_spoken = _Spoken()


class _Formatter(string.Formatter):
    """Writes values as a language does."""

    def __init__(self, style: Style, translate: Translate, word: Translate) -> None:
        self._style = style
        self._translate = translate
        self._word = word

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write one value."""
        if isinstance(value, Message):
            return _filled(value.template, value.values, self._style, self._translate, self._word)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return numbers.formatted(value, format_spec, self._style)
        return format(self._word(value) if isinstance(value, str) else value, format_spec)


def _filled(template: str, values: Mapping[str, Any], style: Style, translate: Translate, word: Translate = str) -> str:
    """Fill a template; `word` says how a text among the values is shown."""
    if not template:
        return ""
    translated = translate(template)
    return _Formatter(style, translate, word).vformat(translated, (), values) if values else translated


@functools.cache
def _catalogue(code: str) -> gettext.GNUTranslations | None:
    import gettext  # late: English needs none

    try:
        with open(paths.resources() / "translations" / f"{code}.mo", "rb") as file:
            return gettext.GNUTranslations(file)
    except OSError:
        return None


NOTHING = Message("")
"""Nothing is to be said."""
