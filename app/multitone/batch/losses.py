"""What a picture has that its result cannot hold, as a plan says it: by names where they tell, else by headers."""

from __future__ import annotations

from multitone.batch.job import Export
from multitone.imaging.decode import Header, read_header, source_format
from multitone.imaging.encode import ExportFormat, build_format, export_formats
from multitone.imaging.readers.jpeg_markers import components_of_jpeg
from multitone.imaging.readers.source_formats import SourceFormat

MOST_HEADERS = 5_000
"""Headers that are read to say what a format loses; of larger jobs only what names tell is said, for 100,000 headers
take 10 seconds."""
MOST_FRAMES = 1_000
"""Jobs of so many pictures have JPEGs looked into for CMYK, 20 µs each (one in thousands of photographs has it), and
all that a format without profiles is to hold for theirs."""
CMYK = 4
"""Components of a picture in inks."""


class Losses:
    """Says of one picture after the other what an export loses."""

    def __init__(self, export: Export, pictures: int, *, copies: bool) -> None:
        """Begin for so many pictures; `copies` where those that are as wished already are copied, see `copying`."""
        self._export = export
        self._copies = copies
        self._reads_headers = pictures <= MOST_HEADERS
        self._reads_frames = pictures <= MOST_FRAMES
        self._by_suffix: dict[tuple[str, str], tuple[str, ...]] = {}
        """Losses that no header was read for, by the source's suffix and the result's format."""

    def of_header(self, header: Header, kind: str, size: int) -> tuple[str, ...]:
        """Return the losses of a source of so many bytes whose header was read, when it becomes a file of that kind."""
        written, most = export_formats()[kind].type, self._export.max_bytes
        if self._copies and header.format.lower() == kind and (most is None or size <= most):
            return ()
        said = (
            (header.has_alpha and not written.alpha, "transparency is lost"),
            (header.is_deep and not written.deep, "16 bits become 8"),
            (header.is_cmyk, "CMYK becomes RGB"),
            (self._bare(written) and header.in_other_space, "another color space becomes sRGB"),
            (self._without_p3(written), "Display P3 becomes sRGB"),
            (self._without_exif(written) and header.has_exif, "EXIF is lost"),
        )
        return tuple(words for lost, words in said if lost)

    def of(self, path: str, suffix: str, kind: str, size: int) -> tuple[str, ...]:
        """Return the losses of a source, whose suffix tells its format, when it becomes a file of that kind.

        What is copied loses nothing; few files of its format lie turned, and are written anew all the same.
        """
        said = self._by_suffix.get((suffix, kind))
        if said is not None:
            return said
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
            lost.append("transparency is lost" if self._reads_headers else "transparency, if any, is lost")
        if deep and header.is_deep:
            lost.append("16 bits become 8")
        if header.is_cmyk or (counts and components_of_jpeg(path) == CMYK):
            lost.append("CMYK becomes RGB")
        if bare and header.in_other_space:
            lost.append("another color space becomes sRGB")
        said = (*lost, *self._by_format(written, source))
        if not (self._copies or reads or counts):
            self._by_suffix[suffix, kind] = said
        return said

    def _by_format(self, written: type[ExportFormat], source: SourceFormat) -> list[str]:
        """Say what no header is needed for."""
        lost = []
        if self._without_p3(written):
            lost.append("Display P3 becomes sRGB")
        if self._without_exif(written) and source.metadata:
            lost.append("EXIF, if any, is lost")
        return lost

    def _bare(self, written: type[ExportFormat]) -> bool:
        return self._export.color == "keep" and "profile" not in written.holds

    def _without_p3(self, written: type[ExportFormat]) -> bool:
        return self._export.color == "display-p3" and "profile" not in written.holds

    def _without_exif(self, written: type[ExportFormat]) -> bool:
        return self._export.metadata != "strip" and "exif" not in written.holds


def no_quality(written: ExportFormat, kind: str, pictures: int) -> str:
    """Say that a size cannot be kept to in a format without a quality, and what can be done."""
    title = export_formats()[kind].title
    if "quality" in written.__struct_fields__:
        return f"A limit of bytes needs a quality to lower, and lossless {title} has none; leave out one of the two."
    able = ", ".join(info.title for name, info in export_formats().items() if build_format(name).has_quality)
    return (
        f"A limit of bytes needs a quality to lower, and {title} has none ({pictures:,} pictures); "
        f"write one of {able}, or leave the limit out and resize."
    )
