"""Previews of what a picture was before are in no result, wherever a program hid them; exiftool looks for them, too."""

from __future__ import annotations

import base64
import io
import struct
import time
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
from multitone.imaging.decode import decode
from multitone.imaging.encode import build_format, export_formats
from multitone.imaging.metadata.iptc import image_resources
from multitone.imaging.metadata.previews import (
    MOST_SEGMENTS,
    exif_without_previews,
    jpegs_in,
    resources_without_previews,
    xmp_without_previews,
)
from multitone.imaging.metadata.tiff_directory import LONG, SHORT, Field, written
from multitone.imaging.output import Output, deliver
from multitone.imaging.pipeline import Pipeline
from tests import pictures
from tests.imaging.judges import exiftool, needs_exiftool

OLD = pictures.file(pictures.photograph(24, 16, seed=5), "JPEG", quality=90)
"""What must not survive."""
SECRET = OLD[-80:-20]
"""Bytes of its pixels."""
RAW_PIXELS = bytes(np.random.default_rng(3).integers(1, 255, 300, dtype=np.uint8))
CAMERA = b"Canon EOS 1"


def exif(beside: bytes = b"", order: str = "<", second: dict[int, tuple[int, int]] | None = None) -> bytes:
    """Return EXIF with a maker note that hides a picture, and a second directory of these numbers."""
    note = b"Hidden\0\0" + OLD + b"behind it"
    at = 8 + 2 + 12 * 2 + 4 + 12
    shot_at = at
    shot = written([Field(0x927C, 7, len(note), note)], shot_at, order)
    fields = [Field(0x0110, 2, len(CAMERA) + 1, CAMERA + b"\0"), Field(0x8769, LONG, 1, struct.pack(order + "I", at))]
    main = written(fields, 8, order)
    assert 8 + len(main) <= at, "the directory of the shot follows"
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 8)
    block = (head + main).ljust(at, b"\0") + shot
    block += bytes(len(block) % 2)
    link = 8 + 2 + 12 * 2
    thumbnails, data_at = len(block), len(block) + 2 + 12 * 4 + 4
    numbers = second or {0x0103: (SHORT, 6), 0x0201: (LONG, data_at), 0x0202: (LONG, len(beside or OLD))}
    numbers = {tag: (kind, data_at if value < 0 else value) for tag, (kind, value) in numbers.items()}
    letters = {SHORT: "H", LONG: "I"}
    listed = [Field(tag, kind, 1, struct.pack(order + letters[kind], value)) for tag, (kind, value) in numbers.items()]
    block = block[:link] + struct.pack(order + "I", thumbnails) + block[link + 4 :]
    return (block + written(listed, thumbnails, order)).ljust(data_at, b"\0") + (beside or OLD)


STRIPS = {0x0103: (SHORT, 1), 0x0111: (LONG, -1), 0x0117: (LONG, len(RAW_PIXELS)), 0x0106: (SHORT, 2)}
"""Of a thumbnail that is not compressed, as the first digital cameras wrote it."""


def resource(number: int, data: bytes) -> bytes:
    return b"8BIM" + struct.pack(">HHI", number, 0, len(data)) + data + bytes(len(data) % 2)


def dataset(number: int, value: bytes) -> bytes:
    return b"\x1c\x02" + bytes((number,)) + struct.pack(">H", len(value)) + value


THUMBNAIL = struct.pack(">6IHH", 1, 24, 16, 72, 72 * 16, len(OLD), 24, 1) + OLD
RESOURCES = b"Photoshop 3.0\0" + b"".join(
    (
        resource(0x0404, dataset(80, b"Jane Doe") + dataset(202, OLD)), resource(0x0409, RAW_PIXELS),
        resource(0x040C, THUMBNAIL), resource(0x0422, exif()), resource(0x07D0, b"a path"),
    )
)  # fmt: skip
ENCODED = base64.b64encode(OLD)


def packet(inside: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"'
        ' xmlns:xmpGImg="http://ns.adobe.com/xap/1.0/g/img/" xmlns:GImage="http://ns.google.com/photos/1.0/image/"'
        f' xmlns:mine="http://example.org/">{inside}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


def thumbnails(text: str) -> str:
    return (
        '<xmp:Thumbnails><rdf:Alt><rdf:li rdf:parseType="Resource"><xmpGImg:width>24</xmpGImg:width>'
        f"<xmpGImg:image>{text}</xmpGImg:image></rdf:li></rdf:Alt></xmp:Thumbnails>"
    )


PACKETS = {
    "thumbnails": packet(thumbnails(ENCODED.decode())),
    "in lines": packet(thumbnails("&#xA;".join(ENCODED.decode()[i : i + 76] for i in range(0, len(ENCODED), 76)))),
    "the original": packet(f"<GImage:Mime>image/jpeg</GImage:Mime><GImage:Data>{ENCODED.decode()}</GImage:Data>"),
    "of another's": packet(f"<mine:small>{ENCODED.decode()}</mine:small>"),
}


def source(exif_block: bytes, xmp: bytes) -> bytes:
    data = pictures.jpeg(exif=b"Exif\0\0" + exif_block, xmp=xmp)
    return pictures.with_segment(data, 0xED, RESOURCES)


def spellings(secret: bytes) -> list[bytes]:
    """Return a secret as it stands in a file, and in Base64 wherever it begins there."""
    encoded = [base64.b64encode(secret[skip:])[:-4] for skip in range(3)]
    return [secret, *encoded]


@pytest.mark.parametrize("name", export_formats())
@pytest.mark.parametrize("policy", ["keep", "strip-location"])
@pytest.mark.parametrize("hidden", PACKETS)
def test_no_byte_of_an_old_preview_is_in_a_result(name: str, policy: str, hidden: str) -> None:
    for block in (exif(), exif(RAW_PIXELS, ">", STRIPS)):
        data = source(block, PACKETS[hidden])
        decoded = decode(data)
        result = deliver(decoded.raster, build_format(name), decoded.metadata, Output(metadata=policy))  # type: ignore[arg-type]
        for secret in (SECRET, RAW_PIXELS[:200]):
            assert secret in data or secret is not SECRET
            assert not [spelling for spelling in spellings(secret) if spelling in result]
        held = build_format(name).holds
        assert (CAMERA in result) == ("exif" in held), "the rest stays"
        assert (b"Rating" in result) == ("xmp" in held)


@pytest.mark.parametrize("name", export_formats())
@pytest.mark.parametrize("step", ["crop left=12", "gaussian-blur", "grayscale"])
def test_no_picture_behind_the_one_that_is_changed_survives(name: str, step: str, tmp_path: Path) -> None:
    """JFXX, MPF and what simply lies behind the end; the job runs as it does in a worker."""
    path = tmp_path / "in" / "a.jpg"
    path.parent.mkdir()
    thumbnail = b"JFXX\0\x10" + OLD
    path.write_bytes(pictures.with_segment(source(exif(), PACKETS["thumbnails"]), 0xE0, thumbnail) + OLD)
    export = Export(folder=str(tmp_path / "out"), format=build_format(name))
    job = plan(discover([str(path)]), Pipeline.parse((step,)), export).job
    outcome = run_task(job.tasks[0], JobContext(job), lambda _: None)
    assert isinstance(outcome, Done), outcome
    result = Path(job.tasks[0].target).read_bytes()
    assert not [spelling for spelling in spellings(SECRET) if spelling in result]
    (foreseen,) = FactsReader(job).read(0, job.tasks).losses
    assert {loss.kind for loss in foreseen} == set(outcome.lost)


@needs_exiftool
@pytest.mark.parametrize("name", ["jpeg", "png", "tiff", "webp"])
def test_exiftool_finds_no_preview(name: str, tmp_path: Path) -> None:
    decoded = decode(source(exif(), PACKETS["thumbnails"]))
    path = tmp_path / f"a{build_format(name).suffixes[0]}"
    path.write_bytes(deliver(decoded.raster, build_format(name), decoded.metadata, Output()))
    told = exiftool(path)
    assert not [tag for tag in told if tag.partition(":")[2].startswith(("Thumbnail", "Preview", "PhotoshopT"))], told
    assert told["IFD0:Model"] == CAMERA.decode()


def test_only_pictures_are_blanked() -> None:
    block = exif()
    cleaned = exif_without_previews(block)
    assert b"Hidden\0\0" + bytes(len(OLD)) + b"behind it" in cleaned
    plain = pictures.exif(thumbnail=None)
    assert exif_without_previews(plain) == plain
    assert [resource[0] for resource in image_resources(resources_without_previews(RESOURCES))] == [0x0404, 0x07D0]
    assert b"Jane Doe" in resources_without_previews(RESOURCES)
    untouched = pictures.iptc()
    assert resources_without_previews(untouched) is untouched
    said = packet("<mine:small>nothing</mine:small>")
    assert xmp_without_previews(said) == said


def test_what_only_looks_like_a_beginning_is_none() -> None:
    assert list(jpegs_in(b"abc\xff\xd8\xff\xe0\x00\x04abc" + b"\xff\xd8\xff" + bytes(100))) == []
    assert list(jpegs_in(b"ab" + OLD + b"cd" + OLD[:-2])) == [(2, 2 + len(OLD)), (4 + len(OLD), 2 + 2 * len(OLD))]


def test_a_block_full_of_pictures_costs_little_and_is_left_out() -> None:
    segment = b"\xff\xe1\x00\x02"
    full = b"II*\0\x08\0\0\0\0\0\0\0\0\0" + (b"\xff\xd8\xff\xe1\x00\x02" + segment * 3) * (MOST_SEGMENTS // 2)
    began = time.process_time()
    assert exif_without_previews(full) == b""
    assert xmp_without_previews(b"<a>" * 100_000 + ENCODED * 100) == b""
    begin = b"/9j/" * 500_000
    assert xmp_without_previews(packet("") + begin) in (b"", packet("").ljust(len(packet("") + begin)))
    assert time.process_time() - began < 1


def test_a_thumbnail_of_pillow_is_found_and_gone() -> None:
    image = Image.open(io.BytesIO(pictures.jpeg(exif=b"Exif\0\0" + exif())))
    assert len(list(jpegs_in(image.info["exif"]))) == 2
    assert list(jpegs_in(exif_without_previews(exif()))) == []
