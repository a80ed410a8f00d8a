"""The operation that writes on the picture."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import Meta

from multitone.imaging.operation import Operation, operation
from multitone.imaging.parameters import Color, bounded, described, file_of, rgb
from multitone.imaging.raster import Raster
from multitone.imaging.source_facts import FIELDS, SourceFacts, has_fields, literal, spoken_of
from multitone.operations.geometry.placement import Position, drawn_upon, placed_at

TYPEFACES = (".ttf", ".otf", ".ttc", ".woff2")


@operation(
    family="overlay", title="Text", keywords=("caption", "title", "date", "label", "copyright", "typeface", "font", "©")
)
class Text(Operation, frozen=True, tag="text"):
    """Write text on the picture, smaller where there is no room for it.

    In the text, {stem}, {name}, {folder}, {date}, {camera}, {lens}, {author}, {width} and {height} stand for what is
    known of the picture; {date:%d.%m.%Y} says how the date is written, and {{ and }} are braces. What is not known is
    left out, and so is a line that says nothing then.

    It is set in Pillow’s own typeface (Aileron), or in one of the system’s where that lacks letters; a letter that none
    has is shown as a box. A typeface from a file is used for all letters. A gray picture gets color if the text has
    one.
    """

    told: ClassVar[tuple[str, ...]] = ("text",)

    text: Annotated[
        str, Meta(max_length=500, description="The text; it may have several lines.", extra={"fields": tuple(FIELDS)})
    ] = "© Your name"
    size: Annotated[
        float, bounded(0.5, 100, "Height of the letters, relative to the shorter side.", "%", (1.0, 20.0))
    ] = 5.0
    color: Annotated[Color, described("Color of the text.")] = "#ffffff"
    opacity: Annotated[float, bounded(0, 100, "How opaque the text is.", "%")] = 70.0
    position: Annotated[Position, described("Where the text is placed.")] = "bottom-right"
    margin: Annotated[
        float, bounded(0, 45, "Distance to the edge, relative to the shorter side.", "%", (0.0, 20.0))
    ] = 3.0
    angle: Annotated[float, bounded(-180, 180, "How far the text is turned, counterclockwise.", "°")] = 0.0
    outline: Annotated[
        float, bounded(0, 20, "Width of a line around the letters, relative to their height; 0 is none.", "%")
    ] = 0.0
    outline_color: Annotated[Color, described("Color of that line.")] = "#000000"
    typeface: Annotated[str, file_of("A typeface of your own; none is Pillow’s, or the system’s.", *TYPEFACES)] = ""

    @property
    def depends_on_source(self) -> bool:
        """Whether the text says something of the picture."""
        return has_fields(self.text)

    def for_source(self, facts: SourceFacts) -> Text:
        """Return the step with what its text says of one picture."""
        return msgspec.structs.replace(self, text=spoken_of(self.text, facts))

    def check(self) -> None:
        """Raise `UsageError` where a typeface is asked for that cannot be used."""
        if self.typeface:
            from multitone.operations.algorithms.typeface import check_typeface

            check_typeface(self.typeface)

    def process(self, raster: Raster) -> Raster:
        """Blend the color over the picture where the letters are."""
        import numpy as np

        from multitone.operations.algorithms.compositing import laid_over
        from multitone.operations.algorithms.typeface import Style, drawn

        shorter = min(raster.width, raster.height)
        margin = round(shorter * self.margin / 100)
        room = max(1, raster.width - 2 * margin), max(1, raster.height - 2 * margin)
        style = Style(self.typeface, self.angle, self.outline / 100)
        letters, line = drawn(literal(self.text), shorter * self.size / 100, room, style)
        if self.opacity == 0 or not (letters.any() or (line is not None and line.any())):
            return raster
        raster = drawn_upon(raster, self.color, *([self.outline_color] if line is not None else []))
        array = np.array(raster.array())
        height, width = letters.shape
        left, top = placed_at(self.position, room[0] - width, room[1] - height)
        left, top = min(left + margin, raster.width - width), min(top + margin, raster.height - height)
        part = array[top : top + height, left : left + width]
        color, cover = self._colored(letters, line, part.shape[2] - raster.has_alpha)
        part[...] = laid_over(part, color, cover * (self.opacity / 25500), has_alpha=raster.has_alpha)
        return raster.holding(array)

    def _colored(self, letters: Any, line: Any, bands: int) -> tuple[Any, Any]:
        """Return the color of what is drawn, 0..1, and how much of each pixel it covers, 0..255."""
        import numpy as np

        color = np.array(rgb(self.color)[:bands]) / 255
        if line is None:
            return color, letters
        behind = line * (1 - letters / 255)
        cover = letters + behind
        share = (letters / np.where(cover > 0, cover, 1))[:, :, np.newaxis]
        return color * share + np.array(rgb(self.outline_color)[:bands]) / 255 * (1 - share), cover
