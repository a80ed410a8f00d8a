"""Texts: what a PNG says by keyword, and which of it names places or authors."""

from __future__ import annotations

import re

from msgspec import Struct

_PLACE = re.compile(r"gps|geotag|latitude|longitude|location|(?:^|:)(?:city|state|country|province)\b", re.IGNORECASE)
AUTHORS = ("author", "copyright", "artist", "creator", "rights")
"""Keywords of texts that name authors and rights, behind whatever prefix."""


class Text(Struct, frozen=True):
    """One text of a PNG."""

    keyword: str
    text: str
    language: str = ""
    translated: str = ""
    """The keyword in that language."""

    @property
    def is_of_place(self) -> bool:
        """Whether it says where a picture was taken."""
        return _PLACE.search(self.keyword) is not None

    @property
    def is_of_author(self) -> bool:
        """Whether it names an author or rights."""
        return self.keyword.lower().rpartition(":")[2] in AUTHORS
