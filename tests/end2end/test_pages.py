"""Files of several pages through the whole program: what is asked of them, where each page goes, and what is said."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from tests.end2end.command_line import Ran, multitone
from tests.imaging.readers.test_pdf import COLORS, document

LEVELS = (40, 120, 200)


@pytest.fixture
def scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a TIFF of three gray pages, each 20 pixels wider than the one before, alone in the folder `in`."""
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    os.mkdir("in")
    write_pages(tmp_path / "in" / "scan.tif", LEVELS)
    return tmp_path / "in" / "scan.tif"


def write_pages(path: Path, levels: tuple[int, ...]) -> None:
    with tifffile.TiffWriter(path) as writer:
        for place, level in enumerate(levels):
            writer.write(np.full((30, 40 + 20 * place), level, np.uint8), photometric="minisblack")


def converted(*options: str) -> Ran:
    return multitone("convert", "in", "-o", "out", "--engine", "serial", "--json", *options)


def results() -> dict[str, tuple[int, int]]:
    """Return the width and the level of each result."""
    found = {}
    for path in sorted(Path("out").glob("[!.]*.*")):
        with Image.open(path) as image:
            found[path.name] = image.width, int(image.convert("L").getpixel((5, 5)))  # type: ignore[arg-type]
    return found


def test_each_page_gets_a_result_of_its_own(scan: Path) -> None:
    ran = converted("--pages", "split", "--format", "png")
    assert ran.status == 0
    assert results() == {"scan-1.png": (40, 40), "scan-2.png": (60, 120), "scan-3.png": (80, 200)}
    assert [event["event"] for event in ran.final] == ["task-finished"] * 3
    assert ran.lines[0]["tasks"] == 3
    again = converted("--pages", "split", "--format", "png", "--existing", "update")
    assert [event["event"] for event in again.final] == ["task-skipped"] * 3, "they are known by source and page"
    assert len(results()) == 3


def test_names_tell_the_page_padded_by_how_many_there_are(scan: Path) -> None:
    write_pages(scan, tuple(range(10, 130, 10)))
    Image.new("L", (9, 9)).save("in/alone.tif")
    converted("--pages", "split", "--format", "png", "--name", "p{page} of {stem}")
    assert len(results()) == 13
    assert {"p01 of scan.png", "p12 of scan.png", "p1 of alone.png"} <= set(results())
    dry = multitone(
        "convert", "in", "-o", "other", "--pages", "split", "--name", "{page:03}_{stem}", "--dry-run", "--json"
    )
    [plan] = dry.lines
    assert {os.path.basename(task["target"]) for task in plan["tasks"]} >= {
        "001_scan.tif",
        "012_scan.tif",
        "001_alone.tif",
    }
    assert [task["page"] for task in plan["tasks"]] == [0, *range(1, 13)]


def test_pages_are_resumed_and_undone_one_by_one(scan: Path) -> None:
    ran = converted("--pages", "split", "--format", "png")
    os.unlink("out/scan-2.png")
    assert multitone("resume", ran.job, "--json").status == 0
    assert results()["scan-2.png"] == (60, 120), "the page that is gone, not the file's first"
    assert multitone("undo", ran.job).status == 0
    assert not list(Path("out").glob("*.png"))


def test_names_of_pages_do_not_meet_those_of_other_pictures(scan: Path) -> None:
    Image.new("L", (7, 7), 9).save("in/scan-2.png")
    shutil.copy(scan, "in/scan.tiff")
    converted("--pages", "split", "--format", "png")
    assert len(results()) == 7
    converted("--pages", "split", "--format", "png", "--existing", "number")
    assert len(results()) == 14


def test_one_page_is_taken_and_the_loss_of_the_others_is_said(scan: Path) -> None:
    dry = multitone("convert", "in", "-o", "out", "--pages", "first", "--format", "png", "--dry-run", "--json")
    assert dry.lines[0]["tasks"][0]["losses"] == ["the other pages are lost"]
    converted("--pages", "first", "--format", "png")
    assert results() == {"scan.png": (40, 40)}
    converted("--pages", "3", "--format", "png", "--existing", "replace")
    assert results() == {"scan.png": (80, 200)}
    converted("--pages", "first", "--existing", "replace")
    with tifffile.TiffFile("out/scan.tif") as file:
        assert len(file.pages) == 1, "it is no copy of the file"


def test_a_page_that_a_file_has_not_is_named(scan: Path) -> None:
    ran = converted("--pages", "4", "--format", "png")
    assert ran.status == 1
    assert "no page 4; it has 3 pages" in ran.final[0]["reason"]


def test_what_names_no_pages_is_refused_before_anything_is_done(scan: Path) -> None:
    ran = converted("--pages", "last")
    assert ran.status == 2
    assert "write all, first, split, or numbers such as 2-5" in str(ran.lines or ran.err)


def test_all_pages_go_through_the_steps_and_into_one_file(scan: Path) -> None:
    ran = converted("--do", "resize percent=50", "--do", "invert", "--verify", "--format", "tiff compression=deflate")
    assert ran.status == 0
    assert ran.final[0]["pixels"] == 30 * (40 + 60 + 80)
    with tifffile.TiffFile("out/scan.tif") as file:
        assert [page.shape for page in file.pages] == [(15, 20), (15, 30), (15, 40)]
        assert [int(page.asarray()[7, 7]) for page in file.pages] == [215, 135, 55]


def test_some_pages_are_kept_and_the_others_said_to_be_left_out(scan: Path) -> None:
    ran = converted("--pages", "2-3", "--format", "tiff compression=deflate")
    assert ran.says("the other pages are lost")
    with tifffile.TiffFile("out/scan.tif") as file:
        assert [int(page.asarray()[7, 7]) for page in file.pages] == [120, 200]


def test_of_which_nothing_is_asked_is_copied_whole(scan: Path) -> None:
    [finished] = converted().final
    assert finished["copied"]
    assert not finished.get("losses")
    assert Path("out/scan.tif").read_bytes() == scan.read_bytes()


def test_some_frames_of_an_animation_are_no_copy_of_it(scan: Path) -> None:
    scan.unlink()
    frames = [Image.new("L", (9, 9), level) for level in LEVELS]
    frames[0].save("in/a.gif", save_all=True, append_images=frames[1:], duration=100)
    ran = converted("--pages", "2-3")
    assert ran.says("the other frames are lost")
    with Image.open("out/a.gif") as image:
        assert image.n_frames == 2  # type: ignore[attr-defined]
    converted("--pages", "split", "--format", "png")
    assert {"a-1.png", "a-2.png", "a-3.png"} <= set(results())


def test_what_cannot_keep_all_pages_is_refused_with_what_helps(scan: Path) -> None:
    dry = multitone("convert", "in", "-o", "out", "--format", "webp", "--dry-run", "--json")
    assert dry.lines[0]["tasks"][0]["note"].startswith("has several pages")
    ran = converted("--format", "webp")
    assert (ran.status, ran.final[0]["kind"]) == (1, "unsupported")
    assert "Write TIFF, or choose “first” or “split” for pages" in ran.final[0]["reason"]
    assert not list(Path("out").glob("*.webp"))


def test_a_damaged_page_is_not_passed_over(scan: Path) -> None:
    whole = scan.read_bytes()
    with tifffile.TiffFile(scan) as file:
        [at], [length] = file.pages[2].dataoffsets, file.pages[2].databytecounts
    scan.write_bytes(whole[:at] + whole[at + length :])
    assert converted().status == 1, "not even for a copy"


def test_a_size_limit_is_one_of_all_pages_together(scan: Path) -> None:
    ran = converted("--pages", "1-2", "--format", "tiff", "--max-bytes", "500")
    assert "All pages together take" in str(ran) or "A size limit needs a quality" in str(ran)


def test_pages_of_a_pdf_become_a_tiff_or_files_of_their_own(scan: Path) -> None:
    scan.unlink()
    Path("in/paper.pdf").write_bytes(document())
    Path("in/note.pdf").write_bytes(document(COLORS[:1]))
    dry = multitone("convert", "in", "-o", "out", "--dry-run", "--json")
    assert [task["losses"] for task in dry.lines[0]["tasks"]] == [["PDF becomes JPEG"], ["PDF becomes TIFF"]]
    ran = multitone("convert", "in", "-o", "out", "--json", "--sandbox", "auto", "--workers", "2")
    assert ran.status == 0, ran
    with Image.open("out/paper.tif") as image:
        assert (image.n_frames, image.size, image.info["dpi"]) == (3, (300, 150), (300, 300))  # type: ignore[attr-defined]
    assert multitone("convert", "in", "-o", "apart", "--pages", "split", "--format", "png").status == 0
    bare = multitone("convert", "in", "-o", "bare", "--pages", "split", "--format", "gif", "--json")
    assert {tuple(event["losses"]) for event in bare.final} == {("the resolution for print is lost",)}, "as planned"
    assert sorted(os.listdir("apart")) == ["note.png", "paper-1.png", "paper-2.png", "paper-3.png"]


def test_what_each_page_loses_is_foreseen(scan: Path) -> None:
    """Only the second page has 16 bits, and only the third is transparent."""
    random = np.random.default_rng(2)
    with tifffile.TiffWriter(scan) as writer:
        writer.write(random.integers(0, 256, (9, 8), np.uint8), photometric="minisblack")
        writer.write(random.integers(0, 65536, (9, 8, 3), np.uint16), photometric="rgb")
        writer.write(random.integers(0, 256, (9, 8, 4), np.uint8), photometric="rgb", extrasamples=["unassalpha"])
    options = ("--pages", "split", "--format", "jpeg")
    dry = multitone("convert", "in", "-o", "out", *options, "--dry-run", "--json")
    foreseen = [task["losses"] for task in dry.lines[0]["tasks"]]
    assert foreseen == [[], ["16 bits become 8"], ["transparency is lost"]]
    assert [event["losses"] for event in converted(*options).final] == foreseen
