"""What a picture has that its result cannot hold, as a plan says it: by names where they tell, else by headers."""

from __future__ import annotations

from collections.abc import Callable

from multitone.batch.copying import asks_nothing
from multitone.batch.job import Export
from multitone.batch.problems import ProblemKind
from multitone.imaging.contents import LOST, NO_DISPLAY_P3, NONE, Content, lost, said
from multitone.imaging.decode import Header, read_header, source_format
from multitone.imaging.encode import ExportFormat, build_format, export_formats
from multitone.imaging.metadata.companions import untrue_after
from multitone.imaging.metadata.metadata import Metadata
from multitone.imaging.output import missed
from multitone.imaging.pages.wanted import SPLIT, wanted_pages
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.readers.jpeg_markers import CMYK, components_of_jpeg
from multitone.imaging.readers.source_formats import ANIMATED, SourceFormat
from multitone.messages import Message, _, joined

MOST_HEADERS = 5_000
"""Headers that are read to say what a format loses; of larger jobs only what names tell is said, for 100,000 headers
take 10 seconds."""
MOST_FRAMES = 1_000
"""Jobs of so many pictures have JPEGs looked into for CMYK, 20 µs each (one in thousands of photographs has it), and
all that a format without profiles is to hold for theirs."""


LossKind = Content
"""What is lost, by the kind of its message."""
NO_ALPHA, NO_DEPTH, NO_CMYK = LOST[Content.ALPHA], LOST[Content.DEPTH], LOST[Content.CMYK]
NO_OTHER_SPACE, NO_EXIF = LOST[Content.COLOR_SPACE], LOST[Content.EXIF]
NO_ALPHA_IF_ANY = _("transparency, if any, is lost").of_kind(Content.ALPHA)
NO_EXIF_IF_ANY = _("EXIF, if any, is lost").of_kind(Content.EXIF)


def other_format(source: str, target: str) -> Message:
    """Say that a picture is written in another format than its own, which cannot be written."""
    return _("{source} becomes {target}", source=source, target=target).of_kind(Content.FORMAT)


def dropped_by(pipeline: Pipeline, export: Export) -> frozenset[Content]:
    """Return what no result of a job has, whatever its format holds: steps make it untrue."""
    finished = export.finished(pipeline)
    steps = finished.planned
    keeps_light = all(step.moves_only or step.leaves_out_only for step in steps) and export.color == "keep"
    changes = bool(steps) or export.max_bytes is not None  # of a size, no film takes a part
    beside = untrue_after(export.metadata, has_steps=changes, keeps_light=finished.keeps_light)
    untrue = ((not keeps_light, Content.HDR), (finished.moves_pixels, Content.GEO))
    return beside.union(content for is_untrue, content in untrue if is_untrue)


class Losses:
    """Says of one picture after the other what an export loses."""

    def __init__(self, export: Export, pictures: int, *, copies: bool, dropped: frozenset[Content] = NONE) -> None:
        """Begin for so many pictures; `copies` where those that need nothing are copied, see `copying`.

        `dropped` is what `dropped_by` tells of the job.
        """
        self._dropped = dropped
        self._export = export
        self._copies = copies
        self._most = export.max_bytes
        self._pages = wanted_pages(export.pages)
        self._formats: dict[str, ExportFormat] = {}
        self._reads_headers = pictures <= MOST_HEADERS
        self._reads_frames = pictures <= MOST_FRAMES
        self._by_suffix: dict[tuple[str, str], tuple[Message, ...]] = {}
        """Losses that no header was read for, by the source's suffix and the result's format."""
        self._last: tuple[str, Header | None] = ("", None)
        """The source that was looked at last, and its header where that was read."""

    def of_header(
        self, header: Header, kind: str, size: int, metadata: Callable[[], Metadata] | None = None
    ) -> tuple[Message, ...]:
        """Return the losses of a source of so many bytes whose header was read, when it becomes a file of that kind.

        `metadata` reads what it says, where that matters; without it, authors are taken to be named wherever they can.
        """
        leaves = self._pages.leaves_out(header.count)
        is_page = self._pages.way == SPLIT and header.count > 1  # which is no copy of its file
        copies = self._copies and not leaves and not is_page
        if copies and header.format.lower() == kind and (self._most is None or size <= self._most):
            return ()
        export, written = self._export, self._written(kind)
        gone = lost(header.contents, written.held - self._dropped, export.metadata, export.color)
        if metadata is not None:
            gone = missed(gone, export.metadata, metadata)
        if header.frames > 1 and header.format == "AVIF":  # whose frames are read in 8 bits
            gone |= header.contents & {Content.DEPTH}
        if self._pages.way == SPLIT:
            gone -= {Content.FRAMES}
        others = Content.FRAMES if Content.FRAMES in header.contents else Content.PAGES
        return said(gone | {others} if leaves else gone, export.color)

    def of(self, path: str, suffix: str, kind: str, size: int) -> tuple[Message, ...]:
        """Return the losses of a source, whose suffix tells its format, in a format; what is copied loses nothing."""
        losses = self._by_suffix.get((suffix, kind))
        if losses is not None:
            return losses
        written, source = self._written(kind), source_format(suffix)
        leaves = source.several and (self._pages.may_leave_out or self._pages.way == SPLIT)
        if self._copies and not leaves and source.name.lower() == kind and (self._most is None or size <= self._most):
            return ()
        clear = source.alpha and Content.ALPHA not in written.held
        deep = source.deep and Content.DEPTH not in written.held
        bare = source.metadata and self._reads_frames and self._bare(written)
        moves = source.name in ANIMATED and Content.FRAMES not in written.held
        reads = clear or deep or bare or leaves or moves or (source.cmyk and source.name != "JPEG")
        header = read_header(path) if reads and self._reads_headers else None
        self._last = path, header
        if header is not None and header.format:
            return self.of_header(header, kind, size)
        counts = source.name == "JPEG" and self._reads_frames
        known = [NO_ALPHA_IF_ANY] if clear and header is None else []
        if counts and components_of_jpeg(path) == CMYK:
            known.append(NO_CMYK)
        losses = (*known, *self._by_format(written, source))
        if not (self._copies or reads or counts):
            self._by_suffix[suffix, kind] = losses
        return losses

    def splits(self, path: str, kind: str) -> bool:
        """Whether a source has pages that are wanted together, which its result in that format cannot hold."""
        if Content.PAGES in self._written(kind).holds or not (self._pages.keeps_several and self._reads_headers):
            return False
        known, header = self._last
        header = header if known == path and header is not None else read_header(path)
        return header.pages > 1 and len(self._pages.numbers(header.pages)) > 1

    def _by_format(self, written: ExportFormat, source: SourceFormat) -> list[Message]:
        """Say what no header is needed for."""
        told = []
        if self._without_p3(written):
            told.append(NO_DISPLAY_P3)
        if self._without_exif(written) and source.metadata:
            told.append(NO_EXIF_IF_ANY)
        return told

    def _written(self, kind: str) -> ExportFormat:
        """Return the format that results of that kind are written in, with its settings."""
        if kind not in self._formats:
            self._formats[kind] = self._export.format or build_format(kind)
        return self._formats[kind]

    def _bare(self, written: ExportFormat) -> bool:
        return self._export.color == "keep" and Content.COLOR_SPACE not in written.holds

    def _without_p3(self, written: ExportFormat) -> bool:
        return self._export.color == "display-p3" and Content.COLOR_SPACE not in written.holds

    def _without_exif(self, written: ExportFormat) -> bool:
        return self._export.metadata != "strip" and Content.EXIF not in written.holds


def losses_of(pipeline: Pipeline, export: Export, pictures: int) -> Losses:
    """Begin to say what a job of so many pictures loses."""
    return Losses(export, pictures, copies=asks_nothing(pipeline, export), dropped=dropped_by(pipeline, export))


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
