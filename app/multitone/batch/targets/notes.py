"""Notes: what a plan says of one picture beside its losses: that it is transcoded, or what its size decides."""

from __future__ import annotations

from multitone.batch.copying import asks_for_encoding_only, asks_nothing, transcoded_to
from multitone.batch.job import Export
from multitone.batch.losses import MOST_FRAMES
from multitone.batch.problems import NoteKind
from multitone.imaging.pipeline import Pipeline
from multitone.messages import NOTHING, Message, _

TRANSCODED = _("transcoded without loss").of_kind(NoteKind.TRANSCODED)
COPIED_IF_LARGER = _("copied if its result would be larger").of_kind(NoteKind.IF_LARGER)
SEVERAL = _("has several pages, which only TIFF can hold; choose “first” or “split” for pages").of_kind(
    NoteKind.SEVERAL
)
SKIPPED_IF_LARGER = _("skipped if its result would be larger").of_kind(NoteKind.IF_LARGER)


class Notes:
    """Says of one picture after the other how its result comes to be."""

    def __init__(self, pipeline: Pipeline, export: Export, pictures: int) -> None:
        """Begin for so many pictures; files are looked into where they are few."""
        finished = export.finished(pipeline)
        self._transcoded = transcoded_to(finished, export)
        self._looks = pictures <= MOST_FRAMES
        self._if_larger = "keep" if asks_nothing(finished, export) else export.if_larger
        self._encodes_only = asks_for_encoding_only(finished, export)

    def transcodes(self, path: str, source: str, kind: str) -> bool:
        """Whether a source of a format, named as readers do, becomes a kind of file without being encoded anew."""
        if self._transcoded.get(source) != kind:
            return False
        if not self._looks:
            return source == "JPEG"
        from multitone.imaging.transcoding.jpeg_xl import can_become_jpeg, can_become_jpeg_xl  # late: few plans ask

        return (can_become_jpeg_xl if source == "JPEG" else can_become_jpeg)(path)

    def of(self, source: str, kind: str, *, transcoded: bool, is_part: bool = False) -> Message:
        """Return what is to be said of it; empty where that is nothing.

        `is_part` says that its result shows a part of a file of several, which is no reason to copy the file.
        """
        if transcoded:
            return TRANSCODED
        if self._if_larger == "skip":
            return SKIPPED_IF_LARGER
        copies = self._if_larger == "copy" and self._encodes_only and source.lower() == kind and not is_part
        return COPIED_IF_LARGER if copies else NOTHING
