"""Files of several pictures that are processed again: cut results, other numbers of pages, resuming."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from tests.end2end.command_line import multitone
from tests.end2end.test_pages import LEVELS, converted, results, write_pages
from tests.end2end.test_pages import scan as scan  # a fixture


def write_animation(path: Path, number: int = 6) -> None:
    frames = [Image.effect_noise((60, 40), 20 + 9 * place) for place in range(number)]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=80)


def cut(path: Path) -> None:
    """Cut a file in its second half, as a power cut may; it keeps the time that it was given."""
    status = path.stat()
    path.write_bytes(path.read_bytes()[: status.st_size * 2 // 3])
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def frames_of(path: Path) -> int:
    """Return how many pictures a file has, all of which can be decoded."""
    with Image.open(path) as image:
        for place in range(image.n_frames):  # type: ignore[attr-defined]
            image.seek(place)
            image.load()
        return image.n_frames  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("options", [(), ("--verify",)])
def test_a_result_whose_first_picture_alone_is_whole_is_made_again(scan: Path, options: tuple[str, ...]) -> None:
    write_animation(Path("in/a.gif"))
    ran = converted("--do", "invert")
    assert ran.status == 0
    for name in ("a.gif", "scan.tif"):
        cut(Path("out") / name)
    again = multitone("resume", ran.job, "--json", *options)
    assert [event["event"] for event in again.final].count("task-finished") == 2, again
    assert (frames_of(Path("out/a.gif")), frames_of(Path("out/scan.tif"))) == (6, len(LEVELS))


def test_whole_results_of_several_pictures_stay_as_they_are(scan: Path) -> None:
    write_animation(Path("in/a.gif"))
    ran = converted("--do", "invert", "--verify")
    assert not ran.says("cannot be read to its end")
    times = {path: path.stat().st_mtime_ns for path in Path("out").glob("*.*")}
    multitone("resume", ran.job, "--verify", "--json")
    assert times == {path: path.stat().st_mtime_ns for path in Path("out").glob("*.*")}


def test_a_file_of_one_picture_has_no_later_ones(scan: Path) -> None:
    """As `--pages 2` has it, so has `--pages 2-3`, and the plan says so before."""
    Image.new("L", (9, 9)).save("in/alone.jpg")
    options = ("--pages", "2-3", "--format", "tiff")
    dry = multitone("convert", "in", "-o", "out", *options, "--dry-run", "--json")
    notes = {os.path.basename(task["source"]): task.get("note", "") for task in dry.lines[0]["tasks"]}
    assert notes == {"alone.jpg": "has no page 2; it holds only one picture", "scan.tif": ""}
    losses = {os.path.basename(task["source"]): task["losses"] for task in dry.lines[0]["tasks"]}
    assert losses == {"alone.jpg": [], "scan.tif": ["the other pages are lost"]}
    ran = converted(*options)
    assert {event["event"]: event.get("reason", "") for event in ran.final} == {
        "task-failed": "It has no page 2; it holds only one picture.", "task-finished": "",
    }  # fmt: skip
    assert set(results()) == {"scan.tif"}


def test_results_of_pages_are_known_where_their_numbers_are_padded_otherwise(scan: Path) -> None:
    write_pages(scan, tuple(range(10, 100, 10)))
    converted("--pages", "split", "--format", "png")
    assert len(results()) == 9
    write_pages(scan, tuple(range(20, 130, 10)))
    ran = converted("--pages", "split", "--format", "png", "--existing", "update")
    assert [event["event"] for event in ran.final] == ["task-finished"] * 11
    assert sorted(results()) == sorted([*(f"scan-{page}.png" for page in range(1, 10)), "scan-10.png", "scan-11.png"])
    assert results()["scan-1.png"] == (40, 20), "made again in its place"


def test_a_part_of_a_file_is_not_said_to_be_copied_if_larger(scan: Path) -> None:
    options = ("--pages", "split", "--if-larger", "copy", "--format", "tiff compression=none")
    dry = multitone("convert", "in", "-o", "out", *options, "--dry-run", "--json")
    assert {task.get("note", "") for task in dry.lines[0]["tasks"]} == {""}
    assert not any(event["copied"] for event in converted(*options).final)


def test_where_a_page_fails_it_is_named(scan: Path) -> None:
    whole = scan.read_bytes()
    with tifffile.TiffFile(scan) as file:
        place = file.pages[1].tags[258].valueoffset  # bits a sample
    scan.write_bytes(whole[:place] + b"\x63" + whole[place + 1 :])
    options = ("-o", "out", "--engine", "serial", "--pages", "split", "--format", "png")
    ran = multitone("convert", "in", *options, "--report", "run.html")
    assert ran.status == 1
    assert "scan.tif, page 2" in ran.out
    assert "page 2" in Path("run.html").read_text("utf-8")
    job = converted("--pages", "split", "--format", "png", "--existing", "replace").job
    assert "scan.tif, page 2" in multitone("history", job).out
    assert "scan.tif, page 2" in multitone("convert", "in", *options, "--existing", "replace", "--quiet").err


def test_what_is_left_of_a_page_is_salvaged(scan: Path) -> None:
    random = np.random.default_rng(3)
    with tifffile.TiffWriter(scan) as writer:
        for _page in range(3):
            writer.write(random.integers(0, 256, (30, 40), np.uint8), photometric="minisblack", rowsperstrip=3)
    whole = scan.read_bytes()
    with tifffile.TiffFile(scan) as file:
        strips = file.pages[2].dataoffsets
    scan.write_bytes(whole[: strips[len(strips) // 2]])
    ran = converted("--pages", "split", "--format", "png", "--salvage")
    assert set(results()) == {"scan-1.png", "scan-2.png", "scan-3.png"}
    assert [bool(event.get("salvaged")) for event in sorted(ran.final, key=lambda event: event["task"])] == [
        False, False, True,
    ]  # fmt: skip


def test_a_file_that_ends_before_its_last_page_is_no_file_of_fewer(scan: Path) -> None:
    whole = scan.read_bytes()
    with tifffile.TiffFile(scan) as file:
        cut_at = file.pages[2].offset
    scan.write_bytes(whole[:cut_at])
    [failed] = converted("--do", "invert").final
    assert (failed["kind"], failed["reason"]) == ("truncated", "The file ends before the picture does.")
