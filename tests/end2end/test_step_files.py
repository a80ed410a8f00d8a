"""Steps that are given files, from the command line: found, said, known again."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests import looks, pictures
from tests.cli.conftest import PROGRAM
from tests.end2end.command_line import Ran, multitone

pytestmark = pytest.mark.story
RED, BLUE = ([[[200, 20, 20, 255]]], [[[20, 20, 200, 255]]])


def logo(path: Path, color: object) -> None:
    path.write_bytes(pictures.png(np.array(color, np.uint8).repeat(10, 0).repeat(10, 1)))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a folder with three pictures in `in`, a logo, and a history of its own."""
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for number in range(3):
        exif = Image.Exif()
        exif[0x0110] = f"Camera {number}"
        Image.new("RGB", (200, 100)).save(tmp_path / "in" / f"{number}.png", exif=exif)
    logo(tmp_path / "logo.png", RED)
    return tmp_path


MARK = "watermark file=logo.png size=20 margin=0 opacity=100"


def convert(*more: str, step: str = MARK) -> Ran:
    return multitone("convert", "in", "-o", "out", "--do", step, "--engine", "serial", "--json", *more)


def corners(folder: Path) -> set[tuple[int, ...]]:
    """Return the colors at the bottom right."""
    found = set()
    for path in sorted(folder.glob("*.png")):
        with Image.open(path) as image:
            found.add(image.convert("RGB").getpixel((199, 99)))
    return found  # type: ignore[return-value]


def test_a_changed_logo_makes_results_out_of_date(here: Path) -> None:
    assert convert().status == 0
    assert corners(here / "out") == {(200, 20, 20)}
    again = convert("--dry-run")
    assert "other settings" not in str(again)
    logo(here / "logo.png", BLUE)
    assert "3 results were made with other settings" in str(convert("--dry-run"))
    assert convert("--existing", "update").lines[-1]["done"] == 3
    assert corners(here / "out") == {(20, 20, 200)}
    assert "other settings" not in str(convert("--dry-run"))


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("watermark file=gone.png", "The file gone.png is not at"),
        ("watermark", "No file is chosen"),
        ("lut file=logo.png", "HaldCLUT is a square"),
        ("text typeface=logo.png", "not a typeface"),
        ("text text={stern}", "{stem}"),
    ],
)
def test_what_cannot_be_used_is_said_once_and_nothing_is_written(here: Path, step: str, said: str) -> None:
    ran = convert(step=step)
    assert ran.status == 2
    assert said in str(ran)
    assert not (here / "out").exists()


def test_each_picture_says_what_is_known_of_it(here: Path) -> None:
    step = "text text='{stem} {camera} {width}' size=30 opacity=100 position=top-left margin=0"
    assert convert(step=step).status == 0
    for number in range(3):
        literal = f"text 'text={number} Camera {number} 200' size=30 opacity=100 position=top-left margin=0"
        name = f"in/{number}.png"
        assert multitone("convert", name, "-o", f"literal{number}", "--do", literal, "--engine", "serial").status == 0
        one, other = (np.asarray(Image.open(here / folder / f"{number}.png")) for folder in ("out", f"literal{number}"))
        assert np.array_equal(one, other)
        assert one.any()


def test_a_preset_takes_its_logo_along(here: Path) -> None:
    (here / "kit").mkdir()
    (here / "logo.png").rename(here / "kit" / "logo.png")
    preset = {"version": 2, "name": "Mark", "steps": [
        {"operation": "watermark", "file": "logo.png", "size": 20, "margin": 0, "opacity": 100}
    ]}  # fmt: skip
    (here / "kit" / "mark.json").write_text(json.dumps(preset))
    ran = multitone("convert", "in", "-o", "out", "--preset", "kit/mark.json", "--engine", "serial", "--json")
    assert ran.status == 0
    assert corners(here / "out") == {(200, 20, 20)}


@pytest.mark.parametrize("engine", ["serial", "processes"])
def test_a_job_goes_on_with_the_logo_that_it_began_with_alone(here: Path, engine: str) -> None:
    """A picture that cannot be read is left, to be retried."""
    (here / "in" / "1.png").write_bytes(b"cut off")
    ran = multitone("convert", "in", "-o", "out", "--do", MARK, "--engine", engine, "--json")
    assert ran.status == 1
    Image.new("RGB", (200, 100)).save(here / "in" / "1.png")
    before = (here / "logo.png").read_bytes()
    logo(here / "logo.png", BLUE)
    refused = multitone("resume", ran.job, "--failed", "--json")
    assert refused.status == 2
    assert "logo.png has changed since the job began" in str(refused)
    (here / "logo.png").unlink()
    assert "logo.png is not at" in str(multitone("resume", ran.job, "--failed", "--json"))
    (here / "logo.png").write_bytes(before)
    assert multitone("resume", ran.job, "--failed", "--json").status == 0
    assert corners(here / "out") == {(200, 20, 20)}


def test_a_file_that_is_deleted_while_a_job_runs_is_held_on_to(here: Path) -> None:
    for number in range(3, 60):
        Image.new("RGB", (200, 100)).save(here / "in" / f"{number}.png")
    (here / "a.cube").write_bytes(looks.cube_text(1 - looks.identity(2)))
    command = [
        *PROGRAM,
        "convert",
        "in",
        "-o",
        "out",
        "--do",
        MARK,
        "--do",
        "lut file=a.cube",
        "--workers",
        "1",
        "--json",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        for line in program.stdout:
            event = json.loads(line)
            if event["event"] == "task-finished":
                (here / "logo.png").unlink(missing_ok=True)
                (here / "a.cube").unlink(missing_ok=True)
    assert (event["done"], event["failed"]) == (60, 0)
    assert corners(here / "out") == {(55, 235, 235)}
