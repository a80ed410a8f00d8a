"""Permissions, owners, access lists and tags: what a result takes from its source, and from the file it replaces."""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from multitone.storage import atomic_file, attributes
from multitone.storage.atomic_file import write_whole
from multitone.storage.attributes import ACCESS_LIST, ORDINARY, Attributes, of_copy, of_replaced, of_source
from multitone.storage.folder import open_folder

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")

NONE = 0xFFFFFFFF
OWNER, USER, GROUP, MASK, OTHERS = 1, 2, 4, 16, 32
DATA = b"what is new" * 1000


def access_list(group: int = 0, mask: int = 6, others: int = 0) -> bytes:
    """Return a list by which the user 33 may write, and the owning group what is said."""
    entries = ((OWNER, 6, NONE), (USER, 6, 33), (GROUP, group, NONE), (MASK, mask, NONE), (OTHERS, others, NONE))
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def tags_of(path: Path) -> dict[str, bytes]:
    return {name: os.getxattr(path, name) for name in os.listxattr(path) if name.startswith("user.")}


@pytest.fixture
def umask() -> Iterator[Callable[[int], int]]:
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


@pytest.fixture(params=["a file without a name", "a temporary file"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param == "a temporary file":
        monkeypatch.setattr(atomic_file, "UNNAMED", 0)
    return tmp_path


@pytest.fixture
def has_tags(tmp_path: Path) -> None:
    """Skip where the file system has no extended attributes, or no access lists."""
    probe = tmp_path / "probe"
    probe.touch()
    try:
        os.setxattr(probe, "user.probe", b"1")
        os.setxattr(probe, ACCESS_LIST, access_list())
    except (OSError, AttributeError):
        pytest.skip("no extended attributes here")
    probe.unlink()


def source(folder: Path, mode: int = 0o644, **tags: bytes) -> Path:
    path = folder / "source"
    path.write_bytes(b"source")
    for name, value in tags.items():
        os.setxattr(path, f"user.{name}", value)
    path.chmod(mode)
    return path


def attributes_of(path: Path, *, tagged: bool = True) -> Attributes:
    with open(path, "rb") as file:
        return of_source(file.fileno(), os.fstat(file.fileno()), tagged=tagged)


def write(target: Path, given: Attributes, *, replace: bool = False) -> None:
    write_whole(DATA, open_folder(str(target.parent)), target.name, replace=replace, times=(1, 2), given=given)
    assert target.read_bytes() == DATA
    assert target.stat().st_mtime_ns == 2
    assert not list(target.parent.glob(".multitone-*"))


# ---- New files ----


@pytest.mark.parametrize("mask", [0o022, 0o002, 0o027, 0o077, 0o000, 0o377])
@pytest.mark.parametrize("mode", [0o644, 0o600, 0o664, 0o666, 0o444, 0o400, 0o640, 0o777, 0o4755, 0o2711, 0o1666])
def test_a_result_has_the_permissions_of_its_source_less_the_umask(
    folder: Path, umask: Callable[[int], int], mode: int, mask: int
) -> None:
    given = attributes_of(source(folder, mode))
    umask(mask)
    write(folder / "out", given)
    assert mode_of(folder / "out") == mode & 0o666 & ~mask, oct(mode)


@pytest.mark.parametrize("mode", [0o000, 0o044, 0o040, 0o200])
def test_whose_result_it_is_may_read_it(folder: Path, umask: Callable[[int], int], mode: int) -> None:
    write(folder / "out", Attributes(of_source_mode(folder, mode)))
    assert mode_of(folder / "out") == mode & ~0o022 | 0o400


def of_source_mode(folder: Path, mode: int) -> int:
    """Return the permissions that the result of a source gets which only others may read."""
    path = source(folder)
    with open(path, "rb") as file:
        path.chmod(mode)
        return of_source(file.fileno(), os.fstat(file.fileno()), tagged=True).mode


@pytest.mark.parametrize("mode", [0o600, 0o444, 0o640])
@pytest.mark.parametrize("tags", [{}, {"xdg.tags": b"holiday"}])
def test_it_is_never_wider_even_for_a_moment(
    folder: Path, umask: Callable[[int], int], monkeypatch: pytest.MonkeyPatch, mode: int, tags: dict[str, bytes]
) -> None:
    umask(0)
    seen: list[int] = []
    real = os.write

    def watched(handle: int, data: bytes) -> int:
        seen.append(stat.S_IMODE(os.fstat(handle).st_mode))
        return real(handle, data)

    given = attributes_of(source(folder, mode, **tags))
    monkeypatch.setattr(atomic_file.os, "write", watched)
    write(folder / "out", given)
    assert seen
    assert all(found & ~mode & 0o077 == 0 for found in seen), [oct(found) for found in seen]
    assert mode_of(folder / "out") == mode


@pytest.mark.usefixtures("has_tags")
@pytest.mark.parametrize(("group", "mode"), [(0, 0o600), (4, 0o640), (6, 0o660)])
def test_who_an_access_list_names_is_not_taken_for_the_group(
    folder: Path, umask: Callable[[int], int], group: int, mode: int
) -> None:
    """The bits of the group say there what anybody named may have at the most, which is more than the group may."""
    umask(0)
    path = source(folder, 0o640)
    os.setxattr(path, ACCESS_LIST, access_list(group))
    assert mode_of(path) == 0o660
    write(folder / "out", attributes_of(path))
    assert mode_of(folder / "out") == mode


# ---- Tags ----


@pytest.mark.usefixtures("has_tags")
@pytest.mark.parametrize("mode", [0o644, 0o444, 0o600])
@pytest.mark.parametrize("existing", [False, True])
def test_tags_are_carried_to_the_result(folder: Path, umask: Callable[[int], int], mode: int, existing: bool) -> None:
    tags = {"xdg.tags": b"holiday, sea", "baloo.rating": b"8", "empty": b""}
    given = attributes_of(source(folder, mode, **tags))
    if existing:
        (folder / "out").touch(mode=0o600)
    write(folder / "out", given, replace=existing)
    assert tags_of(folder / "out") == {f"user.{name}": value for name, value in tags.items()}
    assert mode_of(folder / "out") == (0o600 if existing else mode)


@pytest.mark.usefixtures("has_tags")
def test_what_is_noted_by_the_program_itself_is_not_carried(folder: Path) -> None:
    given = attributes_of(source(folder, **{"multitone.job": b"1", "multitonal": b"2"}))
    (folder / "out").touch()
    os.setxattr(folder / "out", "user.multitone.job", b"0")
    write(folder / "out", given, replace=True)
    assert tags_of(folder / "out") == {"user.multitonal": b"2"}


@pytest.mark.usefixtures("has_tags")
def test_of_two_tags_of_one_name_that_of_the_source_is_kept(folder: Path) -> None:
    (folder / "out").touch()
    os.setxattr(folder / "out", "user.rating", b"5")
    os.setxattr(folder / "out", "user.comment", b"mine")
    write(folder / "out", attributes_of(source(folder, rating=b"1")), replace=True)
    assert tags_of(folder / "out") == {"user.rating": b"1", "user.comment": b"mine"}


@pytest.mark.usefixtures("has_tags")
def test_without_tags_a_result_has_none_not_even_of_what_it_replaces(folder: Path) -> None:
    (folder / "out").touch()
    os.setxattr(folder / "out", "user.comment", b"at home")
    given = attributes_of(source(folder, comment=b"at home"), tagged=False)
    write(folder / "out", given, replace=True)
    write(folder / "new", given)
    assert tags_of(folder / "out") == tags_of(folder / "new") == {}


@pytest.mark.parametrize(
    ("name", "carried"),
    [
        ("user.xdg.tags", True),
        ("user.hashtags", True),
        ("user.mime_type", False),
        ("user.shatag.sha256", False),
        ("user.checksum.MD5", False),
        ("user.md5sums", True),
        ("user.crc32", False),
    ],
)
def test_what_is_true_of_the_bytes_goes_with_copies_only(name: str, carried: bool) -> None:
    given = Attributes(tags=((name, b"x"),))
    assert of_copy(given, copied=True) == given
    assert bool(of_copy(given, copied=False).tags) == carried


@pytest.mark.usefixtures("has_tags")
def test_a_file_system_without_tags_will_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(95, "Operation not supported")

    given = attributes_of(source(folder, 0o444, rating=b"1"))
    for name in ("setxattr", "getxattr", "listxattr", "removexattr", "fchmod", "fchown"):
        monkeypatch.setattr(attributes.os, name, refused)
    write(folder / "new", given)
    (folder / "out").touch()
    write(folder / "out", given, replace=True)
    assert attributes_of(folder / "source").tags == ()


def test_a_system_without_any_of_it_will_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = source(folder, 0o600)
    monkeypatch.setattr(attributes, "KNOWS", False)
    monkeypatch.setattr(attributes, "HAS_TAGS", False)
    for name in ("setxattr", "getxattr", "listxattr", "removexattr", "fchmod", "fchown"):
        monkeypatch.delattr(attributes.os, name, raising=False)
    given = attributes_of(path)
    assert given == ORDINARY
    assert of_replaced(open_folder(str(folder)), path.name) is None
    write(folder / "new", given)
    write(folder / "source", given, replace=True)


def test_a_file_that_takes_no_tags_is_asked_once_what_it_has(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = source(folder)
    asked: list[object] = []
    if not attributes.HAS_TAGS:
        pytest.skip("no extended attributes here")
    monkeypatch.setattr(attributes.os, "listxattr", lambda *file, **_: asked.append(file) or [])
    for name in ("setxattr", "getxattr", "fchmod", "fchown"):
        monkeypatch.setattr(attributes.os, name, lambda *_, name=name: pytest.fail(f"{name} was called"))
    write(folder / "out", attributes_of(path))
    assert len(asked) == 1


# ---- Files that are replaced ----


@pytest.mark.parametrize("mask", [0o022, 0o077])
@pytest.mark.parametrize("mode", [0o664, 0o600, 0o444, 0o755, 0o666, 0o4755, 0o400])
def test_a_file_that_is_replaced_keeps_its_permissions(
    folder: Path, umask: Callable[[int], int], mode: int, mask: int
) -> None:
    (folder / "out").touch()
    (folder / "out").chmod(mode)
    given = attributes_of(source(folder, 0o640))
    umask(mask)
    write(folder / "out", given, replace=True)
    assert mode_of(folder / "out") == mode & 0o777


@pytest.mark.parametrize("mode", [0o644, 0o600])
def test_a_link_has_no_permissions_and_its_result_those_of_the_source(
    folder: Path, umask: Callable[[int], int], mode: int
) -> None:
    (folder / "real").write_bytes(b"real")
    (folder / "real").chmod(0o666)
    (folder / "out").symlink_to("real")
    write(folder / "out", attributes_of(source(folder, mode)), replace=True)
    assert not (folder / "out").is_symlink()
    assert mode_of(folder / "out") == mode
    assert ((folder / "real").read_bytes(), mode_of(folder / "real")) == (b"real", 0o666)


def test_other_names_of_a_file_that_is_replaced_are_left_alone(folder: Path, umask: Callable[[int], int]) -> None:
    (folder / "out").write_bytes(b"old")
    (folder / "out").chmod(0o640)
    os.link(folder / "out", folder / "other")
    write(folder / "out", attributes_of(source(folder, 0o600)), replace=True)
    assert ((folder / "other").read_bytes(), mode_of(folder / "other")) == (b"old", 0o640)
    assert mode_of(folder / "out") == 0o640


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_a_file_that_is_replaced_keeps_its_owner_and_group(folder: Path) -> None:
    (folder / "out").touch()
    os.chown(folder / "out", 1234, 33)
    (folder / "out").chmod(0o664)
    write(folder / "out", attributes_of(source(folder)), replace=True)
    status = (folder / "out").stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (1234, 33, 0o664)


class Foreign:
    """A file of another owner and group, in a system that lets nobody give files away, or only to a group."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, groups: bool) -> None:
        self.given: list[tuple[int, int]] = []

        def fchown(_: int, owner: int, group: int) -> None:
            if owner != -1 or not groups:
                raise PermissionError(1, "Operation not permitted")
            self.given.append((owner, group))

        monkeypatch.setattr(attributes.os, "fchown", fchown)


@pytest.mark.parametrize(
    ("mode", "groups", "left"),
    [
        (0o664, True, 0o664),
        (0o664, False, 0o644),
        (0o660, False, 0o600),
        (0o640, False, 0o600),
        (0o666, False, 0o666),
        (0o646, False, 0o646),
        (0o604, False, 0o604),
    ],
)
def test_where_the_group_cannot_be_kept_another_may_no_more_than_all(
    folder: Path, monkeypatch: pytest.MonkeyPatch, mode: int, groups: bool, left: int
) -> None:
    (folder / "out").touch()
    (folder / "out").chmod(mode)
    real = of_replaced(open_folder(str(folder)), "out")
    assert real is not None
    monkeypatch.setattr(atomic_file, "of_replaced", lambda *_: real._replace(owner=1234, group=4321))
    foreign = Foreign(monkeypatch, groups=groups)
    write(folder / "out", attributes_of(source(folder)), replace=True)
    assert foreign.given == ([(-1, 4321)] if groups else [])
    assert mode_of(folder / "out") == left


@pytest.mark.usefixtures("has_tags")
@pytest.mark.parametrize("refused", [False, True])
def test_a_file_that_is_replaced_keeps_its_access_list_or_is_narrower(
    folder: Path, umask: Callable[[int], int], monkeypatch: pytest.MonkeyPatch, refused: bool
) -> None:
    (folder / "out").touch()
    os.setxattr(folder / "out", ACCESS_LIST, access_list(group=4))
    given = attributes_of(source(folder))
    real = os.setxattr

    def setting(handle: int, name: str, value: bytes) -> None:
        if refused and name == ACCESS_LIST:
            raise OSError(95, "Operation not supported")
        real(handle, name, value)

    monkeypatch.setattr(attributes.os, "setxattr", setting)
    write(folder / "out", given, replace=True)
    if refused:
        assert ACCESS_LIST not in os.listxattr(folder / "out")
        assert mode_of(folder / "out") == 0o640
    else:
        assert os.getxattr(folder / "out", ACCESS_LIST) == access_list(group=4)


@pytest.mark.usefixtures("has_tags")
def test_what_a_folder_lets_others_do_is_not_given_to_a_file_that_had_it_not(
    folder: Path, umask: Callable[[int], int]
) -> None:
    (folder / "out").touch()
    (folder / "out").chmod(0o640)
    os.setxattr(folder, "system.posix_acl_default", access_list(group=6, others=4))
    write(folder / "out", attributes_of(source(folder, 0o644)), replace=True)
    assert ACCESS_LIST not in os.listxattr(folder / "out")
    assert mode_of(folder / "out") == 0o640


@pytest.mark.usefixtures("has_tags")
def test_a_private_picture_stays_private_in_a_folder_that_lets_others_in(
    folder: Path, umask: Callable[[int], int]
) -> None:
    given = attributes_of(source(folder, 0o600))
    os.setxattr(folder, "system.posix_acl_default", access_list(group=6, others=4))
    write(folder / "out", given)
    assert mode_of(folder / "out") == 0o600


def test_a_list_that_means_nothing_makes_it_narrower() -> None:
    for broken in (None, b"", b"\2\0\0\0", b"\2\0\0\0abc"):
        assert attributes._without_list(0o664, broken) == 0o604
