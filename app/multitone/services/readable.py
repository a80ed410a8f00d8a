"""Which of some files hold no picture that can be read, as their headers tell, and why."""

from __future__ import annotations

import os

from multitone.errors import ImageError
from multitone.imaging.decode import read_header
from multitone.services.details import DetailsRequest
from multitone.services.requests import Request
from multitone.services.watched_child import take_up


class ReadableRequest(Request, frozen=True):
    """Look into the headers of some files; 50 to 300 µs each."""

    paths: tuple[str, ...]

    @property
    def reads(self) -> tuple[str, ...]:
        """The pictures."""
        return self.paths

    def answer(self) -> dict[str, ImageError]:
        """Return why those that cannot be read cannot; what is wrong behind a header is found by decoding only."""
        reasons = {}
        for place, path in enumerate(self.paths):
            take_up(place)
            reason = _reason(path) if os.path.isfile(path) and not read_header(path).format else None
            if reason is not None:
                reasons[path] = reason
        return reasons

    def accepts(self, answer: dict[str, ImageError]) -> bool:
        """Whether it is about these files."""
        return answer.keys() <= set(self.paths)


def _reason(path: str) -> ImageError | None:
    try:
        DetailsRequest(path).answer()
    except ImageError as error:
        return error
    return None
