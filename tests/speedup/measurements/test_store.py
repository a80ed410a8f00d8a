"""The measurements' database: what is added comes back, from many writers, from broken files, from other machines."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from multitone.errors import UsageError
from multitone.speedup.measurements import Machine, Measurement, Workload, store
from multitone.speedup.measurements.store import Measurements, MeasurementsError, keep


def measurement(at: float = 1.5, **changed: object) -> Measurement:
    made = Measurement(
        number=0,
        at=at,
        kind="run",
        version="0.1.0",
        python="3.11.7",
        machine=Machine("vm", "Some processor", 2, "Linux"),
        workload=Workload("0123", "grayscale · invert", 3, 36.0),
        engine="processes",
        workers=2,
        seconds=0.1 + 0.2,
        megapixels_per_second=120.0,
        speedup=1.9,
        interval=(1.8, 2.0),
        detail=b'{"some": "detail"}',
    )
    return msgspec.structs.replace(made, **changed)


def numbered(number: int, one: Measurement) -> Measurement:
    return msgspec.structs.replace(one, number=number)


def test_what_was_added_comes_back_the_latest_first(tmp_path: Path):
    other = measurement(3.0, kind="scale", workload=Workload("4567", "", 1, 1.0), interval=None)
    with Measurements(tmp_path / "data") as kept:
        assert [kept.add(measurement()), kept.add(other), kept.add(measurement(2.0, detail=b""))] == [1, 2, 3]
    with Measurements(tmp_path / "data") as kept:
        every = [numbered(2, other), numbered(3, measurement(2.0, detail=b"")), numbered(1, measurement())]
        assert kept.recent() == every
        assert kept.recent(limit=1) == every[:1]
        assert kept.recent("run") == every[1:]
        assert kept.recent(key="4567") == every[:1]
        assert [one.detail for one in kept.recent(details=False)] == [b"", b"", b""]
        assert [found.measured for found in kept.compared("0123")] == [2]


def test_many_programs_write_at_once_into_a_file_that_none_has_made(tmp_path: Path):
    code = (
        "import sys, msgspec; from pathlib import Path; from tests.speedup.measurements.test_store import measurement\n"
        "from multitone.speedup.measurements.store import keep\n"
        "sys.stdout.write('ready\\n'); sys.stdout.flush(); sys.stdin.readline()\n"
        "said = {keep(measurement(int(sys.argv[2]) + n / 100), Path(sys.argv[1])) for n in range(25)}\n"
        "sys.exit(str(said) if said != {''} else 0)"
    )
    root = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), *sys.path])}
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path), str(n)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        for n in range(3)
    ]
    for program in programs:
        assert program.stdout.readline() == b"ready\n"
    for program in programs:
        program.stdin.write(b"\n")
        program.stdin.flush()
    for program in programs:
        program.communicate()
        assert program.returncode == 0
    with Measurements(tmp_path) as kept:
        found = kept.recent(limit=-1)
    assert len(found) == 75
    assert {one.number for one in found} == set(range(1, 76))


@pytest.mark.parametrize("content", [b"no database" * 500, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_put_aside_and_said(content, tmp_path: Path):
    (tmp_path / "measurements.sqlite").write_bytes(content)
    said = keep(measurement(), tmp_path)
    assert "damaged" in said
    assert next(tmp_path.glob("measurements.damaged-*.sqlite")).read_bytes() == content
    with Measurements(tmp_path) as kept:
        assert (len(kept.recent()), kept.notice) == (1, "")


def test_a_later_program_s_file_is_left_alone(tmp_path: Path):
    with sqlite3.connect(tmp_path / "measurements.sqlite") as later:
        later.execute("PRAGMA user_version = 99")
    later.close()
    before = (tmp_path / "measurements.sqlite").read_bytes()
    with pytest.raises(MeasurementsError, match="later version of Multitone"):
        Measurements(tmp_path)
    assert "later version of Multitone" in keep(measurement(), tmp_path)
    assert (tmp_path / "measurements.sqlite").read_bytes() == before


def test_what_cannot_be_kept_is_said_and_breaks_nothing(tmp_path: Path):
    (tmp_path / "file").write_text("")
    assert "cannot be kept" in keep(measurement(), tmp_path / "file")
    assert keep(measurement(seconds=0.0), tmp_path / "file") == ""  # there was nothing to keep
    Measurements(tmp_path).close()
    with sqlite3.connect(tmp_path / "measurements.sqlite") as broken:
        broken.execute("DROP TABLE measurements")
    broken.close()
    assert "cannot be used" in keep(measurement(), tmp_path)


def test_old_details_go_and_their_rows_stay(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(store, "DETAILED", 3)
    monkeypatch.setattr(store, "PRUNED_EVERY", 5)
    with Measurements(tmp_path) as kept:
        for n in range(10):
            kept.add(measurement(float(n)))
        assert [bool(one.detail) for one in kept.recent()] == [True] * 3 + [False] * 7


def test_another_machine_s_measurements_are_taken_in_once(tmp_path: Path):
    theirs = measurement(1.0, machine=Machine("other\x1b[31m", "Faster", 8, "Linux"), workers=8, seconds=0.1)
    with Measurements(tmp_path / "there") as there:
        there.add(theirs)
        there.add(measurement(5.0))
        document = there.exported()
    with Measurements(tmp_path / "here") as here:
        here.add(measurement(5.0))
        assert here.imported(document) == 1
        assert here.imported(document) == 0
        assert {one.machine.name for one in here.recent()} == {"vm", "other\x1b[31m"}
        assert here.recent()[1].detail == theirs.detail
        first, second = here.compared("0123")
    assert (first.machine.name, first.speed) == ("other\x1b[31m", None)
    assert second.speed == pytest.approx(0.1 / 0.3)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (b"\xff\xfe", "not a file of measurements"),
        (b"[]", "not a file of measurements"),
        (b'{"multitone_measurements": 1, "measurements": [{"number": 1}]}', "--export FILE"),
        (b'{"multitone_measurements": 2, "measurements": []}', "later version of Multitone"),
    ],
)
def test_a_file_of_something_else_is_refused_and_nothing_taken_in(document, said, tmp_path: Path):
    with Measurements(tmp_path) as kept:
        with pytest.raises(UsageError, match=said):
            kept.imported(document)
        assert kept.recent() == []
