import os
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.naming import FIELDS, FORBIDDEN, NameTemplate, Subject, fold, free_name
from multitone.errors import UsageError

SUBJECT = Subject("IMG_1", "holiday", 7, "jpeg")
STEMS = st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{stem}", "IMG_1"),
        ("{stem}-gray", "IMG_1-gray"),
        ("{folder}_{counter:04}", "holiday_0007"),
        ("{counter}", "7"),
        ("{counter:02}.{format}", "07.jpeg"),
        ("{{{stem}}}", "{IMG_1}"),
        ("plain", "plain"),
        ("Grüße {stem}", "Grüße IMG_1"),
    ],
)
def test_templates_make_names(template, name):
    assert NameTemplate(template).name(SUBJECT) == name


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_that_is_described_can_be_used(field):
    assert NameTemplate(f"x{{{field}}}").name(SUBJECT)


@pytest.mark.parametrize(
    "template",
    [
        "",
        "   ",
        "{stem",
        "stem}",
        "{",
        "{}",
        "{0}",
        "{name}",
        "{stem!r}",
        "{stem.__class__}",
        "{stem[0]}",
        "{stem:d}",
        "{counter:q}",
        "{stem:{foo}}",
        "{stem:{}}",
        "{stem:{counter.x}}",
        "{counter:{counter.__class__}}",
        "a/b",
        "../{stem}",
        "a\\b",
        "a:b",
        "a\nb",
        "{stem}?",
        "{stem}\0",
    ],
)
def test_what_makes_no_name_is_a_usage_error(template):
    with pytest.raises(UsageError):
        NameTemplate(template)


@pytest.mark.parametrize("template", ["{counter:0999999999999}", "{stem:>99999999999}", "{counter:.9999999999f}"])
def test_a_width_beyond_all_names_is_a_usage_error_and_takes_no_memory(template):
    with pytest.raises(UsageError):
        NameTemplate(template)


@pytest.mark.parametrize(
    "template", ["{stem:/<20}", "{stem:/^9}", "{counter:/>4}", "{stem:\\<20}", "{stem:\0<20}", "{counter:c}"]
)
def test_no_template_leads_out_of_the_folder(template):
    """What fills up a field is part of the name as well: {stem:/<20} would make folders."""
    try:
        name = NameTemplate(template).name(Subject("a", "b", 47, "png"))  # 47 is the number of a slash
    except UsageError:
        return
    assert not set(name) & set(FORBIDDEN)
    assert "\0" not in name


@given(STEMS)
def test_a_stem_stays_what_it_is(stem):
    subject = Subject(stem, "f", 1, "png")
    assert NameTemplate("{stem}").name(subject) == stem
    assert NameTemplate("a-{stem}-z").name(subject) == f"a-{stem}-z"


@given(st.text(max_size=30), STEMS)
def test_any_text_is_a_template_or_a_usage_error(text, stem):
    try:
        template = NameTemplate(text)
    except UsageError:
        return
    assert isinstance(template.name(Subject(stem, "f", 3, "png")), str)


@given(st.text("{}:!.[]<>=^0129acdfhlmnoprstu", max_size=14))
def test_anything_that_looks_like_a_template_is_one_or_a_usage_error(text):
    try:
        NameTemplate(text)
    except UsageError:
        return


# ---- Names that some system takes for one ----


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/out/a.jpg", "/OUT/A.JPG"),
        ("/out/ä.jpg", "/out/Ä.jpg"),
        ("/out/Straße", "/out/STRASSE"),
        (unicodedata.normalize("NFC", "é.jpg"), unicodedata.normalize("NFD", "é.jpg")),
        (unicodedata.normalize("NFC", "É.jpg"), unicodedata.normalize("NFD", "é.jpg")),
    ],
)
def test_case_and_composed_letters_make_no_difference(one, other):
    assert fold(one) == fold(other)


def test_different_names_stay_different():
    assert fold("/out/a.jpg") != fold("/out/á.jpg")
    assert fold("/out/a1.jpg") != fold("/out/a2.jpg")


@given(STEMS)
def test_folding_does_not_depend_on_how_letters_are_composed(name):
    assert fold(unicodedata.normalize("NFD", name)) == fold(unicodedata.normalize("NFC", name))
    assert fold(fold(name)) == fold(name)


@given(st.text(st.characters(codec="ascii"), max_size=20))
def test_plain_names_fold_by_case_alone(name):
    assert fold(name) == fold(name.upper()) == fold(name.lower())


@given(st.sets(st.integers(1, 12)), STEMS)
def test_the_first_number_that_is_free_is_taken(numbers, stem):
    taken = {os.path.join("out", stem + (f"-{n}" if n > 1 else "") + ".jpg") for n in numbers}
    path = free_name("out", stem, ".jpg", taken.__contains__)
    first = next(n for n in range(1, 14) if n not in numbers)
    assert path == os.path.join("out", stem + (f"-{first}" if first > 1 else "") + ".jpg")
