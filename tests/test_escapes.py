"""What would be obeyed is written as an escape; all else, joiners of emoji included, stays as it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.escapes import in_a_line, is_obeyed, printed, visible, visible_json
from multitone.messages import Message, say, tr

TEXTS = st.text(st.characters() | st.sampled_from("\x1b\x9b\u202e\u2066\n\t\r\udc9b\x7f<&"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("\x9b0m\x7f\r", r"\x9b0m\x7f\r"),
        ("photo\u202egpj.exe", r"photo\u202egpj.exe"),
        ("caf\udce9", r"caf\xe9"),
        ("\ud800", r"\ud800"),
        ("two\n\tlines", "two\n\tlines"),
        ("👩\u200d👧 12\u202f345\u00a0kB – “é”", "👩\u200d👧 12\u202f345\u00a0kB – “é”"),
    ],
)
def test_what_would_be_obeyed_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert in_a_line(text) == shown.replace("\n", r"\n").replace("\t", r"\t")


@given(TEXTS)
def test_nothing_that_is_shown_is_obeyed(text: str) -> None:
    assert not is_obeyed(visible(text))
    assert visible(visible(text)) == visible(text)
    assert printed(text).isprintable()
    assert len(in_a_line(text).split("\n")) == 1


@given(st.lists(st.text()))
def test_json_means_the_same(texts: list[str]) -> None:
    said = json.dumps(texts, ensure_ascii=False)
    assert json.loads(visible_json(said)) == texts
    assert not is_obeyed(visible_json(said))


def test_what_is_said_holds_nothing_that_is_obeyed() -> None:
    name = "a\n\x1b[2J\u202e{n}.jpg"
    shown = r"a\n\x1b[2J\u202e{n}.jpg"
    assert tr("{name} is gone.", name=name) == f"{shown} is gone."
    message = Message("{name} is gone.", {"name": name})
    assert say(message) == f"{shown} is gone."
    assert message == f"{name} is gone.", "JSON and journals keep what it is"
    assert say("a\x1b[0m") == r"a\x1b[0m"
