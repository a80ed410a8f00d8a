import os

from multitone.batch.journal.claims import Claim, last_claim, read_claims, write_claim


def claim(number, target=b"/out/a.jpg", kept=b""):
    return Claim(number, target, 10, 20, 30, "ab", kept)


def test_claims_are_read_as_they_were_written(tmp_path):
    path = tmp_path / "job.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND)
    written = [claim(1), claim(2, b"/out/caf\xe9.jpg"), claim(1, kept=b"/kept/a.jpg")]
    for each in written:
        write_claim(handle, each)
    assert list(read_claims(path)) == written
    assert last_claim(handle, 1) == written[2]
    assert last_claim(handle, 3) is None
    os.close(handle)


def test_a_claim_that_is_torn_is_none(tmp_path):
    path = tmp_path / "job.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND)
    write_claim(handle, claim(1))
    whole = path.stat().st_size
    write_claim(handle, claim(2))
    os.close(handle)
    for length in range(whole, path.stat().st_size):
        os.truncate(path, length)
        assert list(read_claims(path)) == [claim(1)]
        path.write_bytes(path.read_bytes() + b"\0" * 100)
        assert list(read_claims(path))[:1] == [claim(1)]
        os.truncate(path, length)


def test_where_there_is_no_file_there_are_no_claims(tmp_path):
    assert list(read_claims(tmp_path / "none")) == []
