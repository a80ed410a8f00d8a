from hypothesis import given
from hypothesis import strategies as st

from multitone.gui.desktop.mnemonics import marked

words = st.text(st.characters(categories=("L", "N"), include_characters=" &…"), min_size=1, max_size=12)


def letters(texts: list[str]) -> list[str]:
    parts = [text.replace("&&", "\0").partition("&")[2][:1].casefold() for text in texts]
    return [letter for letter in parts if letter]


def test_each_entry_gets_a_letter_of_its_own() -> None:
    texts = ["Copy", "Cut", "Close these pictures", "&Delete", "Duplicate", "R && D", "Done\t5"]
    assert marked(texts) == [
        "&Copy", "C&ut", "Close &these pictures", "&Delete", "Du&plicate", "&R && D", "D&one\t5",
    ]  # fmt: skip


def test_marks_stay_when_they_are_given_again() -> None:
    texts = marked(["Undo", "Redo", "Remove"])
    assert marked(texts) == texts
    assert marked(["Undo: Remove 5 pictures", *texts[1:]])[0] == "&Undo: Remove 5 pictures"


@given(st.lists(words.filter(lambda text: "&" not in text), max_size=20))
def test_no_letter_stands_twice_and_nothing_else_changes(texts: list[str]) -> None:
    found = marked(texts)
    assert [text.replace("&", "") for text in found] == texts
    assert len(letters(found)) == len(set(letters(found)))
