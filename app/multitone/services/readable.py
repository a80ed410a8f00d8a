"""Which of some files hold no picture that can be read, as their headers tell, and why."""

from __future__ import annotations

import os

from multitone.errors import ImageError
from multitone.imaging.decode import read_header
from multitone.services.details import DetailsRequest
from multitone.services.requests import Request


class ReadableRequest(Request, frozen=True):
    """Look into the headers of some files; 50 to 300 µs each."""

    paths: tuple[str, ...]

    def answer(self) -> dict[str, ImageError]:
        """Return why those that cannot be read cannot; what is wrong behind a header is found by decoding only."""
        suspects = [path for path in self.paths if os.path.isfile(path) and not read_header(path).format]
        reasons = ((path, _reason(path)) for path in suspects)
        return {path: reason for path, reason in reasons if reason is not None}

    def accepts(self, answer: dict[str, ImageError]) -> bool:
        """Whether it is about these files."""
        return answer.keys() <= set(self.paths)


def _reason(path: str) -> ImageError | None:
    try:
        DetailsRequest(path).answer()
    except ImageError as error:
        return error
    return None
