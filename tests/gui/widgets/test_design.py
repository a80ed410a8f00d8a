import dataclasses
import itertools

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from multitone.gui.widgets import design

THEMES = [design.DARK, design.LIGHT]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_all_text_can_be_read(theme: design.Theme) -> None:
    low = {pair: design.contrast(*pair) for pair in theme.text_pairs if design.contrast(*pair) < 4.5}
    assert not low


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_lines_and_blocks_stand_out_from_their_ground(theme: design.Theme) -> None:
    low = {pair: design.contrast(*pair) for pair in theme.graphic_pairs if design.contrast(*pair) < 3}
    assert not low
    tones = [theme.decode, theme.apply, theme.encode]
    assert all(design.contrast(a, b) > 1.5 for a, b in itertools.pairwise(tones))


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_color_is_in_a_pair_or_a_ground(theme: design.Theme) -> None:
    grounds = {theme.surround, theme.panel, theme.raised, theme.hover, theme.control, theme.hairline, theme.idle}
    judged = grounds.union(*theme.text_pairs, *theme.graphic_pairs)
    colors = {field.name: getattr(theme, field.name) for field in dataclasses.fields(theme) if field.name != "name"}
    assert not {name: color for name, color in colors.items() if color not in judged}


@pytest.mark.parametrize("color", [*getattr(design, "CHANNELS", ()), getattr(design, "HISTOGRAM_GRAY", "#ffffff")])
def test_a_histogram_stands_out_from_the_ground_on_pictures(color: str) -> None:
    assert design.contrast(color, "#000000") >= 3


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_neutrals_have_no_tint(theme: design.Theme) -> None:
    for color in (theme.surround, theme.panel, theme.raised, theme.hover, theme.hairline, theme.control, theme.idle):
        assert color[1:3] == color[3:5] == color[5:7], color


def test_the_surround_is_what_the_design_says() -> None:
    assert (design.DARK.surround, design.LIGHT.surround) == ("#1e1e1e", "#ececec")


def test_contrast_is_that_of_wcag() -> None:
    assert design.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert design.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_application_wears_what_it_is_dressed_in(qapp: QApplication, theme: design.Theme) -> None:
    design.apply(qapp, theme)
    assert design.theme() is theme
    assert qapp.palette().color(QPalette.ColorRole.Link).name() == theme.accent
