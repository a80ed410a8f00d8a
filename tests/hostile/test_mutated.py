"""Mutated files of all formats come in by every door: each is done or refused in a sentence, and nothing else happens.

A library of C that crashes costs its own picture and no other; how many did is printed. Seeds are printed, too.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyjpegxl
import pytest
import pyvips
import tifffile
from PIL import Image

from multitone.engines.registry import engine_names
from multitone.errors import FAILURE_KINDS, EngineError, ImageError
from multitone.imaging.containers.jpeg_xl import without_packed
from tests.conftest import SOAK
from tests.hostile.doors import DOORS, TRACES, House, answered, events
from tests.hostile.mutations import mutants

pytestmark = [pytest.mark.story, pytest.mark.faults, pytest.mark.timeout(3_000 if SOAK else 240)]

FILES = int(os.environ.get("MULTITONE_MUTANTS", "10000" if SOAK else "2000"))
SECONDS = 2_000 if SOAK else 120
SECONDS_AN_ANSWER = 30
LIMIT = 1_000_000_000
"""Bytes that two workers may hold together that are told so by --memory."""
MOST_DATA, MOST_MEMORY = 3_500_000_000, 4_000_000_000
"""Bytes that the child of other engines may take, which is held to them by the system as by a user's `ulimit`, and may
hold with its libraries. Two pictures of the largest size want as much, 500 megapixels, for a lie that could be true,
such as a blank fax, is no lie; what finds no room beside the other one is done alone, or told to be out of memory."""
MOST_SHORT = 0.01
"""The part of all files that may end as out of memory within these limits: others take no more than they hold."""
MOST_OF_A_SERVICE = 2_000_000_000
"""Bytes that the child of a service may hold, for the same reason."""
MOST_A_PIXEL = 40
"""Bytes a pixel that it may hold of a larger picture, if it shows that: an animation of 86 megapixels of which only two
corners are drawn has 1 KB."""
LIMITED = [name for name in engine_names("memory") if name not in engine_names("nodes")]
ENGINES = [*LIMITED, *(name for name in engine_names("workers") if name not in LIMITED)][:2]
WAYS: list[list[str]] = [
    ["--do", "grayscale", "--do", "resize width=20"],
    [],
    ["--format", "png"],
    ["--salvage", "--format", "png"],
    ["--do", "invert", "--format", "tiff"],
    ["--pages", "first"],
]
"""What is asked of the pictures; each is dealt a part of them, or all with `make soak`."""
MOST_JUDGED = 4_000_000
"""Pixels of a result that are looked at here; more are told by the header."""


@pytest.fixture(scope="module")
def seed() -> int:
    return int(os.environ.get("MULTITONE_SEED", secrets.randbelow(1 << 32)))


@pytest.fixture
def house(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Return a house full of strangers' files, and look afterwards whether it is as it was."""
    print(f"MULTITONE_SEED={seed}")  # noqa: T201 - pytest shows it where a test fails
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)  # of results, which are large where a source says so
    made = House(tmp_path / "house")
    for place, (name, data) in enumerate(mutants(seed, FILES)):
        part = made.sources / ("all" if SOAK else f"way{place % len(WAYS)}")
        part.mkdir(exist_ok=True)
        (part / name).write_bytes(data)
    made.close()
    yield made
    made.check()


def _told_sizes(house: House) -> dict[str, tuple[int, int]]:
    """Return the sizes that the headers of all files tell, by a dry run; 0 where they tell none."""
    ended = house.run(
        "convert", house.sources, "-o", house.root / "results" / "dry", "--dry-run", "--json",
        "--name", "{width} {height}/{stem}{counter}", seconds=SECONDS,
    )  # fmt: skip
    [plan] = events(ended)
    assert len(plan["tasks"]) == FILES, "a plan of all files"
    assert not plan["problems"]
    sizes = {}
    for task in plan["tasks"]:
        width, height = Path(task["target"]).parent.name.split(" ")
        sizes[task["source"]] = int(width or 0), int(height or 0)
    return sizes


@pytest.mark.parametrize("engine", ENGINES)
def test_each_is_done_or_failed_with_a_kind(engine: str, house: House) -> None:
    told, kinds = _told_sizes(house), Counter[str]()
    for number, way in enumerate(WAYS):
        out = house.root / "results" / str(number)
        source = house.sources / "all" if SOAK else house.sources / f"way{number}"
        memory = ["--memory", str(LIMIT // 1_000_000)] if engine in LIMITED else []
        ended = house.run(
            "convert", source, "-o", out, *way, "--json", "--engine", engine, "--workers", "2", *memory,
            seconds=SECONDS, most=0 if engine in LIMITED else MOST_DATA,
        )  # fmt: skip
        final = _check_job(ended, len(os.listdir(source)), LIMIT if engine in LIMITED else MOST_MEMORY)
        made = {event["target"] for event in final if event["event"] == "task-finished"}
        assert {str(path) for path in out.rglob("*") if path.is_file()} == made
        kinds.update(event.get("kind", "done") for event in final)
        for event in final:
            _check_picture(event, told[event["source"]], scaled=number == 0)
    print(engine, dict(kinds))  # noqa: T201 - crashes of libraries are counted
    assert kinds["crashed"] <= FILES // 100, kinds
    assert kinds["out-of-memory"] <= MOST_SHORT * sum(kinds.values()), kinds
    assert len(kinds) > 3, "mutants that all end alike test little"


def _check_job(ended: subprocess.CompletedProcess[str], files: int, most_memory: int) -> list[dict[str, Any]]:
    """Check the account of a job, and return what became of each file."""
    said = events(ended)
    finished = said[-1]
    assert finished["event"] == "job-finished"
    assert finished["stopped"] is None
    final = [event for event in said if event["event"] in ("task-finished", "task-failed")]
    assert sorted(event["task"] for event in final) == list(range(1, files + 1))
    assert ended.returncode == (1 if finished["failed"] else 0)
    assert finished["peak_memory"] < most_memory
    for event in (event for event in final if event["event"] == "task-failed"):
        assert event["kind"] in FAILURE_KINDS
        assert event["kind"] not in ("permission", "no-space", "vanished", "timeout", "operation-failed"), event
        assert event["reason"].endswith("."), event
        assert not TRACES.search(event["reason"]), event
        if event["kind"] == "crashed":
            print(event)  # noqa: T201 - it has a line in the report of the test
    return final


def _check_picture(event: dict[str, Any], told: tuple[int, int], *, scaled: bool) -> None:
    """Check that what claims success is a whole picture, of the size that its header told; Pillow is the judge."""
    if event["event"] != "task-finished":
        return
    if told != (0, 0):
        assert event["pixels"] >= told[0] * told[1], (event, told)  # more where it has pages or frames
    size = _judged(event)
    if scaled:
        assert size[0] <= 20, event
    elif event["copied"]:  # which Pillow may see otherwise: it crops no AVIF, and believes PNGs of two headers
        assert Path(event["target"]).read_bytes() == Path(event["source"]).read_bytes(), event
    elif told != (0, 0):
        assert sorted(size) == sorted(told), (event, told)


def _judged(event: dict[str, Any]) -> tuple[int, int]:
    """Return the size of a result, which has to be whole; a file that was copied is as whole as it came."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # metadata are kept as they came, and may be damaged
        try:
            with Image.open(event["target"]) as picture:
                if picture.width * picture.height < MOST_JUDGED and not event["copied"]:
                    picture.load()
                return picture.size
        except (OSError, RuntimeError) as error:
            if event["copied"] and event["target"].endswith(".jxl"):  # Pillow's plug-in refuses damage beside, too
                data = Path(event["target"]).read_bytes()
                assert data == Path(event["source"]).read_bytes()
                info = pyjpegxl.probe(without_packed(data))
                return info.width, info.height
            if event["copied"] and event["target"].endswith(".png"):  # Pillow refuses damage beside the pixels
                data = Path(event["target"]).read_bytes()
                assert data == Path(event["source"]).read_bytes()
                return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
            if not event["target"].endswith(".tif"):  # Pillow reads no gray of 16 bits with alpha
                raise AssertionError(event) from error
        if event["copied"]:
            with tifffile.TiffFile(event["target"]) as opened:
                page = opened.pages.first
                return page.imagewidth, page.imagelength
    deep = pyvips.Image.new_from_file(event["target"], fail_on="error")
    deep.avg()
    return deep.width, deep.height


@pytest.mark.parametrize("door", DOORS)
def test_each_is_shown_or_told(door: str, house: House) -> None:
    paths = sorted(str(path) for path in house.sources.rglob("*") if path.is_file())
    answers = answered(door, paths, SECONDS_AN_ANSWER)
    assert answers.of.keys() == set(paths)
    told = _told_sizes(house)
    largest = max(told[path][0] * told[path][1] for path in answers.of.keys() - answers.errors.keys())
    assert answers.peak < max(MOST_OF_A_SERVICE, largest * MOST_A_PIXEL)
    ended = [path for path, error in answers.errors.items() if isinstance(error, EngineError)]
    print(door, len(answers.errors), "refused; ended by", ended)  # noqa: T201 - crashes of libraries are counted
    assert len(ended) <= FILES // 100
    for path, error in answers.errors.items():
        assert not TRACES.search(str(error)), (path, error)
        assert str(error).endswith("."), (path, error)
        if isinstance(error, ImageError):
            assert error.kind not in ("permission", "no-space", "vanished", "timeout", "operation-failed"), (
                path,
                error,
            )
    assert 0 < len(answers.errors) < FILES, "mutants that all end alike test little"
