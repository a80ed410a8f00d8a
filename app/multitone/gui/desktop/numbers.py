"""How the window says numbers and declared names: counts, bytes, seconds, parameters, and what they add up to."""

from __future__ import annotations

import os

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from multitone.batch.events import JobFinished


def _tr(text: str, number: int = -1) -> str:
    return QCoreApplication.translate("words", text, None, number)


def count(number: int) -> str:
    """Write a whole number with its thousands apart."""
    return QLocale().toString(number)


def pictures(number: int) -> str:
    """Say how many pictures."""
    return _tr("1 picture") if number == 1 else _tr("{n} pictures").format(n=count(number))


def others_left_alone(number: int) -> str:
    """Say how many files are no pictures."""
    said = _tr("1 other file left alone") if number == 1 else _tr("{n} other files left alone")
    return said.format(n=count(number))


def workers(number: int) -> str:
    """Say how many workers."""
    return _tr("1 worker") if number == 1 else _tr("{n} workers").format(n=count(number))


def sentence(last: JobFinished, ratio_to_one: float | None = None) -> str:
    """Say what became of all pictures of a job."""
    everything = last.done + last.failed + last.skipped + last.cancelled
    said = [pictures(last.done)]
    if last.cancelled:
        said = [_tr("Stopped after {n} of {all}").format(n=count(last.done), all=pictures(everything))]
    said.append(seconds(last.seconds))
    if ratio_to_one is not None:
        said.append(_tr("{ratio} × one thread").format(ratio=ratio(ratio_to_one)))
    if last.failed:
        said.append(_tr("{n} failed").format(n=count(last.failed)))
    if last.skipped:
        said.append(_tr("{n} skipped").format(n=count(last.skipped)))
    return " · ".join(said)


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


def date_and_time(at: float) -> str:
    """Write a time, given in seconds since 1970."""
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(at)), QLocale.FormatType.ShortFormat)


def ratio(value: float) -> str:
    """Write a ratio with two decimals."""
    return QLocale().toString(float(value), "f", 2)


def dimensions(of: tuple[int, int]) -> str:
    """Say how wide and high a picture is."""
    return f"{of[0]} × {of[1]}"


def name_of(path: str) -> str:
    """Return the last part of a path, as text that can be shown."""
    return os.path.basename(path).encode("utf-8", "replace").decode()


def last_of(path: str, parts: int) -> str:
    """Return the last parts of a path, as text that can be shown."""
    return "/".join(map(name_of, path.split(os.sep)[-parts:]))


WRITTEN = {"lzw": "LZW", "rec601": "Rec. 601", "rec709": "Rec. 709", "420": "4:2:0", "422": "4:2:2", "444": "4:4:4"}
"""Declared names that are written in another way than they are typed."""


def spoken(name: str) -> str:
    """Return a declared name as the window says it: sentence case, translated where there is a translation."""
    words = WRITTEN.get(name) or name.replace("_", " ").replace("-", " ")
    return QCoreApplication.translate("parameters", words[:1].upper() + words[1:])


def within(name: str) -> str:
    """Return a name as it stands within a sentence; in German its capital stays, for most names are nouns."""
    return name if QLocale().language() is QLocale.Language.German else name[:1].lower() + name[1:]


def percent(part: float) -> str:
    """Say a part, 0 to 1, in percent: whole, or with a decimal where it is small."""
    value = 100 * part
    if 0 < value < 0.05:
        return _tr("less than {n} %").format(n=QLocale().toString(0.1, "f", 1))
    return _tr("{n} %").format(n=QLocale().toString(float(value), "f", 1 if 0 < value < 9.95 else 0))


def shown(path: str) -> str:
    """Return a path as text that can be shown."""
    return path.encode("utf-8", "replace").decode()
