"""What goes wrong between here and far away: all is done all the same, nothing twice, and nothing is left behind."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from tests.cli.conftest import PROGRAM
from tests.conftest import SOAK
from tests.end2end.command_line import check_account, multitone
from tests.end2end.far.servers import Bucket, Proxy, WebServer, failing_of
from tests.end2end.far.test_far_jobs import GRAY, by_name, files, from_list, near
from tests.engines.conftest import picture

PICTURES, KILLS = (500, 10) if SOAK else (24, 2)
SHARE = 0.05 if SOAK else 0.2
pytestmark = pytest.mark.faults


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Return a folder of pictures."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(PICTURES):
        picture(folder / f"img {number:03}.jpg", number % 250, (96, 64))
    return folder


def test_of_requests_that_fail_all_is_done_and_nothing_twice(
    many: Path, s3: str, bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web, proxy = WebServer(many, 0.05), Proxy(s3)
    with web.running(), proxy.running():
        web.fails = failing_of(SHARE, 1, ("500", "503", "reset", "stall", "cut"))
        proxy.fails = failing_of(SHARE, 2, ("500", "reset", "stall", "cut"))
        monkeypatch.setenv("AWS_ENDPOINT_URL", proxy.url)
        ran = from_list(monkeypatch, web.links(), "-o", f"{bucket.url}/out", *GRAY)
    check_account(ran)
    assert ran.lines[-1]["done"] == PICTURES, ran.of("task-failed", "task-skipped")
    assert bucket.contents("out/") == near(many, tmp_path, *GRAY)
    puts = {name: number for name, number in proxy.served.items() if name.startswith("PUT")}
    assert set(puts.values()) == {1}, "nothing was brought twice"
    assert bucket.uploads() == []


def test_a_place_that_is_away_stops_the_job_which_goes_on_later(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = WebServer(many)
    with web.running():
        web.fails = lambda *_: "reset" if len(web.served) >= 8 else ""
        ran = from_list(monkeypatch, web.links(), "-o", str(tmp_path / "out"), *GRAY)
        assert ran.status == 3, ran
        assert "cannot be reached" in ran.lines[-1]["stopped"]
        assert 0 < ran.lines[-1]["done"] < PICTURES
        web.fails = lambda *_: ""
        web.served.clear()
        resumed = multitone("resume", "--json")
        assert resumed.status == 0, resumed
    assert ran.lines[-1]["done"] + resumed.lines[-1]["done"] == PICTURES
    assert set(web.served.values()) == {1}
    assert files(tmp_path / "out") == by_name(near(many, tmp_path, *GRAY))


def test_one_that_is_back_goes_on_by_itself_where_somebody_waits(many: Path, tmp_path: Path) -> None:
    from multitone.batch.discovery import discover
    from multitone.batch.events import JobFinished, Paused, Resumed
    from multitone.batch.job import Export
    from multitone.batch.plan import plan
    from multitone.engines.base import JobControl
    from multitone.engines.registry import create_engine
    from multitone.imaging.pipeline import Pipeline

    web = WebServer(many)
    with web.running():
        job = plan(discover(web.links()), Pipeline(), Export(folder=str(tmp_path / "out"))).job
        web.fails = lambda *_: "reset" if len(web.served) >= 4 else ""
        events = []
        for batch in create_engine("processes", 1).run(job, JobControl(waits=True)):
            events += batch
            if any(isinstance(event, Paused) for event in batch):
                web.fails = lambda *_: ""
    assert any(isinstance(event, Resumed) for event in events)
    assert isinstance(events[-1], JobFinished)
    assert events[-1].done == PICTURES


def test_the_process_that_transfers_is_replaced(
    many: Path, bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from multitone.engines.transfer.courier import Courier

    pids: set[int] = set()
    news = Courier.news

    def with_a_death(courier: Courier) -> list[object]:
        taken = news(courier)
        if taken and courier.pid and not pids:
            pids.add(courier.pid)
            os.kill(courier.pid, signal.SIGKILL)
        return taken

    monkeypatch.setattr(Courier, "news", with_a_death)
    ran = multitone("convert", str(many), "-o", f"{bucket.url}/out", *GRAY)
    check_account(ran)
    assert pids
    assert ran.lines[-1]["done"] == PICTURES
    assert bucket.contents("out/") == near(many, tmp_path, *GRAY)


def test_a_program_that_is_killed_goes_on_where_it_was(many: Path, s3: str, bucket: Bucket, tmp_path: Path) -> None:
    for path in many.iterdir():
        bucket.put(f"in/{path.name}", path.read_bytes())
    asked = ["convert", f"{bucket.url}/in", "-o", f"{bucket.url}/out", *GRAY]
    expected = near(many, tmp_path, *GRAY)
    chance = random.Random(20)
    job = killed_after(asked, chance.uniform(0, 0.7))
    for _ in range(KILLS - 1):
        resumed = killed_after(["resume", *([job] if job else []), "--json", "--workers", "1"], chance.uniform(0, 0.7))
        job = job or resumed
    last = multitone("resume", *([job] if job else []), "--json") if job else multitone(*asked)
    assert last.status in (0, 2), last
    assert bucket.contents("out/") == expected
    assert bucket.uploads() == []
    until = time.monotonic() + 10
    while left := [*Path(tempfile.gettempdir()).glob("multitone-far-*")]:
        assert time.monotonic() < until, left


def killed_after(asked: list[str], share: float) -> str:
    """Run the program, kill it when such a share of pictures is done, and return the name of its job."""
    done = round(share * PICTURES)
    job = ""
    with subprocess.Popen([*PROGRAM, *asked], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        children = []
        for line in program.stdout:
            event = json.loads(line)
            job = event.get("job", job)
            done -= event["event"] == "task-finished"
            if done <= 0:
                with contextlib.suppress(psutil.NoSuchProcess):
                    children = psutil.Process(program.pid).children(recursive=True)
                break
        program.kill()
        program.communicate()
    assert not psutil.wait_procs(children, timeout=20)[1], "they outlive their program"
    return job
