import contextlib
import random
import re
import sqlite3

import pytest

from multitone.batch.fingerprint import UNKNOWN
from multitone.batch.journal.access import ask
from multitone.batch.journal.database import JournalError
from multitone.batch.journal.detail import failures_of
from multitone.batch.journal.store import Journal


def test_a_damaged_database_is_put_aside_and_said(tmp_path, planned):
    data = tmp_path / "data"
    data.mkdir()
    (data / "history.sqlite").write_bytes(b"this is no database, whatever its name says" * 40)
    with Journal.open(data) as journal:
        assert "The damaged file is kept as" in journal.notice
        assert "nothing could be recovered from it" in journal.notice
        journal.begin(planned(), "processes", 2)
        assert len(journal.jobs()) == 1
    [aside] = data.glob("history.damaged-*.sqlite")
    assert aside.read_bytes().startswith(b"this is no database")


def test_a_file_that_holds_nothing_is_said(tmp_path):
    (tmp_path / "history.sqlite").touch()
    for said in (True, False):
        with Journal.open(tmp_path) as journal:
            assert ("no earlier job is known" in journal.notice) is said


def test_a_later_database_is_left_alone(tmp_path):
    Journal.open(tmp_path).close()
    with sqlite3.connect(tmp_path / "history.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(JournalError, match="later version"):
        Journal.open(tmp_path)


def test_a_place_that_takes_no_files_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(JournalError, match="cannot be kept in"):
        Journal.open(tmp_path / "file" / "data")


def damaged_inside(data, first=4, last=2):
    """Overwrite the pages of a journal but for some at its ends."""
    path = data / "history.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = path.stat().st_size
    with open(path, "r+b") as file:
        file.seek(4096 * first)
        file.write(random.Random(1).randbytes(max(0, size - 4096 * (first + last))))
    for rest in data.glob("history.sqlite-*"):
        rest.unlink()


def test_of_a_journal_that_is_damaged_inside_what_can_be_read_is_saved(tmp_path, planned, monkeypatch):
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path))
    many = [f"{number:04}.jpg" for number in range(1_000)]
    with Journal.open(tmp_path / "data") as journal:
        for _ in range(3):
            journal.begin(planned(*many), "processes", 2)
    damaged_inside(tmp_path / "data", first=8)
    said = []
    jobs = ask(lambda journal: journal.jobs(), said.append)
    assert "The history was damaged" in said[0]
    assert re.search(r"[1-3] of 3 jobs were recovered from it", said[0])
    assert jobs
    assert len(list((tmp_path / "data").glob("history.damaged-*.sqlite"))) == 1
    said.clear()
    assert ask(lambda journal: journal.jobs(), said.append) == jobs
    assert not said


def test_a_journal_of_version_1_is_read_and_goes_on(tmp_path, planned):
    data = tmp_path / "data"
    data.mkdir()
    with contextlib.closing(sqlite3.connect(data / "history.sqlite")) as database:
        database.executescript(VERSION_1)
        database.execute("PRAGMA user_version = 1")
    with Journal.open(data) as journal:
        [past] = journal.jobs()
        assert (past.id, past.done, past.undone, past.left) == ("0ld", 1, 0, 1)
        [one, two] = journal.records("0ld")
        assert (one.ended.size, one.ended.modified, one.ended.fingerprint, one.ended.kept) == (10, 20, UNKNOWN, "")
        assert two.ended is None
        journal.begin(planned(), "serial", 1)
        journal.settle("0ld", "finished")
        assert len(journal.jobs()) == 2


def test_a_journal_of_the_version_before_is_read_as_it_is(tmp_path):
    """Written by a Multitone whose reasons were plain texts; the journal keeps kinds, never sentences."""
    data = tmp_path / "data"
    data.mkdir()
    with contextlib.closing(sqlite3.connect(data / "history.sqlite")) as database:
        database.executescript(VERSION_2)
        database.execute("PRAGMA user_version = 2")
    with Journal.open(data) as journal:
        [past] = journal.jobs()
        assert (past.id, past.state, past.steps, past.failed) == (
            "0f",
            "stopped",
            ("invert", "gaussian-blur sigma=3"),
            1,
        )
        job, asked = journal.bare("0f")
        assert (asked.sources, asked.engine, job.export.folder) == (("/in",), "processes", "/out")
        [done, failed] = journal.records("0f")
        assert (done.ended.fingerprint.inode, done.ended.kept) == (7, "/out/.multitone-replaced-0f/a.jpg")
        [failure] = failures_of(journal, past)
        assert (failure.source, failure.kind, failed.ended.ending) == ("/in/b.jpg", "truncated", "failed")
        assert failure.words == "ends too early"


VERSION_2 = """
CREATE TABLE jobs (
    id TEXT PRIMARY KEY, began REAL NOT NULL, seconds REAL NOT NULL DEFAULT 0, state TEXT NOT NULL,
    folder BLOB NOT NULL, recipe BLOB NOT NULL, engine TEXT NOT NULL, workers INTEGER NOT NULL,
    ignored INTEGER NOT NULL, pictures INTEGER NOT NULL,
    done INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0, pruned INTEGER NOT NULL DEFAULT 0,
    undone INTEGER NOT NULL DEFAULT 0, mount BLOB, naming BLOB, settings BLOB);
CREATE TABLE tasks (
    job TEXT NOT NULL, number INTEGER NOT NULL, source BLOB NOT NULL, target BLOB NOT NULL, size INTEGER NOT NULL,
    modified INTEGER NOT NULL, action TEXT NOT NULL, ending TEXT, kind TEXT, written INTEGER, written_modified INTEGER,
    inode INTEGER, changed INTEGER, sha256 BLOB, kept BLOB,
    PRIMARY KEY (job, number)) WITHOUT ROWID;
CREATE TABLE folders (job TEXT NOT NULL, path BLOB NOT NULL, PRIMARY KEY (job, path)) WITHOUT ROWID;
INSERT INTO jobs VALUES ('0f', strftime('%s'), 1.5, 'stopped', x'2f6f7574',
    '{"sources":["/in"],"do":["invert","gaussian-blur sigma=3"],"engine":"processes"}', 'processes', 2, 0, 2,
    1, 1, 0, 0, 0, x'2f', x'01', x'02');
INSERT INTO tasks VALUES ('0f', 1, x'2f696e2f612e6a7067', x'2f6f75742f612e6a7067', 5, 20, 'replace', 'done', '', 10, 20,
    7, 8, x'00', CAST('/out/.multitone-replaced-0f/a.jpg' AS BLOB));
INSERT INTO tasks VALUES ('0f', 2, x'2f696e2f622e6a7067', x'2f6f75742f622e6a7067', 5, 20, 'write', 'failed',
    'truncated', NULL, NULL, NULL, NULL, NULL, NULL);
"""
VERSION_1 = """
CREATE TABLE jobs (
    id TEXT PRIMARY KEY, began REAL NOT NULL, seconds REAL NOT NULL DEFAULT 0, state TEXT NOT NULL,
    folder BLOB NOT NULL, recipe BLOB NOT NULL, engine TEXT NOT NULL, workers INTEGER NOT NULL,
    ignored INTEGER NOT NULL, pictures INTEGER NOT NULL,
    done INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0, pruned INTEGER NOT NULL DEFAULT 0);
CREATE TABLE tasks (
    job TEXT NOT NULL, number INTEGER NOT NULL, source BLOB NOT NULL, target BLOB NOT NULL, size INTEGER NOT NULL,
    modified INTEGER NOT NULL, action TEXT NOT NULL, ending TEXT, kind TEXT, written INTEGER, written_modified INTEGER,
    PRIMARY KEY (job, number)) WITHOUT ROWID;
CREATE TABLE folders (job TEXT NOT NULL, path BLOB NOT NULL, PRIMARY KEY (job, path)) WITHOUT ROWID;
INSERT INTO jobs VALUES ('0ld', strftime('%s'), 1.5, 'running', '/out', '{}', 'serial', 1, 0, 2, 1, 0, 0, 0);
INSERT INTO tasks VALUES ('0ld', 1, '/in/a.jpg', '/out/a.jpg', 5, 20, 'write', 'done', '', 10, 20);
INSERT INTO tasks VALUES ('0ld', 2, '/in/b.jpg', '/out/b.jpg', 5, 20, 'write', NULL, NULL, NULL, NULL);
"""
