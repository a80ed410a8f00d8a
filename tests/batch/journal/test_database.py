import sqlite3

import pytest

from multitone.batch.journal.database import JournalError
from multitone.batch.journal.store import Journal


def test_a_damaged_database_is_put_aside_and_said(tmp_path, planned):
    data = tmp_path / "data"
    data.mkdir()
    (data / "history.sqlite").write_bytes(b"this is no database, whatever its name says" * 40)
    with Journal.open(data) as journal:
        assert "put aside" in journal.notice
        journal.begin(planned(), "processes", 2)
        assert len(journal.jobs()) == 1
    [aside] = data.glob("history.damaged-*.sqlite")
    assert aside.read_bytes().startswith(b"this is no database")


def test_a_later_database_is_left_alone(tmp_path):
    Journal.open(tmp_path).close()
    with sqlite3.connect(tmp_path / "history.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(JournalError, match="later Multitone"):
        Journal.open(tmp_path)


def test_a_place_that_takes_no_files_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(JournalError, match="cannot be kept in"):
        Journal.open(tmp_path / "file" / "data")
