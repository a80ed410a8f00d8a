"""A list of names, as other programs hand it over: bytes → sources.

::

    find -print0 ──NUL-separated──┐
    ls, dir, an editor ──lines────┼─► names_in ─► sources
    PowerShell's > ──UTF-16───────┘
"""

from __future__ import annotations

import codecs
import os

from multitone.errors import UsageError
from multitone.messages import _

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as that of UTF-16 does, so it is looked for first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""What a text begins with whose letters are no bytes, and its encoding."""


def names_in(data: bytes) -> list[str]:
    """Return the names in a list, parted by NUL if it holds one, else by line ends. Raises `UsageError`."""
    data = _plain(data)
    if b"\0" in data:
        return [_decoded(name) for name in data.split(b"\0") if name]
    lines = (line.removesuffix(b"\r") for line in data.split(b"\n"))
    return [_decoded(line) for line in lines if line.strip()]


def _plain(data: bytes) -> bytes:
    """Return a list as the system writes names, without a mark of its encoding."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return os.fsencode(data.decode(encoding))
            except UnicodeError as error:
                raise UsageError(
                    _(
                        "The list of names starts in {encoding}, but continues in another encoding; save it in one.",
                        encoding=encoding.upper(),
                    )
                ) from error
    return data.removeprefix(codecs.BOM_UTF8)


def _decoded(name: bytes) -> str:
    """Return a name as the system's functions take it; where those know text alone, it may be of an older encoding."""
    try:
        return os.fsdecode(name)
    except UnicodeDecodeError:
        import locale

        return name.decode(locale.getpreferredencoding(do_setlocale=False), "replace")
