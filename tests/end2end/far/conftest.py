"""Servers of far places, started where a test asks for them."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from multitone.storage.far import links, patience, seen
from multitone.storage.far.patience import Patience
from tests.end2end.far.servers import Bucket, WebServer
from tests.engines.conftest import picture

_numbers = itertools.count(1)
SECRET = "s3cr3t-of-the-tests"


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    """Return a folder with a few pictures, two of them in a folder of their own."""
    folder = tmp_path / "photographs"
    (folder / "day 2").mkdir(parents=True)
    for number in range(6):
        path = folder / ("day 2" if number > 3 else "") / f"img {number}.jpg"
        picture(path, number, (160, 120))
        os.utime(path, (1_600_000_000 + number, 1_600_000_000 + number))  # the web knows whole seconds
    return folder


@pytest.fixture
def web_server(photographs: Path) -> Iterator[WebServer]:
    """Return a web server of the pictures."""
    with WebServer(photographs).running() as server:
        yield server


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """Return the address of a double of S3."""
    server = pytest.importorskip("moto.server").ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """Return an empty bucket, to which the program has access."""
    for name, value in {
        "AWS_ENDPOINT_URL": s3, "AWS_ACCESS_KEY_ID": "AKIATESTSTESTS", "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_REGION": "us-east-1",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    return Bucket(s3, f"bucket-{next(_numbers)}")


@pytest.fixture(autouse=True)
def of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a test a history, an empty memory of links, and little patience."""
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(links, "_links", links.Links())
    monkeypatch.setattr(seen, "_files", {})
    monkeypatch.setattr(patience, "PATIENCE", Patience(stall=1.0, connect=1.0, attempts=4, first=0.02, longest=0.1))
