"""What is asked of `convert` in a made-up life, which pictures that concerns, and the jobs that come of it."""

from __future__ import annotations

import fnmatch
import os
from collections import Counter
from dataclasses import dataclass, field

from multitone.engines.registry import engine_names
from tests.end2end.command_line import Ran
from tests.end2end.world import Book, File, Made, World, is_picture

SOURCES = ("in", "in+more", "files", "in/sub", "glob")
NAMES = ("{stem}", "{stem}-new", "p{counter:03}", "{folder}/{stem}", "{folder}_{stem}")
FORMATS = ("", "webp", "png", "jpeg")
EXISTING = ("skip", "replace", "number", "update")
OUTPUTS = ("out", "in", "in/web")
ENGINES = [name for name in engine_names("isolation") if name not in engine_names("nodes")]
SUFFIXES = {"webp": (".webp",), "png": (".png",), "jpeg": (".jpg", ".jpeg")}


@dataclass(frozen=True)
class Wish:
    """What is asked of `convert`."""

    sources: str = "in"
    output: str = "out"
    name: str = "{stem}"
    format: str = ""
    flat: bool = False
    step: str = ""
    existing: str = "skip"
    engine: str = "serial"
    files: int = 0
    """Where the two files are among the others that are named one by one."""

    @property
    def naming(self) -> tuple[object, ...]:
        """What names of targets depend on."""
        return self.sources, self.files, self.output, self.name, self.format, self.flat

    def suffixes(self, source: str) -> tuple[str, ...]:
        """Return the suffixes that the result of a source may have."""
        return SUFFIXES.get(self.format, (_suffix(source),))

    def named(self, world: World) -> list[str]:
        """Return the sources as they are typed."""
        if self.sources == "files":
            inside = sorted(path for path in world.originals() if path.startswith(world.path("in") + os.sep))
            return inside[self.files : self.files + 2] or inside[:2] or [world.path("in")]
        if self.sources == "glob":
            return [os.path.join(world.path("in"), "*.jpg")]
        return [world.path(name) for name in self.sources.split("+")]

    def arguments(self, world: World) -> list[str]:
        """Return what is typed behind `convert`."""
        arguments = [*self.named(world), "-o", world.path(self.output), "--engine", self.engine]
        arguments += ["--name", self.name] if self.name != "{stem}" else []
        arguments += ["--format", self.format] if self.format else []
        arguments += ["--flat"] if self.flat else []
        arguments += ["--do", self.step] if self.step else []
        return [*arguments, "--existing", self.existing]


@dataclass
class Job:
    """A job as the test remembers it."""

    name: str
    wish: Wish
    before: dict[str, File]
    """The book when it began, and what a later run of the same job found at its targets."""
    folders: set[str]
    """That there were when it began."""
    acts: int
    """How often something had been done in this life when it ended."""
    state: str = "done"
    """`done`, `killed`, `partly` undone or `undone`."""
    results: dict[str, Made] = field(default_factory=dict)
    """By target: what it has made, and was not undone."""
    may_have_more: bool = False
    """Something was given up of which only the journal knows whether it was done before the kill."""

    def give_up(self, ran: Ran, book: Book) -> None:
        """Forget what the user has put something else over, where a resumed run has tried its source again."""
        tried = ran.of("task-finished", "task-failed")
        again = {event["source"] for event in tried} | {None}
        for target in self.results.keys() - {event.get("target") for event in tried}:
            file = book.get(target)
            if file is not None and not file.is_ours(target) and self.results[target].source in again:
                self.may_have_more |= self.results.pop(target).source is None


class Expected:
    """Which pictures a run has to give account of, and whether it may be refused as a whole."""

    def __init__(self, world: World, wish: Wish) -> None:
        self.required: set[str] = set()
        """The user's own pictures."""
        self.doubtful: set[str] = set()
        """Pictures that may be taken for results: edited, moved, or where once a result was."""
        self.results: set[str] = set()
        """What jobs have made: it is not to be done again."""
        self._output = world.path(wish.output)
        typed = wish.named(world)
        named = {
            path for path in world.book if is_picture(path) and any(self._is_named(path, source) for source in typed)
        }
        for path in named:
            self._add(path, world.book[path], world, named)
        self.may_be_refused = (
            not self.required
            or not all(os.path.exists(source) or wish.sources == "glob" for source in typed)
            or self._may_meet_sources(wish)
        )

    def _is_named(self, path: str, source: str) -> bool:
        if path == source:
            return True
        if source.endswith("*.jpg"):
            is_below = os.path.dirname(path) == os.path.dirname(source)
            return is_below and fnmatch.fnmatchcase(os.path.basename(path), "[!.]*.jpg")
        inside = source + os.sep
        if not path.startswith(inside) or any(part.startswith(".") for part in path[len(inside) :].split(os.sep)):
            return False
        leaves_output_out = self._output.startswith(inside)
        return not (leaves_output_out and path.startswith(self._output + os.sep))

    def _add(self, path: str, file: File, world: World, named: set[str]) -> None:
        if file.is_ours(path) and file.is_sure and file.made is not None and file.made.source in named:
            self.results.add(path)  # one whose source is not among them is all that there is of that picture
        elif file.made is not None or file.is_derived or path in world.written or self._is_in_inner_output(path, world):
            self.doubtful.add(path)
        else:
            self.required.add(path)

    def _is_in_inner_output(self, path: str, world: World) -> bool:
        """Tell whether a picture that is named by itself lies in an output folder that is none of sources."""
        return self._output != world.path("in") and path.startswith(self._output + os.sep)

    def _may_meet_sources(self, wish: Wish) -> bool:
        """Tell whether a target may be one of the sources."""
        taken = self.required | self.doubtful
        inside = [path for path in taken if path.startswith(self._output + os.sep)]
        keeps_names = wish.name in ("{stem}", "{folder}/{stem}")
        meets = any(not wish.format or _suffix(path) in SUFFIXES[wish.format] for path in inside)
        return bool(inside) and ((keeps_names and meets) or bool(self.doubtful))

    def check(self, ran: Ran) -> None:
        """Check that each of the user's pictures has a line, and no result is taken for a picture of the user's."""
        told = Counter(event["source"] for event in ran.final)
        assert set(told.values()) <= {1}, f"a picture is done twice: {ran}"
        assert not self.required - set(told), f"without a word: {self.required - set(told)}: {ran}"
        assert not self.results & set(told), f"results are taken for sources: {self.results & set(told)}: {ran}"
        strange = set(told) - self.required - self.doubtful
        assert not strange, f"these are no sources: {strange}: {ran}"


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()
