"""Colors, sizes, spaces and type of the window, for both themes, and the palette and style sheet made from them."""

from __future__ import annotations

import functools
from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from multitone import paths

OUTER, BETWEEN, WITHIN = 24, 16, 8
"""Spaces in pixels: to the window's edge, between things, within a thing."""
HAIRLINE = 1
RADIUS = 6
CONTROL = 32
"""Height of what is clicked or typed into."""
SMALL, BODY, LARGE, HUGE = 12, 13, 16, 40
"""Sizes of type in pixels."""
ICON = 16
LINK = 5
"""How far the words of a link stand in from its edge: its padding and its border."""
THUMBNAIL = 96
MARK = 12
LANE, LANE_GAP = 20, 4
NARROW_LANE = 6
CORE, CORE_GAP = 4, 2
CURVE_HEIGHT, CURVE_WIDTH = 112, 296
HANDLE = 32
LOUPE = 192
"""Side of each of the loupe's two panes."""
HISTOGRAM = 72
"""Height of the histogram."""
ON_PICTURE, ON_PICTURE_TEXT, ON_PICTURE_QUIET = "#000000", "#ffffff", "#c8c8c8"
"""Ground and text of what is written on a picture, the same in both themes."""
ON_PICTURE_ALPHA = 160
"""How much the ground hides of the picture, of 255."""
ON_PICTURE_EDGE = 48
"""How much is seen of the white edge round it, of 255."""
CHANNELS = (("#e0584e", "#4fae57", "#4f86e8"), ("#d9534a", "#3c9146", "#3f74d6"))
"""Red, green and blue of a histogram, in the dark theme and in the light one."""
STALE = 0.3
"""Opacity of a picture that is no longer what it stands for."""
LIST_WIDTH = OUTER + 2 * THUMBNAIL + WITHIN + OUTER
STEPS_WIDTH = 296
WINDOW = (1280, 800)
SMALLEST = (960, 600)
GROWS_IN = 180
"""Milliseconds in which a panel grows or folds."""
LANES_EVERY, MARKS_EVERY, FIGURES_EVERY = 33, 125, 250
"""Milliseconds between two frames of what moves, between two looks at the pictures' marks, and between two figures."""
FRAME_BUDGET = 0.006
"""Seconds of a frame that events may take."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The colors of one theme: neutrals, and one ink in a few lightnesses."""

    name: str
    surround: str
    """What lies round the picture; no tint, so that the eye judges color."""
    panel: str
    raised: str
    """Menus and other things that lie above."""
    hover: str
    hairline: str
    control: str
    """The ground of what can be typed into or switched."""
    text: str
    quiet: str
    accent: str
    accent_hover: str
    on_accent: str
    decode: str
    apply: str
    encode: str
    one_thread: str
    idle: str
    failed: str
    """A block of a lane that came to nothing: no hue, it carries a glyph."""


_COLORS = {
    "surround": ("#1e1e1e", "#ececec"),
    "panel": ("#262626", "#f7f7f7"),
    "raised": ("#2e2e2e", "#ffffff"),
    "hover": ("#343434", "#dedede"),
    "hairline": ("#3c3c3c", "#d6d6d6"),
    "control": ("#303030", "#e8e8e8"),
    "text": ("#e8e8e8", "#1c1c1c"),
    "quiet": ("#adadad", "#5c5c5c"),
    "accent": ("#3fc1e0", "#006a87"),
    "accent_hover": ("#63d0ea", "#005870"),
    "on_accent": ("#06242d", "#ffffff"),
    "decode": ("#1c7f99", "#004a5f"),
    "apply": ("#3fc1e0", "#0e718d"),
    "encode": ("#a4e6f5", "#2f94b1"),
    "one_thread": ("#a4e6f5", "#2f93b3"),
    "idle": ("#2b2b2b", "#eeeeee"),
    "failed": ("#767676", "#878787"),
}
"""Each color of the dark theme, and of the light one."""
DARK = Theme("dark", **{name: dark for name, (dark, _) in _COLORS.items()})
LIGHT = Theme("light", **{name: light for name, (_, light) in _COLORS.items()})


def theme() -> Theme:
    """Return the theme that the application wears."""
    return DARK if QApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def channel_colors(worn: Theme) -> tuple[str, str, str]:
    """Return red, green and blue of a histogram."""
    return CHANNELS[0 if worn is DARK else 1]


def font(size: int = BODY, *, strong: bool = False, light: bool = False) -> QFont:
    """Return the system's font in one of our sizes, with figures of one width."""
    return QFont(_font(size, strong, light))


@functools.cache
def _font(size: int, strong: bool, light: bool) -> QFont:
    """Make a font once: lanes ask for theirs a hundred times a second."""
    font = QFont(QApplication.font())
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Light if light else QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def set_tone(widget: QWidget, tone: str) -> None:
    """Let a widget be dressed in another of the style sheet's tones."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.updateGeometry()


def apply(application: QApplication, worn: Theme) -> None:
    """Dress the application in a theme."""
    _font.cache_clear()
    application.setFont(font())
    application.setPalette(palette(worn))
    application.setStyleSheet(style_sheet(worn))


def palette(worn: Theme) -> QPalette:
    """Return the theme as Qt's palette, which painted widgets read."""
    role = QPalette.ColorRole
    colors = QPalette()
    for target, color in {
        role.Window: worn.panel,
        role.WindowText: worn.text,
        role.Base: worn.panel,
        role.AlternateBase: worn.control,
        role.Text: worn.text,
        role.PlaceholderText: worn.quiet,
        role.Button: worn.control,
        role.ButtonText: worn.text,
        role.ToolTipBase: worn.raised,
        role.ToolTipText: worn.text,
        role.Highlight: worn.accent,
        role.HighlightedText: worn.on_accent,
        role.Link: worn.accent,
        role.Accent: worn.accent,
        role.Mid: worn.hairline,
        role.Light: worn.hover,
        role.BrightText: worn.text,
    }.items():
        colors.setColor(target, QColor(color))
    for target in (role.WindowText, role.Text, role.ButtonText):
        colors.setColor(QPalette.ColorGroup.Disabled, target, QColor(worn.quiet))
    return colors


def style_sheet(worn: Theme) -> str:
    """Return what Qt's own widgets need beyond the palette to lie flat."""
    return Template((paths.resources() / "style.qss").read_text("utf-8")).substitute(asdict(worn))
