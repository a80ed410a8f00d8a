import os

import pytest

from multitone.batch.journal import presence
from multitone.batch.journal.presence import mount_point, refuse_where_away
from multitone.errors import UsageError


def test_the_mount_point_is_that_of_the_nearest_folder_that_is_there(tmp_path, monkeypatch):
    monkeypatch.setattr(os.path, "ismount", lambda path: path == str(tmp_path))
    assert mount_point(str(tmp_path / "not" / "there")) == str(tmp_path)


def test_a_folder_that_is_gone_is_refused_by_its_name(tmp_path):
    refuse_where_away(str(tmp_path), "/")
    with pytest.raises(UsageError, match="out, is not there") as refused:
        refuse_where_away(str(tmp_path / "out"), "/")
    assert "Nothing was changed" in str(refused.value)


def test_a_drive_that_is_away_is_no_empty_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(presence.os.path, "ismount", lambda path: path == "/")
    with pytest.raises(UsageError, match="drive of the results"):
        refuse_where_away(str(tmp_path), str(tmp_path))
