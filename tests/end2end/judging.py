"""Whether what a run or an undo reports is true, and right: by the book before and the disk after."""

from __future__ import annotations

import os
from typing import Any

from tests.end2end.command_line import Ran
from tests.end2end.disk import Disk, is_kept
from tests.end2end.tints import KINDS, is_of, look
from tests.end2end.wishes import Job
from tests.end2end.world import Book, File, Made

STALE = ("older", "other-settings")
"""What stands of a result that stays and is not what the command would make now."""


class Judge:
    """Judges the final events of one run."""

    def __init__(
        self, job: Job, before: Book, after: Disk, given: dict[str, set[str]], written: dict[str, set[bytes]],
        ran: Ran, *, resumed: bool,
    ) -> None:  # fmt: skip
        self._job = job
        self._wish = job.wish
        self._before = before
        self._after = after
        self._given = given
        self._written = written
        self._ran = ran
        self._resumed = resumed
        self._sources = {event["source"] for event in ran.final}
        self.found: set[str] = set()
        """Results that the run has left as they were, and knows to be its own."""

    def written(self) -> dict[str, Made]:
        """Check each event, and return what the job has made, by target."""
        made = {}
        for event in self._ran.final:
            kind = event["event"]
            if kind == "task-finished":
                made[event["target"]] = self._finished(event)
            elif kind == "task-skipped":
                self._skipped(event)
            else:
                self._failed(event)
        return made

    def _finished(self, event: dict[str, Any]) -> Made:
        path, target = event["source"], event["target"]
        source, result, was = self._before.get(path), self._after.get(target), self._before.get(target)
        assert source is not None, f"{path!r} was done and was not there: {self._ran}"
        assert result is not None, f"{target!r} is reported as finished and is not there: {self._ran}"
        assert target not in self._sources, f"the source {target!r} is a target: {self._ran}"
        suffix = os.path.splitext(target)[1].lower()
        assert suffix in self._wish.suffixes(path), f"{target!r} is in another format: {self._ran}"
        assert is_of(result.content, source.stands.content, self._wish.step), (
            f"{target!r} shows {look(result.content)}, {path!r} {look(source.stands.content)}: {self._ran}"
        )
        if self._is_what_its_suffix_says(path, source):
            assert self._is_what_its_suffix_says(target, File(result)), f"{target!r} is another format: {self._ran}"
        if not self._resumed:
            self._check_claim(path, source, target, was)
        return Made(self._job.name, target, path, source.stands, self._wish.step, self._wish.format)

    def _is_what_its_suffix_says(self, path: str, file: File) -> bool:
        seen = look(file.stands.content)
        return seen is not None and seen[0] == KINDS[os.path.splitext(path)[1].lower()]

    def _check_claim(self, path: str, source: File, target: str, was: File | None) -> None:
        """Check that a target was free for a source, or was to be replaced by it."""
        existing, ran = self._wish.existing, self._ran
        if existing in ("skip", "update"):
            self._check_keeps(path, target)
        if was is None:
            return
        assert existing in ("replace", "update"), f"{target!r} was replaced, and nobody asked for that: {ran}"
        if existing == "update":
            if not was.is_ours(target):  # a copy of a source, to the byte what a job without steps has written there
                twin = was.stands.content in {source.stands.content, *self._written.get(target, ())}
                assert twin, f"{target!r} is the user's own, and was replaced by update: {ran}"
                return
            self._check_owner(path, source, target, was)
            assert not self._is_fresh(path, source, target, was), f"{target!r} was made again for nothing: {ran}"

    def _check_keeps(self, path: str, target: str) -> None:
        """Check that a picture that has results under the same names keeps one: numbering has given it several."""
        own = {t for t in self._given.get(path, ()) if self._is_surely_of(t, path)}
        keeps = not own or target in own or self._is_surely_of(target, path)
        assert keeps, f"{path!r} has {own} already, and got {target!r}: {self._ran}"

    def _is_surely_of(self, target: str, path: str) -> bool:
        file = self._before.get(target)
        return file is not None and file.is_ours(target) and file.is_sure and self._maker(file) == path

    def _maker(self, file: File) -> str | None:
        return file.made.source if file.made is not None else None

    def _is_fresh(self, path: str, source: File, target: str, was: File) -> bool:
        """Tell whether a result is for sure what the command would make again."""
        made = was.made
        if made is None or made.of is None or target not in self._given.get(path, ()):
            return False
        of_it = (made.of.content, made.of.modified) == (source.stands.content, source.stands.modified)
        return (
            was.is_sure and source.is_sure and of_it and made[2:] == (path, made.of, self._wish.step, self._wish.format)
        )

    def _check_owner(self, path: str, source: File, target: str, was: File) -> None:
        """Check that a result is of a source: by its name, or because it is the same file under another."""
        made = was.made
        if made is None or made.of is None or not was.is_sure:
            return
        renamed = (made.of.content, made.of.modified) == (source.stands.content, source.stands.modified)
        assert made.source == path or renamed, f"{target!r} is of {made.source!r}, not of {path!r}: {self._ran}"

    def _skipped(self, event: dict[str, Any]) -> None:
        path, target, ran = event["source"], event["target"], self._ran
        source, was = self._before.get(path), self._before.get(target)
        assert event["reason"], f"a picture is skipped without a reason: {ran}"
        if event["standing"] in ("failed", "undone"):  # nothing need stand there
            assert self._resumed, ran
            return
        assert was is not None, f"{path!r} is skipped for {target!r}, which is not there: {ran}"
        if self._resumed:
            self._skipped_again(path, source, target, was, event["standing"])
            return
        assert source is not None, ran
        existing = self._wish.existing
        assert existing in ("skip", "update"), f"{path!r} is skipped under {existing}: {ran}"
        self._check_keeps(path, target)
        if not was.is_ours(target) or not was.is_sure:
            return
        self._check_owner(path, source, target, was)
        if not is_of(was.stands.content, source.stands.content, self._wish.step):
            assert existing == "skip", f"{target!r} is out of date, and is skipped by update: {ran}"
            assert event["standing"] in STALE, f"{target!r} is out of date, and nothing says so: {ran}"

    def _skipped_again(self, path: str, source: File | None, target: str, was: File, standing: str) -> None:
        """Check that a resumed run left only what is a result of its own, or was edited, or was skipped before."""
        if target in self._job.before and self._wish.existing in ("skip", "update"):
            return
        was_done = target in self._job.results  # what was changed since is left alone
        is_said = standing == "edited"  # what a killed job had made, and is left alone
        of = [file.stands.content for file in (self._job.before.get(path), source) if file is not None]
        is_twin = not self._wish.step and was.stands.content in of  # what was to be written, to the byte
        is_result = was.is_ours(target) or was_done or is_said or is_twin
        assert is_result, f"{target!r}, the user's, counts as a result: {self._ran}"
        if not was.is_ours(target):
            return
        made = was.made
        assert made is not None
        if made.job == self._job.name and made.source is not None:
            assert made.source == path, f"{target!r} is of {made.source!r}, not of {path!r}: {self._ran}"
        else:
            right = any(is_of(was.stands.content, content, self._wish.step) for content in of)
            said = standing in STALE  # another job has made it meanwhile, by other settings
            assert right or said, f"{target!r} is not of {path!r}, and counts as done: {self._ran}"
        self.found.add(target)

    def _failed(self, event: dict[str, Any]) -> None:
        source, ran = self._before.get(event["source"]), self._ran
        assert event["event"] == "task-failed", f"nobody stopped this: {ran}"
        assert event["reason"], ran
        if source is None:
            assert self._resumed, ran
            return
        readable = look(source.stands.content) is not None and source.made is None and not source.is_derived
        assert not readable, f"{event['source']!r} failed, and is whole: {ran}"


class UndoJudge:
    """Judges what became of each result of a job that was undone."""

    def __init__(self, job: Job, before: Book, after: Disk, ran: Ran, *, is_strict: bool, is_forced: bool) -> None:
        self._job = job
        self._before = before
        self._after = after
        self._ran = ran
        self._is_strict = is_strict
        self._is_forced = is_forced

    def left(self) -> list[str]:
        """Check each result, and return the targets of those that stay."""
        return [target for target in self._job.results if self._stays(target)]

    def _stays(self, target: str) -> bool:
        file, was, now = self._before.get(target), self._job.before.get(target), self._after.get(target)
        if file is None:
            return False
        own = file.is_ours(target) and file.made is not None and file.made.job == self._job.name
        if own and was is not None:
            assert now is not None, f"{target!r} is gone, and so is what it has replaced: {self._ran}"
        is_back = own and was is not None and now == was.stands
        if now is None or (is_back and (now != file.stands or target in self._ran.lines[-1]["restored"])):
            assert not own or not self._is_sourceless(target), f"{target!r} was all there was: {self._ran}"
            return False
        if now != file.stands or target in self._ran.lines[-1]["restored"]:
            return False  # put back is what was found at another attempt; conserve knows that it was kept
        if self._is_strict:
            self._check_said(target)
            known = self._job.results[target].source is not None  # of a killed job it is not
            able = (
                own
                and known
                and file.is_sure
                and not self._is_sourceless(target)
                and (was is None or self._is_kept(was))
            )
            assert not able, f"{target!r} could have been undone: {self._ran}"
        return True

    def _is_sourceless(self, target: str) -> bool:
        source = self._job.results[target].source
        return not self._is_forced and source is not None and source not in self._before

    def _is_kept(self, was: File) -> bool:
        return any(is_kept(path) and file.stands == was.stands for path, file in self._before.items())

    def _check_said(self, target: str) -> None:
        assert self._ran.says(target), f"{target!r} stays, and nothing is said: {self._ran}"
        assert self._ran.status == 1, f"{target!r} stays, and the status is {self._ran.status}: {self._ran}"
