"""The pin: a result that stays at left while another one is made, and what both are called."""

from __future__ import annotations

from multitone import numbers
from multitone.gui.widgets.preview_image import PreviewImage
from multitone.imaging.encode import export_formats, format_name
from multitone.messages import say, tr
from multitone.services.preview.request import PinnedResult, Preview, PreviewRequest, Rendition


class Left:
    """What stands at left. A reduced answer does not take the place of a true one that would look the same."""

    def __init__(self) -> None:
        self._key: object = None
        self._true: tuple[PreviewImage, PinnedResult | None] | None = None

    def take(
        self, request: PreviewRequest, answer: Preview, image: PreviewImage
    ) -> tuple[PreviewImage, PinnedResult | None]:
        """Return what is shown at left, now that there is an answer with that image."""
        key = request.path, request.pinned, request.view, request.clipping, request.whole
        if answer.approximate:
            return self._true if self._true is not None and key == self._key else (image, answer.pinned)
        self._key, self._true = key, (image, answer.pinned)
        return self._true


def captions(request: PreviewRequest, answer: Preview, pinned: PinnedResult | None) -> tuple[str, str]:
    """Return what is written on the two halves: with a pin, the encodings and their bytes."""
    if pinned is None or request.pinned is None:
        return tr("before"), tr("after")
    return (
        _caption(request.pinned, pinned.length, answer.bytes_before),
        _caption(request.rendition, answer.bytes_after, answer.bytes_before),
    )


def _caption(made: Rendition, length: int | None, of_source: int) -> str:
    """Name an encoding, as in “JPEG 85 · 297 kB”; the bytes are left out until they are known."""
    name = say(export_formats()[format_name(made.format)].title)
    copied = made.untouched and length == of_source
    searched = made.output.max_bytes is not None or made.output.same_quality
    if made.format.has_quality and not copied and not searched:
        name = tr("{format} {quality}", format=name, quality=getattr(made.format, "quality", 0))
    return name if length is None else f"{name} · {numbers.size(length)}"
