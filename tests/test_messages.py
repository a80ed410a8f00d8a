"""Messages: a template and its values, English as text, and said in any language there is a catalogue for."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone import messages
from multitone.messages import Message, _, joined, say, several, speak, tr

LARGE = _("It has {width:,} × {height:,} pixels.", width=40_000, height=5)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    speak("en")


def test_as_text_a_message_is_english() -> None:
    assert LARGE == "It has 40,000 × 5 pixels."
    assert f"{LARGE}" == str(LARGE) == LARGE
    assert _("{size:bytes} in {time:seconds}", size=1_500_000, time=0.5) == "1.5 MB in 0.5 s"


def test_a_template_without_values_is_said_as_it_is() -> None:
    assert _("{counter:04} pads with zeros") == "{counter:04} pads with zeros"


def test_a_value_that_is_missing_is_a_fault_at_once() -> None:
    with pytest.raises(KeyError):
        _("{n} of {all}", n=1)


def test_a_value_is_not_taken_for_a_template() -> None:
    assert _("{name} is gone.", name="{x}.jpg") == "{x}.jpg is gone."


def test_values_that_are_messages_are_said_in_the_same_language() -> None:
    failed = _("{what} – {why}", what=_("Size"), why="disk")
    assert failed == "Size – disk"
    speak("de")
    assert say(failed) == f"{say('Size')} – disk" != failed


def test_numbers_are_written_as_the_language_writes_them() -> None:
    speak("de")
    assert "40.000" in say(_("{n:,}", n=40_000))
    assert tr("{n:.1f}", n=1.5) == "1,5"
    speak("de", separators=(".", "’"))
    assert tr("{n:,}", n=40_000) == "40’000"


def test_an_unknown_language_is_english() -> None:
    assert speak("tlh") == "en"
    assert say(LARGE) == LARGE
    assert speak("C.UTF-8") == "en"
    assert speak("de_AT.UTF-8") == "de"


def test_one_and_several() -> None:
    assert several("1 picture", "{n:,} pictures", 1) == "1 picture"
    assert several("1 picture", "{n:,} pictures", 2000) == "2,000 pictures"


texts = st.text(st.characters(blacklist_characters="{}", blacklist_categories=["Cs"]))


@given(
    texts,
    st.dictionaries(st.sampled_from("abc"), st.integers(-(2**63), 2**63) | texts | texts.map(Message)),
    st.sampled_from(["", "k"]),
)
def test_messages_cross_pipes_databases_and_pickles(text: str, values: dict[str, object], kind: str) -> None:
    message = Message(text + "".join(f"{{{name}}}" for name in values), values, kind)
    wire = msgspec.msgpack.Encoder(enc_hook=messages.encode_hook).encode([message])
    read = msgspec.msgpack.Decoder(list[Message], dec_hook=messages.decode_hook).decode(wire)[0]
    for other in (read, Message.from_stored(message.stored()), pickle.loads(pickle.dumps(message))):
        assert other == message
        assert (other.template, dict(other.values), other.kind) == (message.template, values, kind)


@pytest.mark.parametrize("text", ["", "The disk is full.", '{"template"', '{"template": 1}', "{x}", "{"])
def test_texts_of_earlier_versions_are_said_as_they_are(text: str) -> None:
    assert Message.from_stored(text) == text
    assert say(Message.from_stored(text)) == text


def test_several_messages_become_one() -> None:
    assert joined([LARGE, _("Size")], "; ") == f"{LARGE}; Size"
    assert joined([]) == ""


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de_DE.UTF-8"),
        ({"LC_ALL": "C", "LANG": "de_DE"}, "C"),
        ({"LC_ALL": ""}, "en"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "en_US:en"}, "en_US"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "de"}, "C.UTF-8"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": ""}, "en_US.UTF-8"),
    ],
)
def test_the_terminal_says_which_language(environment: dict[str, str], language: str) -> None:
    assert messages.language_of_terminal(environment) == language
