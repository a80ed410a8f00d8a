import errno
import os

import pytest

from multitone.storage import atomic_file
from multitone.storage.atomic_file import open_file, part_name, remove_marked, save, write_whole
from multitone.storage.folder import open_folder

OLD, NEW = b"what was there", b"what is new" * 10_000


@pytest.fixture(params=["a file without a name", "a temporary file"])
def target(request, tmp_path, monkeypatch):
    if request.param == "a temporary file":
        monkeypatch.setattr(atomic_file, "UNNAMED", 0)
    return tmp_path / "picture.jpg"


def write(target, *, replace=False, times=None, data=NEW):
    write_whole(data, open_folder(str(target.parent)), target.name, replace=replace, times=times)


def names(target):
    return sorted(os.listdir(target.parent))


def test_a_new_file_is_there_and_nothing_beside_it(target):
    write(target)
    assert target.read_bytes() == NEW
    assert names(target) == ["picture.jpg"]


def test_an_existing_file_is_replaced_where_that_is_wanted(target):
    target.write_bytes(OLD)
    write(target, replace=True)
    assert target.read_bytes() == NEW
    assert names(target) == ["picture.jpg"]


def test_an_existing_file_is_never_touched_otherwise(target):
    target.write_bytes(OLD)
    with pytest.raises(FileExistsError):
        write(target)
    assert target.read_bytes() == OLD
    assert names(target) == ["picture.jpg"]


def test_a_link_that_leads_nowhere_is_an_existing_file_too(target):
    target.symlink_to("nowhere")
    with pytest.raises(FileExistsError):
        write(target)
    assert target.is_symlink()
    assert names(target) == ["picture.jpg"]


def test_a_link_is_replaced_and_not_what_it_leads_to(target, tmp_path):
    original = tmp_path / "original.jpg"
    original.write_bytes(OLD)
    target.symlink_to(original)
    write(target, replace=True)
    assert original.read_bytes() == OLD
    assert not target.is_symlink()


def test_times_are_those_given_to_the_nanosecond(target):
    times = (1_500_000_000_123_456_700, 1_400_000_000_987_654_300)
    write(target, times=times)
    assert (target.stat().st_atime_ns, target.stat().st_mtime_ns) == times


def test_a_new_file_has_the_rights_that_the_umask_leaves(target):
    before = os.umask(0o027)
    try:
        write(target)
    finally:
        os.umask(before)
    assert target.stat().st_mode & 0o777 == 0o640


def test_the_rest_of_a_short_write_is_written(target, monkeypatch):
    whole = os.write
    monkeypatch.setattr(atomic_file.os, "write", lambda handle, data: whole(handle, bytes(data[:1000])))
    write(target)
    assert target.read_bytes() == NEW


def fails_at(monkeypatch, call, error, *, after=0):
    real, calls = getattr(os, call), []

    def failing(*arguments, **options):
        calls.append(arguments)
        if len(calls) > after:
            raise error
        return real(arguments[0], bytes(arguments[1][:100])) if call == "write" else real(*arguments, **options)

    monkeypatch.setattr(atomic_file.os, call, failing)
    return calls


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize("existing", [False, True])
@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("write", OSError(errno.ENOSPC, "No space left on device")),
        ("write", KeyboardInterrupt()),
        ("utime", PermissionError(errno.EPERM, "no")),
        ("close", OSError(errno.EIO, "late")),
    ],
)
def test_a_failure_leaves_the_target_whole_or_absent(target, monkeypatch, call, error, replace, existing):
    if existing:
        target.write_bytes(OLD)
    with monkeypatch.context() as patch:
        fails_at(patch, call, error, after=3 if call == "write" else 0)
        with pytest.raises(type(error)):
            write(target, replace=replace, times=(1, 1))
    assert names(target) == (["picture.jpg"] if existing else [])
    assert not existing or target.read_bytes() == OLD


def test_a_failing_rename_leaves_the_old_file(target, monkeypatch):
    target.write_bytes(OLD)
    with monkeypatch.context() as patch:
        fails_at(patch, "replace", PermissionError(errno.EACCES, "in use"))
        with pytest.raises(PermissionError):
            write(target, replace=True)
    assert target.read_bytes() == OLD
    assert names(target) == ["picture.jpg"]


def test_a_file_system_without_hard_links_will_do(target, monkeypatch):
    fails_at(monkeypatch, "link", PermissionError(errno.EPERM, "Operation not permitted"))
    write(target)
    assert target.read_bytes() == NEW
    with pytest.raises(FileExistsError):
        write(target, data=b"other")
    assert target.read_bytes() == NEW
    assert names(target) == ["picture.jpg"]


def test_a_missing_folder_is_an_error_and_stays_missing(tmp_path):
    target = tmp_path / "gone" / "a.jpg"
    with pytest.raises(FileNotFoundError):
        write(target)
    assert not target.parent.exists()


def test_a_temporary_file_is_made_and_never_one_that_is_there(target, tmp_path, monkeypatch):
    monkeypatch.setattr(atomic_file, "UNNAMED", 0)
    monkeypatch.setattr(atomic_file, "part_name", lambda mark: f"{mark}guessed.part")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(OLD)
    for plant in (os.symlink, os.link):
        plant(elsewhere, target.parent / ".multitone-guessed.part")
        with pytest.raises(FileExistsError):
            write(target)
        assert elsewhere.read_bytes() == OLD
        os.unlink(target.parent / ".multitone-guessed.part")


def test_no_two_temporary_names_are_alike():
    names = {part_name(".multitone-1-1-") for _ in range(100)}
    assert len(names) == 100
    assert all(name.startswith(".multitone-1-1-") and name.endswith(".part") and len(name) == 36 for name in names)


def test_temporary_files_of_one_mark_go_and_others_stay(tmp_path):
    for name in (".multitone-a-1-0.part", ".multitone-a-12-0.part", ".multitone-b-1-0.part", "a.jpg"):
        (tmp_path / name).touch()
    assert remove_marked(open_folder(str(tmp_path)), ".multitone-a-1-") == 1
    assert len(os.listdir(tmp_path)) == 3


def test_a_file_that_is_saved_takes_the_place_of_a_link_and_follows_none(tmp_path):
    (tmp_path / "elsewhere").write_bytes(OLD)
    (tmp_path / "report.csv").symlink_to("elsewhere")
    save(NEW, str(tmp_path / "report.csv"))
    assert (tmp_path / "elsewhere").read_bytes() == OLD
    assert (tmp_path / "report.csv").read_bytes() == NEW
    assert not (tmp_path / "report.csv").is_symlink()


@pytest.mark.skipif(not atomic_file.UNNAMED, reason="no files without a name here")
@pytest.mark.parametrize("error", [errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL])
def test_a_file_system_without_nameless_files_will_do(tmp_path, monkeypatch, error):
    real, refused = os.open, []

    def refusing(path, flags, mode=0o777, **place):
        if flags & atomic_file.UNNAMED == atomic_file.UNNAMED:
            refused.append(path)
            raise OSError(error, "not here")
        return real(path, flags, mode, **place)

    monkeypatch.setattr(atomic_file.os, "open", refusing)
    write(tmp_path / "picture.jpg")
    assert refused == ["."]
    assert (tmp_path / "picture.jpg").read_bytes() == NEW
    assert names(tmp_path / "picture.jpg") == ["picture.jpg"]


@pytest.mark.skipif(not atomic_file.UNNAMED, reason="no files without a name here")
def test_nothing_has_a_name_until_it_is_whole(tmp_path, monkeypatch):
    real, seen = os.write, []

    def watched(handle, data):
        seen.append(os.listdir(tmp_path))
        return real(handle, data)

    monkeypatch.setattr(atomic_file.os, "write", watched)
    write(tmp_path / "picture.jpg")
    assert seen == [[]]


def test_nothing_to_write_gives_an_empty_file(target):
    write(target, data=b"")
    assert target.read_bytes() == b""


@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_what_is_no_regular_file_is_never_read(tmp_path, kind):
    os.mkfifo(tmp_path / "pipe")
    path = {"pipe": str(tmp_path / "pipe"), "device": "/dev/zero", "folder": str(tmp_path)}[kind]
    with pytest.raises(OSError, match="regular file") as caught:
        open_file(path)
    assert caught.value.errno == errno.EINVAL


def test_a_regular_file_is_read(tmp_path):
    (tmp_path / "a").write_bytes(NEW)
    with open_file(str(tmp_path / "a")) as file:
        assert file.read() == NEW
