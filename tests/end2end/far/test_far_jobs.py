"""Jobs whose pictures are far away, or whose results go there."""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from tests.end2end.command_line import Ran, check_account, multitone
from tests.end2end.far.conftest import SECRET
from tests.end2end.far.servers import Bucket, WebServer

GRAY = ("--do", "grayscale", "--workers", "1", "--json")


def from_list(monkeypatch: pytest.MonkeyPatch, names: list[str], *arguments: str) -> Ran:
    """Run a job of a list on standard input."""
    stream = io.TextIOWrapper(io.BytesIO("\n".join(names).encode()))
    monkeypatch.setattr(sys, "stdin", stream)
    return multitone("convert", "-", *arguments)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def near(photographs: Path, tmp_path: Path, *arguments: str) -> dict[str, bytes]:
    """Return what the same job makes of the same pictures on this machine."""
    ran = multitone("convert", str(photographs), "-o", str(tmp_path / "near"), *arguments)
    check_account(ran)
    return files(tmp_path / "near")


def by_name(found: dict[str, bytes]) -> dict[str, bytes]:
    return {name.rpartition("/")[2]: data for name, data in found.items()}


def test_links_become_the_files_that_local_pictures_become(
    web_server: WebServer, photographs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = from_list(monkeypatch, web_server.links(), "-o", str(tmp_path / "out"), *GRAY)
    check_account(ran)
    assert files(tmp_path / "out") == by_name(near(photographs, tmp_path, *GRAY))
    assert set(web_server.asked.values()) == {1}, "each link is asked for once"
    result, source = tmp_path / "out" / "img 1.jpg", photographs / "img 1.jpg"
    assert result.stat().st_mtime == source.stat().st_mtime
    assert result.stat().st_mode == (tmp_path / "near" / "img 1.jpg").stat().st_mode


def test_a_second_run_skips_an_update_looks_what_has_changed(
    web_server: WebServer, photographs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("-o", str(tmp_path / "out"), *GRAY)
    from_list(monkeypatch, web_server.links(), *arguments)
    web_server.served.clear()
    ran = from_list(monkeypatch, web_server.links(), *arguments)
    assert ran.lines[-1]["skipped"] == 6
    assert not web_server.served
    shutil.copy(photographs / "img 2.jpg", photographs / "img 3.jpg")
    ran = from_list(monkeypatch, web_server.links(), "--existing", "update", *arguments)
    assert [event["source"].rpartition("/")[2] for event in ran.of("task-finished")] == ["img 3.jpg"], ran
    assert dict(+web_server.served) == {"img 3.jpg": 1}


def test_what_the_server_says_of_a_link_is_told(
    web_server: WebServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {"img 0.jpg": "404", "img 1.jpg": "403", "img 2.jpg": "500"}
    web_server.fails = lambda name, _number: answers.get(name, "")
    ran = from_list(monkeypatch, web_server.links(), "-o", str(tmp_path / "out"), *GRAY)
    check_account(ran)
    kinds = {event["source"].rpartition("/")[2]: event["kind"] for event in ran.of("task-failed")}
    assert kinds == {"img 0.jpg": "vanished", "img 1.jpg": "permission", "img 2.jpg": "unreadable"}
    assert web_server.asked["img 2.jpg"] == 8
    assert ran.lines[-1]["done"] == 3


def test_results_in_a_bucket_are_those_of_a_folder(photographs: Path, bucket: Bucket, tmp_path: Path) -> None:
    ran = multitone("convert", str(photographs), "-o", f"{bucket.url}/out", *GRAY)
    check_account(ran)
    assert bucket.contents("out/") == near(photographs, tmp_path, *GRAY)
    assert bucket.notes("out/img 1.jpg")["multitone-job"] == ran.job
    assert {event["target"] for event in ran.of("task-finished")} >= {f"{bucket.url}/out/img 1.jpg"}
    again = multitone("convert", str(photographs), "-o", f"{bucket.url}/out", *GRAY)
    assert again.lines[-1]["skipped"] == 6
    assert not list(Path(tempfile.gettempdir()).glob("multitone-far-*")), "nothing is left behind"


def test_a_bucket_becomes_a_bucket_update_and_undo(photographs: Path, bucket: Bucket, tmp_path: Path) -> None:
    for name, data in files(photographs).items():
        bucket.put(f"in/{name}", data)
    bucket.put("in/notes.txt", b"no picture")
    arguments = (f"{bucket.url}/in", "-o", f"{bucket.url}/out", *GRAY)
    ran = multitone("convert", *arguments)
    check_account(ran)
    expected = near(photographs, tmp_path, *GRAY)
    assert bucket.contents("out/") == expected
    assert ran.of("job-started")[0]["ignored"] == 1
    bucket.put("in/img 3.jpg", (photographs / "img 2.jpg").read_bytes())
    updated = multitone("convert", "--existing", "update", *arguments)
    assert [event["target"] for event in updated.of("task-finished")] == [f"{bucket.url}/out/img 3.jpg"], updated
    assert bucket.contents("out/")["img 3.jpg"] == expected["img 2.jpg"]
    assert multitone("undo", "--json").lines[-1]["restored"]
    assert bucket.contents("out/") == expected
    undone = multitone("undo", ran.job, "--json")
    assert len(undone.lines[-1]["removed"]) == 6, undone
    assert bucket.contents("out/") == {}
    assert bucket.uploads() == []


def test_undo_leaves_alone_what_somebody_has_changed(photographs: Path, bucket: Bucket) -> None:
    multitone("convert", str(photographs), "-o", f"{bucket.url}/out", *GRAY)
    bucket.put("out/img 1.jpg", b"mine")
    undone = multitone("undo", "--json")
    assert bucket.contents("out/") == {"img 1.jpg": b"mine"}
    assert len(undone.lines[-1]["refused"]) == 1


def test_nothing_takes_the_place_of_what_has_appeared(
    photographs: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    from multitone.storage.far import seen

    bucket.put("out/img 1.jpg", b"mine")
    monkeypatch.setattr(seen, "listed", lambda *_: [])  # it has appeared since the plan was made
    ran = multitone("convert", str(photographs), "-o", f"{bucket.url}/out", *GRAY)
    check_account(ran)
    assert (ran.lines[-1]["done"], ran.lines[-1]["skipped"]) == (5, 1)
    assert bucket.contents("out/")["img 1.jpg"] == b"mine"
    numbered = multitone("convert", str(photographs), "-o", f"{bucket.url}/out", "--existing", "number", *GRAY)
    assert f"{bucket.url}/out/img 1-2.jpg" in {event["target"] for event in numbered.of("task-finished")}


def test_patterns_and_folders_inside(photographs: Path, bucket: Bucket, tmp_path: Path) -> None:
    for name, data in files(photographs).items():
        bucket.put(f"in/{name}", data)
    multitone("convert", f"{bucket.url}/in/**/img [45].jpg", "-o", str(tmp_path / "some"), *GRAY)
    assert set(files(tmp_path / "some")) == {"day 2/img 4.jpg", "day 2/img 5.jpg"}
    multitone("convert", f"{bucket.url}/in/img 1.jpg", "-o", str(tmp_path / "one"), *GRAY)
    assert set(files(tmp_path / "one")) == {"img 1.jpg"}


def test_an_archive_is_a_source(photographs: Path, tmp_path: Path) -> None:
    archive = shutil.make_archive(str(tmp_path / "all"), "zip", photographs)
    ran = multitone("convert", f"zip://::file://{archive}", "-o", str(tmp_path / "out"), *GRAY)
    check_account(ran)
    assert files(tmp_path / "out") == near(photographs, tmp_path, *GRAY)
    refused = multitone("convert", str(photographs), "-o", f"zip://::file://{archive}", *GRAY)
    assert refused.status == 2


def test_memory_is_a_place(photographs: Path, tmp_path: Path) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.put(f"{photographs}/", "/tests/in", recursive=True)
    ran = multitone("convert", "memory://tests/in", "-o", "memory://tests/out", *GRAY)
    check_account(ran)
    found = {path.removeprefix("/tests/out/"): memory.cat_file(path) for path in memory.find("/tests/out")}
    assert found == near(photographs, tmp_path, *GRAY)


def test_what_gives_access_is_told_nowhere(
    web_server: WebServer, bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = ("pa55-word-of-me", "sIgnaTure-of-mine", "t0ken-of-mine", SECRET)
    host = web_server.url.removeprefix("http://")
    web_server.fails = lambda name, _number: "403" if name == "img 1.jpg" else "500" if name == "img 2.jpg" else ""
    names = [
        f"http://me:{secrets[0]}@{host}/img 0.jpg", f"{web_server.url}/img 1.jpg?X-Amz-Signature={secrets[1]}&id=7",
        f"{web_server.url}/img 2.jpg?token={secrets[2]}", f"{web_server.url}/img 3.jpg?token={secrets[2]}",
    ]  # fmt: skip
    report = tmp_path / "report"
    shown = ("--report", f"{report}.html", "--report", f"{report}.csv", "--report", f"{report}.json")
    ran = from_list(monkeypatch, names, "-o", f"{bucket.url}/out", "--verbose", *GRAY, *shown)
    assert ran.lines[-1]["done"] == 2, ran
    assert any(secrets[1] in query for query in web_server.queries), "it gets what it needs"
    assert any("Authorization" in headers for headers in web_server.headers)
    told = [ran.out, ran.err, multitone("history", "--json").out, multitone("history", ran.job, "--json").out]
    told += [path.read_bytes().decode("latin-1") for path in tmp_path.rglob("*") if path.is_file()]
    told.append(json.dumps(bucket.notes("out/img 0.jpg")))
    assert not [secret for secret in secrets for text in told if secret in text]


def test_what_cannot_be_done_far_away_is_refused(
    photographs: Path, web_server: WebServer, bucket: Bucket, tmp_path: Path
) -> None:
    link, out = web_server.links()[0], str(tmp_path / "out")
    for arguments in (
        (str(photographs), "-o", f"{web_server.url}/out"),
        (f"{web_server.url}/", "-o", out),
        (link, "-o", out, "--name", "{date}"),
        (link, "-o", out, "--pages", "split"),
        (link, "-o", out, "--duplicates", "first"),
        (link, "-o", out, "--engine", "serial"),
        (link, "-o", out, "--compare"),
        (f"{bucket.url}/nowhere", "-o", out),
        ("s3://no-such-bucket-here/x", "-o", out),
        (str(photographs), "-o", "s3://no-such-bucket-here/x"),
        ("nonsense://x/y", "-o", out),
    ):
        ran = multitone("convert", *arguments, "--json")
        assert ran.status == 2, ran
        assert "Traceback" not in ran.err, ran
    assert multitone("compare", link, "--do", "invert", "--json").status == 2
