"""A dry run tells what the run after it does, whatever stands where results go: the same targets, the same words."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import SOAK
from tests.end2end.command_line import Ran, check_account, check_refusal, check_targets, multitone
from tests.end2end.disk import Disk, differences, is_kept
from tests.end2end.tints import KINDS, STEPS
from tests.end2end.wishes import EXISTING, FORMATS, NAMES, OUTPUTS, Wish
from tests.end2end.world import World

pytestmark = [pytest.mark.story, pytest.mark.timeout(1_800 if SOAK else 600)]

PICTURES = ("in/a.jpg", "in/a.png", "in/A.JPG", "in/b c.bmp", "in/ünï.webp", "in/sub/a.jpg", "in/sub/two\nlines.png")
WORDS = {
    "skip": {"write", "number", "skip"},
    "number": {"write", "number"},
    "replace": {"write", "number", "replace"},
    "update": {"write", "number", "update", "replace", "skip"},
}
"""What may be planned under each choice of --existing."""
OBSTACLES = ("own", "read-only", "folder", "link", "dangling link", "other case", "edited", "deleted", "touched")

wishes = st.builds(
    Wish,
    sources=st.sampled_from(["in", "glob", "in/sub", "files"]),
    output=st.sampled_from(OUTPUTS),
    name=st.sampled_from(NAMES),
    format=st.sampled_from(FORMATS),
    flat=st.booleans(),
    step=st.sampled_from(STEPS),
    existing=st.sampled_from(EXISTING),
)
changes = st.fixed_dictionaries(
    {}, optional={"step": st.sampled_from(STEPS), "existing": st.sampled_from(EXISTING), "flat": st.booleans()}
)
blockages = st.lists(st.tuples(st.integers(0, 9), st.sampled_from(OBSTACLES)), max_size=4)


@contextmanager
def a_world() -> Iterator[World]:
    """Give a world with a history of its own."""
    world, home = World(), os.environ["MULTITONE_HOME"]
    os.environ["MULTITONE_HOME"] = os.path.join(world.top, "home")
    try:
        yield world
    finally:
        os.environ["MULTITONE_HOME"] = home
        world.close()


@given(
    names=st.sets(st.sampled_from(PICTURES), min_size=2, max_size=5),
    later=st.sets(st.sampled_from(PICTURES), max_size=2),
    broken=st.booleans(),
    wish=wishes,
    earlier=st.lists(changes, max_size=2),
    in_the_way=blockages,
    replaced=st.lists(st.integers(0, 9), max_size=2),
)
@settings(max_examples=200 if SOAK else 40)
def test_a_run_does_what_its_dry_run_says(
    names: set[str],
    later: set[str],
    broken: bool,
    wish: Wish,
    earlier: list[dict[str, object]],
    in_the_way: list[tuple[int, str]],
    replaced: list[int],
) -> None:
    with a_world() as world:
        _put(world, names)
        if broken:
            world.put(world.path("in/broken.jpg"), b"no picture at all")
        for change in earlier:
            _run(world, wish, **change)
        _put(world, later)  # new pictures, or others under known names
        for number in replaced:
            path = world.one(world.originals(), number)
            assert path is not None
            world.put(path, world.fresh_picture(_suffix(path)))
        targets = [task["target"] for line in _run(world, wish, "--dry-run").of("plan") for task in line["tasks"]]
        for number, kind in in_the_way if targets else ():
            _obstruct(world, targets[number % len(targets)], kind)
        _compare(world, wish)


def _put(world: World, names: set[str]) -> None:
    for name in sorted(names):
        world.put(world.path(name), world.fresh_picture(_suffix(name)))


def _run(world: World, wish: Wish, *options: str, **change: object) -> Ran:
    arguments = [*wish.arguments(world), *options]
    for name, value in change.items():  # the last of two is the one that counts
        if name == "flat":
            arguments += ["--flat" if value else "--tree"]
        elif name == "existing":
            arguments += ["--existing", str(value)]
        elif value:
            arguments += ["--do", str(value)]
    return multitone("convert", *arguments, "--json")


def _obstruct(world: World, target: str, kind: str) -> None:
    """Put something where a result is to go, or change the result that stands there."""
    there = os.path.isfile(target) and not os.path.islink(target)
    content = world.fresh_picture(_suffix(target), (14, 10))
    if kind in ("edited", "touched"):
        if there:
            _write(target, content if kind == "edited" else None, world.tick())
        return
    if os.path.isdir(target) or target in {world.path(name) for name in (*PICTURES, "in/broken.jpg")}:
        return
    if os.path.lexists(target) and kind != "other case":
        os.unlink(target)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if kind == "folder":
        os.mkdir(target)
    elif kind == "link":
        precious = world.path(f"precious{world.tick()}{_suffix(target)}")
        _write(precious, content, world.tick())
        os.symlink(precious, target)
    elif kind == "dangling link":
        os.symlink(world.path("nowhere" + _suffix(target)), target)
    elif kind == "other case":
        _write(os.path.join(os.path.dirname(target), os.path.basename(target).swapcase()), content, world.tick())
    elif kind != "deleted":
        _write(target, content, world.tick())
        os.chmod(target, 0o444 if kind == "read-only" else 0o644)


def _write(path: str, content: bytes | None, time: int) -> None:
    if os.path.isdir(path):
        return
    if content is not None:
        with open(path, "wb") as file:
            file.write(content)
    os.utime(path, ns=(time, time))


def _compare(world: World, wish: Wish) -> None:
    """Check that a dry run changes nothing, and that the run after it does what it said and nothing else."""
    before, folders, history = world.look(), world.folders(), multitone("history", "--json")
    planned = _run(world, wish, "--dry-run")
    assert not differences(before, world.look()), f"a dry run writes: {planned}"
    assert world.folders() == folders, f"a dry run makes folders: {planned}"
    assert multitone("history", "--json").out == history.out, f"a dry run is in the history: {planned}"
    ran = _run(world, wish)
    after = world.look()
    if 2 in (planned.status, ran.status):
        check_refusal(planned)
        check_refusal(ran)
        assert planned.of("refused")[0]["problems"] == ran.of("refused")[0]["problems"], f"{planned}{ran}"
        assert not differences(before, after), f"what is refused writes: {ran}"
        return
    check_account(ran)
    check_targets(ran)
    tasks = {task["source"]: task for task in planned.of("plan")[0]["tasks"]}
    final = {event["source"]: event for event in ran.final}
    assert len(ran.final) == len(final) == len(tasks), f"{planned}{ran}"
    assert set(final) == set(tasks), f"other pictures are done than were planned: {planned}{ran}"
    assert {task["action"] for task in tasks.values()} <= WORDS[wish.existing], planned
    written = set()
    for source, event in final.items():
        task = tasks[source]
        message = f"{source!r}: {planned}{ran}"
        target, action = task["target"], task["action"]
        if event["event"] == "task-failed":
            assert action != "skip", message
            assert before.get(target) == after.get(target), message
            continue
        assert event["target"] == target, message
        assert (event["event"] == "task-skipped") == (action == "skip"), message
        assert (target in before) == (action in ("skip", "replace", "update")), message
        if action != "skip":
            written.add(target)
            assert target in after, message
            assert not after[target].is_link, message
        if action in ("replace", "update"):
            _check_kept(before, after, target, message)
    _check_the_rest(before, after, written, f"{planned}{ran}")


def _check_kept(before: Disk, after: Disk, target: str, message: str) -> None:
    kept = [stands for path, stands in after.items() if is_kept(path) and path not in before]
    assert before[target] in kept, f"what stood at {target!r} was not kept as it was: {message}"


def _check_the_rest(before: Disk, after: Disk, written: set[str], message: str) -> None:
    """Check that nothing but the targets and the copies of what they replace has changed."""
    new_copies = {path for path in after if is_kept(path) and path not in before}
    cleared = {path for path in before if new_copies and is_kept(path) and path not in after}  # earlier results
    others = written | new_copies | cleared
    changed = differences(*({p: s for p, s in disk.items() if p not in others} for disk in (before, after)))
    assert not changed, f"{changed}: {message}"


def _suffix(path: str) -> str:
    suffix = os.path.splitext(path)[1].lower()
    return suffix if suffix in KINDS else ".jpg"
