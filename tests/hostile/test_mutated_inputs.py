"""Mutants of all that is read beside pictures: presets, looks, marks, settings, journals, claims and kept thumbnails.

The program says a line, or does without; it never ends in a traceback, and nothing else breaks with it.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from multitone import paths, settings
from multitone.batch.journal.claims import Claim, read_claims, write_claim
from multitone.errors import MultitoneError
from multitone.imaging.operation import build_operation
from multitone.imaging.raster import Raster
from multitone.services.preview.request import Pixels
from multitone.services.thumbnails import ThumbnailRequest
from tests import looks, pictures
from tests.conftest import SOAK
from tests.end2end.command_line import Ran, multitone
from tests.engines.conftest import picture
from tests.hostile.corpus import corpus
from tests.hostile.doors import TRACES
from tests.hostile.mutations import MUTATIONS, sealed

TIMES = 2_000 if SOAK else 60
pytestmark = pytest.mark.timeout(2_000 if SOAK else 120)


@pytest.fixture
def chance() -> random.Random:
    seed = int(os.environ.get("MULTITONE_SEED", random.SystemRandom().randrange(1 << 32)))
    print(f"MULTITONE_SEED={seed}")  # noqa: T201 - pytest shows it where a test fails
    return random.Random(seed)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    (tmp_path / "in").mkdir()
    picture(tmp_path / "in" / "a.png", 1, (8, 6))


def mutants_of(data: bytes, chance: random.Random, times: int = TIMES) -> Iterator[bytes]:
    others = [file for files in corpus().values() for file in files]
    for _ in range(times):
        made = chance.choice(MUTATIONS)(chance, data, chance.choice(others))
        yield sealed(made) if made.startswith(b"\x89PNG") else made


def check_said(ran: Ran) -> None:
    """Check that a command did what it was asked to, or refused it in a line."""
    assert "Traceback" not in ran.err, ran
    assert ran.status in (0, 1, 2), ran
    assert not TRACES.search(ran.err.strip().replace("\n", " ")), ran
    if ran.out.startswith('{"event":"refused"'):
        assert all(not TRACES.search(problem) for problem in ran.lines[0]["problems"]), ran


def test_presets(tmp_path: Path, chance: random.Random) -> None:
    preset = tmp_path / "some.json"
    [whole] = [path for path in (paths.resources() / "presets").glob("*.json") if path.name.startswith("01")]
    for data in mutants_of(whole.read_bytes(), chance):
        preset.write_bytes(data)
        asked = ("convert", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--preset", str(preset))
        check_said(multitone(*asked, "--dry-run", "--json"))


LOOKS = {
    "lut look.cube": lambda: looks.cube_text(looks.identity(3)),
    "lut hald.png": lambda: looks.hald(looks.identity(4), 4),
    "watermark mark.svg": lambda: corpus()[".svg"][2],
    "watermark mark.png": lambda: corpus()[".png"][0],
    "watermark mark.tif": lambda: corpus()[".tif"][1],
}


@pytest.mark.parametrize("named", LOOKS)
def test_files_of_steps(named: str, tmp_path: Path, chance: random.Random) -> None:
    step, name = named.split()
    whole = LOOKS[named]()
    data = whole if isinstance(whole, bytes) else whole.encode()
    for place, mutant in enumerate(mutants_of(data, chance)):
        path = tmp_path / f"{place}{name}"
        path.write_bytes(mutant)
        said = ""
        try:
            made = build_operation(step, {"file": str(path)})
            made.check()
            done = made.process(Raster(np.full((6, 8, 3), 99, np.uint8)))
            assert (done.width, done.height) == (8, 6)
        except MultitoneError as error:
            said = str(error)
        assert not TRACES.search(said), said


def test_settings(tmp_path: Path, chance: random.Random) -> None:
    settings.save(settings.Settings(language="de"))
    file = paths.settings_file()
    for data in mutants_of(file.read_bytes(), chance):
        file.write_bytes(data)
        check_said(multitone("presets", "--json"))


def test_journals(tmp_path: Path, chance: random.Random) -> None:
    asked = ("convert", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--engine", "serial", "--json")
    assert multitone(*asked).status == 0
    assert multitone(*asked, "--existing", "replace", "--do", "invert").status == 0
    result = (tmp_path / "out" / "a.png").read_bytes()
    [journal] = [
        path for path in paths.data_folder().rglob("*") if path.is_file() and path.read_bytes()[:6] == b"SQLite"
    ]
    whole, kept = journal.read_bytes(), tmp_path / "whole"
    shutil.copytree(paths.data_folder(), kept)
    for data in mutants_of(whole, chance, max(10, TIMES // 3)):
        shutil.rmtree(paths.data_folder())
        shutil.copytree(kept, paths.data_folder())
        journal.write_bytes(data)
        for command in (("history", "--json"), ("undo", "--dry-run", "--json"), ("resume", "--json")):
            check_said(multitone(*command))
        assert (tmp_path / "out" / "a.png").read_bytes() == result


def test_claims(tmp_path: Path, chance: random.Random) -> None:
    file = tmp_path / "claims"
    handle = os.open(file, os.O_CREAT | os.O_WRONLY)
    for number in range(20):
        write_claim(handle, Claim(number, b"/out/%d.jpg" % number, 1, 2, 3, "0" * 64))
    os.close(handle)
    for data in mutants_of(file.read_bytes(), chance, 10 * TIMES):
        file.write_bytes(data)
        assert all(isinstance(claim, Claim) for claim in read_claims(file))


def test_kept_thumbnails(tmp_path: Path, chance: random.Random) -> None:
    source = tmp_path / "a.jpg"
    source.write_bytes(pictures.jpeg(300, 200))
    request = ThumbnailRequest((str(source),), 96, str(tmp_path / "cache"))
    (shown,) = request.answer()
    assert isinstance(shown, Pixels)
    [kept] = (tmp_path / "cache").rglob("*.png")
    for data in mutants_of(kept.read_bytes(), chance):
        kept.write_bytes(data)
        (answer,) = request.answer()
        assert isinstance(answer, Pixels)
        assert max(answer.width, answer.height) <= 96
