from pathlib import Path

import msgspec
import pytest

from multitone.gui.document import Document
from multitone.imaging.encode import build_format, format_name
from multitone.imaging.operation import build_operation
from multitone.imaging.pipeline import Pipeline, step_text


@pytest.fixture
def document(qapp):
    return Document()


def steps(document: Document) -> list[str]:
    return [step_text(step) for step in document.steps]


def test_a_new_document_shows_what_steps_do(document: Document) -> None:
    assert steps(document) == ["grayscale"]
    assert document.content.export.format is None


def test_the_folder_follows_the_sources_until_it_is_chosen(document: Document, tmp_path: Path) -> None:
    document.set_sources([str(tmp_path)])
    assert document.content.export.folder == f"{tmp_path} – multitone"
    document.set_export("folder", "/elsewhere")
    document.set_sources([str(tmp_path / "other")])
    assert document.content.export.folder == "/elsewhere"
    document.use_default_folder()
    assert document.content.export.folder.endswith(" – multitone")
    assert not document.content.folder_chosen


def test_sources_are_kept_once(document: Document) -> None:
    document.set_sources(["a", "b", "a"])
    assert document.content.sources == ("a", "b")


def test_steps_are_added_moved_changed_and_removed(document: Document) -> None:
    assert document.add_step("gaussian-blur") == 1
    document.set_parameter(1, "sigma", 3.5)
    assert steps(document) == ["grayscale", "gaussian-blur sigma=3.5"]
    document.move_step(1, 0)
    assert steps(document) == ["gaussian-blur sigma=3.5", "grayscale"]
    document.remove_step(0)
    assert steps(document) == ["grayscale"]


def test_an_edit_is_told_once_and_none_is_not_told(document: Document, qtbot) -> None:
    with qtbot.waitSignal(document.changed):
        document.set_export("existing", "replace")
    with qtbot.assertNotEmitted(document.changed):
        document.set_export("existing", "replace")
        document.set_parameter(0, "luma", "rec601")
        document.set_sources([])


def test_contents_are_records_that_stay(document: Document) -> None:
    before = document.content
    document.set_pipeline(Pipeline((build_operation("invert", {}),)))
    assert step_text(before.pipeline.steps[0]) == "grayscale"
    assert steps(document) == ["invert"]


def test_the_format_is_the_chosen_one_or_the_targets(document: Document) -> None:
    assert format_name(document.content.format_for("a.PNG")) == "png"
    assert format_name(document.content.format_for("a.unheard")) == "jpeg"
    document.set_export("quality", 55)
    assert getattr(document.content.format_for("a.jpg"), "quality") == 55  # noqa: B009
    document.set_export("format", build_format("jpeg"))
    assert msgspec.to_builtins(document.content.format_for("a.png"))["quality"] == 55
