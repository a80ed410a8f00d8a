import errno
import os
import shutil
import socket
import subprocess
import sys

import msgspec
import pytest

from multitone.batch import discovery as module
from multitone.batch.discovery import Found, Walk, discover
from multitone.batch.tables.found import FoundTable
from multitone.batch.unread import Unread
from multitone.errors import UsageError
from tests import pictures
from tests.conftest import SOAK
from tests.large import treat_as_large

PNG = pictures.file(pictures.photograph(2, 2), "PNG")


def put(folder, *names, data=b"picture"):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def found(discovery, under):
    return [os.path.relpath(image.path, under) for image in discovery.images]


def folders(discovery):
    return [image.folder for image in discovery.images]


@pytest.fixture
def inside(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_is_walked_to_its_depth(inside):
    put(inside, "in/a.jpg", "in/deep/er/b.png", "in/deep/c.tif")
    discovery = discover(["in"])
    assert found(discovery, "in") == ["a.jpg", "deep/c.tif", "deep/er/b.png"]
    assert folders(discovery) == ["", "deep", "deep/er"]
    assert discovery.sources == ("in",)
    assert [image.size for image in discovery.images] == [7, 7, 7]


def test_names_are_in_the_order_people_count(inside):
    put(inside, "in/10/a.jpg", "in/9/a.jpg", *(f"in/img{n}.jpg" for n in (10, 9, 1, 100)))
    expected = ["img1.jpg", "img9.jpg", "img10.jpg", "img100.jpg", "9/a.jpg", "10/a.jpg"]
    assert found(discover(["in"]), "in") == expected


def test_the_order_does_not_depend_on_the_system(inside, monkeypatch):
    put(inside, *(f"in/{n}/img{n}.jpg" for n in range(5)))
    forward = discover(["in"])
    scan = os.scandir

    class Reversed:
        def __init__(self, path):
            with scan(path) as entries:
                self.entries = list(entries)[::-1]

        def __enter__(self):
            return iter(self.entries)

        def __exit__(self, *_):
            return None

    monkeypatch.setattr(os, "scandir", Reversed)
    assert discover(["in"]) == forward


def test_other_files_are_counted_and_hidden_ones_are_not_there(inside):
    put(
        inside, "in/a.jpg", "in/notes.txt", "in/sound.mp3", "in/.hidden.jpg", "in/.git/b.jpg", "in/.multitone-0a-1.part"
    )
    discovery = discover(["in"])
    assert found(discovery, "in") == ["a.jpg"]
    assert discovery.ignored == 2


@pytest.mark.parametrize("name", ["a.JPG", "a.Jpeg", "a.jfif", "a.WEBP", "a.avif", "ä b.png", "a.tar.gif"])
def test_suffixes_are_known_in_any_case(inside, name):
    put(inside, f"in/{name}")
    assert found(discover(["in"]), "in") == [name]


def test_without_a_suffix_the_signature_decides(inside):
    put(inside, "in/IMG_0001", data=PNG)
    put(inside, "in/README", "in/empty", data=b"")
    put(inside, "in/Makefile", data=b"all:\n")
    put(inside, "in/P", data=b"P")
    discovery = discover(["in"])
    assert found(discovery, "in") == ["IMG_0001"]
    assert discovery.ignored == 4


def test_a_suffix_of_something_else_is_believed(inside):
    put(inside, "in/picture.txt", data=PNG)
    assert discover(["in"]).images == ()


def test_several_folders_go_under_their_names_and_files_lie_flat(inside):
    put(inside, "one/a.jpg", "two/deep/a.jpg", "single.png")
    discovery = discover(["one", "two", "single.png"])
    assert folders(discovery) == ["one", "two/deep", ""]


def test_a_single_file_lies_flat_even_when_it_is_deep(inside):
    put(inside, "x/y/a.jpg")
    assert folders(discover(["x/y/a.jpg"])) == [""]


def test_a_file_that_was_named_is_taken_whatever_its_suffix(inside):
    put(inside, "scan.dat", data=PNG)
    assert len(discover(["scan.dat"]).images) == 1


def test_of_several_files_those_that_are_no_pictures_are_counted(inside):
    """As a shell hands over `in/*`."""
    put(inside, "in/a.jpg", "in/a.xmp", "in/notes.txt", "in/sub/b.jpg", "in/scan.dat")
    put(inside, "in/scan.dat", data=PNG)
    discovery = discover(["in/a.jpg", "in/a.xmp", "in/notes.txt", "in/scan.dat", "in/sub"])
    assert found(discovery, "in") == ["a.jpg", "scan.dat", "sub/b.jpg"]
    assert discovery.ignored == 2
    assert found(discover(["in/notes.txt"]), "in") == ["notes.txt"]


def test_a_tree_that_is_asked_for_keeps_the_folders_of_single_files(inside):
    put(inside, "in/x/a.jpg", "in/y/z/a.jpg", "in/y/b.xmp", "other/c.jpg")
    discovery = discover(["in/x/a.jpg", "in/y/z/a.jpg", "in/y/b.xmp"], tree=True)
    assert folders(discovery) == ["x", "y/z"]
    assert discovery.ignored == 1
    assert folders(discover(["in/x/a.jpg", "in/y/z/a.jpg"])) == ["", ""]
    assert folders(discover(["in"], tree=True)) == folders(discover(["in"])) == ["x", "y/z"]
    assert folders(discover(["in/x/a.jpg"], tree=True)) == [""]
    assert folders(discover(["other", "in/x/a.jpg", "in/y/z/a.jpg"], tree=True)) == ["other", "x", "y/z"]


@pytest.mark.parametrize("source", ["in", "in/", "./in", "in/../in", "in/."])
def test_a_folder_can_be_named_in_many_ways(inside, source):
    put(inside, "in/sub/a.jpg")
    discovery = discover([source])
    assert folders(discovery) == ["sub"]
    assert discovery.images[0].path == str(inside / "in/sub/a.jpg")


def test_the_working_folder_can_be_a_source(inside):
    put(inside, "a.jpg")
    assert found(discover(["."]), ".") == ["a.jpg"]


def test_the_same_file_named_twice_is_found_once(inside):
    put(inside, "in/a.jpg", "in/b.jpg")
    assert found(discover(["in", "in/a.jpg", "./in/a.jpg", "in/*.jpg"]), "in") == ["a.jpg", "b.jpg"]
    assert found(discover(["in/b.jpg", "in"]), "in") == ["b.jpg", "a.jpg"]


def test_a_missing_source_is_told_by_its_name(inside):
    put(inside, "a.jpg")
    with pytest.raises(UsageError, match=r"^gone\.jpg does not exist\.$"):
        discover(["a.jpg", "gone.jpg"])
    with pytest.raises(UsageError, match=r"Nothing matches none\*\.jpg"):
        discover(["none*.jpg"])
    with pytest.raises(UsageError, match="No source was given"):
        discover([])
    with pytest.raises(UsageError, match="No source was given"):
        discover([""])
    with pytest.raises(UsageError, match="https://example"):
        discover(["https://example.org/"])


# ---- Patterns ----


def test_a_pattern_is_relative_to_its_fixed_part(inside):
    put(inside, "in/a/one.jpg", "in/b/two.jpg", "in/b/notes.txt")
    discovery = discover(["in/*/*"])
    assert found(discovery, "in") == ["a/one.jpg", "b/two.jpg"]
    assert folders(discovery) == ["a", "b"]
    assert discovery.ignored == 1


def test_a_pattern_reaches_down(inside):
    put(inside, "in/a.jpg", "in/x/y/b.jpg", "in/x/.hidden/c.jpg", "in/x/.d.jpg")
    assert sorted(found(discover(["in/**/*.jpg"]), "in")) == ["a.jpg", "x/y/b.jpg"]


def test_a_folder_that_a_pattern_matches_is_taken_with_what_is_in_it(inside):
    put(inside, "in/a.jpg", "in/a.xmp", "in/sub/b.jpg", "in/sub/deep/c.jpg", "in/sub/notes.txt", "in/.hidden/d.jpg")
    discovery = discover(["in/*"])
    assert found(discovery, "in") == ["a.jpg", "sub/b.jpg", "sub/deep/c.jpg"]
    assert folders(discovery) == ["", "sub", "sub/deep"]
    assert discovery.ignored == 2
    assert discover(["in/**"]) == msgspec.structs.replace(discovery, sources=("in/**",))
    assert found(discover(["in/*/"]), "in") == ["sub/b.jpg", "sub/deep/c.jpg"]
    assert found(discover(["in/s*"]), "in") == ["sub/b.jpg", "sub/deep/c.jpg"]


def test_a_pattern_works_in_folders_that_are_named_like_one(inside, monkeypatch):
    put(inside, "[2024] trip/in/a.jpg")
    assert folders(discover(["[2024] trip/*"])) == ["in"]
    monkeypatch.chdir(inside / "[2024] trip")
    assert found(discover(["in/*"]), ".") == ["in/a.jpg"]


def test_a_pattern_leaves_out_the_output_folder_and_never_what_lies_beside_its_results(inside):
    put(inside, "a.jpg", "in/b.jpg", "out/c.jpg")
    assert found(discover(["*"], leave_out="out"), ".") == ["a.jpg", "in/b.jpg"]
    assert found(discover(["in/*"], leave_out="."), ".") == ["in/b.jpg"]
    assert found(discover(["in/*"], leave_out="/"), ".") == ["in/b.jpg"]


def test_patterns_are_in_the_order_people_count(inside):
    put(inside, *(f"in/img{n}.jpg" for n in (10, 9, 1)))
    assert found(discover(["in/img*.jpg"]), "in") == ["img1.jpg", "img9.jpg", "img10.jpg"]


def test_a_name_with_the_signs_of_a_pattern_is_a_name(inside):
    put(inside, "a[1].jpg", "a1.jpg")
    assert found(discover(["a[1].jpg"]), ".") == ["a[1].jpg"]


def test_the_output_folder_is_left_out_of_a_pattern_too(inside):
    put(inside, "in/a.jpg", "in/out/a.jpg")
    assert found(discover(["in/**/*.jpg"], leave_out="in/out"), "in") == ["a.jpg"]


# ---- The output folder ----


def test_an_output_folder_inside_a_source_is_left_out(inside):
    put(inside, "in/a.jpg", "in/out/a.jpg", "in/out/deep/b.jpg", "in/outer/c.jpg")
    assert found(discover(["in"], leave_out="in/out"), "in") == ["a.jpg", "outer/c.jpg"]


def test_an_output_folder_is_known_through_a_link(inside):
    put(inside, "in/a.jpg", "in/out/b.jpg")
    (inside / "link").symlink_to("in/out")
    assert found(discover(["in"], leave_out="link"), "in") == ["a.jpg"]


def test_an_output_folder_that_is_not_there_yet_is_no_problem(inside):
    put(inside, "in/a.jpg")
    assert found(discover(["in"], leave_out="in/out"), "in") == ["a.jpg"]


def test_a_source_that_is_the_output_folder_is_still_a_source(inside):
    """`-o` equal to a source is allowed where no target is a source, so its pictures have to be found."""
    put(inside, "in/a.jpg")
    assert found(discover(["in"], leave_out="in"), "in") == ["a.jpg"]


# ---- Links and what cannot be read ----


def test_a_link_that_leads_back_up_ends(inside):
    put(inside, "in/sub/a.jpg")
    (inside / "in/sub/up").symlink_to(inside / "in")
    (inside / "in/self").symlink_to(".")
    for follow in (False, True):
        assert found(discover(["in"], follow=follow), "in") == ["sub/a.jpg"]


def test_links_to_folders_elsewhere_are_followed_where_that_is_asked_for_and_links_to_files_are_files(inside):
    put(inside, "else/a.jpg", "in/own.jpg", "in/deep/b.jpg")
    (inside / "in/linked").symlink_to(inside / "else")
    (inside / "in/inner").symlink_to(inside / "in/deep")
    (inside / "in/file.jpg").symlink_to(inside / "else/a.jpg")
    discovery = discover(["in"])
    assert found(discovery, "in") == ["file.jpg", "own.jpg", "deep/b.jpg"]
    assert (discovery.linked, discovery.ignored) == (1, 0), "what lies in the source is found without the link"
    followed = discover(["in"], follow=True)
    assert found(followed, "in") == ["file.jpg", "own.jpg", "deep/b.jpg", "linked/a.jpg"]
    assert followed.linked == 0


def test_a_source_that_is_a_link_is_that_folder(inside):
    put(inside, "else/a.jpg")
    (inside / "linked").symlink_to(inside / "else")
    assert found(discover(["linked"]), "linked") == ["a.jpg"]


@pytest.mark.parametrize("pattern", ["in/*", "in/*/*.jpg", "in/**/*.jpg", "in/**"])
def test_a_pattern_follows_no_link_to_a_folder_either(inside, pattern):
    put(inside, "else/a.jpg", "in/sub/own.jpg")
    (inside / "in/linked").symlink_to(inside / "else")
    assert [os.path.basename(image.path) for image in discover([pattern]).images] == ["own.jpg"]
    assert discover([pattern]).linked == 1
    assert len(discover([pattern], follow=True).images) == 2
    assert len(discover(["in/linked/*.jpg"]).images) == 1, "one that is named is followed"


def test_a_link_that_leads_nowhere_is_counted_as_ignored(inside):
    put(inside, "in/a.jpg")
    (inside / "in/broken.jpg").symlink_to("nowhere.jpg")
    discovery = discover(["in"])
    assert (len(discovery.images), discovery.ignored) == (1, 1)


def test_a_pipe_in_a_folder_does_not_stop_the_walk(inside):
    put(inside, "in/a.jpg")
    os.mkfifo(inside / "in/pipe")
    os.mkfifo(inside / "in/pipe.jpg")
    discovery = discover(["in"])
    assert (found(discovery, "in"), discovery.ignored) == (["a.jpg"], 2)


def test_a_folder_that_may_not_be_read_is_told_and_the_rest_is_found(inside, monkeypatch):
    put(inside, "in/a.jpg", "in/closed/b.jpg", "in/open/c.jpg")
    scan = os.scandir

    def refusing(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    discovery = discover(["in"])
    assert found(discovery, "in") == ["a.jpg", "open/c.jpg"]
    assert discovery.problems == ()
    assert discovery.unread == (Unread(f"{inside}/in/closed", "Permission denied"),)
    assert discover(["in/open", "in/closed"]).problems == (f"{inside}/in/closed cannot be read: Permission denied.",)


@pytest.mark.skipif(sys.platform == "darwin", reason="this system has only names that are text")
def test_names_that_are_no_text_are_found(inside):
    name = os.fsdecode(b"in/caf\xe9.jpg")
    put(inside, name)
    assert [image.path for image in discover(["in"]).images] == [str(inside / name)]


def test_an_empty_folder_holds_nothing(inside):
    (inside / "in").mkdir()
    assert discover(["in"]).images == ()


# ---- What the world holds ----


@pytest.mark.parametrize("name", ["pipe.jpg", "pipe"])
def test_a_pipe_that_was_named_is_refused_and_never_opened(inside, name):
    os.mkfifo(inside / name)
    with pytest.raises(UsageError, match="neither a folder nor a file"):
        discover([name])


def test_a_socket_and_a_link_to_a_device_are_left_alone(inside):
    put(inside, "in/a.jpg")
    with socket.socket(socket.AF_UNIX) as end:
        end.bind("in/socket")
        (inside / "in/zero.jpg").symlink_to("/dev/zero")
        (inside / "in/zero").symlink_to("/dev/zero")
        discovery = discover(["in"])
    assert (found(discovery, "in"), discovery.ignored) == (["a.jpg"], 3)


def test_a_file_that_becomes_a_pipe_while_it_is_looked_at_holds_nothing_up(inside):
    os.mkfifo(inside / "pipe")
    assert module._is_picture(str(inside / "pipe")) is False


def test_a_link_to_itself_says_what_is_wrong(inside):
    (inside / "loop").symlink_to("loop")
    with pytest.raises(UsageError, match="loop cannot be read: Too many levels of symbolic links"):
        discover(["loop"])


def test_links_that_lead_round_are_walked_once(inside):
    put(inside, "in/one/a.jpg", "in/two/b.jpg")
    (inside / "in/one/to-two").symlink_to(inside / "in/two")
    (inside / "in/two/to-one").symlink_to(inside / "in/one")
    for follow in (False, True):
        images = discover(["in"], follow=follow).images
        assert sorted(os.path.basename(image.path) for image in images) == ["a.jpg", "b.jpg"]


def test_a_drive_that_is_gone_is_told_by_its_path(inside, monkeypatch):
    put(inside, "in/a.jpg")
    stat = os.stat

    def gone(path, *args, **options):
        if str(path).endswith("/in"):
            raise OSError(errno.ESTALE, os.strerror(errno.ESTALE), path)
        return stat(path, *args, **options)

    monkeypatch.setattr(os, "stat", gone)
    with pytest.raises(UsageError, match=r"^in cannot be read: Stale file handle\.$"):
        discover(["in"])


def test_a_folder_that_vanishes_during_the_walk_is_told_and_the_rest_is_found(inside):
    put(inside, "in/a.jpg", "in/gone/b.jpg", "in/stays/c.jpg")
    walk = Walk(["in"])
    folders = walk._folder(str(inside / "in"), "")
    images = list(next(folders))
    shutil.rmtree(inside / "in/gone")
    images += [image for some in folders for image in some]
    assert [os.path.basename(image.path) for image in images] == ["a.jpg", "c.jpg"]
    assert (walk.problems, walk.unread) == ([], [Unread(f"{inside}/in/gone", "No such file or directory")])


def test_a_file_that_vanishes_during_the_walk_is_kept_for_a_worker_to_name(inside):
    put(inside, "in/a.jpg", "in/b.jpg")
    folders = Walk(["in"])._folder(str(inside / "in"), "")
    some = next(folders)
    (inside / "in/b.jpg").unlink()
    assert [(os.path.basename(image.path), image.size) for image in some] in (
        [("a.jpg", 7), ("b.jpg", 0)],
        [("a.jpg", 7), ("b.jpg", 7)],
    )


def test_folders_deeper_than_any_path_end_in_a_line(inside):
    (inside / "in").mkdir()
    here = os.open(inside / "in", os.O_RDONLY)
    for _ in range(5_000 if SOAK else 1_100):
        os.mkdir("deep", dir_fd=here)
        below = os.open("deep", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    put(inside, "in/a.jpg")
    discovery = discover(["in"], leave_out="out")
    subprocess.run(["rm", "-rf", str(inside / "in")], check=True)  # as shutil cannot
    assert found(discovery, "in") == ["a.jpg"]
    (folder,) = discovery.unread
    assert folder.reason == "File name too long"


def test_a_name_with_line_breaks_is_a_name(inside):
    put(inside, "in/a\nb.jpg")
    assert found(discover(["in"]), "in") == ["a\nb.jpg"]


def test_a_name_with_nul_is_told(inside):
    with pytest.raises(UsageError, match="cannot be the name of a file"):
        discover(["a\0b"])


def test_the_home_folder_is_known_by_its_sign(inside, monkeypatch):
    monkeypatch.setenv("HOME", str(inside))
    put(inside, "in/a.jpg", "in/out/b.jpg")
    assert [image.path for image in discover(["~/in"], leave_out="~/in/out").images] == [str(inside / "in/a.jpg")]


def test_two_names_of_one_file_are_both_found_and_one_name_once(inside):
    put(inside, "in/a.jpg")
    os.link(inside / "in/a.jpg", inside / "in/b.jpg")
    (inside / "in/c.jpg").symlink_to("a.jpg")
    assert [os.path.basename(i.path) for i in discover(["in", "in/b.jpg", "in/*"]).images] == [
        "a.jpg",
        "b.jpg",
        "c.jpg",
    ]


# ---- Very many ----


@pytest.mark.parametrize("sources", [["in"], ["in", "more"], ["in", "in/sub", "in/sub/8.jpg"], ["in/*", "in"]])
def test_many_pictures_are_found_as_few_are(inside, monkeypatch, sources):
    put(inside, *(f"in/{n}.jpg" for n in (10, 9, 1, 100, "b", "ü2", "ü10")), *(f"in/sub/{n}.jpg" for n in range(9)))
    put(inside, "in/notes.txt", "more/a.jpg", "more/in/9.jpg")
    few = discover(sources)
    treat_as_large(monkeypatch)
    many = discover(sources)
    assert many == few
    assert (type(few.images), type(many.images)) == (tuple, FoundTable)


def test_a_picture_that_is_gone_from_many_is_left_to_the_workers(inside, monkeypatch):
    put(inside, *(f"in/{n}.jpg" for n in range(9)))
    treat_as_large(monkeypatch)
    chunks = filter(None, Walk(["in"]).chunks())
    monkeypatch.setattr("multitone.batch.discovery.CHUNK", 1)
    assert next(chunks)[0].size == 7
    (inside / "in/1.jpg").unlink()
    assert next(chunks) == (Found(str(inside / "in/1.jpg"), "", 0),)
