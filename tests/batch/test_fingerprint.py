import os

from multitone.batch.fingerprint import (
    UNKNOWN,
    Fingerprint,
    has_same_content,
    hash_of,
    hash_of_file,
    is_untouched,
)


def made(path, content=b"a result"):
    path.write_bytes(content)
    status = os.lstat(path)
    return status.st_size, status.st_mtime_ns, Fingerprint(status.st_ino, status.st_ctime_ns, hash_of(content))


def test_a_file_that_nobody_touched_is_known_at_a_look(tmp_path):
    path = tmp_path / "a"
    size, modified, known = made(path)
    assert is_untouched(os.lstat(path), size, modified, known)
    assert not is_untouched(os.lstat(path), size, modified, UNKNOWN)


def test_what_was_written_again_with_its_time_is_not_untouched(tmp_path):
    path = tmp_path / "a"
    size, modified, known = made(path)
    with open(path, "r+b") as file:  # the same inode, size and time: only the system's own time tells
        file.write(b"another ")
    os.utime(path, ns=(modified, modified))
    while os.lstat(path).st_ctime_ns == known.changed:  # the system's clock for files may tick but every 4 ms
        os.utime(path, ns=(modified, modified))
    status = os.lstat(path)
    assert (status.st_size, status.st_mtime_ns, status.st_ino) == (size, modified, known.inode)
    assert not is_untouched(status, size, modified, known)
    assert not has_same_content(str(path), status, size, known)


def test_a_copy_elsewhere_is_known_by_its_content(tmp_path):
    path = tmp_path / "a"
    size, modified, known = made(path)
    copy = tmp_path / "b"
    copy.write_bytes(path.read_bytes())
    assert not is_untouched(os.lstat(copy), size, modified, known)
    assert has_same_content(str(copy), os.lstat(copy), size, known)


def test_a_link_to_the_content_is_no_file_of_that_content(tmp_path):
    path = tmp_path / "a"
    size, _, known = made(path)
    (tmp_path / "link").symlink_to(path)
    assert not has_same_content(str(tmp_path / "link"), os.lstat(tmp_path / "link"), size, known)


def test_a_file_is_hashed_as_its_bytes_are(tmp_path):
    path = tmp_path / "large"
    content = bytes(range(256)) * 10_000
    path.write_bytes(content)
    assert hash_of_file(str(path)) == hash_of(content)
