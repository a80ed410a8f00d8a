"""`multitone convert`, as the contract promises it."""

from __future__ import annotations

import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pillow_heif
import pillow_jxl  # noqa: F401 - lets Pillow read JPEG XL
import psutil
import pytest
from PIL import Image

from multitone.batch.discovery import discover
from multitone.batch.events import to_json
from multitone.batch.job import Export
from multitone.batch.plan import plan
from multitone.cli.plan import _pieces
from multitone.imaging.encode import build_format, export_formats
from multitone.imaging.pipeline import Pipeline
from tests import pictures
from tests.cli.conftest import PROGRAM, Multitone
from tests.engines.conftest import picture
from tests.unreadable import SAID, put_unreadable

pillow_heif.register_heif_opener()
Start = Callable[..., "subprocess.Popen[str]"]


def test_a_folder_becomes_a_folder(multitone: Multitone, photos: Path, tmp_path: Path) -> None:
    ended = multitone("convert", photos, "-o", "out", "--do", "grayscale", "--json")
    assert ended.status == 0, ended.err
    assert ended.events[0]["event"] == "job-started"
    assert ended.events[0]["ignored"] == 1
    last = ended.events[-1]
    assert last["event"] == "job-finished"
    assert (last["done"], last["failed"]) == (8, 0)
    made = sorted(p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*.*"))
    assert made == [*(f"img{i}.jpg" for i in range(1, 7)), "trip/chart.png", "trip/img1.jpg"]
    for path in (tmp_path / "out").rglob("*.*"):
        with Image.open(path) as image:
            assert image.mode == "L"


def test_every_line_has_what_the_contract_names(multitone: Multitone, photos: Path) -> None:
    (photos / "bad.jpg").write_bytes(b"no picture")
    ended = multitone("convert", photos, "-o", "out", "--do", "grayscale", "--json")
    promised = {
        "job-started": {"job", "engine", "workers", "tasks", "ignored"},
        "worker-started": {"worker", "pid"},
        "task-started": {"task", "worker", "source", "attempt"},
        "stage-changed": {"task", "stage"},
        "task-finished": {"task", "worker", "source", "target", "pixels", "bytes_in", "bytes_out", "seconds"},
        "task-failed": {"task", "worker", "source", "kind", "reason", "stage", "detail"},
        "cpu-sampled": {"percent"},
        "job-finished": {
            "done", "failed", "skipped", "cancelled", "seconds", "cpu_seconds", "megapixels", "workers", "peak_memory",
        },
    }  # fmt: skip
    seen = set()
    for event in ended.events:
        assert promised[event["event"]] <= event.keys()
        assert event["at"] >= 0
        seen.add(event["event"])
    assert {"job-started", "worker-started", "task-started", "task-finished", "task-failed", "job-finished"} <= seen
    finished = next(e for e in ended.events if e["event"] == "task-finished")
    assert set(finished["seconds"]) == {"read", "decode", "apply", "encode", "write"}


def test_a_folder_that_cannot_be_read_is_told_and_the_rest_is_done(
    multitone: Multitone, photos: Path, tmp_path: Path
) -> None:
    put_unreadable(photos)
    arguments = ("convert", photos, "-o", "out", "--do", "grayscale", "--existing", "replace")
    planned = multitone(*arguments, "--dry-run", "--json")
    (warning,) = planned.events[0]["warnings"]
    assert (planned.status, warning.endswith(SAID)) == (0, True)
    ended = multitone(*arguments, "--json")
    assert (ended.status, ended.events[-1]["done"], ended.events[-1]["failed"]) == (1, 8, 0)
    (folder,) = ended.events[0]["unread"]
    assert folder["path"].startswith(f"{photos}/x")
    assert folder["reason"] == "File name too long"
    assert len([*(tmp_path / "out").rglob("*.*")]) == 8
    quiet = multitone(*arguments, "--quiet")
    assert (quiet.status, quiet.out) == (1, "")
    assert quiet.err.rstrip().endswith(SAID)
    said = multitone(*arguments)
    assert said.status == 1
    assert SAID in said.out


@pytest.mark.parametrize("command", ["compare", "scale"])
def test_a_measuring_tells_what_it_leaves_out(multitone: Multitone, photos: Path, command: str) -> None:
    put_unreadable(photos)
    ended = multitone(command, photos, "--do", "grayscale", "--rounds", "1", "--json")
    assert ended.status == 0
    assert ended.err.rstrip().endswith(SAID)


def test_bad_files_fail_each_with_kind_and_reason_and_the_good_are_done(multitone: Multitone, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    for i in range(5):
        picture(folder / f"good{i}.jpg", i)
    (folder / "empty.jpg").touch()
    (folder / "text.jpg").write_text("Dear diary, " * 100)
    whole = (folder / "good0.jpg").read_bytes()
    (folder / "short.jpg").write_bytes(whole[: len(whole) // 2])
    ended = multitone("convert", folder, "-o", "out", "--do", "grayscale", "--json")
    assert ended.status == 1
    last = ended.events[-1]
    assert (last["done"], last["failed"]) == (5, 3)
    failed = {Path(e["source"]).name: e for e in ended.events if e["event"] == "task-failed"}
    assert {name: e["kind"] for name, e in failed.items()} == {
        "empty.jpg": "unreadable",
        "text.jpg": "unreadable",
        "short.jpg": "truncated",
    }
    assert failed["empty.jpg"]["reason"] == "The file is empty."
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [f"good{i}.jpg" for i in range(5)]


def test_the_summary_groups_failures_by_reason(multitone: Multitone, photos: Path) -> None:
    for i in range(7):
        (photos / f"empty{i}.jpg").touch()
    ended = multitone("convert", photos, "-o", "out", "--do", "grayscale")
    assert ended.status == 1
    assert "8 done, 7 failed" in ended.out
    assert "7 × could not be read as a picture: The file is empty." in ended.out
    assert "and 2 more" in ended.out


def test_steps_are_applied_in_order_and_quality_is_used(multitone: Multitone, photos: Path, tmp_path: Path) -> None:
    steps = ["--do", "resize width=60", "--do", "gaussian-blur sigma=1.5", "--do", "invert"]
    for quality in ("20", "95"):
        ended = multitone(
            "convert", photos, "-o", f"q{quality}", *steps, "--format", "jpeg", "--quality", quality, "--flat"
        )
        assert ended.status == 0, ended.err
    small, large = (sum(p.stat().st_size for p in (tmp_path / f"q{q}").iterdir()) for q in ("20", "95"))
    assert small < large
    with Image.open(tmp_path / "q95" / "img1.jpg") as image:
        assert image.size == (60, 40)


def test_flat_names_and_collisions(multitone: Multitone, photos: Path, tmp_path: Path) -> None:
    ended = multitone("convert", photos, "-o", "out", "--flat")
    assert ended.status == 0
    assert "img1-2.jpg" in {p.name for p in (tmp_path / "out").iterdir()}
    ended = multitone("convert", photos, "-o", "named", "--name", "{counter:03}-{stem}", "--format", "png")
    assert ended.status == 0
    assert {p.name for p in (tmp_path / "named").iterdir()} >= {"001-img1.png", "006-img6.png", "trip"}


def test_existing_targets_are_skipped_replaced_or_numbered(multitone: Multitone, photos: Path, tmp_path: Path) -> None:
    assert multitone("convert", photos, "-o", "out").status == 0
    first = (tmp_path / "out" / "img1.jpg").read_bytes()
    again = multitone("convert", photos, "-o", "out", "--do", "invert", "--json")
    assert again.status == 0
    assert (again.events[-1]["skipped"], again.events[-1]["done"]) == (8, 0)
    assert (tmp_path / "out" / "img1.jpg").read_bytes() == first
    assert multitone("convert", photos, "-o", "out", "--do", "invert", "--existing", "number").status == 0
    assert (tmp_path / "out" / "img1-2.jpg").exists()
    assert multitone("convert", photos, "-o", "out", "--do", "invert", "--existing", "replace").status == 0
    assert (tmp_path / "out" / "img1.jpg").read_bytes() != first
    (kept,) = (tmp_path / "out").glob(".multitone-replaced-*/img1.jpg")
    assert kept.read_bytes() == first


def test_a_dry_run_writes_nothing(multitone: Multitone, photos: Path, tmp_path: Path) -> None:
    ended = multitone("convert", photos, "-o", "out", "--do", "grayscale", "--dry-run", "--json")
    assert ended.status == 0
    (plan,) = ended.events
    assert plan["event"] == "plan"
    assert len(plan["tasks"]) == 8
    assert set(plan["tasks"][0]) == {"source", "target", "action", "losses", "note", "standing", "page"}
    assert not (tmp_path / "out").exists()
    assert "8 new" in multitone("convert", photos, "-o", "out", "--dry-run").out


def test_the_line_of_a_plan_is_the_same_in_one_piece_and_in_many(photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = plan(discover([str(photos)]), Pipeline(), Export(folder="out", format=build_format("bmp")))
    parts = {"event": "plan", "tasks": made.tasks, "problems": (), "warnings": made.warnings}
    parts["kept_bytes"] = made.kept_bytes
    assert "".join(_pieces(made)) == to_json(parts) + "\n"
    monkeypatch.setattr("multitone.cli.plan.WINDOW", 3)
    assert "".join(_pieces(made)) == to_json(parts) + "\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["photos", "-o", "out", "--do", "grayscal"], "did you mean 'grayscale'"),
        (["photos", "-o", "out", "--do", "gaussian-blur sigma=-1"], "sigma takes a number from 0.1 to 250"),
        (["photos", "-o", "out", "--format", "jpg2"], "jpg2"),
        (["photos", "-o", "out", "--engine", "gpu"], "There is no engine 'gpu'"),
        (["photos", "-o", "out", "--name", "{nonsense}"], "{nonsense}"),
        (["nowhere", "-o", "out"], "nowhere does not exist"),
        (["photos"], "--output"),
        (["photos", "-o", "photos", "--existing", "replace"], "originals are never changed"),
        (["photos/README.txt/x", "-o", "out"], "does not exist"),
    ],
)
def test_wrong_usage_names_the_input_and_writes_nothing(
    multitone: Multitone, photos: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    before = {p: p.read_bytes() for p in photos.rglob("*.*")}
    ended = multitone("convert", *arguments)
    assert ended.status == 2
    assert said in ended.err
    assert "Traceback" not in ended.err
    assert not (tmp_path / "out").exists()
    assert {p: p.read_bytes() for p in photos.rglob("*.*")} == before


@pytest.mark.parametrize(
    "how", [(), ("--json",), ("-q",), ("--dry-run",), ("--dry-run", "--json"), ("--format", "jpeg")]
)
def test_a_damaged_history_is_told_by_the_run_that_finds_it(
    multitone: Multitone, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: tuple[str, ...]
) -> None:
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "data").mkdir(parents=True)
    (tmp_path / "home" / "data" / "history.sqlite").write_bytes(b"no database at all" * 40)
    refused = "--format" in how  # sources would be replaced
    ended = multitone("convert", photos, "-o", photos if refused else "out", *how)
    assert ended.status == (2 if refused else 0)
    assert f"{ended.out}{ended.err}".count("The history was damaged") == 1


def test_a_refused_plan_is_one_line_of_json(multitone: Multitone, photos: Path) -> None:
    ended = multitone("convert", photos, "-o", photos, "--json")
    assert ended.status == 2
    (line,) = ended.events
    assert line["event"] == "refused"
    assert line["problems"]


def test_results_may_go_into_the_source_folder_under_other_names(multitone: Multitone, photos: Path) -> None:
    before = {p: p.read_bytes() for p in photos.rglob("*.*")}
    ended = multitone("convert", photos, "-o", photos, "--name", "{stem}-gray", "--do", "grayscale")
    assert ended.status == 0, ended.err
    assert (photos / "trip" / "img1-gray.jpg").exists()
    assert all(p.read_bytes() == content for p, content in before.items())


def test_names_come_from_standard_input(multitone: Multitone, photos: Path) -> None:
    ended = multitone("convert", "-", "-o", "out", "--json", stdin=f"{photos / 'img1.jpg'}\n{photos / 'img2.jpg'}\n")
    assert ended.events[-1]["done"] == 2


def test_metadata_are_kept_or_stripped(multitone: Multitone, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Maker", 6
    Image.new("RGB", (60, 40), "red").save(tmp_path / "a.jpg", exif=exif)
    os.utime(tmp_path / "a.jpg", (1_000_000_000, 1_000_000_000))
    for policy, maker in (("keep", "Maker"), ("strip", None), ("author", None)):
        assert multitone("convert", "a.jpg", "-o", policy, "--metadata", policy, "--do", "invert").status == 0
        with Image.open(tmp_path / policy / "a.jpg") as image:
            assert image.getexif().get(0x010F) == maker
            assert image.getexif().get(0x0112, 1) == 1
            assert image.size == (40, 60)
        assert (tmp_path / policy / "a.jpg").stat().st_mtime == 1_000_000_000


def test_files_are_as_large_as_they_may_be(multitone: Multitone, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.jpg").write_bytes(pictures.jpeg(320, 240, quality=95))
        os.utime(tmp_path / f"{name}.jpg", (1_000_000_000, 1_000_000_000))
    typed = ("convert", "a.jpg", "b.jpg", "--do", "grayscale", "-o")
    assert multitone(*typed, "out", "--max-bytes", "4.5k").status == 0
    for name in ("a", "b"):
        status = (tmp_path / "out" / f"{name}.jpg").stat()
        assert 3500 < status.st_size <= 4500
        assert status.st_mtime == 1_000_000_000
    failed = multitone(*typed, "no", "--max-bytes", "700", "--json")
    assert failed.status == 1
    assert {event["kind"] for event in failed.events if event["event"] == "task-failed"} == {"encode-failed"}
    refused = multitone(*typed, "no", "--max-bytes", "500k", "--format", "png")
    assert refused.status == 2
    assert "write one of JPEG, WebP, AVIF" in refused.err


def test_a_jpeg_is_as_fine_as_its_source(multitone: Multitone, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(pictures.jpeg(quality=63, subsampling="4:4:4"))
    (tmp_path / "b.png").write_bytes(pictures.png(pictures.pixels("RGB")))
    typed = ("convert", "a.jpg", "b.png", "--do", "invert", "--same-quality", "--quality", "20", "--format", "jpeg")
    assert multitone(*typed, "-o", "out").status == 0
    with Image.open(tmp_path / "a.jpg") as before, Image.open(tmp_path / "out" / "a.jpg") as after:
        assert after.quantization == before.quantization  # type: ignore[attr-defined]
    plain = pictures.file(Image.new("RGB", (8, 8)), "JPEG", quality=20)
    with Image.open(tmp_path / "out" / "b.jpg") as after, Image.open(io.BytesIO(plain)) as expected:
        assert after.quantization == expected.quantization  # type: ignore[attr-defined]


@pytest.mark.parametrize("color", ["srgb", "display-p3", "gray"])
def test_colors_are_converted(multitone: Multitone, tmp_path: Path, color: str) -> None:
    (tmp_path / "a.png").write_bytes(
        pictures.file(pictures.photograph(40, 28), "PNG", icc_profile=pictures.wide_profile())
    )
    ended = multitone("convert", "a.png", "-o", "out", "--color", color)
    assert ended.status == 0, ended.err
    with Image.open(tmp_path / "out" / "a.png") as image:
        assert image.mode == ("L" if color == "gray" else "RGB")
        assert ("icc_profile" in image.info) == (color == "display-p3")
    if color == "gray":
        assert multitone("convert", "a.png", "-o", "step", "--do", "grayscale").status == 0
        assert (tmp_path / "out" / "a.png").read_bytes() == (tmp_path / "step" / "a.png").read_bytes()


def test_a_location_is_stripped_alone(multitone: Multitone, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(pictures.rich_jpeg(6))
    ended = multitone("convert", "a.jpg", "-o", "out", "--metadata", "strip-location", "--do", "invert")
    assert ended.status == 0, ended.err
    with Image.open(tmp_path / "out" / "a.jpg") as image:
        exif = image.getexif()
        assert exif[0x010F] == "Multitone tests"
        assert 0x8825 not in exif


@pytest.mark.parametrize("name", export_formats())
def test_every_format_is_written_and_named_by_what_the_header_says(
    multitone: Multitone, tmp_path: Path, name: str
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jpg").write_bytes(pictures.rich_jpeg(6))
    template = "{date:%Y%m%d}-{width}x{height}-{format}"
    ended = multitone("convert", "in", "-o", "out", "--format", name, "--name", template, "--do", "invert")
    assert ended.status == 0, ended.err
    suffix = export_formats()[name].type.suffixes[0]
    with Image.open(tmp_path / "out" / f"20240506-40x28-{name}{suffix}") as image:
        assert image.size == (40, 28)


def test_a_format_takes_settings_and_an_explicit_quality_is_the_last_word(multitone: Multitone, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(pictures.jpeg())
    for folder, more in (("low", ()), ("high", ("--quality", "95"))):
        text = "jpeg progressive=true subsampling=444 quality=10"
        ended = multitone("convert", "a.jpg", "-o", folder, "--format", text, *more, "--do", "invert")
        assert ended.status == 0, ended.err
        with Image.open(tmp_path / folder / "a.jpg") as image:
            assert image.info["progressive"]
    assert (tmp_path / "low" / "a.jpg").stat().st_size < (tmp_path / "high" / "a.jpg").stat().st_size
    refused = multitone("convert", "a.jpg", "-o", "no", "--format", "jpeg subsampling=411")
    assert refused.status == 2
    assert "444, 422, 420" in refused.err.replace("\n", " ")


def test_names_that_are_no_text_are_processed(multitone: Multitone, tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path / "odd")
    os.mkdir(folder)
    picture(tmp_path / "plain.jpg", 1)
    os.rename(tmp_path / "plain.jpg", folder + b"/caf\xe9.jpg")
    ended = multitone("convert", "odd", "-o", "out", "--do", "invert", "--json")
    assert ended.status == 0, ended.err
    assert os.listdir(os.fsencode(tmp_path / "out")) == [b"caf\xe9.jpg"]


def test_a_comparison_comes_before_the_last_line(multitone: Multitone, photos: Path, tmp_path: Path) -> None:
    for i in range(30):
        picture(photos / f"more{i}.jpg", i, (1600, 1200))
    ended = multitone("convert", photos, "-o", "out", "--do", "gaussian-blur sigma=12", "--compare", "--json")
    assert ended.status == 0, ended.err
    compared, last = ended.events[-2:]
    assert last["event"] == "job-finished"
    assert compared["event"] == "compared"
    assert compared["identical"] is True
    assert compared["speedup"] == pytest.approx(compared["serial"]["seconds"][0] / compared["parallel"]["seconds"][0])
    assert not list((tmp_path / "out").glob(".multitone-*"))
    kept = json.loads(multitone("measurements", "--json").out)["measurements"][0]
    assert (kept["kind"], kept["speedup"]) == ("compare", pytest.approx(compared["speedup"]))
    assert kept["workload"]["steps"] == "gaussian-blur sigma=12.0"
    assert kept["workload"]["pictures"] == last["done"]


@pytest.fixture
def started() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Return a starter of programs that are ended and closed after the test."""
    programs: list[subprocess.Popen[str]] = []

    def start(arguments: list[str], **options: Any) -> subprocess.Popen[str]:
        programs.append(subprocess.Popen(arguments, **options))
        return programs[-1]

    yield start
    for program in programs:
        program.kill()
        program.communicate()


@pytest.mark.faults
def test_ctrl_c_stops_in_order(started: Start, photos: Path, tmp_path: Path) -> None:
    for i in range(60):
        picture(photos / f"more{i}.jpg", i, (1200, 900))
    program = started(
        [*PROGRAM, "convert", str(photos), "-o", str(tmp_path / "out"), "--do", "gaussian-blur sigma=5", "--json"],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert program.stdout is not None
    lines = []
    for line in program.stdout:
        lines.append(json.loads(line))
        if lines[-1]["event"] == "task-finished":
            os.killpg(program.pid, signal.SIGINT)  # as a terminal does: the whole group gets it
            break
    lines += [json.loads(line) for line in program.stdout]
    assert program.wait(20) == 130
    assert lines[-1]["event"] == "job-finished"
    assert lines[-1]["cancelled"] > 0
    _all_whole(tmp_path / "out")


@pytest.mark.faults
def test_a_killed_worker_costs_nothing(started: Start, photos: Path, tmp_path: Path) -> None:
    for i in range(40):
        picture(photos / f"more{i}.jpg", i, (1200, 900))
    program = started(
        [*PROGRAM, "convert", str(photos), "-o", str(tmp_path / "out"), "--do", "gaussian-blur sigma=5", "--json"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    lines, pids, killed = [], [], False
    for line in program.stdout:
        lines.append(json.loads(line))
        if lines[-1]["event"] == "worker-started":
            pids.append(lines[-1]["pid"])
        if lines[-1]["event"] == "task-finished" and not killed:
            os.kill(pids[0], signal.SIGKILL)
            killed = True
    assert program.wait(60) == 0
    assert [e["exitcode"] for e in lines if e["event"] == "worker-died"] == [-signal.SIGKILL]
    assert lines[-1]["done"] == 48


@pytest.mark.faults
def test_no_worker_outlives_the_program(started: Start, photos: Path, tmp_path: Path) -> None:
    for i in range(60):
        picture(photos / f"more{i}.jpg", i, (1600, 1200))
    program = started(
        [*PROGRAM, "convert", str(photos), "-o", str(tmp_path / "out"), "--do", "gaussian-blur sigma=20", "--json"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    workers = []
    for line in program.stdout:
        event = json.loads(line)
        if event["event"] == "worker-started":
            workers.append(psutil.Process(event["pid"]))
        if event["event"] == "task-finished":
            break
    program.kill()
    program.wait(10)
    _, alive = psutil.wait_procs(workers, timeout=2)
    assert workers
    assert not [worker for worker in alive if _runs(worker)]
    _all_whole(tmp_path / "out")


def _runs(process: psutil.Process) -> bool:
    """Whether a process still works; one that is dead and not yet collected by its new parent does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _all_whole(folder: Path) -> None:
    made = [p for p in folder.rglob("*.*") if not p.name.startswith(".")]
    assert made
    for path in made:
        with Image.open(path) as image:
            image.load()


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are another matter there")
def test_a_terminal_sees_lanes(started: Start, photos: Path, tmp_path: Path) -> None:
    for i in range(40):
        picture(photos / f"more{i}.jpg", i, (1200, 900))
    ours, theirs = pty.openpty()
    program = started(
        [
            *PROGRAM,
            "convert",
            str(photos),
            "-o",
            str(tmp_path / "out"),
            "--do",
            "gaussian-blur sigma=5",
            "--workers",
            "2",
        ],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"},
    )
    os.close(theirs)
    shown = b""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            data = os.read(ours, 65536)
        except OSError:
            break
        if not data:
            break
        shown += data
    os.close(ours)
    assert program.wait(30) == 0
    text = shown.decode("utf-8", "replace")
    assert "worker 1" in text
    assert "worker 2" in text
    assert "MP/s" in text
