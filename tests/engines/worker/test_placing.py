"""Where a result stands in the end: names that were taken since the plan was made, folders, permissions."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from multitone.batch import events as ev
from multitone.batch.discovery import discover
from multitone.batch.job import Export, Job, Task, replaced_folder
from multitone.batch.limits import Limits
from multitone.batch.plan import plan
from multitone.engines.registry import engine_names
from multitone.engines.worker import placing
from multitone.engines.worker.failures import TOO_LONG
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.placing import _further_names
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done, Failed, Outcome, Skipped
from multitone.imaging import streaming
from multitone.imaging.pipeline import Pipeline
from multitone.storage import atomic_file
from tests.engines import grammar
from tests.engines.conftest import make_engine, picture, run

OTHERS = b"another program's"


@pytest.fixture(params=["whole", "streamed"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Do each picture in memory, or as one that is too large for that."""
    if request.param == "streamed":
        monkeypatch.setattr(streaming, "most_whole_pixels", lambda: 2000)
        monkeypatch.setattr(streaming, "LEAST_BYTES", 1)
    return request.param


@pytest.fixture(params=["a file without a name", "a temporary file"])
def nameless(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write new files as one system does, or as another."""
    if request.param == "a temporary file":
        monkeypatch.setattr(atomic_file, "UNNAMED", 0)


@pytest.fixture
def umask() -> Iterator[Callable[[int], int]]:
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


def job_of(folder: Path, *names: str, steps: tuple[str, ...] = ("grayscale",), **export: object) -> Job:
    """Return a job of pictures below `in`, drawn where they are not there."""
    for seed, name in enumerate(names):
        path = folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            picture(path, seed)
    chosen = Export(folder=str(folder / "out"), **export)  # type: ignore[arg-type]
    return plan(discover([str(folder / "in")]), Pipeline.parse(steps), chosen).job


def worked(job: Job, number: int = 1, *, again: bool = False) -> Outcome:
    return run_task(job.task(number), JobContext(job), lambda _: None, again=again)


def appear(job: Job, *names: str, data: bytes = OTHERS) -> None:
    """Let files appear in the folder of the results, as another program would."""
    for name in names:
        path = Path(job.export.folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def is_gray(path: str) -> bool:
    with Image.open(path) as image:
        return image.mode == "L"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="writes into /dev/full")
@pytest.mark.usefixtures("nameless", "way")
@pytest.mark.parametrize("existing", ["skip", "replace"])
def test_a_picture_is_done_where_there_is_no_room_to_write_that_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, existing: str
) -> None:
    with open("/dev/full", "ab", buffering=0) as full:
        monkeypatch.setattr("multitone.engines.worker.job_context.inherited", full.fileno)
        job = job_of(tmp_path, "a.jpg", existing=existing)
        assert isinstance(worked(job), Done)
    assert is_gray(job.tasks[0].target)


# ---- Names that were taken since the plan was made ----


@pytest.mark.usefixtures("nameless", "way")
@pytest.mark.parametrize(
    ("taken", "name"), [((), ""), (("a.jpg",), "a-2.jpg"), (("a.jpg", "a-2.jpg", "a-3.jpg", "a-5.jpg"), "a-4.jpg")]
)
def test_a_name_that_was_taken_is_numbered_on_and_the_true_one_is_told(
    tmp_path: Path, taken: tuple[str, ...], name: str
) -> None:
    job = job_of(tmp_path, "a.jpg", existing="number")
    appear(job, *taken)
    outcome = worked(job)
    assert isinstance(outcome, Done)
    assert outcome.target == (str(tmp_path / "out" / name) if name else "")
    target = outcome.target or job.tasks[0].target
    assert is_gray(target)
    assert outcome.modified == os.stat(target).st_mtime_ns
    assert outcome.bytes_out == os.stat(target).st_size
    assert below(tmp_path / "out") == sorted([*taken, os.path.basename(target)])
    assert all((tmp_path / "out" / other).read_bytes() == OTHERS for other in taken)


@pytest.mark.usefixtures("nameless", "way")
def test_a_name_that_is_taken_in_the_last_moment_is_numbered_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at a name and the file that gets it, another may have it."""
    job = job_of(tmp_path, "a.jpg", existing="number")
    appear(job, "a.jpg")
    monkeypatch.setattr(placing.os.path, "lexists", lambda path: path.endswith("-2.jpg") and appear(job, "a-2.jpg"))
    outcome = worked(job)
    assert isinstance(outcome, Done)
    assert outcome.target == str(tmp_path / "out/a-3.jpg")
    assert below(tmp_path / "out") == ["a-2.jpg", "a-3.jpg", "a.jpg"]


@pytest.mark.usefixtures("nameless", "way")
@pytest.mark.parametrize("kind", ["file", "link", "read-only"])
def test_what_appears_in_a_job_that_replaces_is_kept_and_replaced(tmp_path: Path, kind: str) -> None:
    job = job_of(tmp_path, "a.jpg", existing="replace")
    assert job.tasks[0].action == "write"
    appear(job, "elsewhere" if kind == "link" else "a.jpg")
    target = tmp_path / "out/a.jpg"
    if kind == "link":
        target.symlink_to("elsewhere")
    elif kind == "read-only":
        target.chmod(0o444)
    outcome = worked(job)
    assert isinstance(outcome, Done)
    assert outcome.target == ""
    assert is_gray(str(target))
    kept = [path for path in Path(replaced_folder(job)).rglob("*") if not path.is_dir()]
    assert [path.name.startswith("a") for path in kept] == [True]
    if kind == "link":
        assert kept[0].is_symlink()
        assert (tmp_path / "out/elsewhere").read_bytes() == OTHERS
    else:
        assert kept[0].read_bytes() == OTHERS
        assert mode_of(target) == (0o444 if kind == "read-only" else mode_of(kept[0]))


@pytest.mark.usefixtures("nameless", "way")
def test_what_appears_is_left_alone_where_targets_that_exist_are_skipped(tmp_path: Path) -> None:
    job = job_of(tmp_path, "a.jpg")
    appear(job, "a.jpg")
    assert worked(job) == Skipped(1, "It has appeared since the plan was made.")
    assert below(tmp_path / "out") == ["a.jpg"]
    assert (tmp_path / "out/a.jpg").read_bytes() == OTHERS


@pytest.mark.usefixtures("nameless", "way")
@pytest.mark.parametrize("existing", ["skip", "replace", "number"])
@pytest.mark.parametrize("steps", [("grayscale",), ()])
def test_a_result_that_stands_there_from_an_attempt_before_is_done(
    tmp_path: Path, existing: str, steps: tuple[str, ...]
) -> None:
    job = job_of(tmp_path, "a.jpg", existing=existing, steps=steps)
    first = worked(job)
    second = worked(job, again=True)
    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert (first.target, first.modified) == (second.target, second.modified)
    assert below(tmp_path / "out") == ["a.jpg"], "and nothing of it is kept as if it were the user's"


@pytest.mark.usefixtures("nameless", "way")
@pytest.mark.parametrize("existing", ["skip", "replace", "number"])
@pytest.mark.parametrize("same_size", [False, True])
def test_what_another_attempt_did_not_write_is_not_its_own(tmp_path: Path, existing: str, same_size: bool) -> None:
    """A worker died while it wrote, and another file stands where its result belongs: that is somebody else's."""
    job = job_of(tmp_path, "a.jpg", existing=existing)
    other = OTHERS
    if same_size:
        worked(job)
        result = Path(job.tasks[0].target).read_bytes()
        other = result[:-3] + bytes(3)
    appear(job, "a.jpg", data=other)
    outcome = worked(job, again=True)
    assert isinstance(outcome, Skipped if existing == "skip" else Done)
    left = {path.read_bytes() for path in (tmp_path / "out").rglob("*.jpg*") if path.is_file()}
    assert other in left
    assert len(left) == (1 if existing == "skip" else 2)


@pytest.mark.usefixtures("way")
def test_a_result_under_another_name_is_the_one_that_is_verified(tmp_path: Path) -> None:
    import msgspec

    job = msgspec.structs.replace(job_of(tmp_path, "a.jpg", existing="number"), limits=Limits(verify=True))
    appear(job, "a.jpg")
    outcome = worked(job)
    assert isinstance(outcome, Done)
    assert outcome.differences == ()


@pytest.mark.parametrize(
    ("template", "target", "expected"),
    [
        ("{stem}", "IMG-7.jpg", ["IMG-7-2.jpg", "IMG-7-3.jpg"]),
        ("{stem}", "IMG-7-4.jpg", ["IMG-7-5.jpg", "IMG-7-6.jpg"]),
        ("{stem}-{counter:02}", "IMG-7-03.jpg", ["IMG-7-03-2.jpg", "IMG-7-03-3.jpg"]),
        ("{stem}-{counter:02}", "IMG-7-03-9.jpg", ["IMG-7-03-10.jpg", "IMG-7-03-11.jpg"]),
        ("x/{folder}/{stem}", "x/in/IMG-7.jpg", ["x/in/IMG-7-2.jpg", "x/in/IMG-7-3.jpg"]),
        ("{stem}", "other-7.jpg", ["other-7-2.jpg", "other-7-3.jpg"]),
        ("2024-05", "2024-05.jpg", ["2024-05-2.jpg", "2024-05-3.jpg"]),
        ("{stem}", "IMG-7-٣.jpg", ["IMG-7-4.jpg", "IMG-7-5.jpg"]),
        ("{stem}", "IMG-7-².jpg", ["IMG-7-²-2.jpg", "IMG-7-²-3.jpg"]),
    ],
)
def test_numbers_go_on_where_the_plan_left_off(template: str, target: str, expected: list[str]) -> None:
    names = _further_names(Task(3, "/in/IMG-7.jpg", f"/out/{target}", 1), template)
    assert [next(names), next(names)] == [f"/out/{name}" for name in expected]


@pytest.mark.parametrize("engine", engine_names())
@pytest.mark.parametrize("existing", ["number", "replace"])
def test_two_jobs_at_once_lose_no_picture_of_either(tmp_path: Path, engine: str, existing: str) -> None:
    names = tuple(f"{number}.jpg" for number in range(8))
    one = job_of(tmp_path, *names, existing=existing)
    other = job_of(tmp_path, *names, existing=existing, steps=("invert",))
    made: list[str] = []
    for job in (one, other):  # the other was planned before the first began
        events = run(make_engine(engine), job)
        grammar.check(events, job)
        made += [event.target for event in events if isinstance(event, ev.TaskFinished)]
        assert (events[-1].done, events[-1].skipped) == (8, 0)
    assert len(set(made)) == (16 if existing == "number" else 8)
    assert all(os.path.isfile(target) for target in made)
    assert len(below(tmp_path / "out")) == 16
    if existing == "replace":
        assert len(below(Path(replaced_folder(other)))) == 8


# ---- Names that are too long ----


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    ("source", "template"),
    [("x" * 251 + ".jpg", "{stem}-"), ("a.jpg", "{stem}" + "é" * 130), ("a.jpg", "é" * 128 + "/{stem}")],
    ids=["by a mark", "by its letters", "by a folder"],
)
def test_a_name_that_is_too_long_fails_its_picture_and_nothing_is_made_for_it(
    tmp_path: Path, source: str, template: str
) -> None:
    job = job_of(tmp_path, source, name=template)
    assert worked(job) == Failed(1, "encode-failed", TOO_LONG, "write", "")
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("nameless", "way")
def test_a_name_that_only_its_number_makes_too_long_fails_its_picture(tmp_path: Path) -> None:
    name = "x" * 251 + ".jpg"
    job = job_of(tmp_path, name, existing="number")
    appear(job, name)
    outcome = worked(job)
    assert isinstance(outcome, Failed)
    assert (outcome.kind, outcome.reason) == ("encode-failed", TOO_LONG)
    assert below(tmp_path / "out") == [name]


# ---- Folders ----


TREE = {"in": 0o755, "in/p": 0o700, "in/p/q": 0o755, "in/r": 0o555, "in/s": 0o2775, "in/t": 0o1777}


def tree(folder: Path, **export: object) -> Job:
    names = [f"{name.removeprefix('in').lstrip('/') or '.'}/{name.replace('/', '-')}.jpg" for name in TREE]
    job = job_of(folder, *names, **export)
    for name, mode in TREE.items():
        (folder / name).chmod(mode)
    return job


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002, 0o000, 0o333])
@pytest.mark.parametrize("order", [1, -1])
def test_folders_of_a_tree_are_as_open_as_those_of_the_sources(
    tmp_path: Path, umask: Callable[[int], int], mask: int, order: int
) -> None:
    job = tree(tmp_path)
    context = JobContext(job)
    umask(mask)
    for task in job.tasks[::order]:
        assert isinstance(run_task(task, context, lambda _: None), Done)
    umask(0o022)
    for name, mode in TREE.items():
        made = tmp_path / name.replace("in", "out", 1)
        assert mode_of(made) & 0o777 == mode & 0o777 & ~mask | 0o700, name
        assert mode_of(made) & 0o7000 == 0


def test_folders_that_a_name_makes_are_as_open_as_the_pictures_own(tmp_path: Path, umask: Callable[[int], int]) -> None:
    job = tree(tmp_path, name="{format}/web/{stem}")
    for number in range(1, len(job.tasks) + 1):
        worked(job, number)
    made = {name: mode_of(tmp_path / "out" / name) for name in ("", "jpeg", "jpeg/web", "p", "p/jpeg/web", "p/q/jpeg")}
    assert made == {"": 0o755, "jpeg": 0o755, "jpeg/web": 0o755, "p": 0o700, "p/jpeg/web": 0o700, "p/q/jpeg": 0o755}


def test_what_lies_above_the_results_and_a_flat_folder_repeat_no_tree(
    tmp_path: Path, umask: Callable[[int], int]
) -> None:
    job_of(tmp_path, "a.jpg")
    (tmp_path / "in").chmod(0o700)
    for flat, mode in ((True, 0o755), (False, 0o700)):
        chosen = Export(folder=str(tmp_path / f"new-{flat}/deeper/out"), flat=flat)
        job = plan(discover([str(tmp_path / "in")]), Pipeline(), chosen).job
        assert isinstance(worked(job), Done)
        assert mode_of(tmp_path / f"new-{flat}/deeper/out") == mode
        assert mode_of(tmp_path / f"new-{flat}/deeper") == mode_of(tmp_path / f"new-{flat}") == 0o755


def test_a_folder_that_exists_keeps_its_permissions(tmp_path: Path, umask: Callable[[int], int]) -> None:
    job = tree(tmp_path)
    (tmp_path / "out/p").mkdir(parents=True, mode=0o750)
    for number in range(1, len(job.tasks) + 1):
        assert isinstance(worked(job, number), Done)
    assert mode_of(tmp_path / "out/p") == 0o750


def test_the_folder_of_results_is_known_by_any_of_its_names(
    tmp_path: Path, umask: Callable[[int], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    job_of(tmp_path, "p/a.jpg")
    (tmp_path / "in/p").chmod(0o700)
    tmp_path.chmod(0o750)
    (tmp_path / "real").mkdir()
    (tmp_path / "linked").symlink_to("real")
    for name in ("linked/out", "./there/../there"):
        job = plan(discover(["in"]), Pipeline(), Export(folder=name)).job
        assert isinstance(worked(job), Done)
    assert mode_of(tmp_path / "real/out/p") == mode_of(tmp_path / "there/p") == 0o700
    assert mode_of(tmp_path / "there") == 0o755


@pytest.mark.usefixtures("way")
def test_a_file_in_a_folders_place_fails_its_pictures_and_skips_none(tmp_path: Path) -> None:
    job = job_of(tmp_path, "p/a.jpg")
    appear(job, "p")
    outcome = worked(job)
    assert isinstance(outcome, Failed)
    assert (outcome.kind, outcome.reason) == (
        "encode-failed",
        "The folder for its result cannot be made, because a file has that name.",
    )


# ---- Permissions and tags, from the source to its result ----


@pytest.mark.usefixtures("nameless", "way")
@pytest.mark.parametrize("steps", [("grayscale",), ()])
@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize(
    ("mode", "mask", "left"), [(0o600, 0o022, 0o600), (0o444, 0o022, 0o444), (0o666, 0o077, 0o600)]
)
def test_a_result_is_as_private_as_its_source(
    tmp_path: Path, umask: Callable[[int], int], steps: tuple[str, ...], flat: bool, mode: int, mask: int, left: int
) -> None:
    job = job_of(tmp_path, "p/a.jpg", steps=steps, flat=flat)
    (tmp_path / "in/p/a.jpg").chmod(mode)
    umask(mask)
    assert isinstance(worked(job), Done)
    assert mode_of(Path(job.tasks[0].target)) == left


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("existing", ["replace", "skip"])
def test_nothing_of_a_private_picture_is_open_while_it_is_written(
    tmp_path: Path, umask: Callable[[int], int], monkeypatch: pytest.MonkeyPatch, existing: str
) -> None:
    umask(0)
    monkeypatch.setattr(atomic_file, "UNNAMED", 0)
    job_of(tmp_path, "a.jpg")
    (tmp_path / "in/a.jpg").chmod(0o600 if existing == "skip" else 0o644)
    if existing == "replace":
        (tmp_path / "out").mkdir()
        (tmp_path / "out/a.jpg").touch(mode=0o600)
    seen: set[int] = set()
    real = os.open

    def watched(path: str, flags: int, mode: int = 0o777, **named: int) -> int:
        handle = real(path, flags, mode, **named)
        if ".part" in str(path):
            seen.add(stat.S_IMODE(os.fstat(handle).st_mode))
        return handle

    monkeypatch.setattr(os, "open", watched)
    assert isinstance(worked(job_of(tmp_path, "a.jpg", existing=existing, steps=("rotate",), format=None)), Done)
    assert seen == {0o600}
    assert mode_of(tmp_path / "out/a.jpg") == 0o600


@pytest.mark.usefixtures("nameless", "way")
@pytest.mark.parametrize("steps", [("grayscale",), ()])
@pytest.mark.parametrize(
    ("metadata", "kept"), [("keep", True), ("strip-location", True), ("author", False), ("strip", False)]
)
def test_tags_are_metadata(tmp_path: Path, steps: tuple[str, ...], metadata: str, kept: bool) -> None:
    job = job_of(tmp_path, "a.jpg", steps=steps, metadata=metadata)
    try:
        for name, value in (("user.xdg.tags", b"sea"), ("user.mime_type", b"image/jpeg")):
            os.setxattr(tmp_path / "in/a.jpg", name, value)
    except (OSError, AttributeError):
        pytest.skip("no extended attributes here")
    (tmp_path / "in/a.jpg").chmod(0o444)
    outcome = worked(job)
    assert isinstance(outcome, Done)
    found = sorted(name for name in os.listxattr(tmp_path / "out/a.jpg") if name.startswith("user."))
    assert found == (["user.mime_type"] * outcome.copied + ["user.xdg.tags"] if kept else [])
    assert mode_of(tmp_path / "out/a.jpg") == 0o444
