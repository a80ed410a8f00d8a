"""Numbers and names as a page shows them."""

from __future__ import annotations

from multitone.errors import printed


def seconds_text(seconds: float) -> str:
    """Write a duration in the figures that count."""
    if seconds < 0.0995:
        return f"{1000 * seconds:.1f} ms" if seconds < 0.00995 else f"{1000 * seconds:.0f} ms"
    if seconds < 59.95:
        return f"{seconds:.2f} s" if seconds < 9.995 else f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def bytes_text(number: float) -> str:
    """Write a number of bytes with a fitting decimal unit, in three figures or fewer decimals."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if number < 999.5 or unit == "GB":
            return f"{number:,.1f} {unit}" if unit != "bytes" and number < 99.95 else f"{number:,.0f} {unit}"
        number /= 1000
    raise AssertionError(number)


def figure_text(number: float) -> str:
    """Write a figure with the digits that count."""
    return f"{number:,.0f}" if number >= 99.5 else f"{number:.1f}" if number >= 9.95 else f"{number:.2f}"


def percent_text(part: float) -> str:
    """Write a part, 0 to 1, in percent."""
    return f"{100 * part:.0f} %" if part >= 0.0995 or part < 0.0005 else f"{100 * part:.1f} %"


def pictures_text(number: int) -> str:
    """Say how many pictures."""
    return "1 picture" if number == 1 else f"{number:,} pictures"


def shown(text: str) -> str:
    """Return a text with what cannot be printed as escapes; its line ends stay, and tabs become spaces."""
    return "\n".join(_line_shown(line.replace("\t", "    ")) for line in text.split("\n"))


def _line_shown(line: str) -> str:
    try:
        return printed(line)
    except UnicodeEncodeError:  # a single surrogate that stands for no byte: Windows allows it in names
        return printed(line.encode("utf-8", "backslashreplace").decode())
