import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.discovery import Found
from multitone.batch.events import (
    Event,
    StageSeconds,
    TaskCancelled,
    TaskFailed,
    TaskFinished,
    TaskSkipped,
    TaskStarted,
)
from multitone.gui.model.picture_status import Mark, Status
from multitone.gui.pictures.pictures import Pictures
from multitone.messages import Message

PATHS = [f"/p/{number}.jpg" for number in range(6)]


def event_of(mark: Mark, path: str) -> Event:
    return {
        Mark.WORKING: TaskStarted(0.0, 1, 1, path),
        Mark.DONE: TaskFinished(1.0, 1, 1, path, "/o", 1, 1, 1, StageSeconds()),
        Mark.FAILED: TaskFailed(1.0, 1, 1, path, "truncated", "It ends.", "decode", ""),
        Mark.SKIPPED: TaskSkipped(1.0, 1, path, "/o", Message("It exists.")),
        Mark.CANCELLED: TaskCancelled(1.0, 1, path),
    }[mark]


MARKED = st.sampled_from([mark for mark in Mark if mark not in (Mark.NONE, Mark.BAD)])


@given(st.lists(st.tuples(st.sampled_from(PATHS), MARKED | st.just("remove")), max_size=20))
def test_columns_hold_what_a_dictionary_would(done: list[tuple[str, Mark | str]]) -> None:
    pictures = Pictures()
    pictures.add([Found(path, "", 1) for path in PATHS[:4]])
    pictures.add([Found(path, "", 1) for path in PATHS[4:]])
    judge: dict[str, Mark] = dict.fromkeys(PATHS, Mark.NONE)
    changed: set[str] = set()
    for path, mark in done:
        if isinstance(mark, Mark):
            pictures.handle(event_of(mark, path))
            if path in judge:
                judge[path] = mark
                changed.add(path)
        else:
            assert pictures.remove([path, "/nowhere"]) == {path}
            judge.pop(path, None)
            changed.discard(path)
    assert len(pictures) - pictures.removed == len(judge)
    for status in Status:
        expected = {path for path, mark in judge.items() if mark in status.marks}
        assert pictures.count(status) == len(expected)
        assert {PATHS[place] for place in filter(pictures.sought("", status), range(6))} == expected
    assert {PATHS[place] for place in pictures.take_changed()} == changed
    assert not pictures.take_changed()
    assert pictures.clear_marks() == any(mark is not Mark.NONE for mark in judge.values())
    assert pictures.count(Status.WAITING) == len(judge)


def test_pictures_and_their_rows_need_no_window() -> None:
    """They can be measured, and read, apart from Qt."""
    code = "import sys, multitone.gui.pictures.picture_listing; print(*(m for m in sys.modules if 'PySide' in m))"
    assert not subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip()


def test_a_file_of_which_one_page_failed_is_marked_so_whatever_became_of_the_others() -> None:
    pictures = Pictures()
    pictures.add([Found(PATHS[0], "", 1)])
    failed = TaskFailed(1.0, 2, 1, PATHS[0], "truncated", Message("It ends."), "decode", "")
    other = TaskFinished(1.0, 3, 1, PATHS[0], "/o", 1, 1, 1, StageSeconds())
    for event in (TaskStarted(0.0, 2, 1, PATHS[0]), failed, TaskStarted(1.0, 3, 1, PATHS[0]), other):
        pictures.handle(event)
    assert pictures.mark(0) is Mark.FAILED
    assert pictures.reason(0) == ("It ends.", "truncated")
    again = TaskFinished(2.0, 2, 1, PATHS[0], "/o", 1, 1, 1, StageSeconds())
    for event in (TaskStarted(2.0, 2, 1, PATHS[0]), again):
        pictures.handle(event)
    assert pictures.mark(0) is Mark.DONE, "it was tried again"
