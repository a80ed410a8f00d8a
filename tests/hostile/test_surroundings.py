"""A system that gives little: the program works, or says in a sentence why not; it never shows a traceback."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="these are the ways of Linux")
DONE, USAGE, STOPPED = 0, 2, 3
CONVERT = "convert in -o out --do grayscale --quiet"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for number in range(2):
        Image.new("RGB", (16, 16), (number, 90, 20)).save(tmp_path / f"in/{number}.jpg")
    return tmp_path


@functools.cache
def may_mount() -> bool:
    """Whether this user may have a view of the file systems of their own."""
    shell = shutil.which("unshare")
    return bool(shell) and subprocess.run([str(shell), "-m", "mount", "-t", "tmpfs", "none", "/mnt"]).returncode == 0


def ran(here: Path, script: str, **environment: str | None) -> tuple[int, str]:
    """Run a line of a shell, in which `$M` is the program; return its status and all that it said."""
    variables = dict(os.environ) | {"MULTITONE_HOME": str(here / "home"), "M": f"{sys.executable} -m multitone"}
    for name, value in environment.items():
        variables.pop(name, None)
        if value is not None:
            variables[name] = value
    done = subprocess.run(["bash", "-c", script], cwd=here, env=variables, capture_output=True, timeout=60)
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert "Traceback" not in said, said
    return done.returncode, said


def results(here: Path) -> int:
    return len(list((here / "out").glob("*.jpg")))


WORKS = {
    "no home": ({"MULTITONE_HOME": None, "HOME": None, "XDG_DATA_HOME": "/proc"}, CONVERT),
    "a home that cannot be written to": ({"MULTITONE_HOME": None, "HOME": "/proc"}, CONVERT),
    "no place for the history": ({"MULTITONE_HOME": "/proc/x"}, CONVERT),
    "a locale of C": ({"LC_ALL": "C", "LANG": "C"}, CONVERT),
    "no locale": ({"LC_ALL": None, "LANG": None, "LC_CTYPE": None}, CONVERT),
    "a locale that is none": ({"LC_ALL": "xx_YY.nonsense"}, CONVERT),
    "no terminal": ({"TERM": None}, CONVERT),
    "a terminal of no kind": ({"TERM": "nonsense", "COLUMNS": "x"}, CONVERT),
    "a temporary folder that is not there": ({"TMPDIR": "/nowhere"}, CONVERT),
    "a temporary folder that cannot be written to": ({"TMPDIR": "/proc"}, CONVERT),
}


@pytest.mark.parametrize("name", WORKS)
def test_a_job_is_done_all_the_same(here: Path, name: str) -> None:
    environment, line = WORKS[name]
    status, said = ran(here, f"exec $M {line}", **environment)
    assert (status, results(here)) == (DONE, 2), said


@pytest.mark.parametrize("line", [CONVERT, f"{CONVERT} --dry-run"])
def test_a_temporary_folder_with_a_long_path_is_not_used_for_sockets(here: Path, line: str) -> None:
    (here / ("x" * 120)).mkdir()
    status, said = ran(here, f"exec $M {line}", TMPDIR=str(here / ("x" * 120)))
    assert (status, results(here)) == (DONE, 0 if "dry" in line else 2), said


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", "2>/dev/full"])
def test_a_closed_stream_stops_no_job(here: Path, closed: str) -> None:
    status, said = ran(here, f"$M {CONVERT} {closed}")
    assert (status, results(here)) == (DONE, 2), said


@pytest.mark.parametrize("line", [f"$M {CONVERT} --json >/dev/full", "$M convert in -o out >/dev/full"])
def test_a_full_stream_is_told_and_the_job_is_done(here: Path, line: str) -> None:
    status, said = ran(here, line)
    assert (status, results(here)) == (1, 2), said
    assert "No space left" in said


@pytest.mark.parametrize("limit", [8, 12, 20, 30, 50])
def test_too_few_open_files_are_told(here: Path, limit: int) -> None:
    status, said = ran(here, f"ulimit -n {limit}; exec $M {CONVERT}")
    assert (status, results(here)) == (USAGE, 0), said
    assert f"Only {limit} files may be open" in said
    assert ran(here, f"ulimit -n {limit}; exec $M history")[0] == DONE


@pytest.mark.parametrize(
    ("limit", "statuses"),
    [
        ("-n 64", [DONE]), ("-S -n 30", [DONE]), ("-v 30000", [1, STOPPED]), ("-v 60000", [DONE, 1, STOPPED]),
        ("-v 300000", [DONE]), ("-f 0", [USAGE, STOPPED]), ("-f 1", [USAGE, STOPPED]), ("-f 40", [DONE]),
    ],
)  # fmt: skip
def test_a_small_limit_is_enough_or_is_told(here: Path, limit: str, statuses: list[int]) -> None:
    status, said = ran(here, f"ulimit {limit}; exec $M {CONVERT}")
    assert status in statuses, said
    assert status == DONE or "multitone: " in said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may start as many processes as there can be")
def test_too_few_processes_are_told(here: Path) -> None:
    status, said = ran(here, f"ulimit -u 1; exec $M {CONVERT}")
    assert status in (USAGE, STOPPED), said


@pytest.mark.parametrize("line", ["convert in -o out", "history", "doctor", "convert /in -o /out"])
def test_a_folder_that_is_gone_is_no_place_to_start_in(here: Path, line: str) -> None:
    status, said = ran(here, f"mkdir gone; cd gone; rmdir ../gone; exec $M {line}")
    assert status == USAGE
    assert "The folder that this was started in is gone" in said


@pytest.mark.parametrize("line", [CONVERT, f"{CONVERT} --dry-run", "doctor"])
@pytest.mark.parametrize(
    "mounted",
    [
        "mount -t tmpfs none /proc", "mount -t tmpfs -o ro none /dev/shm", "mount -t tmpfs -o size=4k none /dev/shm",
        "mount -t tmpfs -o ro none /var/tmp; mount -t tmpfs -o ro none /dev/shm",
    ],
)  # fmt: skip
def test_file_systems_that_are_not_there_are_done_without(here: Path, mounted: str, line: str) -> None:
    if not may_mount():
        pytest.skip("no file system can be mounted here")
    status, said = ran(here, f"unshare -m bash -c '{mounted}; exec $M {line}'")
    assert status == DONE, said
    assert line != CONVERT or results(here) == 2


def test_what_nobody_foresaw_is_a_sentence_and_a_status(here: Path) -> None:
    script = "import multitone.__main__ as m; m.main = lambda: {}['oh']; m.program()"
    status, said = ran(here, f'{sys.executable} -c "{script}" history')
    assert status == STOPPED
    assert said == "multitone: Something unexpected went wrong, and Multitone ends: KeyError: 'oh'.\n"
