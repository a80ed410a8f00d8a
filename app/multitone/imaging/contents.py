"""Contents: what a picture's file may hold beside 8 bits of gray or RGB, by name, and the words for what is lost of it.

::

    reader: Header.contents ──┐
    Metadata.contents ────────┼─► lost(…, ExportFormat.held, policy, color) ─► sentences: plan, event, report
    tell_lost() in a worker ──┘

Readers say what there is, formats say what they hold (`ExportFormat.holds`); the rest is lost, but for what the export
asks to leave out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from enum import StrEnum

from multitone.messages import Message, _


class Content(StrEnum):
    """What a file may hold; the values are the kinds of losses in JSON. In this order losses are said."""

    FORMAT = "format"
    """A format that can be written: what is in another one becomes something else."""
    ALPHA = "alpha"
    DEPTH = "depth"
    """More than 8 bits a sample that would be kept."""
    CMYK = "cmyk"
    COLOR_SPACE = "color-space"
    """Colors that are not sRGB; a format holds them where it can say which ones it means."""
    HDR = "hdr"
    """Light above white: PQ, HLG, floating-point numbers."""
    EXIF = "exif"
    MAKER_NOTE = "maker-note"
    """A maker note for which EXIF is too large for a JPEG; one that is small is part of EXIF."""
    LARGE_EXIF = "large-exif"
    """Other parts of EXIF for which it is too large."""
    UNMOVABLE_NOTE = "unmovable-maker-note"
    """A maker note in a TIFF whose offsets cannot be kept, nor moved. No format holds it."""
    XMP = "xmp"
    IPTC = "iptc"
    OTHER_IPTC = "other-iptc"
    """What IPTC says that XMP has no word for."""
    CONTRADICTING_IPTC = "contradicting-iptc"
    """What IPTC says where XMP says something else."""
    COMMENT = "comment"
    TEXTS = "texts"
    """Named texts of a PNG, beside the comment, that have a place in XMP: title, author and so on."""
    OTHER_TEXTS = "other-texts"
    """Texts that have none."""
    RESOLUTION = "resolution"
    """Dots an inch."""
    PIXEL_SHAPE = "pixel-shape"
    """How much wider than high a pixel is, where nothing is said of inches."""
    GEO = "geo"
    """Where on a map the pixels lie: GeoTIFF."""
    GAIN_MAP = "gain-map"
    DEPTH_MAP = "depth-map"
    MOTION = "motion"
    """The film of a motion photo."""
    SECOND_PICTURE = "second-picture"
    """Further pictures beside the one that is meant: of an MPO, an HEIC, a burst."""
    FRAMES = "frames"
    PAGES = "pages"
    LAYERS = "layers"


LOST: dict[Content, Message] = {
    kind: message.of_kind(kind)
    for kind, message in {
        Content.ALPHA: _("transparency is lost"),
        Content.DEPTH: _("16 bits become 8"),
        Content.CMYK: _("CMYK becomes RGB"),
        Content.COLOR_SPACE: _("another color space becomes sRGB"),
        Content.HDR: _("high dynamic range is lost"),
        Content.EXIF: _("EXIF is lost"),
        Content.MAKER_NOTE: _("the maker note is lost"),
        Content.LARGE_EXIF: _("the largest parts of EXIF are lost"),
        Content.UNMOVABLE_NOTE: _("the maker note is lost, because it cannot be moved"),
        Content.XMP: _("XMP is lost"),
        Content.IPTC: _("IPTC is lost"),
        Content.OTHER_IPTC: _("IPTC that has no place in XMP is lost"),
        Content.CONTRADICTING_IPTC: _("IPTC that contradicts XMP is lost"),
        Content.COMMENT: _("the comment is lost"),
        Content.TEXTS: _("texts are lost"),
        Content.OTHER_TEXTS: _("texts that have no place in XMP are lost"),
        Content.RESOLUTION: _("the resolution for print is lost"),
        Content.PIXEL_SHAPE: _("the shape of non-square pixels is lost"),
        Content.GEO: _("the position on the map (GeoTIFF) is lost"),
        Content.GAIN_MAP: _("the HDR gain map is lost"),
        Content.DEPTH_MAP: _("the depth map is lost"),
        Content.MOTION: _("the video of the motion photo is lost"),
        Content.SECOND_PICTURE: _("further pictures in the file are lost"),
        Content.FRAMES: _("the other frames are lost"),
        Content.PAGES: _("the other pages are lost"),
        Content.LAYERS: _("layers become one picture"),
    }.items()
}
"""What is said of each, as the second half of a sentence. The format itself is told with both names, by the plan."""
NO_DISPLAY_P3 = _("Display P3 becomes sRGB").of_kind(Content.COLOR_SPACE)
"""Said where these colors were asked for and the format cannot say that it has them."""
METADATA = frozenset(
    (
        Content.EXIF, Content.MAKER_NOTE, Content.LARGE_EXIF, Content.UNMOVABLE_NOTE, Content.XMP, Content.IPTC,
        Content.OTHER_IPTC, Content.CONTRADICTING_IPTC, Content.COMMENT, Content.TEXTS, Content.OTHER_TEXTS,
        Content.GEO,
    )
)  # fmt: skip
"""What `--metadata strip` leaves out on purpose. The resolution stays."""
OF_AUTHORS = frozenset((Content.EXIF, Content.XMP, Content.IPTC, Content.CONTRADICTING_IPTC, Content.TEXTS))
"""What may name authors and rights."""
BEHIND_PICTURES = frozenset((Content.GAIN_MAP, Content.DEPTH_MAP, Content.MOTION, Content.SECOND_PICTURE))
"""What stands behind the picture in a JPEG, and goes where its metadata are changed in the file."""
LEFT_OUT: dict[str, frozenset[Content]] = {
    "strip": METADATA, "author": METADATA - OF_AUTHORS, "strip-location": frozenset((Content.GEO,)),
}  # fmt: skip
"""By policy: what a result is not to have, so that its absence is no loss."""
NONE: frozenset[Content] = frozenset()


def lost(
    contents: frozenset[Content], held: frozenset[Content], policy: str = "keep", color: str = "keep"
) -> frozenset[Content]:
    """Return what of the contents of a source a result has not, though nobody asked for that.

    `held` is what its format holds with its settings. Colors that are converted because it was asked for are not lost;
    a wide space that was asked for is, where the format cannot say that it has it.
    """
    if color == "display-p3":
        contents |= {Content.COLOR_SPACE}
    gone = contents - held
    if not gone:
        return NONE
    gone -= LEFT_OUT.get(policy, NONE)
    return gone - {Content.COLOR_SPACE} if color == "srgb" else gone


def said(contents: Iterable[Content], color: str = "keep") -> tuple[Message, ...]:
    """Say that these are lost, in the order of their declaration; `color` is what was asked for."""
    gone = frozenset(contents)
    if not gone:
        return ()
    words = LOST | {Content.COLOR_SPACE: NO_DISPLAY_P3} if color == "display-p3" else LOST
    return tuple(words[content] for content in words if content in gone)


def loss_sentences(numbers: Mapping[str, int]) -> list[Message]:
    """Say how many pictures lost what, by the kinds of `LOST`."""
    known = ((LOST[content], numbers[content]) for content in LOST if numbers.get(content))
    return [_("{n:,} × {loss}", n=number, loss=loss) for loss, number in known]


_told: ContextVar[set[Content] | None] = ContextVar("told_losses", default=None)


class Collecting:
    """Collects what this thread tells by `tell_lost` while it is entered."""

    __slots__ = ("_before",)

    def __enter__(self) -> set[Content]:
        told = set[Content]()
        self._before = _told.set(told)
        return told

    def __exit__(self, *_error: object) -> None:
        _told.reset(self._before)


def tell_lost(*contents: Content) -> None:
    """Say, where a picture is processed or written, that something of it does not get into its result."""
    told = _told.get()
    if told is not None:
        told.update(contents)
