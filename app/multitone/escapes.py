"""Characters that a terminal or a window obeys in place of showing them, and how they are shown all the same.

Names, metadata and what libraries say come from strangers. What is said of them holds none of these characters: control
codes, with which escape sequences begin, marks that turn the direction of writing, marks that nobody sees, and bytes
that are no text.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re


def visible(text: str) -> str:
    """Return a text, which may have several lines, in which what would be obeyed is written as an escape."""
    if text.isprintable() or text.replace("\n", "").replace("\t", "").isprintable():  # which nearly all texts are
        return text
    return _obeyed().sub(lambda found: _escape(found[0]), text)


def in_a_line(text: str) -> str:
    """Return somebody else’s text as it stands within a sentence: what would be obeyed, and ends of lines, escaped."""
    return text if text.isprintable() else visible(text).replace("\n", "\\n").replace("\t", "\\t")


def visible_json(text: str) -> str:
    """Return JSON that means the same and holds nothing that a terminal obeys."""
    if text.isascii() and "\x7f" not in text:  # JSON itself escapes the rest
        return text
    return _obeyed().sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def printed(text: str) -> str:
    """Return a name in one line, as it is printed: all that is no letter, sign or plain space is an escape."""
    return text if text.isprintable() else "".join(c if c.isprintable() else _escape(c) for c in text)


def is_obeyed(text: str) -> bool:
    """Whether a text holds anything that would be obeyed."""
    return _obeyed().search(text) is not None


def _escape(one: str) -> str:
    code = ord(one)
    return f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else one.encode("unicode_escape").decode()


@functools.cache
def _obeyed() -> re.Pattern[str]:
    import re  # late: to compile this takes 1 ms, and few texts need it

    return re.compile(
        "["
        "\x00-\x08\x0b-\x1f\x7f-\x9f"  # control codes but tab and line feed, which part what is said
        "\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # joiners stay: words, emoji need them
        "\ud800-\udfff"  # bytes that are no text, as Python writes them
        "]"
    )
