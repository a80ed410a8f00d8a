"""Pictures that cannot be read, of few pictures and of many."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from multitone.errors import ImageError
from multitone.gui.model import bad_files
from multitone.gui.model.session import Session
from multitone.messages import _


@pytest.mark.parametrize("most", [4, 5_000])
def test_of_many_pictures_only_those_are_known_that_were_to_be_shown(
    qtbot: QtBot, session: Session, photos: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(bad_files, "MOST", most)
    (photos / "9.jpg").write_text("no picture")
    session.add([str(photos)])
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    if most == 4:
        session.bad_files.add(
            {str(photos / "9.jpg"): ImageError("unreadable", _("The picture in the file is damaged."))}
        )
    qtbot.waitUntil(lambda: session.bad_files.number == 1)
    session.source_scan.leave_out([str(photos / "9.jpg")])
    assert session.bad_files.number == 0
    session.document.undo()
    qtbot.waitUntil(lambda: session.current_plan.fresh)
    assert session.bad_files.number == 1


def test_what_another_try_may_mend_is_no_bad_file(session: Session) -> None:
    session.bad_files.add({"/a.jpg": ImageError("timeout", _("The picture in the file is damaged."))})
    assert not session.bad_files.known
