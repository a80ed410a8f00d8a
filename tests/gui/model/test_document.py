from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.job import Export
from multitone.gui.model.document import Document
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


def test_every_edit_is_undone_and_redone(document: Document, tmp_path: Path) -> None:
    document.set_sources([str(tmp_path)])
    edits: list[tuple[Callable[[], object], str]] = [
        (lambda: document.add_step("gaussian-blur"), "Add Gaussian blur"),
        (lambda: document.set_parameter(1, "sigma", 3.5), "Change radius"),
        (lambda: document.duplicate_step(1), "Duplicate Gaussian blur"),
        (lambda: document.set_step_on(1, False), "Switch off Gaussian blur"),
        (lambda: document.set_step_on(1, True), "Switch on Gaussian blur"),
        (lambda: document.move_step(1, 0), "Move step"),
        (lambda: document.reset_step(0), "Reset Gaussian blur"),
        (lambda: document.remove_step(0), "Remove Gaussian blur"),
        (lambda: document.set_export("quality", 70), "Change quality"),
        (lambda: document.set_export("format", build_format("png")), "Change format"),
        (lambda: document.set_export("folder", "/elsewhere"), "Choose folder"),
        (document.use_default_folder, "Use default folder"),
        (lambda: document.set_pipeline(Pipeline()), "Change steps"),
        (
            lambda: document.replace_all(Pipeline.parse(["invert"]), Export(folder="", quality=5), "Postcard"),
            "Postcard",
        ),
    ]
    contents = [document.content]
    for edit, text in edits:
        edit()
        assert document.undo_stack.undoText() == text
        contents.append(document.content)
    assert len(set(map(str, contents))) == len(contents) - 3, "on again, the default folder again, two alike kinds"
    for before in reversed(contents[:-1]):
        document.undo_stack.undo()
        assert document.content == before
    assert not document.undo_stack.canUndo()
    for after in contents[1:]:
        document.undo_stack.redo()
        assert document.content == after


def test_a_drag_of_a_slider_is_one_edit(document: Document) -> None:
    document.add_step("gaussian-blur")
    for sigma in (3.0, 4.0, 5.0):
        document.set_parameter(1, "sigma", sigma)
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    assert steps(document) == ["grayscale", "gaussian-blur"]
    document.undo_stack.redo()
    assert steps(document) == ["grayscale", "gaussian-blur sigma=5.0"]
    document.set_parameter(1, "sigma", 2.0)
    assert document.undo_stack.count() == 1, "a value that is back where it was is no edit"


def test_edits_of_two_parameters_stay_two(document: Document) -> None:
    document.add_step("unsharp-mask")
    document.add_step("unsharp-mask")
    for place, name in ((1, "sigma"), (1, "amount"), (2, "amount"), (1, "amount")):
        document.set_parameter(place, name, 1.75 + place + document.undo_stack.count() / 10)
    assert document.undo_stack.count() == 6


def test_edits_of_pictures_are_undone_in_order_with_all_others(document: Document, tmp_path: Path) -> None:
    first, second = str(tmp_path / "first"), str(tmp_path / "second")
    edits: list[tuple[Callable[[], object], str]] = [
        (lambda: document.open_sources([first], add=False), "Add “first”"),
        (lambda: document.add_step("invert"), "Add Invert"),
        (lambda: document.leave_out([f"{first}/{n}.jpg" for n in range(1100)]), "Remove 1,100 pictures"),
        (lambda: document.open_sources([second, f"{first}/7.jpg"], add=True), "Add 2 files and folders"),
        (lambda: document.leave_out([f"{second}/a.jpg"]), "Remove 1 picture"),
        (lambda: document.set_export("quality", 70), "Change quality"),
        (document.bring_back, "Bring back 1,100 pictures"),
        (lambda: document.set_export("existing", "replace"), "Change what exists"),
        (lambda: document.open_sources([second], add=False), "Add “second”"),
        (lambda: document.open_sources([first], add=False), "Add “first”"),
        (document.close_sources, "Close pictures"),
    ]
    contents = [document.content]
    for edit, text in edits:
        edit()
        assert document.undo_stack.undoText() == text
        contents.append(document.content)
    assert f"{first}/7.jpg" not in contents[4].left_out, "what is named itself is in the job"
    for before in reversed(contents[:-1]):
        assert document.can_undo
        document.undo()
        assert document.content == before
    assert not document.can_undo
    for after in contents[1:]:
        document.redo()
        assert document.content == after


def test_edits_of_pictures_are_not_undone_while_a_job_works_on_them(document: Document, tmp_path: Path, qtbot) -> None:
    document.open_sources([str(tmp_path)], add=False)
    with qtbot.waitSignal(document.undo_changed):
        document.hold_pictures(held=True)
    assert not document.can_undo
    document.undo()
    assert document.content.sources
    document.add_step("invert")
    document.undo()
    assert steps(document) == ["grayscale"], "steps are undone at any time"
    document.adopt(replace(document.content, sources=("b",)))
    assert not document.can_undo, "a part of the edit is about pictures"
    document.hold_pictures(held=False)
    document.undo()
    document.undo()
    assert not document.content.sources
    document.hold_pictures(held=True)
    assert not document.can_redo


def test_sources_without_pictures_leave_no_edit(document: Document, tmp_path: Path) -> None:
    document.open_sources(["a"], add=False)
    document.leave_out(["a/1.jpg"])
    before = document.content
    document.open_sources(["b", "a/1.jpg"], add=True)
    document.refuse_sources(before.sources)
    assert document.content == before
    assert document.undo_stack.undoText() == "Remove 1 picture"
    assert not document.can_redo
    document.open_sources(["b"], add=True)
    document.add_step("invert")
    document.refuse_sources(before.sources)
    assert document.content.sources == before.sources, "an edit that came between stays"
    assert document.undo_stack.undoText() == "Add Invert"


def test_undoing_a_step_never_loses_pictures(document: Document, tmp_path: Path) -> None:
    document.set_sources([str(tmp_path / "first")])
    document.set_export("folder", "/elsewhere")
    document.add_step("invert")
    document.set_sources([str(tmp_path / "first"), str(tmp_path / "second")])
    document.undo()
    document.undo()
    assert len(document.content.sources) == 2
    document.set_sources([str(tmp_path / "third" / "a.jpg")])
    assert document.content.export.folder == f"{tmp_path / 'third'} – multitone", "it follows what is there now"
    document.redo()
    assert document.content.export.folder == "/elsewhere"


def test_a_step_that_is_off_is_kept_and_not_applied(document: Document) -> None:
    document.add_step("invert")
    document.set_step_on(0, False)
    assert steps(document) == ["grayscale", "invert"]
    assert document.content.pipeline == Pipeline.parse(["invert"])
    document.set_parameter(0, "luma", "rec709")
    assert not document.content.steps[0].on
    document.duplicate_step(0)
    assert [step.on for step in document.content.steps] == [False, False, True]


def test_a_preset_keeps_the_folder_unless_it_names_one(document: Document) -> None:
    document.set_export("folder", "/mine")
    document.replace_all(Pipeline.parse(["invert"]), Export(folder=""), "Postcard")
    assert document.undo_stack.undoText() == "Postcard"
    assert document.content.export.folder == "/mine"
    document.replace_all(Pipeline(), Export(folder="/other"), "Postcard")
    assert document.content.export.folder == "/other"
    assert document.content.folder_chosen


edits = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(["invert", "gaussian-blur"]), st.just(0)),
    st.tuples(st.sampled_from(["remove", "duplicate", "on", "off", "reset"]), st.just(""), st.integers(0, 9)),
    st.tuples(st.just("move"), st.integers(0, 9), st.integers(0, 9)),
    st.tuples(st.just("quality"), st.just(""), st.integers(1, 100)),
    st.tuples(st.sampled_from(["open", "also", "leave out", "bring back", "close"]), st.just(""), st.integers(0, 3)),
)


@given(st.lists(edits, max_size=20))
def test_undo_takes_any_way_back_step_by_step(qapp, script: list[tuple[str, object, int]]) -> None:
    document = Document()
    contents = {0: document.content}
    for what, extra, number in script:
        make(document, what, extra, number)
        contents[document.undo_stack.index()] = document.content
    for index in reversed(range(document.undo_stack.count())):
        document.undo_stack.undo()
        assert document.content == contents[index]
    document.undo_stack.setIndex(document.undo_stack.count())
    assert document.content == contents[document.undo_stack.count()]


def make(document: Document, what: str, extra: object, number: int) -> None:
    """Make one of the edits above; one of a step that is not there is none."""
    count = len(document.steps)
    place = number % count if count else 0
    pictures = {
        "open": lambda: document.open_sources([f"folder {number}"], add=False),
        "also": lambda: document.open_sources([f"folder {number}"], add=True),
        "leave out": lambda: document.leave_out([f"{number}.jpg"]),
        "bring back": document.bring_back,
        "close": document.close_sources,
    }
    if what in pictures:
        pictures[what]()
    elif what == "add":
        document.add_step(str(extra))
    elif what == "quality":
        document.set_export("quality", number)
    elif count:
        {
            "remove": lambda: document.remove_step(place),
            "duplicate": lambda: document.duplicate_step(place),
            "on": lambda: document.set_step_on(place, True),
            "off": lambda: document.set_step_on(place, False),
            "reset": lambda: document.reset_step(place),
            "move": lambda: document.move_step(place, int(str(extra)) % count),
        }[what]()


def test_new_sources_are_not_replaced_unasked(document: Document) -> None:
    document.set_export("existing", "replace")
    document.set_sources(["a"])
    assert document.content.export.existing == "replace", "what is chosen before the first pictures counts for them"
    document.set_sources(["a", "b"])
    assert document.content.export.existing == "replace", "more of the same job"
    document.set_sources(["c"])
    assert document.content.export.existing == "skip"
    document.set_export("existing", "number")
    document.set_sources(["d"])
    assert document.content.export.existing == "number", "that harms nothing"
