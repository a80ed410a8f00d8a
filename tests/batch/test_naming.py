import os
import unicodedata
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.naming import (
    FIELDS,
    FORBIDDEN,
    OF_THE_HEADER,
    NameTemplate,
    Subject,
    fold,
    is_too_long,
    refused_by_windows,
    split_name,
    subject_of,
)
from multitone.errors import UsageError
from tests import pictures

TAKEN = datetime.fromisoformat("2024-05-06T07:08:09")
CHANGED = datetime.fromtimestamp(1_000_000)  # noqa: DTZ006 - names tell the local time
SUBJECT = Subject("IMG_1", "holiday", 7, "jpeg", TAKEN, 4000, 3000)
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
        ("{date}", "2024-05-06"),
        ("{date:%Y%m%d-%H%M%S}_{stem}", "20240506-070809_IMG_1"),
        ("{date:%Y}{date:%j}", "2024127"),
        ("{date:on %d %% of %B}", "on 06 % of May"),
        ("{width}x{height}", "4000x3000"),
        ("{width:06}", "004000"),
        ("Grüße {stem}", "Grüße IMG_1"),
        ("a/b", "a/b"),
        ("{stem}/{stem}", "IMG_1/IMG_1"),
        ("{folder}/web/{stem}", "holiday/web/IMG_1"),
        ("{date:%Y/%m}/{stem}", "2024/05/IMG_1"),
        ("{date:%Y/%m/%d}", "2024/05/06"),
        ("{date:%Y/}{stem}", "2024/IMG_1"),
        ("{stem}{date:/%Y/%m}", "IMG_1/2024/05"),
        ("{date:on %d %% of/%B}", "on 06 % of/May"),
        ("{format}/{width}x{height}/{counter:04}", "jpeg/4000x3000/0007"),
        ("~/{stem}", "~/IMG_1"),
        (".hidden/...a/{stem}..", ".hidden/...a/IMG_1.."),
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
        "{date:/%m/%d}",
        "{date:%Y//%m}",
        "{date:%Y/../%m}",
        "{date:%Y/./%m}",
        "{date:%Y/ /%m}",
        "{date:%Y/}",
        "{date:%Y\\%m}/{stem}",
        "{date:%H:%M}",
        "{date:%D}",
        "{date:%c}",
        "{date:%}",
        "{date:%Q}",
        "{date:a\\b}",
        "{date:%Y\n}",
        "{date:04" + "0" * 90 + "}",
        "{date:{counter}}",
        "{width:%Y}",
        "{height:<9}",
        "{stem:{foo}}",
        "{stem:{}}",
        "{stem:{counter.x}}",
        "{counter:{counter.__class__}}",
        "../{stem}",
        "/{stem}",
        "/",
        "//",
        "{stem}/",
        "{stem}/ ",
        "a//{stem}",
        "{stem}//",
        "./{stem}",
        "a/./{stem}",
        "a/../{stem}",
        "a/...",
        "{stem}/..",
        " /{stem}",
        ". ./{stem}",
        ".",
        "..",
        "...",
        " . ",
        "a\\b/{stem}",
        "C:/{stem}",
        "a\n/{stem}",
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


TEMPLATES = ("{stem}x", "{stem}/{stem}", "{folder}/{stem}-{folder}", "a/{folder}{stem}/{format}", "{date:%Y/%m}/{stem}")


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize(
    "value",
    ["..", ".", "...", " ", ". .", "", "/", "a/b", "../../etc", "/etc/passwd", "a\0b", "./", "//", "\\", "a\\b"],
)
def test_no_value_makes_a_folder_or_leads_out_of_one(template, value):
    made = NameTemplate(template)
    parts = made.name(Subject(value, value, 1, value, TAKEN)).split("/")
    assert len(parts) == 1 + made.depth
    assert all(part.strip(". ") for part in parts)
    assert not any("\0" in part for part in parts)


@pytest.mark.parametrize(
    ("template", "value", "name"),
    [
        ("{folder}/{stem}", "..", "__/__"),
        ("{folder}/{stem}", "a/b", "a_b/a_b"),
        ("{folder}/{stem}", "", "_/_"),
        ("{folder}/{stem}", "a\\b", "a\\b/a\\b"),
        ("{folder}/x{stem}", "..", "__/x.."),
    ],
)
def test_what_would_make_a_value_a_path_becomes_a_line(template, value, name):
    assert NameTemplate(template).name(Subject(value, value, 1, "png")) == name


def test_a_backslash_in_a_value_makes_no_folder_where_it_would(monkeypatch):
    monkeypatch.setattr(os, "sep", "\\")
    assert NameTemplate("{folder}/{stem}").name(Subject("a\\b", "..\\c", 1, "png")) == ".._c/a_b"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (
            "/{stem}",
            "The name '/{stem}' begins with a slash; leave it out, because folders are made in the output folder.",
        ),
        ("a//{stem}", "The name 'a//{stem}' has nothing between two slashes; write the name of a folder there."),
        (
            "../{stem}",
            "The name '../{stem}' has a part, '..', that is not a valid name; write more than dots and spaces.",
        ),
    ],
)
def test_what_makes_no_folder_is_told(template, said):
    with pytest.raises(UsageError) as caught:
        NameTemplate(template)
    assert str(caught.value) == said


def test_without_a_date_each_of_its_folders_says_so():
    assert NameTemplate("{date:%Y/%m}/{stem}").name(Subject("a", "b", 1, "png")) == "undated/undated/a"


@given(st.text("{}stemfolder/.\\ %Ydat:", max_size=16), STEMS, STEMS)
def test_a_template_gives_as_many_folders_as_it_says(text, stem, folder):
    try:
        made = NameTemplate(text)
    except UsageError:
        return
    if made.is_plain:
        return
    parts = made.name(Subject(stem, folder, 3, "png", TAKEN)).split("/")
    assert len(parts) == 1 + made.depth
    assert all(part.strip(". ") for part in parts)


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


@given(st.text("%YmdHMSjBqQ-_ aZ:/.", max_size=12))
def test_a_date_pattern_makes_a_name_or_is_a_usage_error(pattern):
    try:
        template = NameTemplate(f"{{date:{pattern}}}")
    except UsageError:
        return
    for part in template.name(SUBJECT).split("/"):
        assert part.strip(". ")
        assert not set(part) & set(FORBIDDEN)


@given(st.text("{}:!.[]<>=^0129acdfhlmnoprstu", max_size=14))
def test_anything_that_looks_like_a_template_is_one_or_a_usage_error(text):
    try:
        NameTemplate(text)
    except UsageError:
        return


# ---- What only a header tells ----


@pytest.fixture
def photograph(tmp_path):
    path = tmp_path / "trip" / "IMG_1.JPG"
    path.parent.mkdir()
    path.write_bytes(pictures.rich_jpeg(6))
    return path


def subject(template, path):
    return subject_of(NameTemplate(template), str(path), 1, "IMG_1", "jpeg")


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_name_can_say_when_a_picture_was_taken_and_how_large_it_is_seen(photograph, order):
    photograph.write_bytes(pictures.rich_jpeg(6, order=order))
    known = subject("{date}", photograph)
    assert known == Subject("IMG_1", "trip", 1, "jpeg", TAKEN, 40, 28)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
def test_the_size_is_that_of_the_upright_picture(tmp_path, kind, orientation):
    path = tmp_path / "a"
    stored = pictures.stored(pictures.photograph(40, 28), orientation)
    exif = pictures.Image.Exif()
    exif[0x0112] = orientation
    path.write_bytes(pictures.file(stored, kind, exif=exif))
    known = subject("{width}", path)
    assert (known.width, known.height) == (40, 28)


def test_without_a_date_of_its_own_a_picture_has_that_of_its_last_change(photograph):
    photograph.write_bytes(pictures.jpeg())
    os.utime(photograph, (1_000_000, 1_000_000))
    assert subject("{date}", photograph).date == CHANGED


@pytest.mark.parametrize("said", [b"0000:00:00 00:00:00", b"2024-05-06 07:08:09", b"                   "])
def test_a_date_that_means_nothing_is_passed_over(photograph, said):
    data = photograph.read_bytes().replace(b"2024:05:06 07:08:09", said)
    photograph.write_bytes(data)
    os.utime(photograph, (1_000_000, 1_000_000))
    assert subject("{date}", photograph).date == CHANGED


def test_a_damaged_or_missing_file_has_a_name_all_the_same(tmp_path):
    path = tmp_path / "a.jpg"
    template = NameTemplate("{date}-{width}x{height}-{stem}")
    assert template.name(subject_of(template, str(path), 1, "a", "")) == "undated-0x0-a"
    path.write_bytes(b"no picture")
    os.utime(path, (86400 * 365, 86400 * 365))
    assert template.name(subject_of(template, str(path), 1, "a", "")) == "1971-01-01-0x0-a"


@pytest.mark.parametrize("field", FIELDS)
def test_headers_are_read_only_where_a_template_asks_for_them(field, monkeypatch):
    read = []
    module = "multitone.imaging.decode.read_header"
    from multitone.imaging.decode import Header

    monkeypatch.setattr(module, lambda path: read.append(path) or Header())
    template = NameTemplate(f"a{{{field}}}")
    subject_of(template, "/nowhere/a.jpg", 1, "a", "jpeg")
    assert template.reads_headers == (field in OF_THE_HEADER) == bool(read)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a.jpg", ("a", ".jpg")),
        ("a.b.c", ("a.b", ".c")),
        (".hidden", (".hidden", "")),
        ("a", ("a", "")),
        ("a.", ("a", "")),
    ],
)
def test_a_suffix_is_what_follows_the_last_point(name, parts):
    assert split_name(name) == parts


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


# ---- What other systems make of names ----


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a/b.jpg", "a./b.jpg"),
        ("a/b.jpg", "a . /b.jpg"),
        ("b", "B. "),
        ("STRASSE.jpg", "straße.jpg"),
        ("ﬁsh.jpg", "FISH.jpg"),
        ("a\u200db.jpg", "ab.jpg"),
        ("\u1fb3.jpg", "\u03b1\u0345.jpg"),
        ("\u212bngstrom", "\xe5NGSTROM"),
    ],
)
def test_what_some_file_system_takes_for_one_name_folds_alike(one, other):
    assert fold(one) == fold(other)


def test_names_of_nothing_but_dots_stay():
    assert fold("...") == "..."


@given(st.text(st.characters(exclude_characters="\0"), max_size=20), st.text(max_size=20))
def test_folding_twice_changes_nothing_and_folders_fold_by_themselves(folder, name):
    assert fold(fold(folder)) == fold(folder)
    name = name.replace("/", "-")
    if name.strip(". ") and folder.strip(". /"):
        assert fold(f"{folder}x/{name}") == f"{fold(folder + 'x')}/{fold(name)}"


@pytest.mark.parametrize(
    "name",
    [
        "CON",
        "con.jpg",
        "Nul.tar.gz",
        "COM1",
        "com¹.jpg",
        "LPT9.png",
        "aux .jpg",
        "a.",
        "a ",
        "a:b.jpg",
        "a?.jpg",
        "a\x1f",
        "CONIN$",
        "x" * 256,
    ],
)
def test_windows_refuses_some_names(name):
    assert refused_by_windows(name)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a.jpg", "CONSOLE.jpg", "COM10.jpg", "COM.jpg", "a .jpg", "é" * 255, "😀" * 127]
)
def test_windows_takes_others(name):
    assert refused_by_windows(name) == ""


# ---- Names that are too long ----


@pytest.mark.parametrize(
    ("path", "too_long"),
    [
        ("a" * 255, False),
        ("a" * 256, True),
        ("é" * 127, False),
        ("é" * 128, True),
        ("😀" * 63 + "abc", False),
        ("😀" * 64, True),
        ("/".join(["a" * 255] * 3), False),
        ("/".join(["a" * 255, "a" * 256, "a"]), True),
        ("/a" * 2047 + "/", False),
        ("/a" * 2048, True),
        (os.fsdecode(b"\xe9" * 255), False),
        (os.fsdecode(b"\xe9" * 256), True),
    ],
)
def test_a_path_is_as_long_as_its_bytes(path, too_long):
    assert is_too_long(path) == too_long
