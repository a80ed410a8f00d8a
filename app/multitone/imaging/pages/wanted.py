"""Pages: which pictures of a file that holds several are wanted, as it is typed: `all`, `first`, `split`, `2-5`."""

from __future__ import annotations

import functools
import re
from typing import Literal

from msgspec import Struct

from multitone.errors import UsageError
from multitone.messages import _

ALL, FIRST, SPLIT = "all", "first", "split"
PATTERN = r"^(all|first|split|[1-9][0-9]{0,6}(-([1-9][0-9]{0,6})?)?)\Z"
"""`2-` goes on to the last page."""
EXAMPLE = "2-5"
_RANGE = r"([1-9][0-9]{0,6})(?:(-)([1-9][0-9]{0,6})?)?\Z"


class Pages(Struct, frozen=True):
    """Which pages are wanted."""

    way: Literal["all", "first", "split", "range"]
    """`all` go into one result, or the picture fails where its format holds one only: nothing is left out unless it is
    asked for. `split`: each gets a result of its own."""
    start: int = 1
    """Of a range, counted from 1."""
    end: int | None = None
    """The last of a range; None goes on to the last page of the file."""

    @property
    def asks_for_all(self) -> bool:
        """Whether no page may be left out of a result."""
        return self.way == ALL

    @property
    def only(self) -> int:
        """The number of the one page that is wanted of every file; 0 where more may be."""
        return 1 if self.way == FIRST else self.start if self.start == self.end else 0

    @property
    def keeps_several(self) -> bool:
        """Whether several pages are to go into one result, where a file has them."""
        return self.way in (ALL, "range") and not self.only

    @property
    def may_leave_out(self) -> bool:
        """Whether pages of a file may not get into any result."""
        return self.way in (FIRST, "range")

    def leaves_out(self, count: int) -> bool:
        """Whether some pages of a file of so many get into no result."""
        return count > 1 and self.may_leave_out and len(self.numbers(count)) < count

    def numbers(self, count: int) -> range:
        """Return the numbers of the pages that are wanted of a file of so many, counted from 1; none may be."""
        if self.way == FIRST:
            return range(1, 2)
        last = count if self.end is None else min(count, self.end)
        return range(self.start, last + 1)


@functools.cache
def read_pages(text: str) -> Pages:
    """Read what is typed. Raises `UsageError`."""
    plain = text.strip().lower()
    if plain in (ALL, FIRST, SPLIT):
        return Pages(plain)  # type: ignore[arg-type]
    typed = re.match(_RANGE, plain)
    if typed is not None:
        start = int(typed[1])
        end = start if typed[2] is None else int(typed[3]) if typed[3] else None
        if end is None or start <= end:
            return Pages("range", start, end)
    raise UsageError(
        _("{text!r} is no choice of pages; write all, first, split, or numbers such as {example}.",
          text=text, example=EXAMPLE)
    )  # fmt: skip


def wanted_pages(text: str) -> Pages:
    """Read what was asked for; all, where that cannot be read, which a plan says."""
    try:
        return read_pages(text)
    except UsageError:
        return Pages("all")
