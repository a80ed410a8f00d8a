import json
import os
import signal
import subprocess
import time

import pytest
from PIL import Image

from multitone.cli.lab import HEADINGS, as_markdown, cells
from multitone.speedup.lab.table import Laboratory, LabRow
from tests.cli.conftest import PROGRAM


@pytest.fixture
def photo(tmp_path):
    Image.effect_noise((600, 520), 80).save(tmp_path / "noise.png")
    return tmp_path / "noise.png"


def test_json_is_what_the_contract_says(multitone, photo):
    ended = multitone("lab", photo, "--kernel", "pillow", "--engine", "threads", "--rounds", 1, "--json")
    assert (ended.status, ended.err) == (0, "")
    found = json.loads(ended.out)
    assert {"rows", "conditions"} <= set(found)
    wanted = {"kernel", "engine", "workers", "workload", "seconds", "speedup", "identical", "unavailable"}
    assert [(row["kernel"], row["engine"]) for row in found["rows"]] == [("pillow", "serial"), ("pillow", "threads")]
    for row in found["rows"]:
        assert wanted <= set(row)
        assert row["unavailable"] is not None or (row["identical"] and len(row["seconds"]) == 1)


@pytest.mark.parametrize("arguments", [["--kernel", "cc"], ["nowhere"]])
def test_what_is_unknown_is_wrong_usage(multitone, arguments):
    ended = multitone("lab", *arguments)
    assert (ended.status, ended.out) == (2, "")
    assert len(ended.err.splitlines()) == 1
    refused = multitone("lab", "--json", "--markdown")
    assert (refused.status, refused.events[0]["event"], refused.err) == (2, "refused", "")


def test_control_c_ends_it_soon(tmp_path, photo):
    with subprocess.Popen(
        [*PROGRAM, "lab", str(photo), "--kernel", "loop"], cwd=tmp_path, stderr=subprocess.PIPE
    ) as lab:
        while not _children(lab.pid):  # it is at work, and no longer at its imports
            assert lab.poll() is None
            os.sched_yield()
        lab.send_signal(signal.SIGINT)
        began = time.monotonic()
        assert lab.wait(20) == 130
        assert time.monotonic() - began < 5
        assert lab.stderr.read() == b""


def _children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            return file.read().split()
    except OSError:
        return []


def test_the_table_says_each_row_and_what_it_was_measured_on():
    measured = LabRow("c", "threads", 2, "cpu", (0.5, 0.6, 0.7), 1.9, (1.8, 2.0), True, 900.0, "It lets go.")
    missing = LabRow("numba", "serial", 1, "cpu", unavailable="It is not installed.")
    assert cells(measured) == ("c", "threads", "2", "0.60", "0.50–0.70", "1.90 ×", "same", "It lets go.")
    assert cells(missing)[-1] == "It is not installed."
    told = {"processor": "A chip", "cores": 2, "python": "3.11.7", "system": "Linux"}
    lines = as_markdown(Laboratory((measured, missing), told)).splitlines()
    assert lines[0] == "| " + " | ".join(HEADINGS) + " |"
    assert len({line.count("|") for line in lines[:4]}) == 1
    assert lines[-1] == "processor A chip, cores 2, python 3.11.7, system Linux."
