"""What a picture has that its result cannot hold, as a plan says it: by names where they tell, else by headers."""

from __future__ import annotations

from enum import StrEnum

from multitone.batch.job import Export
from multitone.batch.problems import ProblemKind
from multitone.imaging.decode import Header, read_header, source_format
from multitone.imaging.encode import ExportFormat, build_format, export_formats
from multitone.imaging.readers.jpeg_markers import components_of_jpeg
from multitone.imaging.readers.source_formats import SourceFormat
from multitone.messages import Message, _, joined

MOST_HEADERS = 5_000
"""Headers that are read to say what a format loses; of larger jobs only what names tell is said, for 100,000 headers
take 10 seconds."""
MOST_FRAMES = 1_000
"""Jobs of so many pictures have JPEGs looked into for CMYK, 20 µs each (one in thousands of photographs has it), and
all that a format without profiles is to hold for theirs."""
CMYK = 4
"""Components of a picture in inks."""


class LossKind(StrEnum):
    """What is lost."""

    ALPHA = "alpha"
    DEPTH = "depth"
    CMYK = "cmyk"
    COLOR_SPACE = "color-space"
    EXIF = "exif"
    FORMAT = "format"


NO_ALPHA = _("transparency is lost").of_kind(LossKind.ALPHA)
NO_ALPHA_IF_ANY = _("transparency, if any, is lost").of_kind(LossKind.ALPHA)
NO_DEPTH = _("16 bits become 8").of_kind(LossKind.DEPTH)
NO_CMYK = _("CMYK becomes RGB").of_kind(LossKind.CMYK)
NO_OTHER_SPACE = _("another color space becomes sRGB").of_kind(LossKind.COLOR_SPACE)
NO_DISPLAY_P3 = _("Display P3 becomes sRGB").of_kind(LossKind.COLOR_SPACE)
NO_EXIF = _("EXIF is lost").of_kind(LossKind.EXIF)
NO_EXIF_IF_ANY = _("EXIF, if any, is lost").of_kind(LossKind.EXIF)


def other_format(source: str, target: str) -> Message:
    """Say that a picture is written in another format than its own, which cannot be written."""
    return _("{source} becomes {target}", source=source, target=target).of_kind(LossKind.FORMAT)


class Losses:
    """Says of one picture after the other what an export loses."""

    def __init__(self, export: Export, pictures: int, *, copies: bool) -> None:
        """Begin for so many pictures; `copies` where those that need nothing are copied, see `copying`."""
        self._export = export
        self._copies = copies
        self._reads_headers = pictures <= MOST_HEADERS
        self._reads_frames = pictures <= MOST_FRAMES
        self._by_suffix: dict[tuple[str, str], tuple[Message, ...]] = {}
        """Losses that no header was read for, by the source's suffix and the result's format."""

    def of_header(self, header: Header, kind: str, size: int) -> tuple[Message, ...]:
        """Return the losses of a source of so many bytes whose header was read, when it becomes a file of that kind."""
        written, most = export_formats()[kind].type, self._export.max_bytes
        if self._copies and header.format.lower() == kind and (most is None or size <= most):
            return ()
        losses = (
            (header.has_alpha and not written.alpha, NO_ALPHA),
            (header.is_deep and not written.deep, NO_DEPTH),
            (header.is_cmyk, NO_CMYK),
            (self._bare(written) and header.in_other_space, NO_OTHER_SPACE),
            (self._without_p3(written), NO_DISPLAY_P3),
            (self._without_exif(written) and header.has_exif, NO_EXIF),
        )
        return tuple(loss for is_lost, loss in losses if is_lost)

    def of(self, path: str, suffix: str, kind: str, size: int) -> tuple[Message, ...]:
        """Return the losses of a source, whose suffix tells its format, in a format; what is copied loses nothing."""
        losses = self._by_suffix.get((suffix, kind))
        if losses is not None:
            return losses
        written, source = export_formats()[kind].type, source_format(suffix)
        most = self._export.max_bytes
        if self._copies and source.name.lower() == kind and (most is None or size <= most):
            return ()
        clear = not written.alpha and source.alpha
        deep = not written.deep and source.deep
        header = Header()
        bare = self._bare(written) and source.metadata
        counts = source.name == "JPEG" and self._reads_frames
        reads = clear or deep or (source.cmyk and source.name != "JPEG") or (bare and self._reads_frames)
        if reads:
            header = read_header(path) if self._reads_headers else Header(has_alpha=clear)
        lost = []
        if clear and header.has_alpha:
            lost.append(NO_ALPHA if self._reads_headers else NO_ALPHA_IF_ANY)
        if deep and header.is_deep:
            lost.append(NO_DEPTH)
        if header.is_cmyk or (counts and components_of_jpeg(path) == CMYK):
            lost.append(NO_CMYK)
        if bare and header.in_other_space:
            lost.append(NO_OTHER_SPACE)
        losses = (*lost, *self._by_format(written, source))
        if not (self._copies or reads or counts):
            self._by_suffix[suffix, kind] = losses
        return losses

    def _by_format(self, written: type[ExportFormat], source: SourceFormat) -> list[Message]:
        """Say what no header is needed for."""
        lost = []
        if self._without_p3(written):
            lost.append(NO_DISPLAY_P3)
        if self._without_exif(written) and source.metadata:
            lost.append(NO_EXIF_IF_ANY)
        return lost

    def _bare(self, written: type[ExportFormat]) -> bool:
        return self._export.color == "keep" and "profile" not in written.holds

    def _without_p3(self, written: type[ExportFormat]) -> bool:
        return self._export.color == "display-p3" and "profile" not in written.holds

    def _without_exif(self, written: type[ExportFormat]) -> bool:
        return self._export.metadata != "strip" and "exif" not in written.holds


def no_quality(written: ExportFormat, kind: str, pictures: int) -> Message:
    """Say that a size cannot be kept to in a format without a quality, and what can be done."""
    title = Message(export_formats()[kind].title)
    able = [Message(info.title) for name, info in export_formats().items() if build_format(name).has_quality]
    if "quality" in written.__struct_fields__:
        message = _(
            "A size limit needs a quality to lower, but lossless {title} has none; leave one of the two out.",
            title=title,
        )
    elif pictures == 1:
        message = _(
            "A size limit needs a quality to lower, but {title} has none (1 picture); "
            "write one of {able}, or leave the limit out and resize.",
            title=title, able=joined(able, ", "),
        )  # fmt: skip
    else:
        message = _(
            "A size limit needs a quality to lower, but {title} has none ({n:,} pictures); "
            "write one of {able}, or leave the limit out and resize.",
            title=title, n=pictures, able=joined(able, ", "),
        )  # fmt: skip
    return message.of_kind(ProblemKind.NO_QUALITY)
