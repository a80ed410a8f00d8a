"""How the window says numbers and declared names: counts, bytes, seconds, parameters."""

from __future__ import annotations

import os

from PySide6.QtCore import QCoreApplication, QLocale


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate("words", text, None, number)


def count(number: int) -> str:
    """Write a whole number with its thousands apart."""
    return QLocale().toString(number)


def pictures(number: int) -> str:
    """Say how many pictures."""
    return _tr("1 picture") if number == 1 else _tr("{n} pictures").format(n=count(number))


def time_left(value: float) -> str:
    """Say an estimated time, in whole seconds."""
    return seconds(max(1.0, round(value))).replace(f"{QLocale().decimalPoint()}0", "")


def size(number: int) -> str:
    """Say how many bytes, in units of a thousand."""
    return QLocale().formattedDataSize(number, 1 if number >= 1_000_000 else 0, QLocale.DataSizeFormat.DataSizeSIFormat)


def seconds(value: float) -> str:
    """Say a time in the two figures that count."""
    if value < 60:
        return _tr("{n} s").format(n=QLocale().toString(float(value), "f", 1 if value < 10 else 0))
    minutes, rest = divmod(round(value), 60)
    if minutes < 60:
        return _tr("{m} min {s} s").format(m=minutes, s=rest)
    return _tr("{h} h {m} min").format(h=minutes // 60, m=minutes % 60)


def ratio(value: float) -> str:
    """Write a ratio with two decimals."""
    return QLocale().toString(float(value), "f", 2)


def dimensions(of: tuple[int, int]) -> str:
    """Say how wide and high a picture is."""
    return f"{of[0]} × {of[1]}"


def name_of(path: str) -> str:
    """Return the last part of a path, as text that can be shown."""
    return os.path.basename(path).encode("utf-8", "replace").decode()


def spoken(name: str) -> str:
    """Return a declared name as the window says it: sentence case, translated where there is a translation."""
    words = name.replace("_", " ").replace("-", " ")
    return QCoreApplication.translate("parameters", words[:1].upper() + words[1:])
