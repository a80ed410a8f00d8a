"""Databases that are missing, damaged, later, or opened by many at once."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from multitone import sqlite
from multitone.sqlite import Damaged, Newer, Schema, opened

SCHEMA = Schema(
    version=3,
    pragmas=("auto_vacuum = INCREMENTAL", "journal_mode = WAL"),
    tables="CREATE TABLE IF NOT EXISTS notes (text TEXT);",
    probe="SELECT text FROM notes LIMIT 1",
    patience=10.0,
)


def asked(connection: sqlite3.Connection, pragma: str):
    return connection.execute(f"PRAGMA {pragma}").fetchone()[0]


def test_it_is_made_where_there_is_none_and_kept_where_there_is(tmp_path: Path):
    path = tmp_path / "notes.sqlite"
    connection, aside = opened(path, SCHEMA)
    assert aside is None
    assert (asked(connection, "user_version"), asked(connection, "auto_vacuum")) == (3, 2)
    assert asked(connection, "journal_mode") == "wal"
    connection.execute("INSERT INTO notes VALUES ('kept')")
    connection.close()
    connection, _ = opened(path, SCHEMA)
    assert connection.execute("SELECT text FROM notes").fetchall() == [("kept",)]
    connection.close()


def test_many_may_make_it_at_once(tmp_path: Path):
    path = tmp_path / "notes.sqlite"
    with ThreadPoolExecutor(8) as pool:
        connections = [connection for connection, _ in pool.map(lambda _: opened(path, SCHEMA), range(8))]
    for number, connection in enumerate(connections):
        connection.execute("INSERT INTO notes VALUES (?)", (str(number),))
    assert connections[0].execute("SELECT count(*) FROM notes").fetchone() == (8,)
    for connection in connections:
        connection.close()


def test_a_damaged_one_is_put_aside(tmp_path: Path):
    path = tmp_path / "notes.sqlite"
    path.write_bytes(b"no database at all" * 300)
    connection, aside = opened(path, SCHEMA)
    connection.close()
    assert aside is not None
    assert aside.name.startswith("notes.damaged-")
    assert aside.read_bytes() == b"no database at all" * 300


def test_a_damaged_name_that_is_no_text_is_damage_too(tmp_path: Path):
    path = tmp_path / "notes.sqlite"
    connection, _ = opened(path, SCHEMA)
    connection.execute("CREATE TABLE others (text TEXT)")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    damaged = path.read_bytes().replace(b"othersothers", b"oth\xffrsothers").replace(b"TABLE others", b"TABLO others")
    path.write_bytes(damaged)
    connection, aside = opened(path, SCHEMA)
    connection.close()
    assert aside is not None


def test_one_that_breaks_again_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "notes.sqlite"
    path.write_bytes(b"no database at all" * 300)
    monkeypatch.setattr(sqlite, "_put_aside", lambda stays: stays)
    with pytest.raises(Damaged):
        opened(path, SCHEMA)


def test_a_later_one_is_left_alone(tmp_path: Path):
    path = tmp_path / "notes.sqlite"
    opened(path, SCHEMA)[0].close()
    before = path.read_bytes()
    with pytest.raises(Newer):
        opened(path, SCHEMA._replace(version=2))
    assert path.read_bytes() == before


def test_one_that_lacks_a_table_is_no_damaged_one(tmp_path: Path):
    path = tmp_path / "notes.sqlite"
    connection, _ = opened(path, SCHEMA)
    connection.execute("DROP TABLE notes")
    connection.close()
    with pytest.raises(sqlite3.OperationalError, match="notes"):
        opened(path, SCHEMA)
    assert [file.name for file in tmp_path.glob("*damaged*")] == []
