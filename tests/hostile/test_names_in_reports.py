"""Names in reports: a page in which they are text, a table in which none is a formula, a trace that is JSON."""

from __future__ import annotations

import csv
import json
import random
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from multitone.batch.events import TaskFailed
from multitone.escapes import is_obeyed
from multitone.messages import _
from multitone.reports.document import shown
from multitone.reports.table import FORMULA
from multitone.reports.writing import write
from tests.hostile.names import NAMES
from tests.reports.runs import Run, run_of


class Reader(HTMLParser):
    """Collects the tags of a page, what they point at, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        asking = ("src", "href", "xlink:href")
        self.links += [value or "" for name, value in attrs if name in asking or name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def run() -> Run:
    """Return a run over all names, of which each that failed says its name once more."""
    made = run_of(NAMES, random.Random(17))
    for place, event in enumerate(made.events):
        if isinstance(event, TaskFailed):
            reason = _("It says {said}.", said=NAMES[event.task - 1])
            made.events[place] = msgspec.structs.replace(event, reason=reason)
    return made


def written(run: Run, path: Path) -> str:
    write(run.recorded(), str(path))
    return path.read_bytes().decode("utf-8")


def test_a_page_shows_names_as_text(run: Run, tmp_path: Path) -> None:
    plain, page = Reader(), Reader()
    plain.feed(written(run_of([f"{number}.jpg" for number in range(79)], random.Random(17)), tmp_path / "plain.html"))
    text = written(run, tmp_path / "r.html")
    page.feed(text)
    assert page.tags == plain.tags
    assert [link for link in page.links if not link.startswith("#")] == []
    assert not is_obeyed(text)
    assert sum(shown(name) in page.text for name in NAMES) > 10


def test_no_cell_of_a_table_is_a_formula(run: Run, tmp_path: Path) -> None:
    written(run, tmp_path / "r.csv")
    with open(tmp_path / "r.csv", encoding="utf-8", newline="") as file:
        _head, *rows = csv.reader(file)
    assert [row[1] for row in rows] == [
        f"/photos/{name}".encode("utf-8", "backslashreplace").decode() for name in NAMES
    ], "a table names files, so names are as they are"
    assert [cell for row in rows for cell in row if cell.startswith(FORMULA)] == []


def test_a_trace_is_json_that_commands_nothing(run: Run, tmp_path: Path) -> None:
    text = written(run, tmp_path / "r.json")
    assert json.loads(text)["traceEvents"]
    assert "\x1b" not in text
