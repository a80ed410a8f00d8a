"""What one picture takes in another encoding: asked of the preview's child, which has it decoded already."""

from __future__ import annotations

import importlib
import os

from multitone.errors import ImageError
from multitone.messages import _
from multitone.services.preview.request import Bytes, OfOneResult


class EncodingRequest(OfOneResult, frozen=True):
    """Encode a picture once more, and return how many bytes that takes."""

    def answer(self) -> Bytes:
        """Run the steps and the encoder. Raises `ImageError`."""
        from multitone.imaging.streaming import look_beyond  # late: the window decodes nothing

        if os.path.isfile(self.path) and look_beyond(self.path, os.path.getsize(self.path)) is not None:
            raise ImageError("too-large", _("It is too large to be encoded for a comparison."))
        length: int = importlib.import_module("multitone.services.preview.render").encoded_length(self.path, self.made)
        return length
