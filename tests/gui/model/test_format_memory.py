"""What returns with a format, and what of it another session finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from multitone.batch.job import Export
from multitone.gui.model.document import Document
from multitone.gui.model.format_memory import FormatMemory
from multitone.imaging.encode import build_format, export_formats


@pytest.fixture
def document(qapp: QApplication) -> Document:
    return Document()


def choose(document: Document, name: str) -> Export:
    document.set_export("format", build_format(name) if name else None)
    return document.content.export


def test_a_format_returns_with_its_quality_and_settings(document: Document) -> None:
    choose(document, "jpeg")
    document.set_export("quality", 85)
    assert choose(document, "avif").quality is None, "a format that is new has its usual quality, not another's"
    document.set_export("quality", 50)
    choose(document, "png")
    document.set_export("format", build_format("png", {"level": 7}))
    assert choose(document, "jpeg").quality == 85
    assert choose(document, "avif").quality == 50
    assert choose(document, "png").format == build_format("png", {"level": 7})
    assert choose(document, "").quality is None


def test_undo_goes_back_to_the_quality_that_was(document: Document) -> None:
    choose(document, "jpeg")
    document.set_export("quality", 85)
    before = document.content.export
    choose(document, "avif")
    document.undo_stack.undo()
    assert document.content.export == before
    document.undo_stack.undo()
    choose(document, "avif")
    assert choose(document, "jpeg").quality is None, "what was undone is not remembered"


def test_a_format_that_comes_with_settings_keeps_them(document: Document) -> None:
    choose(document, "jpeg")
    document.set_export("quality", 85)
    choose(document, "png")
    document.set_export("format", build_format("jpeg", {"quality": 40}))
    assert document.content.export.format == build_format("jpeg", {"quality": 40})
    assert document.content.export.quality is None


@given(name=st.sampled_from([*export_formats(), ""]), quality=st.none() | st.integers(1, 100))
def test_another_session_finds_what_was_written(name: str, quality: int | None) -> None:
    written, read = FormatMemory(), FormatMemory()
    chosen = build_format(name) if name else None
    written.note(Export(folder="", format=chosen, quality=quality))
    read.read(written.lines())
    assert read.with_format(Export(folder=""), chosen) == Export(folder="", format=chosen, quality=quality)


@pytest.mark.parametrize("line", ["", "x jpeg", "85 jxxl", "0 jpeg", "101 jpeg", "85 jpeg level=9", "- 'jpeg"])
def test_what_cannot_be_read_is_left_out(line: str) -> None:
    memory = FormatMemory()
    memory.read([line, "85 jpeg"])
    assert memory.with_format(Export(folder=""), build_format("jpeg")).quality == 85
