"""Whole lives: jobs, kills, what users do between them, undoing and going on, in any order.

After everything that is done here `Lives._check` and the judges hold that

1. no file of the user's is changed or gone: it stands, or is kept in a folder for what was replaced;
2. each result that is reported is right by its content and of its own source, or its reason says that it is stale;
3. each loss has a line: a final event a picture, a line a result that is not undone, a status that fits;
4. no temporary file stays;
5. no two sources share a target.
"""

from __future__ import annotations

import functools
import os
import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from multitone import settings as program_settings
from multitone.batch.journal.clearing import KeepReplaced
from multitone.engines.registry import DEFAULT
from tests.conftest import SOAK
from tests.end2end.command_line import Ran, check_account, check_refusal, check_targets, multitone
from tests.end2end.conservation import Told, conserve, lost_parts
from tests.end2end.disk import KEPT, Disk, differences, is_kept, is_part
from tests.end2end.judging import Judge, UndoJudge
from tests.end2end.killing import killed, with_a_dead_worker
from tests.end2end.tints import KINDS, PALETTE, STEPS, is_of, look, picture
from tests.end2end.wishes import ENGINES, EXISTING, FORMATS, NAMES, OUTPUTS, SOURCES, Expected, Job, Wish
from tests.end2end.world import BEGIN, SECOND, Book, File, World, is_picture

pytestmark = [pytest.mark.story, pytest.mark.faults, pytest.mark.timeout(7_200 if SOAK else 900)]

LIVES, ACTS = (500, 20) if SOAK else (25, 16)
SETTINGS = settings(max_examples=LIVES, stateful_step_count=ACTS, database=None, phases=[Phase.generate])
"""Without shrinking: what a kill leaves is not the same each time, so that it takes minutes and comes to nothing."""
PICTURES = (
    "in/a.jpg", "in/a.png", "in/a.bmp", "in/A.JPG", "in/b c.jpg", "in/ünï.png", "in/two\nlines.jpg", "in/x.webp",
    "in/sub/a.jpg", "in/sub/deep/z.jpeg", "in/sub/q.bmp", "more/a.jpg", "more/m.bmp",
)  # fmt: skip
NEWCOMERS = ("in/0first.jpg", "in/a.jpeg", "in/sub/0.png", "in/zz.bmp", "more/a.png", "in/b c.png")
OWN = ("out/a.jpg", "out/a.webp", "out/p001.jpg", "out/p002.png", "in/web/a.webp", "out/sub/a.jpg", "out/a-new.png")
"""Places where jobs like to put results, and where users may have put something of theirs."""
OTHERS = {"in/a.xmp": b"<x/>", "in/notes.txt": b"hello", "in/.hidden.jpg": b"no picture", "in/sub/Thumbs.db": b"\0"}
BROKEN = "in/broken.jpg"
FOLDERS = ("in/sub", "more", "in/sub/deep", "out/sub", "in/web", "out")

DEEDS = (
    "nothing", "move a source", "copy a source", "copy over", "edit", "edit, keep time", "delete", "replace a source",
    "take a picture", "clear what was kept", "unplug",
)  # fmt: skip
"""What users do between two commands."""

any_number = st.integers(0, 999)
any_existing = st.sampled_from(EXISTING)
wishes = st.builds(
    Wish,
    sources=st.sampled_from(SOURCES),
    output=st.sampled_from(OUTPUTS),
    name=st.sampled_from(NAMES),
    format=st.sampled_from(FORMATS),
    flat=st.booleans(),
    step=st.sampled_from(STEPS),
    existing=any_existing,
    engine=st.sampled_from(ENGINES),
    files=st.integers(0, 3),
)


def act(**strategies: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a rule that tells by itself what went wrong, once.

    What a kill leaves is not the same each time, and then Hypothesis tells of that alone.
    """

    def decorated(done: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(done)
        def told(self: Lives, *values: object, **named: object) -> None:
            self.story.append(
                f"{done.__name__}({', '.join([*map(repr, values), *(f'{n}={v!r}' for n, v in named.items())])})"
            )
            try:
                done(self, *values, **named)
            except AssertionError as error:
                if not Lives.is_told:
                    Lives.is_told = True
                    print("\n".join([*self.story, str(error)]))  # noqa: T201 - pytest shows it where a test fails
                raise

        return rule(**strategies)(told)

    return decorated


class Lives(RuleBasedStateMachine):
    """A person, their pictures, and the program. What is chosen by number is chosen modulo what there is."""

    is_told: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self.story: list[str] = []
        self.world = World()
        self.jobs: list[Job] = []
        self.targets: dict[tuple[object, ...], dict[str, set[str]]] = {}
        """By what names depend on and by source: targets that it was given, one more each time by `number` left out."""
        self.last = Wish(step="invert")
        self.rule: KeepReplaced = "last-job"
        self._home = os.environ["MULTITONE_HOME"]
        os.environ["MULTITONE_HOME"] = os.path.join(self.world.top, "home")

    def teardown(self) -> None:
        self.world.close()
        os.environ["MULTITONE_HOME"] = self._home

    @initialize(
        names=st.sets(st.sampled_from(PICTURES), min_size=2, max_size=6),
        own=st.sets(st.sampled_from(OWN), max_size=1),
        broken=st.booleans(),
    )
    def settle_down(self, names: set[str], own: set[str], broken: bool) -> None:
        self.story.append(f"settle_down({names=}, {own=}, {broken=})")
        for name in sorted(names | own):
            self._put_picture(name)
        for name, content in OTHERS.items():
            self.world.put(self.world.path(name), content)
        if broken:
            self.world.put(self.world.path(BROKEN), b"no picture at all")

    # ---- Commands ----

    @act(wish=wishes)
    def convert(self, wish: Wish) -> None:
        self._convert(wish)

    @act(existing=any_existing)
    def convert_again(self, existing: str) -> None:
        self._convert(replace(self.last, existing=existing))

    @act(step=st.sampled_from(STEPS), existing=any_existing)
    def convert_with_another_step(self, step: str, existing: str) -> None:
        self._convert(replace(self.last, step=step, existing=existing))

    @act(to=st.sampled_from(FORMATS), existing=any_existing)
    def convert_to_another_format(self, to: str, existing: str) -> None:
        self._convert(replace(self.last, format=to, existing=existing))

    @act(
        at=st.integers(1, 5),
        existing=any_existing,
        engine=st.sampled_from(ENGINES),
        everything=st.booleans(),
        deed=st.sampled_from(DEEDS),
        number=any_number,
        then=st.sampled_from(["nothing", "resume", "undo"]),
    )
    def be_killed_and_go_on(
        self, at: int, existing: str, engine: str, everything: bool, deed: str, number: int, then: str
    ) -> None:
        self._convert(replace(self.last, existing=existing, engine=engine), kill_at=at, everything=everything)
        self._do(deed, number)
        if then == "resume":
            self.resume(number | 1, failed=False)
        elif then == "undo":
            self.undo(1, dry=True, forced=False)

    @act(wish=wishes, deed=st.sampled_from(DEEDS), number=any_number, forced=st.booleans())
    def convert_and_undo(self, wish: Wish, deed: str, number: int, forced: bool) -> None:
        self._convert(wish)
        self._do(deed, number)
        self.undo(1, dry=True, forced=forced)

    @act(wish=wishes, deed=st.sampled_from(DEEDS), number=any_number, existing=any_existing)
    def convert_twice(self, wish: Wish, deed: str, number: int, existing: str) -> None:
        self._convert(wish)
        self._do(deed, number)
        self._convert(replace(wish, existing=existing))

    @act(existing=any_existing)
    def convert_and_lose_a_worker(self, existing: str) -> None:
        self._convert(replace(self.last, existing=existing, engine=DEFAULT), kills_worker=True)

    @act(number=any_number, failed=st.booleans())
    def resume(self, number: int, failed: bool) -> None:
        stopped = [job.name for job in self.jobs if job.state == "killed"]
        named = [stopped[number % len(stopped)]] if stopped and number % 2 else []
        before = self._begin()
        away = {job.name for job in self.jobs if self._is_away(job)}
        ran = multitone("resume", *named, *["--failed"] * failed, "--json")
        if ran.status == 2:
            self._check_nothing_happened(before, ran)
            return
        job = self._job(ran.job)
        assert job.name not in away, f"resumed where the output folder is away: {ran}"
        assert job.state in ("done", "killed"), f"resumed, though it is {job.state} undone: {ran}"
        check_account(ran)
        self._check_run(job, before, ran, resumed=True)

    @act(number=any_number, dry=st.booleans(), forced=st.sampled_from([False, False, False, True]))
    def undo(self, number: int, dry: bool, forced: bool) -> None:
        names = [job.name for job in self.jobs]
        named = [names[number % len(names)]] if names and number % 3 == 0 else []
        options = [*named, *["--force"] * forced, "--json"]
        before = self._begin()
        planned = multitone("undo", "--dry-run", *options) if dry else None
        if planned is not None:
            self._check_nothing_happened(before, planned)
        ran = multitone("undo", *options)
        assert "Traceback" not in ran.err, ran
        if ran.status == 2:
            self._check_nothing_happened(before, ran)
            self._check_refused_undo(named, ran, forced=forced)
            return
        if planned is not None:
            parts = ("removed", "restored", "refused")
            assert [planned.lines[-1][p] for p in parts] == [ran.lines[-1][p] for p in parts], f"{planned}{ran}"
        self._check_undo(self._job(ran.job), before, ran, is_named=bool(named), forced=forced)

    @act()
    def history(self) -> None:
        before = self._begin()
        ran = multitone("history", "--json")
        assert ran.status == 0, ran
        self._check_nothing_happened(before, ran)
        listed = {job["id"] for job in ran.lines[-1]["jobs"]}
        assert {job.name for job in self.jobs if job.results} <= listed, f"jobs are missing: {ran}"

    @act(number=any_number)
    def clear_by_the_program(self, number: int) -> None:
        names = [job.name for job in self.jobs if job.name]
        named = [names[number % len(names)]] if names and number % 2 else []
        before = self._begin()
        ran = multitone("history", "--clear", *named, "--json")
        if ran.status == 2:
            self._check_nothing_happened(before, ran)
            return
        assert ran.status == 0, ran
        cleared = {one["job"]: one["files"] for one in ran.lines[-1]["jobs"]}
        assert set(named) <= set(cleared), ran
        gone = set(before) - set(self.world.look())
        assert all(any(f"{KEPT}{job}" in path for job in cleared) for path in gone), f"others went: {gone}: {ran}"
        assert len(gone) == sum(cleared.values()), f"{gone}: {ran}"
        self.world.book = {path: file for path, file in self.world.book.items() if path not in gone}
        self.world.acts += bool(gone)
        self._check_nothing_happened(dict(self.world.book), ran)

    @act(rule=st.sampled_from(["last-job", "week", "until-cleared"]))
    def set_how_long_is_kept(self, rule: KeepReplaced) -> None:
        program_settings.save(program_settings.Settings(keep_replaced=rule))
        self.rule = rule

    @act(wish=wishes)
    def dry_run(self, wish: Wish) -> None:
        before = self._begin()
        ran = multitone("convert", *wish.arguments(self.world), "--dry-run", "--json")
        assert ran.status in (0, 2), ran
        self._check_nothing_happened(before, ran)

    # ---- What the user does ----

    @act(number=any_number, output=st.sampled_from(OUTPUTS))
    def move_a_source_into_the_output(self, number: int, output: str) -> None:
        source = self.world.one(self.world.originals(), number)
        if source is not None:
            self.world.move(source, os.path.join(self.world.path(output), os.path.basename(source)))

    @act(number=any_number, output=st.sampled_from(OUTPUTS), anew=st.booleans())
    def copy_a_source_beside_results(self, number: int, output: str, anew: bool) -> None:
        source = self.world.one(self.world.originals(), number)
        if source is not None:
            self._copy(source, os.path.join(self.world.path(output), os.path.basename(source)), anew=anew)

    @act(number=any_number, place=any_number, anew=st.booleans())
    def copy_a_source_over_a_result(self, number: int, place: int, anew: bool) -> None:
        source = self.world.one(self.world.originals(), number)
        if source is not None:
            fitting = [path for path in self.world.results() if _kind(path) == _kind(source)]
            target = self.world.one(fitting, place)
            self._copy(source, target or source, anew=anew)

    def _copy(self, source: str, target: str, *, anew: bool) -> None:
        """Copy a file with its time, as `cp -p` does: into the one that stands there, or `anew`."""
        if target == source:
            return
        stands = self.world.book[source].stands
        if anew and target in self.world.book:
            self.world.delete(target)
        self.world.put(target, stands.content, stands.modified)

    @act(number=any_number, keeps_time=st.booleans(), is_tag=st.booleans())
    def edit_a_result(self, number: int, keeps_time: bool, is_tag: bool) -> None:
        path = self.world.one(self.world.results(), number)
        if path is not None:
            stands = self.world.book[path].stands
            edited = stands.content + b"tag" if is_tag else self.world.fresh_picture(_suffix(path), (15, 11))
            edited += b"." if len(edited) == len(stands.content) else b""
            self.world.put(path, edited, stands.modified if keeps_time else None, derived=True)

    @act(number=any_number)
    def delete_a_result(self, number: int) -> None:
        path = self.world.one(self.world.results(), number)
        if path is not None:
            self.world.delete(path)

    @act(name=st.sampled_from(FOLDERS))
    def rename_a_folder(self, name: str) -> None:
        folder = self.world.path(name)
        _ = self.world.rename(folder, f"{folder} moved") or self.world.rename(f"{folder} moved", folder)

    @act(name=st.sampled_from(["out", "in/web"]))
    def unplug_or_plug_in(self, name: str) -> None:
        folder, away = self.world.path(name), self.world.path(f"unplugged {os.path.basename(name)}")
        _ = self.world.rename(folder, away) or self.world.rename(away, folder)

    @act(number=any_number, is_source=st.booleans(), mode=st.booleans())
    def touch_or_chmod(self, number: int, is_source: bool, mode: bool) -> None:
        path = self.world.one(self.world.originals() if is_source else self.world.results(), number)
        if path is not None:
            (self.world.chmod if mode else self.world.touch)(path)

    @act(number=any_number, way=st.sampled_from(["newer", "older", "same time"]))
    def replace_a_source(self, number: int, way: str) -> None:
        path = self.world.one(self.world.originals(), number)
        if path is None:
            return
        stands = self.world.book[path].stands
        fresh = self.world.fresh_picture(_suffix(path), (13, 9) if way == "same time" else (12, 8))
        older = 2 * BEGIN - self.world.tick() - 1_000 * SECOND
        if way != "same time" or len(fresh) != len(stands.content):
            self.world.put(path, fresh, {"newer": None, "older": older, "same time": stands.modified}[way])

    @act(name=st.sampled_from(NEWCOMERS))
    def take_a_new_picture(self, name: str) -> None:
        if self.world.path(name) not in self.world.book:
            self._put_picture(name)

    @act(name=st.sampled_from(OWN))
    def put_an_own_picture_where_results_go(self, name: str) -> None:
        self._put_picture(name)

    def _put_picture(self, name: str) -> None:
        self.world.put(self.world.path(name), self.world.fresh_picture(_suffix(name)))

    @act()
    def clear_what_was_kept(self) -> None:
        self.world.clear_kept()

    def _do(self, deed: str, number: int) -> None:
        """Let the user do something to what the last command was about."""
        output = self.last.output
        if deed == "move a source":
            self.move_a_source_into_the_output(number, output)
        elif deed == "copy a source":
            self.copy_a_source_beside_results(number, output, anew=False)
        elif deed == "copy over":
            self.copy_a_source_over_a_result(number, number // 7, anew=bool(number % 2))
        elif deed in ("edit", "edit, keep time"):
            self.edit_a_result(number, keeps_time="keep" in deed, is_tag=bool(number % 2))
        elif deed == "delete":
            self.delete_a_result(number)
        elif deed == "replace a source":
            self.replace_a_source(number, ("newer", "older", "same time")[number % 3])
        elif deed == "take a picture":
            self.take_a_new_picture(NEWCOMERS[number % len(NEWCOMERS)])
        elif deed == "clear what was kept":
            self.clear_what_was_kept()
        elif deed == "unplug":
            self.unplug_or_plug_in("in/web" if output == "in/web" else "out")

    # ---- Checking ----

    def _begin(self) -> dict[str, File]:
        self.world.check_book()
        return dict(self.world.book)

    def _check(self, told: Told, before: Book) -> Disk:
        """Check what holds after everything that the program does, and write it into the book."""
        after = self.world.look()
        self.world.book = conserve(before, after, told)
        for target in told.written:
            self.world.written.setdefault(target, set())
            if not told.undone:
                self._note_written(target, after)
        pending = {job.name for job in self.jobs if job.state == "killed"}
        left = lost_parts(after, pending, self.world.orphans)
        assert not left or "" in pending, f"temporary files are left: {left}: {told.shown}"
        return after

    def _note_written(self, target: str, after: Disk) -> None:
        if target in after:
            self.world.written.setdefault(target, set()).add(after[target].content)

    def _check_nothing_happened(self, before: Book, ran: Ran) -> None:
        assert "Traceback" not in ran.err, ran
        after = {path: stands for path, stands in self.world.look().items() if not is_part(path)}
        changed = differences({path: file.stands for path, file in before.items()}, after)
        assert not changed, f"{changed}: {ran}"

    def _convert(self, wish: Wish, *, kill_at: int = 0, everything: bool = False, kills_worker: bool = False) -> None:
        before, folders = self._begin(), self.world.folders()
        self.last = wish
        asked = ["convert", *wish.arguments(self.world), "--json"]
        expected = Expected(self.world, wish)
        if kill_at:
            ran = killed(asked, self.world.folder, self.world.top, kill_at, everything=everything)
        else:
            ran = with_a_dead_worker(asked) if kills_worker else multitone(*asked)
        if ran.status == 2:
            self._check_nothing_happened(before, ran)
            assert expected.may_be_refused, f"there is no reason to refuse this: {ran}"
            check_refusal(ran)
            return
        job = Job(ran.job or self._unknown_job(), wish, before, folders, self.world.acts)
        self.jobs.append(job)
        if ran.status < 0:
            job.state = "killed"
            self._check_kill(job, before, ran)
        else:
            check_account(ran)
            expected.check(ran)
            self._check_run(job, before, ran)

    def _unknown_job(self) -> str:
        """Return the name of a job that was killed before it said it; an empty one where it had none yet."""
        listed = [job["id"] for job in multitone("history", "--json").lines[-1]["jobs"]]
        return next((name for name in listed if name not in {job.name for job in self.jobs}), "")

    def _job(self, name: str) -> Job:
        return next(job for job in self.jobs if job.name == name)

    def _check_run(self, job: Job, before: dict[str, File], ran: Ran, *, resumed: bool = False) -> None:
        """Check a run that came to its end: each event against the book before and the disk after."""
        check_targets(ran)
        given = self.targets.setdefault(job.wish.naming, {})
        judge = Judge(job, before, self.world.look(), given, self.world.written, ran, resumed=resumed)
        written = judge.written()
        job.state = "done"
        if resumed:
            self.world.acts += 1
            job.before |= {target: before[target] for target in written if target in before}
            job.give_up(ran, before)
            self.jobs.append(self.jobs.pop(self.jobs.index(job)))  # it is the last that wrote
        may_replace = resumed or job.wish.existing in ("replace", "update")
        self._check(Told(written, may_replace, clears=self.rule == "last-job", shown=ran), before)
        job.before = {path: file for path, file in job.before.items() if not self._was_cleared(path)}
        job.folders = {folder for folder in job.folders if not is_kept(folder) or os.path.isdir(folder)}
        for target in judge.found:
            self.world.book[target] = replace(self.world.book[target], is_sure=True)
        job.results |= written
        for target, made in written.items() if job.wish.existing != "number" else ():
            given.setdefault(str(made.source), set()).add(target)

    def _was_cleared(self, path: str) -> bool:
        """Tell whether a file that was kept is no more: no undo of a later job brings it back."""
        return is_kept(path) and path not in self.world.book

    def _check_kill(self, job: Job, before: dict[str, File], ran: Ran) -> None:
        """Check what a killed program left: less than it wanted, and nothing that is not whole."""
        finished = {event["target"]: event["source"] for event in ran.of("task-finished")}
        may_replace = job.wish.existing in ("replace", "update")
        after = self._check(Told(may_replace=may_replace, killed=job.name, shown=ran), before)
        for path, file in list(self.world.book.items()):
            if file.made is None or file.made.job != job.name or not file.is_ours(path):
                continue
            source = before[finished[path]].stands if path in finished else None
            of = [source] if source is not None else [f.stands for p, f in before.items() if is_picture(p)]
            content = after[path].content
            assert look(content) is not None, f"a half-written file bears the name {path!r}: {ran}"
            assert any(is_of(content, s.content, job.wish.step) for s in of), f"{path!r} is of no source: {ran}"
            made = file.made._replace(source=finished.get(path), of=source, step=job.wish.step)
            self.world.book[path] = replace(file, made=made, is_sure=False)
            self._note_written(path, after)
            job.results[path] = made
        missing = [target for target in finished if target not in after]
        assert not missing, f"{missing} are reported as finished and are not there: {ran}"

    def _is_away(self, job: Job) -> bool:
        """Tell whether results of a job stand elsewhere, and the folder is not there that it made them in."""
        moved = any(f.made and f.made.job == job.name and not f.is_ours(path) for path, f in self.world.book.items())
        return moved and not os.path.isdir(self.world.path(job.wish.output))

    def _check_undo(self, job: Job, before: Book, ran: Ran, *, is_named: bool, forced: bool) -> None:
        assert ran.status in (0, 1), ran
        assert not self._is_away(job), f"undone where the output folder is away: {ran}"
        assert is_named or self._is_next(job, forced=forced), f"another job was to be undone: {ran}"
        is_strict, job.state = job.state != "killed", "undone"
        told = Told(job.results, undone=job.name, restores=job.before, is_forced=forced, shown=ran)
        after = self._check(told, before)
        left = UndoJudge(job, before, after, ran, is_strict=is_strict, is_forced=forced).left()
        if is_strict and job.acts == self.world.acts and job in self._wrote()[-1:]:
            as_before = {path: file.stands for path, file in job.before.items()}
            changed = differences(as_before, {path: now for path, now in after.items() if not is_part(path)})
            assert not changed, f"{changed}: {ran}"
            assert self.world.folders() == job.folders, f"{self.world.folders() ^ job.folders}: {ran}"
        job.results = {target: job.results[target] for target in left}
        job.state = "partly" if left or ran.status == 1 else "undone"
        self.world.acts += 1

    def _wrote(self) -> list[Job]:
        """Return the jobs that have written something that was not undone, the newest last."""
        return [job for job in self.jobs if job.results]

    def _is_next(self, job: Job, *, forced: bool) -> bool:
        """Tell whether a job may be meant where none is named: the newest that wrote something and was not undone.

        One that was undone in part hides no other, but is meant where that is to be forced.
        """
        later = self.jobs[self.jobs.index(job) + 1 :]
        unknown = job.state == "killed" or (job.state == "done" and job.may_have_more)
        has_something = bool(job.results) or unknown or (forced and job.state == "partly")
        return has_something and not any(other.state == "done" and other.results for other in later)

    def _check_refused_undo(self, named: list[str], ran: Ran, *, forced: bool) -> None:
        """Check that there was a reason to undo nothing."""
        able = [self._job(name) for name in named] or self._wrote()[-1:]
        for job in able:
            book = self.world.book
            standing = [t for t in job.results if t in book and book[t].is_ours(t) and book[t].made == job.results[t]]
            gone = [made for made in job.results.values() if made.source not in book]
            reason = job.state != "done" or not standing or self._is_away(job) or (gone and not forced)
            assert reason, f"{job.name} could have been undone: {ran}"


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()


def _kind(path: str) -> str:
    return KINDS[_suffix(path)]


def test_nothing_of_the_user_is_ever_lost() -> None:
    lives = int(os.environ.get("MULTITONE_SEED", secrets.randbelow(1 << 32)))
    print(f"MULTITONE_SEED={lives}")  # noqa: T201 - pytest shows it where a test fails
    run_state_machine_as_test(seed(lives)(Lives), settings=SETTINGS)


@pytest.mark.parametrize(
    "asked",
    [
        ["undo"],
        ["undo", "nosuch"],
        ["resume"],
        ["resume", "nosuch"],
        ["convert", "nowhere", "-o", "out"],
        ["convert", "in", "-o", "out", "--do", "nosuch"],
        ["convert", "in", "-o", "out", "--dry-run", "--name", "{nosuch}"],
        ["convert", "in", "-o", "in"],
    ],
)
def test_what_is_refused_is_said_in_a_line(asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.png").write_bytes(picture(PALETTE[0], ".png"))
    check_refusal(multitone(*asked, "--json"))
    assert not (tmp_path / "out").exists()
