"""Contents: what is lost is what there is, less what the format holds and what the export leaves out on purpose."""

from __future__ import annotations

import pytest

from multitone.imaging.contents import LOST, METADATA, OF_AUTHORS, Collecting, Content, lost, said, tell_lost
from multitone.imaging.encode import build_format, export_formats

ALL = frozenset(Content)


def test_every_content_has_its_words_and_its_kind():
    assert LOST.keys() == ALL - {Content.FORMAT}
    assert all(message.kind == content for content, message in LOST.items())


@pytest.mark.parametrize("name", export_formats())
def test_what_a_format_does_not_hold_is_lost(name):
    held = build_format(name).held
    assert lost(ALL, held) == ALL - held
    assert lost(held, held) == frozenset()


def test_what_is_left_out_on_purpose_is_no_loss():
    assert lost(METADATA, frozenset(), "strip") == frozenset()
    assert lost(METADATA, frozenset(), "author") == OF_AUTHORS
    assert {Content.EXIF, Content.XMP, Content.IPTC, Content.CONTRADICTING_IPTC, Content.TEXTS} == OF_AUTHORS
    assert lost(METADATA, frozenset(), "strip-location") == METADATA - {Content.GEO}
    assert lost(frozenset({Content.COLOR_SPACE}), frozenset(), color="srgb") == frozenset()


def test_settings_may_lose_more_than_their_format():
    assert Content.DEPTH in build_format("png").held
    assert Content.DEPTH not in build_format("png", {"palette": "reduce"}).held


def test_losses_are_said_in_one_order():
    assert said({Content.XMP, Content.ALPHA, Content.EXIF}) == ("transparency is lost", "EXIF is lost", "XMP is lost")
    assert said(()) == ()


def test_what_is_told_is_collected_where_somebody_listens():
    tell_lost(Content.EXIF)
    with Collecting() as told:
        tell_lost(Content.EXIF)
        with Collecting() as inner:
            tell_lost(Content.XMP)
        tell_lost(Content.EXIF, Content.IPTC)
    assert (told, inner) == ({Content.EXIF, Content.IPTC}, {Content.XMP})
