"""Requests and answers cross as data: all of them are known, and come out as they went in."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone import services
from multitone.batch.job import Export
from multitone.engines.ipc.packing import ForeignDataError, Unpacker, pack
from multitone.errors import EngineError, ImageError, MultitoneError, PlanRefused, UsageError
from multitone.imaging.encode import export_formats
from multitone.imaging.operation import operations
from multitone.imaging.pipeline import Pipeline
from multitone.messages import Message
from multitone.services.planning import PlanRequest
from multitone.services.requests import MODULES, Request, answer_reader, packed, unpacked
from multitone.services.sorting import SortRequest

WORDS = st.text(max_size=8) | st.text(st.characters(categories=["Cs"]), max_size=2)


def declared() -> dict[str, type[Request]]:
    """Return all requests that the program has."""
    found = {}
    for module in pkgutil.walk_packages(services.__path__, "multitone.services."):
        for name, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if kind.__module__ == module.name and issubclass(kind, Request) and kind.answer is not Request.answer:
                found[name] = kind
    return found


def test_every_request_is_known_to_a_child_and_says_what_its_answer_is() -> None:
    requests = declared()
    assert {name: f"multitone.services.{module}" for name, module in MODULES.items()} == {
        name: kind.__module__ for name, kind in requests.items()
    }
    for kind in requests.values():
        answer_reader(kind)  # which raises for a type that cannot be read


def test_a_child_makes_nothing_but_requests() -> None:
    for message in (b"Popen\0\x90", b"os.system\0\x90", b"PlanRequest\0\x90", b"", b"\xff\0"):
        with pytest.raises((ForeignDataError, UnicodeDecodeError)):
            unpacked(message)


@pytest.mark.parametrize("name", operations())
def test_every_operation_crosses(name: str) -> None:
    kind = operations()[name].type
    steps = (kind(), kind(**kind.shown_with))
    request = PlanRequest(("in",), Pipeline(steps), Export(folder="out"))
    assert unpacked(packed(request)) == request


@pytest.mark.parametrize("name", export_formats())
def test_every_format_crosses(name: str) -> None:
    request = PlanRequest(("in",), Pipeline(), Export(folder="out", format=export_formats()[name].type()))
    assert unpacked(packed(request)) == request


@given(st.lists(WORDS), st.sets(WORDS))
def test_paths_in_whatever_encoding_cross(sources: list[str], without: set[str]) -> None:
    request = PlanRequest(tuple(sources), Pipeline(), Export(folder="out"), without=frozenset(without))
    assert unpacked(packed(request)) == request


@pytest.mark.parametrize(
    "error",
    [
        ImageError("truncated", Message("{n:,} bytes are missing.", {"n": 1234}), "detail"),
        UsageError(Message("No.", kind="kind")),
        EngineError(Message("It has ended.")),
        PlanRefused([Message("One."), Message("Two: {why}", {"why": Message("so {n}", {"n": 1})})]),
    ],
)
def test_errors_come_out_as_they_went_in(error: MultitoneError) -> None:
    out = Unpacker[MultitoneError](MultitoneError)(pack(error))
    assert (type(out), str(out), getattr(out, "detail", ""), getattr(out, "kind", "")) == (
        type(error), str(error), getattr(error, "detail", ""), getattr(error, "kind", ""),
    )  # fmt: skip
    assert getattr(out, "problems", ()) == getattr(error, "problems", ())


def test_an_order_is_each_place_once() -> None:
    request = SortRequest("name", (b"b\0a",), bytes(16), b"\0\0")
    good = request.answer()
    assert request.accepts(good)
    for bad in (good[:4], good * 2, good[:7], good[:4] * 2, b"\xff" * 8):
        assert not request.accepts(bad)


@pytest.mark.parametrize("target", ["/etc/passwd", "out/../../etc/passwd", "/home/x/outside/a.jpg"])
def test_a_plan_has_no_target_elsewhere(target: str) -> None:
    from multitone.services.planning import Names

    request = PlanRequest(("/home/x/in",), Pipeline(), Export(folder="/home/x/out"))
    assert request.accepts(Names(["/home/x/out/a.jpg"], ["write"], [()], [""], [0]))
    assert not request.accepts(Names([target], ["write"], [()], [""], [0]))


def test_a_plan_has_no_picture_from_elsewhere_and_is_of_the_job_that_was_asked_for() -> None:
    from multitone.batch.job import Job
    from multitone.batch.plan import Plan
    from multitone.services.planning import Images, Made, Sizing

    request = PlanRequest(("/home/x/in", "/home/x/a.jpg"), Pipeline(), Export(folder="/home/x/out"))
    for path, accepted in (
        ("/home/x/in/1/b.jpg", True), ("/home/x/a.jpg", True), ("/home/x/b.jpg", False),
        ("/home/x/inside/b.jpg", False), ("/home/x/in/../b.jpg", False),
    ):  # fmt: skip
        assert request.accepts(Images([path], [""], [1], [1])) is accepted, path
    for export, name, accepted in (
        (request.export, "0123abcd", True), (request.export, "../0123", False),
        (Export(folder="/home/x"), "0123abcd", False),
    ):  # fmt: skip
        made = Plan((), (), Job(name, Pipeline(), export, ()))
        assert request.accepts(Made(made, {}, [], [], {}, 0, Sizing())) is accepted, name
