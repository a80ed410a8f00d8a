import dataclasses
import itertools

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from multitone.gui.widgets import design

THEMES = [design.DARK, design.LIGHT]


def text_pairs(theme: design.Theme) -> list[tuple[str, str]]:
    """All pairs of a text color and its ground."""
    grounds = (theme.surround, theme.panel, theme.raised, theme.hover, theme.control)
    pairs = [(text, ground) for text in (theme.text, theme.quiet, theme.accent) for ground in grounds]
    return [*pairs, (theme.on_accent, theme.accent), (theme.on_accent, theme.accent_hover)]


def graphic_pairs(theme: design.Theme) -> list[tuple[str, str]]:
    """All pairs of a color that means something and its ground: rings, marks, lanes, curves, glyphs on blocks."""
    rings = [
        (theme.accent, ground) for ground in (theme.surround, theme.panel, theme.raised, theme.control, theme.hover)
    ]
    marks = [(mark, theme.panel) for mark in (theme.accent, theme.text, theme.quiet)]
    tones = (theme.decode, theme.apply, theme.encode, theme.failed)
    lanes = [(tone, ground) for tone in tones for ground in (theme.panel, theme.idle)]
    glyphs = [(theme.text, theme.failed), (theme.panel, theme.text), (theme.on_accent, theme.accent)]
    glyphs.append((theme.quiet, theme.idle))  # hatched: what a worker does not do yet
    return [*rings, *marks, *lanes, *glyphs, (theme.one_thread, theme.panel)]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colors, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_all_text_can_be_read(theme: design.Theme) -> None:
    low = {pair: contrast(*pair) for pair in text_pairs(theme) if contrast(*pair) < 4.5}
    assert not low


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_lines_and_blocks_stand_out_from_their_ground(theme: design.Theme) -> None:
    low = {pair: contrast(*pair) for pair in graphic_pairs(theme) if contrast(*pair) < 3}
    assert not low
    tones = [theme.decode, theme.apply, theme.encode]
    assert all(contrast(a, b) > 1.5 for a, b in itertools.pairwise(tones))


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_color_is_in_a_pair_or_a_ground(theme: design.Theme) -> None:
    grounds = {theme.surround, theme.panel, theme.raised, theme.hover, theme.control, theme.hairline, theme.idle}
    judged = grounds.union(*text_pairs(theme), *graphic_pairs(theme))
    colors = {field.name: getattr(theme, field.name) for field in dataclasses.fields(theme) if field.name != "name"}
    assert not {name: color for name, color in colors.items() if color not in judged}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_a_histogram_stands_out_from_its_ground(theme: design.Theme) -> None:
    for color in (*design.channel_colors(theme), theme.quiet, theme.text):
        assert contrast(color, theme.control) >= 3


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_neutrals_have_no_tint(theme: design.Theme) -> None:
    for color in (theme.surround, theme.panel, theme.raised, theme.hover, theme.hairline, theme.control, theme.idle):
        assert color[1:3] == color[3:5] == color[5:7], color


def test_the_surround_is_what_the_design_says() -> None:
    assert (design.DARK.surround, design.LIGHT.surround) == ("#1e1e1e", "#ececec")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_application_wears_what_it_is_dressed_in(qapp: QApplication, theme: design.Theme) -> None:
    design.apply(qapp, theme)
    assert design.theme() is theme
    assert qapp.palette().color(QPalette.ColorRole.Link).name() == theme.accent
