import pytest
from PySide6.QtCore import QLocale

from multitone.gui.desktop import numbers


@pytest.fixture(autouse=True)
def english():
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(("number", "said"), [(1, "1 picture"), (0, "0 pictures"), (1234, "1,234 pictures")])
def test_pictures(number: int, said: str) -> None:
    assert numbers.pictures(number) == said


@pytest.mark.parametrize(
    ("value", "said"), [(3.14, "3.1 s"), (42.4, "42 s"), (61, "1 min 1 s"), (3720, "1 h 2 min"), (0, "0.0 s")]
)
def test_seconds(value: float, said: str) -> None:
    assert numbers.seconds(value) == said


@pytest.mark.parametrize(("value", "said"), [(0.2, "1 s"), (6.4, "6 s"), (90, "1 min 30 s")])
def test_time_left_has_whole_seconds(value: float, said: str) -> None:
    assert numbers.time_left(value) == said


@pytest.mark.parametrize(("number", "said"), [(999, "999 bytes"), (914_000, "914 kB"), (4_240_000, "4.2 MB")])
def test_size(number: int, said: str) -> None:
    assert numbers.size(number) == said


def test_a_name_that_is_no_text_can_be_shown() -> None:
    assert numbers.name_of("/photos/caf\udce9.jpg") == "caf?.jpg"


@pytest.mark.parametrize(
    ("name", "said"),
    [("lzw", "LZW"), ("rec601", "Rec. 601"), ("420", "4:2:0"), ("deflate", "Deflate"), ("a_b-c", "A b c")],
)
def test_a_declared_name_is_written_as_its_field_writes_it(name: str, said: str) -> None:
    assert numbers.spoken(name) == said
