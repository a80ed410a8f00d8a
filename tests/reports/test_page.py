"""The page: whole, of itself, and true to whatever names and reasons it tells."""

from __future__ import annotations

import random
from html.parser import HTMLParser

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from multitone.batch.events import STAGES, JobStarted, TaskFailed, TaskFinished
from multitone.batch.unread import Unread
from multitone.reports.document import shown
from multitone.reports.page import page_pieces
from multitone.reports.record import Recorder
from multitone.speedup.comparison import Comparison, Side
from tests.reports.runs import job_of, run_of
from tests.reports.test_trace import NAMES

VOID = {"meta", "link", "br", "hr", "img", "input", "path"}
ASKS = ("src", "href", "srcset", "action", "data", "poster", "background", "xlink:href")
ONE = Comparison(
    Side((4.0,), 4.0, 1, "serial", 1, 5.0), Side((2.1,), 4.2, 1, "processes", 2, 10.0), 1.9, (1.85, 1.95), 0.95, True,
    (), (0.1,), 10, 10, {"processor": "<i>386</i>"}, (),
)  # fmt: skip


class Page(HTMLParser):
    """Reads a page strictly: each tag is closed in its turn, and nothing is asked for from anywhere."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: dict[str, int] = {}
        self.attributes: list[tuple[str, str]] = []
        self.said: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    @property
    def text(self) -> str:
        return "".join(self.said)


def told(name: str) -> str:
    """Return a name as a page has to tell it: what can be printed as it is, all else as some escape."""
    lines = (line.replace("\t", "    ") for line in name.split("\n"))
    return "\n".join(line if line.isprintable() else shown(line) for line in lines)


def page_of(record: Recorder) -> Page:
    text = "".join(page_pieces(record))
    text.encode("utf-8")
    page = Page(text)
    assert not {"script", "img", "link", "iframe", "object"} & page.tags.keys()
    assert not [name for name, _ in page.attributes if name in ASKS or name.startswith("on")]
    assert "url(" not in text
    assert "@import" not in text
    return page


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.lists(NAMES, min_size=1, max_size=30), st.booleans())
def test_any_name_is_told_as_it_is_and_does_nothing(seed: int, names: list[str], compared: bool) -> None:
    names = [*names, "<script>alert(1)</script>", "\"'><b onclick=x>.jpg", "&amp;.jpg", "\udcff\n.jpg"]
    run = run_of(names, random.Random(seed))
    record = run.recorded()
    record.comparison, record.one_curve = (ONE, ((0.0, 0), (1.0, 5), (2.0, 10))) if compared else (None, ())
    page = page_of(record)
    for event in run.events:
        if isinstance(event, TaskFinished | TaskFailed):
            name = event.source.removeprefix("/photos/")
            assert told(name) in page.text
    done = sum(isinstance(event, TaskFinished) for event in run.events)
    assert f"{done} of {len(names)} pictures done" in page.text or done == len(names)
    assert ("1.90 ×" in page.text) == compared
    assert ("<i>386</i>" in page.text) == compared


def test_each_failure_is_told_with_its_remedy() -> None:
    run = run_of([f"{i}.jpg" for i in range(200)], random.Random(5))
    failed = [event for event in run.events if isinstance(event, TaskFailed)]
    assert failed
    page = page_of(run.recorded())
    assert f"{len(failed)} pictures, ends too early" in page.text
    assert "It <ends>." in page.text
    assert "Copy it again" in page.text


def test_folders_that_were_left_out_are_told() -> None:
    run = run_of(["a.jpg"], random.Random(7))
    began = run.events[0]
    assert isinstance(began, JobStarted)
    run.events[0] = msgspec.structs.replace(began, unread=(Unread("/photos/<b>", "Permission denied"),))
    assert "/photos/<b> cannot be read and is left out: Permission denied." in page_of(run.recorded()).text


def test_many_pictures_are_drawn_as_density_and_the_slowest_are_listed() -> None:
    run = run_of([f"{i}.jpg" for i in range(2500)], random.Random(6))
    page = page_of(run.recorded())
    assert page.tags["path"] < 50
    assert page.tags["tr"] == 1 + 2 + 1 + 200
    assert "The slowest 200 of" in page.text
    assert "A CSV report has them all." in page.text


def test_a_run_that_never_began_is_a_page_too() -> None:
    page = page_of(Recorder(job_of(["a.jpg"])))
    assert "0 of 1 picture done" in page.text
    assert "The run did not finish." in page.text


def test_where_the_time_went_is_told_of_each_worker() -> None:
    run = run_of([f"{i}.jpg" for i in range(60)], random.Random(7), workers=3)
    page = page_of(run.recorded())
    bars = [value for name, value in page.attributes if name == "aria-label" and value.startswith("start ")]
    assert len(bars) == 3
    assert all(f"{stage} " in bar for bar in bars for stage in (*STAGES, "wait"))
