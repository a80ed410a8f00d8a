"""Colors, sizes, spaces and type of the window, for both themes, and the palette and style sheet made from them."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

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
HISTOGRAM = (200, 88)
"""Width and height of the histogram."""
ON_PICTURE, ON_PICTURE_TEXT, ON_PICTURE_QUIET = "#000000", "#ffffff", "#c8c8c8"
"""Ground and text of what is written on a picture, the same in both themes."""
ON_PICTURE_ALPHA = 160
"""How much the ground hides of the picture, of 255."""
ON_PICTURE_EDGE = 48
"""How much is seen of the white edge round it, of 255."""
CHANNELS = ("#e0584e", "#4fae57", "#4f86e8")
"""Red, green and blue of a histogram, on that ground."""
HISTOGRAM_GRAY = "#8a8a8a"
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

    @property
    def text_pairs(self) -> list[tuple[str, str]]:
        """All pairs of a text color and its ground."""
        grounds = (self.surround, self.panel, self.raised, self.hover, self.control)
        pairs = [(text, ground) for text in (self.text, self.quiet, self.accent) for ground in grounds]
        return [*pairs, (self.on_accent, self.accent), (self.on_accent, self.accent_hover)]

    @property
    def graphic_pairs(self) -> list[tuple[str, str]]:
        """All pairs of a color that means something and its ground: rings, marks, lanes, curves, glyphs on blocks."""
        rings = [(self.accent, ground) for ground in (self.surround, self.panel, self.raised, self.control, self.hover)]
        marks = [(mark, self.panel) for mark in (self.accent, self.text, self.quiet)]
        tones = (self.decode, self.apply, self.encode, self.failed)
        lanes = [(tone, ground) for tone in tones for ground in (self.panel, self.idle)]
        glyphs = [(self.text, self.failed), (self.panel, self.text), (self.on_accent, self.accent)]
        glyphs.append((self.quiet, self.idle))  # hatched: what a worker does not do yet
        return [*rings, *marks, *lanes, *glyphs, (self.one_thread, self.panel)]


DARK = Theme(
    name="dark",
    surround="#1e1e1e",
    panel="#262626",
    raised="#2e2e2e",
    hover="#343434",
    hairline="#3c3c3c",
    control="#303030",
    text="#e8e8e8",
    quiet="#adadad",
    accent="#3fc1e0",
    accent_hover="#63d0ea",
    on_accent="#06242d",
    decode="#1c7f99",
    apply="#3fc1e0",
    encode="#a4e6f5",
    one_thread="#a4e6f5",
    idle="#2b2b2b",
    failed="#767676",
)
LIGHT = Theme(
    name="light",
    surround="#ececec",
    panel="#f7f7f7",
    raised="#ffffff",
    hover="#dedede",
    hairline="#d6d6d6",
    control="#e8e8e8",
    text="#1c1c1c",
    quiet="#5c5c5c",
    accent="#006a87",
    accent_hover="#005870",
    on_accent="#ffffff",
    decode="#004a5f",
    apply="#0e718d",
    encode="#2f94b1",
    one_thread="#2f93b3",
    idle="#eeeeee",
    failed="#878787",
)


def theme() -> Theme:
    """Return the theme that the application wears."""
    return DARK if QApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colors, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def font(size: int = BODY, *, strong: bool = False, light: bool = False) -> QFont:
    """Return the system's font in one of our sizes, with figures of one width."""
    return QFont(_font(size, strong, light))


@functools.cache
def _font(size: int, strong: bool, light: bool) -> QFont:
    """Make a font once: lanes ask for theirs a hundred times a second."""
    made = QFont(QApplication.font())
    made.setPixelSize(size)
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Light if light else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


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
    made = QPalette()
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
        made.setColor(target, QColor(color))
    for target in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, target, QColor(worn.quiet))
    return made


def style_sheet(worn: Theme) -> str:
    """Return what Qt's own widgets need beyond the palette to lie flat."""
    t = worn
    return f"""
    QToolTip {{ background: {t.raised}; color: {t.text}; border: {HAIRLINE}px solid {t.hairline}; padding: 4px 8px; }}
    QMenuBar {{ background: {t.panel}; color: {t.quiet}; padding: 2px {BETWEEN - 6}px; font-size: {SMALL}px; }}
    QMenuBar::item {{ padding: 4px {WITHIN}px; border-radius: 4px; background: transparent; }}
    QMenuBar::item:selected {{ background: {t.hover}; color: {t.text}; }}
    QMenu {{ background: {t.raised}; color: {t.text}; border: {HAIRLINE}px solid {t.hairline}; padding: {WITHIN}px 0; }}
    QMenu::item {{ padding: 6px {OUTER}px 6px {BETWEEN}px; }}
    QMenu::item:selected {{ background: {t.accent}; color: {t.on_accent}; }}
    QMenu::item:disabled {{ color: {t.quiet}; background: transparent; }}
    QMenu::separator {{ height: {HAIRLINE}px; background: {t.hairline}; margin: {WITHIN}px 0; }}
    QLabel[tone="quiet"] {{ color: {t.quiet}; }}
    QLabel[tone="small"] {{ color: {t.quiet}; font-size: {SMALL}px; }}
    QLabel[tone="title"] {{ font-size: {LARGE}px; font-weight: 600; }}
    QLabel[tone="large"] {{ font-size: {LARGE}px; }}
    QLabel[tone="strong"] {{ font-weight: 600; }}
    QPushButton {{ border: {HAIRLINE}px solid transparent; border-radius: {RADIUS}px; padding: 0 {BETWEEN}px;
                   min-height: {CONTROL - 2}px; background: {t.control}; color: {t.text}; }}
    QPushButton:hover {{ background: {t.hover}; }}
    QPushButton:focus {{ border-color: {t.accent}; }}
    QPushButton:disabled {{ color: {t.quiet}; background: {t.control}; }}
    QPushButton[tone="filled"] {{ background: {t.accent}; color: {t.on_accent}; font-weight: 600;
                                  padding: 0 {OUTER}px; }}
    QPushButton[tone="filled"]:hover {{ background: {t.accent_hover}; }}
    QPushButton[tone="filled"]:focus {{ border-color: {t.text}; }}
    QPushButton[tone="filled"]:disabled {{ background: {t.control}; color: {t.quiet}; }}
    QPushButton[tone="raised"] {{ background: {t.raised}; }}
    QPushButton[tone="raised"]:hover {{ background: {t.hover}; }}
    QPushButton[tone="link"] {{ background: transparent; color: {t.accent}; padding: 0 {LINK - 1}px;
                                min-height: {OUTER - 2}px; }}
    QPushButton[place="first"] {{ padding-left: 0; }}
    QPushButton[tone="link"]:hover {{ background: {t.hover}; }}
    QLineEdit, QAbstractSpinBox {{ background: {t.control}; color: {t.text}; border: {HAIRLINE}px solid transparent;
        border-radius: 4px; padding: 0 8px; min-height: {CONTROL - 6}px;
        selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
    QLineEdit:focus, QAbstractSpinBox:focus {{ border-color: {t.accent}; }}
    QLineEdit:disabled, QAbstractSpinBox:disabled {{ color: {t.quiet}; background: transparent; }}
    QAbstractSpinBox QLineEdit {{ border: none; background: transparent; padding: 0; min-height: 0; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: none; }}
    QLineEdit[tone="inline"], QAbstractSpinBox[tone="inline"] {{
        background: transparent; color: {t.accent}; padding: 1px 4px 0 4px; }}
    QLineEdit[tone="inline"]:hover, QAbstractSpinBox[tone="inline"]:hover {{ background: {t.hover}; }}
    QLineEdit[tone="search"], QLineEdit[tone="search"]:focus {{ background: transparent; border-color: transparent; }}
    QFrame#operation_menu {{ background: {t.raised}; border: {HAIRLINE}px solid {t.hairline}; }}
    QSlider {{ min-height: 20px; }}
    QSlider::groove:horizontal {{ height: 2px; background: {t.hairline}; }}
    QSlider::sub-page:horizontal {{ height: 2px; background: {t.accent}; }}
    QSlider::sub-page:horizontal:disabled {{ background: {t.hairline}; }}
    QSlider::handle:horizontal {{ width: 12px; height: 12px; margin: -5px 0; border-radius: 6px;
                                  background: {t.accent}; }}
    QSlider::handle:horizontal:focus {{ background: {t.accent_hover}; border: 2px solid {t.text};
                                        width: 10px; height: 10px; margin: -6px 0; border-radius: 7px; }}
    QSlider::handle:horizontal:disabled {{ background: {t.hairline}; }}
    QListView, QScrollArea, QScrollArea > QWidget > QWidget {{ border: none; background: transparent; outline: none; }}
    QTableView {{ border: none; background: transparent; outline: none; color: {t.text};
        selection-background-color: {t.hover}; selection-color: {t.text}; }}
    QHeaderView {{ background: transparent; border: none; }}
    QHeaderView::section {{ background: transparent; color: {t.quiet}; border: none; font-size: {SMALL}px;
        border-bottom: {HAIRLINE}px solid {t.hairline}; padding: 0 3px; }}
    QTextBrowser {{ background: transparent; border: {HAIRLINE}px solid transparent; border-radius: 4px;
        selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
    QTextBrowser:focus {{ border-color: {t.accent}; }}
    QComboBox QAbstractItemView {{ background: {t.raised}; color: {t.text}; border: {HAIRLINE}px solid {t.hairline};
        padding: 4px 0; selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
    QScrollBar:vertical {{ width: 8px; background: transparent; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {t.hairline}; border-radius: 3px; min-height: {OUTER}px;
                                   margin: 0 1px; }}
    QScrollBar::handle:vertical:hover {{ background: {t.quiet}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QScrollBar:horizontal {{ height: 8px; background: transparent; }}
    QScrollBar::handle:horizontal {{ background: {t.hairline}; border-radius: 3px; min-width: {OUTER}px; }}
    QSplitter::handle {{ background: transparent; }}
    """
