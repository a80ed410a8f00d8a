"""`--engine`, and what the chosen engine cannot do, on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Multitone


@pytest.mark.parametrize(
    "words",
    [
        ("--engine", "threads", "--memory", "500"),
        ("--engine", "asyncio", "--memory", "500"),
        ("--engine", "serial", "--workers", "2"),
    ],
)
def test_what_an_engine_cannot_honor_is_refused(
    words: tuple[str, ...], multitone: Multitone, photos: Path, tmp_path: Path
) -> None:
    ended = multitone("convert", photos, "-o", "out", *words)
    assert ended.status == 2
    assert all(said in ended.err for said in (words[1], words[2], "processes"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("engine", ["threads", "asyncio"])
def test_a_job_runs_on_the_engine_that_is_named(engine: str, multitone: Multitone, photos: Path) -> None:
    ended = multitone("convert", photos, "-o", "out", "--engine", engine, "--workers", "2", "--json")
    assert ended.status == 0, ended.err
    assert (ended.events[0]["engine"], ended.events[0]["workers"]) == (engine, 2)
    assert ended.events[-1]["done"] == 8


def test_threads_are_compared_with_one_thread(multitone: Multitone, photos: Path) -> None:
    ended = multitone("compare", photos, "--do", "grayscale", "--engine", "threads", "--workers", "2", "--json")
    assert ended.status == 0, ended.err
    (said,) = ended.events
    assert said["parallel"]["engine"] == "threads"
    assert said["identical"] is True


def test_one_thread_is_compared_with_though_it_cannot_keep_to_the_memory(multitone: Multitone, photos: Path) -> None:
    ended = multitone("convert", photos, "-o", "out", "--memory", "500", "--compare", "--json")
    assert ended.status == 0, ended.err
    assert any(event["event"] == "compared" for event in ended.events)
