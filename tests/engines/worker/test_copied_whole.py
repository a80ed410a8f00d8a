"""A file of which nothing is asked is copied whole, whatever it holds beside a picture."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from multitone.batch.discovery import discover
from multitone.batch.headers import FactsReader
from multitone.batch.job import Export
from multitone.batch.plan import plan
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done
from multitone.imaging.pipeline import Pipeline
from tests import pictures
from tests.end2end.test_pages import write_pages
from tests.hostile.corpus import MOVES

CASES = Path(__file__).parents[2] / "imaging" / "cases"


def moving(kind: str, **options: object) -> bytes:
    frames = [Image.fromarray(pictures.photograph(24, 18, seed=seed)) for seed in range(3)]
    return pictures.file(frames[0], kind, save_all=True, append_images=frames[1:], duration=100, **options)


def pages(tmp_path: Path) -> bytes:
    write_pages(tmp_path / "pages", (10, 90, 200))
    return (tmp_path / "pages").read_bytes()


def several_jpegs() -> bytes:
    """Return an MPO of two pictures."""
    return moving("MPO")


def motion_photo() -> bytes:
    """Return a JPEG with a film behind it, which its XMP announces."""
    xmp = (
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        b"<rdf:Description xmlns:G='http://ns.google.com/photos/1.0/camera/' G:MotionPhoto='1'/></rdf:RDF></x:xmpmeta>"
    )
    film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + np.random.default_rng(1).bytes(5000)
    return pictures.file(pictures.photograph(40, 30), "JPEG", xmp=xmp) + film


def with_thumbnail() -> bytes:
    """Return a TIFF with a small picture behind its own."""
    file = io.BytesIO()
    first = Image.fromarray(pictures.photograph(40, 30))
    first.save(file, "TIFF", save_all=True, append_images=[first.resize((10, 8))])
    return file.getvalue()


KINDS = {
    "animated.gif": lambda _: moving("GIF"),
    "animated.webp": lambda _: moving("WEBP"),
    "animated.png": lambda _: moving("PNG"),
    "animated.avif": lambda _: moving("AVIF"),
    "animated.jxl": lambda _: MOVES,
    "pages.tif": pages,
    "thumbnail.tif": lambda _: with_thumbnail(),
    "two.jpg": lambda _: several_jpegs(),
    "two.mpo": lambda _: several_jpegs(),
    "motion.jpg": lambda _: motion_photo(),
    "behind.png": lambda _: pictures.file(pictures.photograph(40, 30), "PNG") + b"what somebody put behind the end",
    "gain-map.jpg": lambda _: next(CASES.glob("*m12*")).read_bytes(),
    "two-pictures.jpg": lambda _: next(CASES.glob("*m14*")).read_bytes(),
}


@pytest.mark.parametrize("name", KINDS)
def test_nothing_is_lost_of_what_is_only_copied(tmp_path: Path, name: str) -> None:
    data = KINDS[name](tmp_path)
    source = tmp_path / name
    source.write_bytes(data)
    planned = plan(discover([str(source)]), Pipeline(), Export(folder=str(tmp_path / "out")))
    job = planned.job
    facts = FactsReader(job).read(0, job.tasks)
    assert [*facts.losses[0], *filter(None, facts.notes)] == []
    done = run_task(job.tasks[0], JobContext(job), lambda _: None)
    assert isinstance(done, Done), done
    assert done.copied
    assert done.lost == ()
    assert Path(job.tasks[0].target).read_bytes() == data
