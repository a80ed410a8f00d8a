import os
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.batch import losses as loss_module
from multitone.batch import plan as module
from multitone.batch.discovery import Discovery, Found, discover
from multitone.batch.job import Export, TaskTable, part_mark
from multitone.batch.losses import (
    NO_ALPHA,
    NO_ALPHA_IF_ANY,
    NO_CMYK,
    NO_DEPTH,
    NO_DISPLAY_P3,
    NO_EXIF_IF_ANY,
    NO_OTHER_SPACE,
)
from multitone.batch.naming import fold
from multitone.batch.plan import another_output, default_output, plan
from multitone.batch.problems import CautionKind, ProblemKind
from multitone.batch.targets import names as target_names
from multitone.batch.targets import placement
from multitone.batch.targets.planned import PlannedTable
from multitone.errors import PlanRefused
from multitone.imaging.encode import build_format, export_formats, format_of_suffix
from multitone.imaging.operation import find_operation
from multitone.imaging.pipeline import Pipeline
from multitone.storage.atomic_file import part_name
from tests import pictures
from tests.large import treat_as_large

OPAQUE = pictures.file(pictures.photograph(3, 2), "PNG")
GIF = pictures.file(pictures.image("P", 3, 2), "GIF")
TGA = pictures.file(pictures.photograph(3, 2), "TGA")
CLEAR_TGA = pictures.file(pictures.pixels("RGBA", 8, 3, 2), "TGA")
CLEAR = pictures.file(pictures.pixels("RGBA", 8, 3, 2), "PNG")
DEEP = pictures.png(pictures.pixels("RGB", 16, 3, 2))
CLEAR_WEBP = pictures.file(pictures.pixels("RGBA", 8, 3, 2), "WEBP")


@pytest.fixture
def inside(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(folder, *names, data=b"picture"):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def planned(*sources, steps=("grayscale",), **export):
    chosen = {"folder": "out", **export}
    if isinstance(chosen.get("format"), str):
        chosen["format"] = build_format(chosen["format"])
    found = discover(sources or ["in"], leave_out=chosen["folder"])
    return plan(found, Pipeline.parse(steps), Export(**chosen))


def targets(made, folder="out"):
    return [os.path.relpath(task.target, folder) for task in made.tasks]


def actions(made):
    return [task.action for task in made.tasks]


def tree(folder):
    return sorted(str(path) for path in folder.rglob("*"))


# ---- Where results go ----


def test_the_tree_of_the_source_is_repeated_without_its_own_name(inside):
    put(inside, "in/a.jpg", "in/sub/b.png")
    made = planned()
    assert targets(made) == ["a.jpg", "sub/b.png"]
    assert made.problems == ()
    assert [task.number for task in made.job.tasks] == [1, 2]
    assert [task.target for task in made.job.tasks] == [task.target for task in made.tasks]


def test_flat_puts_all_into_one_folder(inside):
    put(inside, "in/a.jpg", "in/sub/b.png", "in/sub/a.jpg")
    made = planned(flat=True)
    assert targets(made) == ["a.jpg", "a-2.jpg", "b.png"]
    assert actions(made) == ["write", "number", "write"]


def test_planning_writes_nothing(inside):
    put(inside, "in/a.jpg", "out/a.jpg")
    before = tree(inside)
    for existing in ("skip", "replace", "number"):
        assert planned(existing=existing, folder="out")
        assert planned(existing=existing, folder="new/deep")
    assert tree(inside) == before


def test_names_follow_the_template_in_order(inside):
    put(inside, "in/b.jpg", "in/a.png", "in/trip/c.jpg")
    made = planned(name="{counter:03}-{folder}-{stem}-{format}")
    assert targets(made) == ["001-in-a-png.png", "002-in-b-jpeg.jpg", "trip/003-trip-c-jpeg.jpg"]


@pytest.mark.parametrize("name", ["archive.tar.jpg", "IMG 1.jpg", "写真.jpg", "a..jpg"])
def test_a_stem_is_the_name_up_to_its_last_point(inside, name):
    put(inside, f"in/{name}")
    assert targets(planned(name="{stem}-x")) == [name.removesuffix(".jpg") + "-x.jpg"]


def test_one_template_for_many_pictures_gets_numbers(inside):
    put(inside, "in/1.jpg", "in/2.jpg", "in/3.jpg")
    assert targets(planned(name="same")) == ["same.jpg", "same-2.jpg", "same-3.jpg"]


# ---- Formats ----


@pytest.mark.parametrize("name", ["a.jpg", "a.JPG", "a.jpeg", "a.jfif", "a.png", "a.PNG"])
def test_each_keeps_its_own_format_and_suffix(inside, name):
    put(inside, f"in/{name}", data=OPAQUE)
    made = planned()
    assert targets(made) == [name]
    assert made.losses == {}


@pytest.mark.parametrize(
    ("name", "suffix"), [(name, suffix) for name, info in export_formats().items() for suffix in info.type.suffixes]
)
def test_every_format_that_is_written_keeps_its_sources(inside, name, suffix):
    put(inside, f"in/a{suffix}", data=b"not even looked into")
    made = planned()
    when_asked = export_formats()[name].type.when_asked
    assert targets(made) == ["a.jpg" if when_asked else f"a{suffix}"]
    assert bool(made.losses) is when_asked
    assert targets(planned(format=name)) == [f"a{suffix}"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "GIF", "BMP"])
def test_a_picture_without_a_suffix_keeps_the_format_of_its_signature(inside, kind):
    put(inside, "in/IMG_0001", data=pictures.file(pictures.image("P" if kind == "GIF" else "RGB"), kind))
    made = planned()
    assert format_of_suffix(os.path.splitext(targets(made)[0])[1]) == kind.lower()
    assert made.losses == {}


@pytest.mark.parametrize(
    ("name", "data", "target", "loss"),
    [
        ("a.tga", TGA, "a.jpg", "TGA becomes JPEG"),
        ("a.tga", CLEAR_TGA, "a.png", "TGA becomes PNG"),
        ("a.psd", b"damaged", "a.jpg", "PSD becomes JPEG"),
    ],
    ids=["tga", "clear tga", "damaged psd"],
)
def test_what_cannot_be_written_becomes_jpeg_or_png_and_the_plan_says_so(inside, name, data, target, loss):
    put(inside, f"in/{name}", data=data)
    made = planned()
    assert targets(made) == [target]
    assert made.tasks[0].losses == (loss,)
    assert made.problems == ()


# ---- What a format loses ----


@pytest.mark.parametrize(
    ("name", "data", "written", "losses"),
    [
        ("a.png", CLEAR, "jpeg", (NO_ALPHA,)),
        ("a.png", CLEAR, "bmp", (NO_ALPHA,)),
        ("a.png", CLEAR, "webp", ()),
        ("a.png", OPAQUE, "jpeg", ()),
        ("a.png", DEEP, "jpeg", (NO_DEPTH,)),
        ("a.png", DEEP, "webp", (NO_DEPTH,)),
        ("a.png", DEEP, "tiff", ()),
        ("a.webp", CLEAR_WEBP, "jpeg", (NO_ALPHA,)),
        ("a.gif", GIF, "jpeg", ()),
        ("a.jpg", b"not looked into", "gif", (NO_EXIF_IF_ANY,)),
        ("a.jpg", b"not looked into", "png", ()),
        ("a.png", b"damaged", "jpeg", ()),
        ("a.png", DEEP, "avif", (NO_DEPTH,)),
        ("a.png", DEEP, "gif", (NO_DEPTH,)),
        ("a.tif", pictures.file(pictures.pixels("L", 16, 3, 2)[:, :, 0], "TIFF"), "jpeg", (NO_DEPTH,)),
        ("a.pgm", pictures.file(pictures.pixels("L", 16, 3, 2)[:, :, 0], "PPM"), "jpeg", (NO_DEPTH,)),
        ("a.pgm", pictures.file(pictures.pixels("L", 8, 3, 2)[:, :, 0], "PPM"), "jpeg", ()),
        ("a.jpg", pictures.file(pictures.image("CMYK"), "JPEG"), "jpeg", (NO_CMYK,)),
        ("a.jpg", pictures.file(pictures.image("CMYK"), "JPEG"), "png", (NO_CMYK,)),
        ("a.tif", pictures.file(pictures.image("CMYK"), "TIFF"), "tiff", (NO_CMYK,)),
        ("a.jpg", pictures.jpeg(), "jpeg", ()),
    ],
)
def test_a_plan_says_picture_by_picture_what_is_lost(inside, name, data, written, losses):
    put(inside, f"in/{name}", data=data)
    assert planned(format=written).tasks[0].losses == losses


def test_many_jpegs_are_not_looked_into_for_cmyk(inside, monkeypatch):
    put(inside, "in/a.jpg", "in/b.jpg", data=pictures.file(pictures.image("CMYK"), "JPEG"))
    assert planned().losses == {NO_CMYK: 2}
    monkeypatch.setattr(loss_module, "MOST_FRAMES", 1)
    assert planned().losses == {}


@pytest.mark.parametrize("name", export_formats())
def test_display_p3_is_lost_where_no_profile_can_say_it(inside, name):
    put(inside, "in/a.tga", data=TGA)
    lost = () if "color-space" in export_formats()[name].type.holds else (NO_DISPLAY_P3,)
    assert planned(format=name, color="display-p3").tasks[0].losses == lost
    assert planned(format=name, color="srgb").tasks[0].losses == ()


@pytest.mark.parametrize("name", export_formats())
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_a_color_space_is_lost_where_no_profile_can_say_it(inside, name, kind):
    data = pictures.file(pictures.photograph(3, 2), kind, icc_profile=pictures.wide_profile())
    put(inside, f"in/a.{kind.lower()}", data=data)
    put(inside, f"plain/a.{kind.lower()}", data=pictures.file(pictures.photograph(3, 2), kind))
    assert (NO_OTHER_SPACE in planned(format=name).losses) == ("color-space" not in export_formats()[name].type.holds)
    assert NO_OTHER_SPACE not in planned(format=name, color="srgb").losses, "it is asked for"
    assert NO_OTHER_SPACE not in planned("plain", format=name).losses


def test_a_format_whose_library_is_missing_is_refused_with_the_remedy(inside, monkeypatch):
    put(inside, "in/a.jpg", "in/b.jxl")
    assert planned(format="jxl").problems == ()
    monkeypatch.setitem(sys.modules, "pyjpegxl", None)
    assert planned().problems == (), "one picture that cannot be read does not end a job"
    (problem,) = planned(format="jxl").problems
    assert 'pip install "multitone[formats]"' in problem


@pytest.mark.parametrize(
    ("steps", "export", "lost"),
    [
        ((), {}, ()),
        ((), {"format": "jpeg"}, ()),
        ((), {"max_bytes": 10**6}, ()),
        ((), {"max_bytes": 10}, (NO_CMYK,)),
        ((), {"quality": 90}, (NO_CMYK,)),
        ((), {"format": "png"}, (NO_CMYK,)),
        (("invert",), {}, (NO_CMYK,)),
    ],
)
def test_what_is_copied_loses_nothing(inside, steps, export, lost):
    put(inside, "in/a.jpg", data=pictures.file(pictures.image("CMYK"), "JPEG"))
    assert planned(steps=steps, **export).tasks[0].losses == lost


def test_exif_that_is_not_wanted_is_not_lost(inside):
    put(inside, "in/a.jpg")
    assert planned(format="bmp", metadata="strip").losses == {}


def test_the_losses_of_what_is_skipped_are_none(inside):
    put(inside, "in/a.png", "out/a.jpg", data=CLEAR)
    assert planned(format="jpeg").losses == {}


def test_no_file_is_opened_where_names_tell_enough(inside, monkeypatch):
    put(inside, "in/a.jpg", "in/b.png", "in/c.webp")
    for opening in (placement, loss_module):
        monkeypatch.setattr(opening, "read_header", lambda path: pytest.fail(f"{path} was opened"))
    assert planned(name="{stem}-{counter}").problems == ()
    assert planned(format="png").tasks


def test_large_jobs_say_only_what_names_tell(inside, monkeypatch):
    put(inside, "in/a.png", "in/b.png", "in/c.jpg", data=CLEAR)
    monkeypatch.setattr(loss_module, "MOST_HEADERS", 2)
    for opening in (placement, loss_module):
        monkeypatch.setattr(opening, "read_header", lambda path: pytest.fail(f"{path} was opened"))
    made = planned(format="jpeg")
    assert made.losses == {NO_ALPHA_IF_ANY: 2}


def test_a_plan_says_that_locations_go(inside):
    put(inside, "in/a.jpg")
    assert planned(metadata="strip-location").sentence() == "1 new, without their location."
    assert planned(metadata="author").sentence() == "1 new, with author and copyright only."
    put(inside, "out/a.jpg")
    assert planned(metadata="strip-location").sentence() == "1 exists and is skipped."


# ---- How large files may be ----


def test_a_limit_is_refused_for_formats_without_a_quality(inside):
    put(inside, "in/a.png", "in/b.PNG", "in/c.gif", "in/d.jpg")
    problems = planned(max_bytes=500_000).problems
    assert len(problems) == 2
    assert [problem.kind for problem in problems] == [ProblemKind.NO_QUALITY] * 2
    assert "PNG has none (2 pictures); write one of JPEG, WebP, AVIF" in problems[0]
    assert "GIF has none (1 picture)" in problems[1]
    assert planned(max_bytes=500_000, format="webp").problems == ()


@pytest.mark.parametrize("name", export_formats())
def test_a_limit_needs_a_quality(inside, name):
    put(inside, "in/a.jpg")
    has = "quality" in export_formats()[name].type.__struct_fields__
    assert (planned(max_bytes=500_000, format=name).problems == ()) == has


def test_a_limit_is_refused_where_nothing_may_be_lost(inside):
    put(inside, "in/a.jpg")
    lossless = build_format("webp", {"lossless": True})
    assert "lossless WebP has none" in planned(max_bytes=500_000, format=lossless).problems[0]


def test_what_is_skipped_has_no_limit(inside):
    put(inside, "in/a.png", "out/a.png")
    assert planned(max_bytes=500_000).problems == ()


def test_a_limit_is_all_the_space_that_is_needed(inside):
    put(inside, "in/a.jpg", "in/b.jpg", data=bytes(9000))
    assert planned(max_bytes=500).space_needed == 1000
    assert planned(max_bytes=50_000).space_needed == 18_000


def test_names_by_date_and_size_are_planned(inside):
    put(inside, "in/a.jpg", data=pictures.rich_jpeg(6))
    put(inside, "in/b.jpg", data=b"damaged")
    os.utime(inside / "in/b.jpg", (86400 * 365, 86400 * 365))
    assert targets(planned(name="{date}_{width}x{height}")) == ["2024-05-06_40x28.jpg", "1971-01-01_0x0.jpg"]


# ---- Space ----


def test_space_is_that_of_the_sources_where_the_format_stays(inside):
    put(inside, "in/a.jpg", "in/b.png", data=bytes(1000))
    made = planned()
    assert made.space_needed == 2000
    assert made.space_free is not None
    assert made.warnings == ()
    put(inside, "out/a.jpg")
    assert planned().space_needed == 1000


def test_another_format_takes_more_or_less(inside):
    put(inside, "in/a.jpg", data=bytes(100_000))
    needed = {name: planned(format=name).space_needed for name in export_formats()}
    assert needed["avif"] < needed["webp"] < needed["jpeg"] < needed["png"] < needed["bmp"]
    assert needed["jpeg"] == 100_000


def test_too_little_space_is_a_warning_and_no_problem(inside, monkeypatch):
    put(inside, "in/a.jpg", data=bytes(3_000_000))
    monkeypatch.setattr(module, "free_bytes", lambda folder: 1_000_000)
    made = planned()
    (warning,) = made.warnings
    assert (warning.kind, warning.values) == (CautionKind.SPACE, {"needed": 3_000_000, "free": 1_000_000})
    assert made.sentence() == "1 new. The results may take about 3 MB, but only 1 MB is free."
    assert made.problems == ()
    assert made.job


@pytest.mark.parametrize(
    ("name", "data"), [("a.mpo", b"x"), ("a.apng", OPAQUE), ("noending", OPAQUE)], ids=["mpo", "apng", "none"]
)
def test_no_loss_says_that_a_format_becomes_itself(inside, name, data):
    put(inside, f"in/{name}", data=data)
    for loss in planned().tasks[0].losses:
        before, _, after = loss.partition(" becomes ")
        assert before != after


def test_a_png_without_a_suffix_keeps_its_own_format(inside):
    """The default is the source's own format, which its signature tells where there is no suffix."""
    put(inside, "in/IMG_0001", data=OPAQUE)
    made = planned()
    assert targets(made) == ["IMG_0001.png"]


def test_a_chosen_format_is_for_all_and_keeps_a_suffix_that_fits(inside):
    put(inside, "in/a.JPEG", "in/b.png", "in/c.webp")
    made = planned(format="jpeg")
    assert targets(made) == ["a.JPEG", "b.jpg", "c.jpg"]


def test_two_formats_of_one_picture_do_not_meet_in_one_target(inside):
    put(inside, "in/a.jpg", "in/a.png", "in/a.webp")
    made = planned(format="jpeg")
    assert targets(made) == ["a.jpg", "a-2.jpg", "a-3.jpg"]
    assert actions(made) == ["write", "number", "number"]


# ---- What exists ----


@pytest.mark.parametrize(
    ("existing", "action", "target"),
    [("skip", "skip", "a.jpg"), ("replace", "replace", "a.jpg"), ("number", "number", "a-2.jpg")],
)
def test_a_target_that_exists_is_treated_as_wanted(inside, existing, action, target):
    put(inside, "in/a.jpg", "in/b.jpg", "out/a.jpg")
    made = planned(existing=existing)
    assert targets(made) == [target, "b.jpg"]
    assert actions(made) == [action, "write"]
    assert made.job.tasks[0].action == ("write" if action == "number" else action)


def test_numbers_go_on_after_those_that_exist(inside):
    put(inside, "in/a.jpg", "out/a.jpg", "out/a-2.jpg", "out/a-4.jpg")
    assert targets(planned(existing="number")) == ["a-3.jpg"]


def test_a_link_that_leads_nowhere_exists_too(inside):
    put(inside, "in/a.jpg")
    (inside / "out").mkdir()
    (inside / "out/a.jpg").symlink_to("nowhere")
    assert actions(planned()) == ["skip"]


def test_the_second_run_has_nothing_to_do(inside):
    put(inside, "in/a.jpg", "in/a.png", "in/A.JPG")
    first = planned(format="jpeg")
    for task in first.tasks:
        put(inside, os.path.relpath(task.target, inside))
    again = planned(format="jpeg")
    assert targets(again) == targets(first)
    assert set(actions(again)) == {"skip"}
    assert again.bytes_to_read == 0


def test_the_plan_adds_up(inside):
    put(inside, "in/a.jpg", "in/b.jpg", "in/c.jpg", "out/a.jpg")
    made = planned()
    assert made.counts == {"skip": 1, "write": 2}
    assert made.bytes_to_read == 2 * len(b"picture")
    assert made.sentence() == "2 new, 1 exists and is skipped."
    assert made.draft.ignored == 0


# ---- Names that meet ----


def test_names_that_differ_by_case_alone_do_not_meet(inside):
    put(inside, "in/a.jpg", "in/A.jpg")
    made = planned()
    assert len({target.lower() for target in targets(made)}) == 2


def test_names_that_differ_by_composition_alone_do_not_meet(inside):
    one, other = (unicodedata.normalize(form, "é.jpg") for form in ("NFC", "NFD"))
    put(inside, f"in/{one}", f"in/{other}")
    if len(os.listdir(inside / "in")) == 1:
        pytest.skip("this file system takes them for one")
    made = planned()
    assert len({unicodedata.normalize("NFC", target) for target in targets(made)}) == 2


def test_folders_of_one_name_do_not_mix_up_their_pictures(inside):
    put(inside, "one/photos/a.jpg", "two/photos/a.jpg")
    made = planned("one/photos", "two/photos")
    assert targets(made) == ["photos/a.jpg", "photos/a-2.jpg"]


@pytest.mark.parametrize("existing", ["skip", "replace", "number"])
def test_no_two_sources_have_one_target(inside, existing):
    put(
        inside,
        "in/a.jpg",
        "in/A.JPG",
        "in/a.png",
        "in/a-2.jpg",
        "in/sub/a.jpg",
        "out/a.jpg",
        "out/a-2.jpg",
        "out/a-3.jpg",
    )
    made = planned(format="jpeg", flat=True, existing=existing)
    folded = [target.lower() for target in targets(made)]
    assert len(set(folded)) == len(made.tasks) == 5


# ---- Originals ----


def refused(made):
    assert made.problems
    with pytest.raises(PlanRefused) as caught:
        _ = made.job
    assert caught.value.problems == made.problems
    return " ".join(made.problems)


@pytest.mark.parametrize("existing", ["skip", "replace"])
def test_a_target_that_is_its_source_is_refused(inside, existing):
    put(inside, "in/a.jpg")
    assert "originals are never changed" in refused(planned(folder="in", existing=existing))


def test_a_target_that_is_another_source_is_refused(inside):
    put(inside, "in/a.png", "in/a.jpg")
    assert "originals" in refused(planned(folder="in", format="jpeg", existing="replace"))


def test_the_refusal_names_the_source_whose_result_would_take_the_place(inside):
    put(inside, "in/a.jpg", "in/a-web.jpg")
    folder = inside / "in"
    said = refused(planned(folder="in", name="{stem}-web", existing="replace"))
    assert f"({folder / 'a-web.jpg'}, from {folder / 'a.jpg'})" in said


@pytest.mark.parametrize("existing", ["skip", "replace"])
def test_a_source_is_known_through_a_linked_output_folder(inside, existing):
    put(inside, "in/a.jpg")
    (inside / "out").symlink_to("in")
    assert "originals" in refused(planned(folder="out", existing=existing))


@pytest.mark.parametrize("existing", ["skip", "replace"])
def test_a_source_is_known_through_a_linked_source_folder(inside, existing):
    put(inside, "real/a.jpg")
    (inside / "in").symlink_to("real")
    assert "originals" in refused(planned("in", folder="real", existing=existing))


def test_a_source_is_known_through_a_link_inside_the_output_folder(inside):
    put(inside, "in/sub/a.jpg")
    (inside / "out").mkdir()
    (inside / "out/sub").symlink_to(inside / "in/sub")
    assert "originals" in refused(planned(existing="replace"))


def test_a_source_is_known_by_its_inode(inside):
    put(inside, "in/a.jpg", "in/b.jpg")
    (inside / "out").mkdir()
    os.link(inside / "in/b.jpg", inside / "out/a.jpg")
    assert "originals" in refused(planned(existing="replace"))


def test_a_link_to_a_source_is_never_replaced(inside):
    put(inside, "in/a.jpg")
    (inside / "out").mkdir()
    (inside / "out/a.jpg").symlink_to(inside / "in/a.jpg")
    assert "originals" in refused(planned(existing="replace"))


def test_a_linked_source_is_known_by_what_it_leads_to(inside):
    put(inside, "real/a.jpg")
    (inside / "in").mkdir()
    (inside / "in/a.jpg").symlink_to(inside / "real/a.jpg")
    assert "originals" in refused(planned(folder="real", existing="replace"))


def test_the_source_folder_will_do_where_no_name_meets(inside):
    put(inside, "in/a.jpg", "in/b.jpg")
    found = discover(["in"])
    made = plan(found, Pipeline(), Export(folder="in", name="{stem}-gray"))
    assert made.problems == ()
    assert targets(made, "in") == ["a-gray.jpg", "b-gray.jpg"]


def test_numbering_beside_the_sources_changes_none(inside):
    put(inside, "in/a.jpg", "in/b.jpg")
    made = plan(discover(["in"]), Pipeline(), Export(folder="in", existing="number"))
    assert made.problems == ()
    assert targets(made, "in") == ["a-2.jpg", "b-2.jpg"]


# ---- Problems ----


def test_no_pictures_is_a_problem(inside):
    put(inside, "in/notes.txt")
    assert refused(planned()) == "There are no pictures in in."


def test_a_file_where_the_folder_should_be_is_a_problem(inside):
    put(inside, "in/a.jpg", "out")
    assert "is a file, not a folder" in refused(planned())
    assert "is a file, not a folder" in refused(planned(folder="out/deeper"))


def test_no_folder_is_a_problem(inside):
    put(inside, "in/a.jpg")
    assert "No folder for the results was given" in refused(planned(folder=""))


def test_a_folder_that_may_not_be_written_to_is_a_problem(inside, monkeypatch):
    put(inside, "in/a.jpg", "closed/x")
    allowed = os.access
    monkeypatch.setattr(module.os, "access", lambda path, mode: "closed" not in str(path) and allowed(path, mode))
    assert "cannot be written to" in refused(planned(folder="closed/out"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_a_problem(inside):
    put(inside, "in/a.jpg")
    (inside / "out").mkdir(mode=0o555)
    assert "cannot be written to" in refused(planned())


def test_a_template_that_makes_no_name_is_a_problem(inside):
    put(inside, "in/a.jpg")
    assert "{nonsense}" in refused(planned(name="{nonsense}"))


def test_a_name_too_long_for_a_file_system_fails_its_picture_alone(inside):
    put(inside, f"in/{'x' * 200}.jpg", "in/short.jpg")
    made = planned(name="{stem}" + "é" * 30)
    assert made.problems == ()
    assert sorted(task.note for task in made.tasks) == ["", placement.TOO_LONG]
    assert made.sentence() == "2 new, 1 × gets a name that is too long."
    assert made.space_needed == len(b"picture")
    assert not any(task.note for task in planned(name="{stem}" + "é" * 25).tasks)


def test_steps_past_their_limits_are_a_problem(inside):
    put(inside, "in/a.jpg")
    blur = find_operation("gaussian-blur").type
    made = plan(discover(["in"]), Pipeline((blur(sigma=-3.0), blur(sigma=2.0))), Export(folder="out"))
    assert made.problems == ("gaussian-blur: sigma=-3.0 is not valid; sigma takes a number from 0.1 to 250.",)


def test_settings_of_a_format_past_their_limits_are_a_problem(inside):
    put(inside, "in/a.jpg")
    kind = type(build_format("jpeg"))
    assert planned(format=kind(quality=0)).problems == (
        "jpeg: quality=0 is not valid; quality takes a whole number from 1 to 100.",
    )
    assert planned(format=kind(quality=0), quality=50).problems == ()


def test_problems_are_collected_and_not_told_one_by_one(inside):
    put(inside, "in/a.jpg", "out")
    made = planned(name="{nonsense}")
    assert len(made.problems) == 2


def test_folders_that_could_not_be_read_are_left_out_and_told(inside, monkeypatch):
    put(inside, "in/a.jpg", "in/closed/b.jpg", "alone/closed/c.jpg")
    scan = os.scandir

    def refusing(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    made = planned()
    said = f"{inside}/in/closed cannot be read and is left out: Permission denied."
    assert (made.problems, made.warnings) == ((), (said,))
    assert [folder.path for folder in made.job.unread] == [f"{inside}/in/closed"]
    assert made.sentence().endswith(said)
    nothing = plan(discover(["alone"]), Pipeline(), Export(folder="out"))
    assert nothing.problems[-1] == said.replace("/in/", "/alone/"), "why there is nothing"


def test_names_that_are_no_text_are_planned(inside):
    name = os.fsdecode(b"caf\xe9.jpg")
    put(inside, f"in/{name}")
    assert targets(planned()) == [name]


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_the_folder_proposed_stands_beside_the_sources(inside, kind):
    put(inside, "photos/a.jpg")
    source = "photos" if kind == "folder" else "photos/a.jpg"
    assert default_output([source]) == f"{inside}/photos – multitone"


# ---- Another folder ----


def test_another_folder_has_the_next_number_that_is_free(tmp_path):
    first = tmp_path / "Holiday – multitone"
    assert another_output(str(first)) == f"{first} 2"
    (tmp_path / "Holiday – multitone 2").mkdir()
    assert another_output(str(first)) == f"{first} 3"
    assert another_output(f"{first} 2") == f"{first} 3"
    assert another_output(str(first), taken=[f"{first} 3"]) == f"{first} 4"


@pytest.mark.parametrize(
    ("name", "expected"), [("Summer 2024", "Summer 2024 2"), ("out", "out 2"), ("Day 1", "Day 1 2")]
)
def test_a_year_is_not_counted_on(tmp_path, name, expected):
    assert another_output(str(tmp_path / name)) == str(tmp_path / expected)


# ---- Names in the world ----

NAMES = st.text(st.sampled_from("aAäÄßsS. \u0308\u200d-2"), min_size=1, max_size=3).map(lambda stem: f"{stem}.jpg")


def images_of(names, folder=""):
    return tuple(Found(f"/nowhere/in/{i}/{name}", folder, 7) for i, name in enumerate(names))


@given(
    st.lists(st.tuples(st.sampled_from(["", "a", "A.", "b"]), NAMES), max_size=30), st.sampled_from(["skip", "number"])
)
def test_no_two_targets_are_one_on_any_file_system(names, existing):
    images = tuple(Found(f"/nowhere/in/{i}/{name}", folder, 7) for i, (folder, name) in enumerate(names))
    made = plan(Discovery(images), Pipeline(), Export(folder="/nowhere/out", existing=existing))
    assert len({fold(target) for target in targets(made)}) == len(names)
    assert len({unicodedata.normalize("NFD", target).casefold() for target in targets(made)}) == len(names)


def test_many_pictures_of_one_name_are_numbered_in_one_pass(inside, monkeypatch):
    calls = []
    monkeypatch.setattr(target_names, "fold", lambda path: calls.append(path) or fold(path))
    made = plan(Discovery(images_of(["a.jpg"] * 1_000)), Pipeline(), Export(folder="out"))
    assert targets(made)[:3] == ["a.jpg", "a-2.jpg", "a-3.jpg"]
    assert targets(made)[-1] == "a-1000.jpg"
    assert len(calls) < 10_000


def test_numbers_pass_over_names_that_other_sources_have(inside):
    made = plan(Discovery(images_of(["a.jpg", "a-2.jpg", "a.jpg", "A.jpg"])), Pipeline(), Export(folder="out"))
    assert targets(made) == ["a.jpg", "a-2.jpg", "a-3.jpg", "A-4.jpg"]


def test_one_of_a_kind_is_said_in_the_singular(inside):
    put(inside, "in/a.jpg", "in/CON.jpg", "out/a.jpg")
    made = planned()
    assert "1 exists and is skipped" in made.sentence()
    (warning,) = made.warnings
    assert warning.startswith("1 name is not allowed on Windows and its drives (first: ")
    put(inside, "photos/a.jpg")
    (problem,) = planned("photos", folder="photos", existing="replace").problems
    assert problem.startswith("A target is a source itself (")


def test_the_result_of_a_picture_that_is_taken_out_is_no_picture(inside):
    for name in ("in/a.jpg", "in/b.jpg", "in/a.webp"):
        put(inside, name)
        os.utime(inside / name, (10**9, 10**9))
    export = Export(folder="in", format=build_format("webp"))
    found = discover(["in"], leave_out="in")
    assert targets(plan(found, Pipeline(), export), "in") == ["a.webp", "b.webp"]
    made = plan(found, Pipeline(), export, without=frozenset({str(inside / "in/a.jpg")}))
    assert (targets(made, "in"), made.draft.left_out) == (["b.webp"], 1)


def test_a_name_that_windows_refuses_is_a_warning(inside):
    put(inside, "in/CON.jpg", "in/a.jpg", "in/b:c/d.jpg")
    made = planned()
    assert made.problems == ()
    (warning,) = made.warnings
    assert warning.startswith("2 names are not allowed on Windows and its drives (first: ")
    assert "CON.jpg, because it is the name of a device there" in warning
    assert warning.rstrip(".") in made.sentence()


def notes(made):
    return [task.note for task in made.tasks]


def test_a_name_of_255_bytes_is_planned_and_one_more_will_fail(inside):
    put(inside, f"in/{'x' * 251}.jpg")
    made = planned()
    assert (notes(made), made.problems) == ([""], ())
    assert len(part_name(part_mark(made.job.id, 10**9))) < 255
    assert notes(planned(name="{stem}-")) == [placement.TOO_LONG]
    assert notes(planned(format="webp")) == [placement.TOO_LONG], "by its suffix"
    put(inside, f"out/{'x' * 251}.jpg")
    assert notes(planned(existing="number")) == [placement.TOO_LONG], "by its number"
    assert notes(planned(existing="skip")) == [""]


def test_each_folder_of_a_name_counts_by_itself(inside):
    put(inside, "in/a.jpg")
    assert notes(planned(name="/".join(["x" * 255] * 3))) == [placement.TOO_LONG], "by its suffix"
    assert notes(planned(name="/".join([*["x" * 255] * 3, "{stem}"]))) == [""]
    assert notes(planned(name="x" * 256 + "/{stem}")) == [placement.TOO_LONG]
    assert notes(planned(name="/".join([*["x" * 200] * 21, "{stem}"]))) == [placement.TOO_LONG], "the path"


@pytest.mark.parametrize("folder", ["/".join(["out", *["x" * 200] * 21]), "x" * 256])
def test_a_folder_for_results_that_no_system_takes_is_a_problem(inside, folder):
    put(inside, "in/a.jpg")
    assert (
        refused(planned(folder=folder)) == "The path of the folder for the results is too long; choose another folder."
    )


# ---- Folders in names ----


@pytest.mark.parametrize(
    ("name", "flat", "expected"),
    [
        ("{folder}/web/{stem}", False, ["in/web/a.jpg", "trip/trip/web/a.jpg", "trip/day/day/web/b.png"]),
        ("{folder}/web/{stem}", True, ["in/web/a.jpg", "trip/web/a.jpg", "day/web/b.png"]),
        ("web/{stem}", False, ["web/a.jpg", "trip/web/a.jpg", "trip/day/web/b.png"]),
        ("{stem}/{stem}", False, ["a/a.jpg", "trip/a/a.jpg", "trip/day/b/b.png"]),
        ("{format}/{counter:02}", True, ["jpeg/01.jpg", "jpeg/02.jpg", "png/03.png"]),
        ("web/x", True, ["web/x.jpg", "web/x-2.jpg", "web/x.png"]),
    ],
)
def test_slashes_in_a_name_make_folders_below_those_of_the_tree(inside, name, flat, expected):
    put(inside, "in/a.jpg", "in/trip/a.jpg", "in/trip/day/b.png")
    made = planned(name=name, flat=flat)
    assert targets(made) == expected
    assert made.problems == ()


def test_pictures_go_into_folders_by_their_dates(inside):
    put(inside, "in/a.jpg", data=pictures.rich_jpeg(6))
    put(inside, "in/b.jpg", data=b"damaged")
    os.utime(inside / "in/b.jpg", (86400 * 365, 86400 * 365))
    assert targets(planned(name="{date:%Y/%m}/{stem}")) == ["2024/05/a.jpg", "1971/01/b.jpg"]


def test_a_folder_of_a_name_beside_the_sources_meets_none_of_them(inside):
    put(inside, "in/a.jpg", "in/trip/b.jpg")
    made = plan(discover(["in"]), Pipeline(), Export(folder="in", name="web/{stem}"))
    assert (targets(made, "in"), made.problems) == (["web/a.jpg", "trip/web/b.jpg"], ())
    put(inside, "in/trip/in/a.jpg")
    refused(plan(discover(["in/a.jpg", "in/trip/in"]), Pipeline(), Export(folder="in/trip", name="{folder}/{stem}")))


def test_folders_that_differ_by_case_alone_are_one(inside):
    put(inside, "in/A/x.jpg", "in/a/x.jpg")
    made = planned(name="{folder}/{stem}", flat=True)
    assert targets(made) == ["A/x.jpg", "a/x-2.jpg"]


def test_folders_in_names_that_windows_refuses_are_cautioned(inside):
    put(inside, "in/CON.jpg", "in/a.jpg", "in/b..jpg")
    made = planned(name="{stem}/x")
    assert targets(made) == ["CON/x.jpg", "a/x.jpg", "b./x.jpg"]
    (warning,) = made.warnings
    assert warning.startswith("2 names are not allowed on Windows and its drives (first: ")
    assert "CON: it is the name of a device there" in warning


@pytest.mark.parametrize("names", [["in/x.png", "in/x.jpg/b.png"], ["in/b.png", "in/b.jpg/x.jpg/a.png"]])
def test_a_folder_under_the_name_of_a_result_is_a_problem_before_anything_is_written(inside, names):
    put(inside, *names, data=OPAQUE)
    folder = os.path.dirname(names[1]).replace("in", f"{inside}/out")
    said = f"{folder} would be both a result and a folder; choose another name."
    assert refused(planned(format="jpeg")) == said


def test_a_result_under_the_name_of_a_folder_is_numbered(inside):
    put(inside, "in/1/y.jpg/b.png", "in/2/y.png", data=OPAQUE)
    made = planned("in/1", "in/2/y.png", format="jpeg")
    assert targets(made) == ["1/y.jpg/b.jpg", "y.jpg"]
    made = planned("in/1/y.jpg", "in/2/y.png", format="jpeg")
    assert targets(made) == ["y.jpg/b.jpg", "y-2.jpg"]


@pytest.mark.parametrize("name", ["...", "..", "{stem}/..", "/{stem}"])
def test_a_name_that_is_no_name_is_refused_by_the_plan(inside, name):
    put(inside, "in/a.jpg")
    assert repr(name) in refused(planned(name=name))


@pytest.mark.parametrize("name", ["....jpg", "...jpg", " .jpg"])
def test_a_source_whose_name_is_dots_is_a_picture_as_any_other(inside, name):
    put(inside, f"in/{name}")
    made = planned(f"in/{name}")
    assert (targets(made), made.problems) == ([name], ())
    stem = name.removesuffix(".jpg")
    assert targets(planned(f"in/{name}", name="{stem}/{stem}")) == [f"{'_' * len(stem)}/{'_' * len(stem)}.jpg"]


def test_a_folder_under_the_name_of_a_target_is_never_replaced(inside):
    put(inside, "in/a.jpg")
    (inside / "out/a.jpg").mkdir(parents=True)
    for existing in ("skip", "replace", "number"):
        made = planned(existing=existing)
        assert (targets(made), actions(made)) == (["a-2.jpg"], ["number"])


def test_a_file_where_a_folder_of_the_tree_should_be_is_a_problem(inside):
    put(inside, "in/sub/a.jpg", "in/sub/b.jpg", "in/c.jpg", "out/sub")
    assert refused(planned()) == f"{inside}/out/sub is a file, not a folder; choose another folder for the results."
    assert planned(flat=True).problems == ()


def test_a_folder_of_the_tree_that_may_not_be_written_to_is_a_problem(inside, monkeypatch):
    put(inside, "in/sub/a.jpg", "out/sub/b.jpg")
    allowed = os.access
    monkeypatch.setattr(placement.os, "access", lambda path, mode: not path.endswith("out/sub") and allowed(path, mode))
    assert "out/sub cannot be written to" in refused(planned())


def test_folders_that_are_one_by_a_link_do_not_mix_up_their_pictures(inside):
    put(inside, "in/one/a.jpg", "in/two/a.jpg")
    (inside / "out/one").mkdir(parents=True)
    (inside / "out/two").symlink_to("one")
    assert targets(planned()) == ["one/a.jpg", "two/a-2.jpg"]


def test_hard_links_are_two_pictures(inside):
    put(inside, "in/a.jpg")
    os.link(inside / "in/a.jpg", inside / "in/b.jpg")
    assert targets(planned()) == ["a.jpg", "b.jpg"]


def test_a_refused_plan_makes_no_folder(inside):
    put(inside, "in/a.jpg")
    before = tree(inside)
    assert "{nonsense}" in refused(planned(folder="new/deeper", name="{nonsense}"))
    assert tree(inside) == before


def test_one_reason_is_told_once(inside):
    put(inside, "in/sub/a.jpg", "in/b.jpg", "out")
    assert planned().problems == (f"{inside}/out is a file, not a folder; choose another folder for the results.",)


def test_names_that_cannot_be_printed_are_told_as_escapes(inside):
    put(inside, os.fsdecode(b"in/caf\xe9\n:.jpg"))
    (warning,) = planned().warnings
    assert r"caf\xe9\n:.jpg" in warning
    assert warning.isprintable()


# ---- Very many ----


@pytest.mark.parametrize(
    "export",
    [
        {},
        {"format": "jpeg"},
        {"format": "jpeg", "existing": "number"},
        {"format": "bmp", "existing": "replace", "flat": True},
        {"folder": "in", "existing": "replace"},
        {"folder": "in", "format": "png", "name": "{stem}-{counter}"},
        {"name": "ä" * 126 + "{stem}"},
    ],
)
def test_many_pictures_are_planned_as_few_are(inside, monkeypatch, export):
    put(inside, *(f"in/{n}.jpg" for n in range(5)), "in/1.png", "in/2.PNG", "in/sub/1.jpg", "in/sub/ü.tif", "in/A:.jpg")
    put(inside, "out/1.jpg", "out/sub/1.jpg", "out/2-2.jpg", "out/3.bmp")
    os.link(inside / "in/4.jpg", inside / "out/4.jpg")
    few = planned(**export)
    treat_as_large(monkeypatch)
    many = planned(**export)
    assert (type(few.tasks), type(many.tasks), type(many.draft.tasks)) == (tuple, PlannedTable, TaskTable)
    assert (many.tasks, many.problems, many.warnings) == (few.tasks, few.problems, few.warnings)
    assert many.draft.tasks == few.draft.tasks
    assert (many.sentence(), many.counts, many.losses) == (few.sentence(), few.counts, few.losses)
    assert many.bytes_to_read == few.bytes_to_read


# ---- The program's own folder ----


@pytest.mark.parametrize("inside_it", ["", "results/of/mine"])
def test_results_never_go_into_the_program(inside, inside_it):
    from multitone import paths

    put(inside, "in/a.jpg")
    folder = str(paths.samples() / inside_it)
    made = plan(discover(["in"]), Pipeline(), Export(folder=folder))
    assert [problem.kind for problem in made.problems] == ["folder"]
    assert "belongs to the program" in made.problems[0]


def test_results_of_the_samples_are_proposed_among_the_users_pictures():
    from multitone import paths

    proposed = default_output([str(paths.samples())])
    assert not paths.belongs_to_program(proposed)
    assert os.path.basename(proposed) == "samples"


def test_a_file_of_a_step_that_is_missing_or_broken_is_one_problem(inside):
    put(inside / "in", "a.jpg", "b.jpg", data=OPAQUE)
    (inside / "bad.cube").write_text("nothing")
    for step, words in (
        ("lut", "Look (LUT): No file is chosen"),
        ("lut file=gone.cube", "gone.cube is not at"),
        ("lut file=bad.cube", "bad.cube cannot be used"),
    ):
        (problem,) = planned("in", steps=("grayscale", step)).problems
        assert words in problem
        assert problem.kind == ProblemKind.STEP


# ---- What stands in for a date ----


@pytest.mark.parametrize(
    ("template", "said"), [("{date}", True), ("{date:%Y}/{stem}", True), ("{width}-{stem}", False)]
)
def test_pictures_without_a_date_taken_are_told(inside, template, said):
    put(inside, "in/a.jpg", "in/b.jpg", data=OPAQUE)
    made = plan(discover(["in"]), Pipeline(), Export(folder="out", name=template))
    warnings = [(str(warning), warning.kind) for warning in made.warnings]
    sentence = "2 pictures have no date taken; the file’s date is used."
    assert warnings == ([(sentence, "date")] if said else [])
    assert (sentence in made.sentence()) is said


def test_a_picture_with_a_date_taken_is_named_by_it_in_silence(inside):
    put(inside, "in/a.jpg", data=pictures.rich_jpeg(1))
    put(inside, "in/b.jpg", data=OPAQUE)
    (warning,) = plan(discover(["in"]), Pipeline(), Export(folder="out", name="{date}-{stem}")).warnings
    assert warning == "1 picture has no date taken; the file’s date is used."


# ---- Results that are larger ----


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ("keep", ""),
        ("copy", "1 × copied if its result would be larger"),
        ("skip", "1 × skipped if its result would be larger"),
    ],
)
def test_what_becomes_of_larger_results_is_said_and_counted(inside, choice, words):
    put(inside, "in/a.png", data=OPAQUE)
    asked = Export(folder="out", if_larger=choice, format=build_format("png", {"level": 9}))
    planned = plan(discover(["in"]), Pipeline(), asked)
    assert planned.sentence() == (f"1 new, {words}." if words else "1 new.")
    assert planned.tasks[0].note.kind == ("if-larger" if words else "")
    steps = Pipeline.parse(["invert"])
    said = plan(discover(["in"]), steps, asked).sentence()
    assert ("copied" in said) is False, "a step makes another picture"
