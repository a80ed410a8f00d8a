"""URLs: which are far away, what is shown of them, and what their files are called."""

import os

import pytest

from multitone.storage.far import links
from multitone.storage.far.store import FarFile
from multitone.storage.far.stores import place_of
from multitone.storage.far.url import absolute_folder, cleaned, folder_name_of, is_far, name_of, without_slash


@pytest.fixture(autouse=True)
def no_links(monkeypatch):
    monkeypatch.setattr(links, "_links", links.Links())


@pytest.mark.parametrize(
    ("place", "far"),
    [
        ("https://example.org/a.jpg", True), ("s3://b/k", True), ("zip://a.jpg::/tmp/x.zip", True),
        ("/tmp/a.jpg", False), ("C://x", False), ("a:b", False), ("file:///tmp/a", False), ("://x", False),
    ],
)  # fmt: skip
def test_what_is_far(place, far):
    assert is_far(place) is far


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("https://u:p@h.org/a.jpg", "https://h.org/a.jpg"),
        ("https://token@h.org/a.jpg", "https://h.org/a.jpg"),
        ("sftp://me:pass@h:22/x/", "sftp://me@h:22/x/"),
        ("https://h/a.jpg?id=3&X-Amz-Signature=1&X-Amz-Date=2", "https://h/a.jpg?id=3"),
        ("https://h/a.jpg?sv=1&se=2&sr=b&sig=abc", "https://h/a.jpg"),
        ("https://h/a.jpg?se=2&page=3", "https://h/a.jpg?se=2&page=3"),
        ("zip://in/a.jpg::https://u:p@h/x.zip?token=1", "zip://in/a.jpg::https://h/x.zip"),
        ("s3://bucket", "s3://bucket"), ("/tmp/a?token=1", "/tmp/a?token=1"),
    ],
)  # fmt: skip
def test_what_gives_access_is_not_shown_and_not_lost(typed, shown):
    assert cleaned(typed) == shown
    assert links.remember(typed) == shown
    assert links.real(shown) == typed


def test_links_that_look_alike_stay_apart():
    one, other = (links.remember(f"https://h/a.jpg?token={n}") for n in "12")
    assert one != other
    assert [links.real(one)[-1], links.real(other)[-1]] == ["1", "2"]
    assert name_of(other) == "a.jpg"


def test_who_is_let_in_once_is_let_in_below():
    links.remember("sftp://me:pass-word@h/pictures")
    assert links.real("sftp://me@h/pictures/a.jpg") == "sftp://me:pass-word@h/pictures/a.jpg"
    assert links.real("sftp://other/a.jpg") == "sftp://other/a.jpg"


def test_what_libraries_say_is_scrubbed(monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "quite-a-secret")
    links.remember("https://h/a.jpg?token=t0ken-of-mine")
    said = links.scrubbed("GET https://h/a.jpg?token=t0ken-of-mine with quite-a-secret failed, t0ken-of-mine")
    assert said == "GET https://h/a.jpg with … failed, …"


def test_names():
    assert name_of("https://h/x/a%20b.jpg?id=1") == "a b.jpg"
    assert name_of("s3://b/x/a%20b.jpg") == "a%20b.jpg"
    assert name_of("https://h/a%2Fb%00.jpg") == "b_.jpg"
    assert name_of("zip://d/a.jpg::s3://b/x.zip") == "a.jpg"
    assert name_of(os.path.join("x", "y.png")) == "y.png"
    assert [folder_name_of(url) for url in ("s3://b/x/a.jpg", "https://me@h:1/a.jpg", "/p/q/a.jpg")] == ["x", "h", "q"]
    assert without_slash("s3://b/x/") == absolute_folder("s3://b/x/") == "s3://b/x"


def test_a_change_is_seen_by_the_tag_alone():
    one, other = (FarFile("s3://b/k", 5, 1_000.0, tag) for tag in ("one", "other"))
    assert one.stamp != other.stamp
    assert one.stamp // 10**9 == other.stamp // 10**9 == 1_000
    assert one.status().st_mtime_ns != other.status().st_mtime_ns
    assert one.status().st_size == 5


def test_places():
    assert place_of("https://a/x") == place_of("http://b/y")
    assert place_of("s3://a/x") != place_of("s3://b/x")
    assert place_of("zip://a::s3://b/x.zip") == place_of("zip://c::s3://b/x.zip")
