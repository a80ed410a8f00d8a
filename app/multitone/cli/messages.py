"""Numbers and names as a terminal shows them."""

from __future__ import annotations

import sys

from multitone.errors import printed


def number_text(number: float) -> str:
    """Write a number with the digits that count."""
    return f"{number:,.0f}" if number >= 10 else f"{number:.2g}"


def counted(number: int, one: str, several: str = "") -> str:
    """Write how many there are: `1 picture`, `2 pictures`; `several` where that is not made by an s."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"


def left_alone(number: int) -> str:
    """Say how many files are no pictures."""
    return f"{counted(number, 'other file')} {'is' if number == 1 else 'are'} left alone."


def tell(sentence: str) -> None:
    """Say something beside the results of a command, on standard error."""
    sys.stderr.write(f"multitone: {sentence}\n")


def seconds_text(seconds: float) -> str:
    """Write a duration as people read it."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 120:
        return f"{seconds:.0f} s"
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.1f} h"


def bytes_text(number: float) -> str:
    """Write a number of bytes with a fitting decimal unit."""
    for unit in ("bytes", "kB", "MB"):
        if number < 1000:
            return f"{number:.0f} {unit}"
        number /= 1000
    return f"{number:.1f} GB"


path_text = printed
"""Return a path as a terminal shows it."""
