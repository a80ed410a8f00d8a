"""What one picture takes in another encoding: asked of the preview's child, which has it decoded already."""

from __future__ import annotations

import importlib
import os
from typing import ClassVar

from multitone.errors import ImageError
from multitone.imaging.operation import Operation
from multitone.messages import _
from multitone.services.patience import RESULT, Patience
from multitone.services.preview.request import Bytes, Rendition
from multitone.services.requests import Request


class EncodingRequest(Request, frozen=True):
    """Encode a picture once more, and return how many bytes that takes."""

    patience: ClassVar[Patience] = RESULT

    path: str
    made: Rendition

    @property
    def reads(self) -> tuple[str, ...]:
        """The picture."""
        return (self.path,)

    @property
    def steps(self) -> tuple[Operation, ...]:
        """The steps of the picture."""
        return self.made.pipeline.steps

    def answer(self) -> Bytes:
        """Run the steps and the encoder. Raises `ImageError`."""
        from multitone.imaging.streaming import look_beyond  # late: the window decodes nothing

        if os.path.isfile(self.path) and look_beyond(self.path, os.path.getsize(self.path)) is not None:
            raise ImageError("too-large", _("It is too large to be encoded for a comparison."))
        length: int = importlib.import_module("multitone.services.preview.render").encoded_length(self.path, self.made)
        return length
