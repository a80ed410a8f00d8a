"""Random lives of a watched folder: pictures come in every way there is, and each is done once, whole."""

from __future__ import annotations

import json
import os
import random
import secrets
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.conftest import PROGRAM
from tests.conftest import SOAK
from tests.engines.conftest import picture
from tests.watching.watched import Watched, watched

PICTURES, CUT_OFF, LIVES = (1_000, 20, 8) if SOAK else (40, 3, 3)
BURST = 50 if SOAK else 6
SIZE = (320, 240)
pytestmark = [pytest.mark.timeout(900 if SOAK else 120), pytest.mark.faults]


class World:
    """What people and programs do to a watched folder."""

    def __init__(self, watch: Watched, chance: random.Random, store: Path) -> None:
        self.watch, self.chance, self.store = watch, chance, store
        self.made: list[Path] = []
        """The pictures that are in the folder, whole or not."""

    def next(self) -> tuple[Path, bytes]:
        """Return the path of a picture to come, in some folder, and its bytes."""
        number = len(self.made)
        inside = self.chance.choice(["", "", "a", "a/b", f"day {number % 5}"])
        path = self.watch.folder / inside / f"img {number:04d}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.made.append(path)
        drawn = self.store / f"{number % 40}.jpg"
        if not drawn.exists():
            self.store.mkdir(exist_ok=True)
            picture(drawn, number, SIZE)
        return path, drawn.read_bytes() + b"%d" % number  # what stands behind a picture does no harm

    def copy(self) -> None:
        """Let a picture be copied."""
        path, data = self.next()
        path.write_bytes(data)

    def burst(self) -> None:
        """Let many be copied, with their times."""
        for _ in range(self.chance.randrange(2, BURST)):
            path, data = self.next()
            path.write_bytes(data)
            os.utime(path, (1e9 + len(self.made), 1e9 + len(self.made)))

    def rename(self) -> None:
        """Let a picture be written under a name that is hidden, or no picture's, and renamed into place."""
        path, data = self.next()
        beside = path.with_name(self.chance.choice([f".{path.name}", f"{path.name}.part"]))
        beside.write_bytes(data)
        beside.rename(path)

    def move_folder(self) -> None:
        """Let a folder of pictures be moved in."""
        outside = self.store / f"folder {len(self.made)}"
        outside.mkdir(parents=True)
        inside = self.watch.folder / outside.name
        for _ in range(3):
            path, data = self.next()
            self.made[-1] = inside / path.name
            (outside / path.name).write_bytes(data)
        outside.rename(inside)

    def write_slowly(self) -> None:
        """Let a picture be written in pieces: it is not taken before it is closed, while others are."""
        path, data = self.next()
        with open(path, "wb") as file:
            for start in range(0, len(data), 30_000):
                file.write(data[start : start + 30_000])
                file.flush()
                other, whole = self.next()
                other.write_bytes(whole)
                self.watch.wait_for(lambda other=other: bool(self.watch.of("task-finished", other)))
                assert not self.watch.of("arrived", path)

    def cut_off(self) -> None:
        """Let a picture be cut off for a while: it is tried, fails, and is tried again when it has come to its end."""
        path, data = self.next()
        middle = self.chance.randrange(1, len(data) - 2_000)
        path.write_bytes(data[:middle])
        self.watch.wait_for(lambda: bool(self.watch.of("task-failed", path)))
        with open(path, "ab") as file:
            file.write(data[middle:])

    def go_away(self) -> None:
        """Let the folder go, as a drive does, and come back as it was."""
        away = self.watch.folder.with_name("away")
        self.watch.folder.rename(away)
        self.comes_back(away)

    def be_removed(self) -> None:
        """Let the folder be removed when all in it is done, and be made again with the same pictures."""
        self.watch.wait_until_done()
        again = self.watch.folder.with_name("again")
        shutil.copytree(self.watch.folder, again)
        shutil.rmtree(self.watch.folder)
        self.comes_back(again)
        self.watch.wait_for(self.watch.is_idle)

    def comes_back(self, place: Path) -> None:
        """Wait until it is seen that the folder is gone, put it back, and wait until that is seen."""
        number = len(self.watch.of("back"))
        self.watch.wait_for(lambda: len(self.watch.of("away")) > number)
        place.rename(self.watch.folder)
        self.watch.wait_for(lambda: len(self.watch.of("back")) > number)

    def die(self) -> None:
        """Let the program be killed, pictures arrive meanwhile, and the program be started again."""
        self.burst()
        self.watch.end(signal.SIGKILL)
        self.burst()
        self.copy()
        self.watch.start()

    def end(self) -> None:
        """Let the program be ended in order, and started again."""
        self.burst()
        assert self.watch.end(self.chance.choice([signal.SIGTERM, signal.SIGINT])) in (0, 1, 130)
        self.copy()
        self.watch.start()


def test_each_picture_is_done_once_and_whole(tmp_path, monkeypatch):
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    seed = int(os.environ.get("MULTITONE_SEED", secrets.randbelow(1 << 32)))
    print(f"MULTITONE_SEED={seed}")  # noqa: T201 - pytest shows it where a test fails
    chance = random.Random(seed)
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    with watched(folder, output, "--do", "resize width=64") as watch:
        world = World(watch, chance, tmp_path / "store")
        acts: list[Callable[[], None]] = [world.cut_off] * CUT_OFF
        acts += [world.die, world.go_away, world.be_removed, world.end][: LIVES + 1] * (LIVES // 2 if SOAK else 1)
        usual = [world.copy, world.burst, world.burst, world.rename, world.move_folder, world.write_slowly]
        acts += chance.choices(usual, k=max(8, PICTURES // 20))
        chance.shuffle(acts)
        for act in acts:
            act()
        while len(world.made) < PICTURES:
            chance.choice(usual)()
        watch.wait_until_done()
        assert watch.end() == 0, watch.errors
        check(watch, world)
        before = {path: path.stat().st_ino for path in output.rglob("*") if path.is_file()}
        at = len(watch.events)
        watch.start()
        watch.wait_for(watch.is_idle)
        assert watch.end() == 0, watch.errors
        assert not [event for event in watch.events[at:] if event["event"].startswith(("task-", "job-"))]
        assert {path: path.stat().st_ino for path in output.rglob("*") if path.is_file()} == before


def check(watch: Watched, world: World) -> None:
    """Hold what was made against what came."""
    wanted = {watch.output / path.relative_to(watch.folder) for path in world.made}
    found = {path for path in watch.output.rglob("*") if path.is_file()}
    assert found == wanted
    for path in found:
        with Image.open(path) as image:
            assert image.size == (64, 48)
            image.load()
    done = Counter(event["source"] for event in watch.of("task-finished"))
    assert not [source for source, times in done.items() if times > 1]
    assert "Traceback" not in watch.errors
    told = subprocess.run([*PROGRAM, "history", "--json"], capture_output=True, text=True, check=True, timeout=60)
    jobs = json.loads(told.stdout)["jobs"]
    assert sum(job["done"] for job in jobs) == len(wanted), jobs
    assert sum(job["failed"] + job["left"] for job in jobs) == 0, jobs
    assert len(jobs) <= 2, "a day is one job; midnight may come in between"
