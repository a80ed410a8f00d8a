"""The audit: it finds what is wrong, and nothing where all is right; exiftool is the judge of this judge."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import msgspec
import numpy as np
import pytest

from multitone.batch.job import Export, Job, Task
from multitone.batch.limits import Limits
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done
from multitone.imaging.audit import Promise, differences, promise
from multitone.imaging.decode import Decoded, decode
from multitone.imaging.encode import build_format, export_formats, save
from multitone.imaging.metadata.metadata import Metadata, MetadataPolicy
from multitone.imaging.output import Output, encoded, prepared
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.raster import Raster
from tests import pictures
from tests.conftest import SOAK
from tests.imaging.judges import exiftool_all, needs_exiftool

POLICIES: tuple[MetadataPolicy, ...] = get_args(MetadataPolicy)
PREFIX = b"Exif\0\0"
SAMPLES: dict[str, bytes] = {
    "turned.jpg": pictures.rich_jpeg(6, profile=pictures.wide_profile()),
    "other-order.jpg": pictures.rich_jpeg(3, order=">"),
    "gray.jpg": pictures.file(pictures.image("L"), "JPEG", icc_profile=pictures.gray_profile()),
    "ink.jpg": pictures.file(pictures.image("CMYK"), "JPEG", exif=PREFIX + pictures.exif(8)),
    "alpha.png": pictures.png(pictures.pixels("RGBA"), pictures.chunk(b"eXIf", pictures.exif(8))),
    "deep.png": pictures.png(pictures.pixels("RGBA", 16)),
    "deep-gray.png": pictures.png(pictures.pixels("LA", 16)),
    "palette.png": pictures.file(pictures.image("P"), "PNG", transparency=3),
    "two-shades.png": pictures.file(pictures.image("1"), "PNG"),
    "opaque.png": pictures.png(np.dstack((pictures.pixels("RGB"), np.full((28, 40), 255, np.uint8)))),
    "a.webp": pictures.file(pictures.image("RGBA"), "WEBP", exif=pictures.exif(6), xmp=pictures.xmp(6)),
    "a.gif": pictures.file(pictures.image("P"), "GIF", transparency=2, comments=(b"a comment",)),
    "a.tif": pictures.file(pictures.photograph(40, 28), "TIFF", dpi=(300, 300)),
}


def audited(folder: Path, name: str, kind: str, policy: MetadataPolicy, *steps: str) -> tuple[str, ...]:
    """Return what an audit says of a sample that a worker has converted."""
    source, chosen = folder / name, build_format(kind)
    source.write_bytes(SAMPLES[name])
    out = folder / f"{kind}-{policy}{'-'.join(steps)}"
    task = Task(1, str(source), str(out / f"{name}{chosen.suffixes[0]}"), 1)
    export = Export(folder=str(out), format=chosen, metadata=policy)
    job = Job("audit", Pipeline.parse(steps), export, (task,), limits=Limits(verify=True))
    outcome = run_task(task, JobContext(job), lambda _: None)
    assert isinstance(outcome, Done), outcome
    return outcome.differences


@pytest.mark.parametrize("kind", export_formats())
def test_nothing_is_found_where_all_is_right(kind: str, tmp_path: Path) -> None:
    found = {}
    for name, policy in itertools.product(SAMPLES, POLICIES):
        for steps in ((), ("grayscale", "resize width=20")) if SOAK or policy == "strip" else ((),):
            found[name, policy, steps] = audited(tmp_path, name, kind, policy, *steps)
    assert not {key: said for key, said in found.items() if said}


@needs_exiftool
@pytest.mark.parametrize("kind", [kind for kind, info in export_formats().items() if "exif" in info.type.holds])
def test_exiftool_says_the_same_of_what_passed(kind: str, tmp_path: Path) -> None:
    """Independent of every function that the audit and the writers share."""
    for policy in POLICIES:
        assert audited(tmp_path, "turned.jpg", kind, policy) == ()
    tags = {policy: exiftool_all(tmp_path / f"{kind}-{policy}")[0] for policy in POLICIES}
    names = {policy: {name.split(":")[-1] for name in said} for policy, said in tags.items()}
    assert {"Make", "ExposureTime", "GPSLatitude"} <= names["keep"]
    assert {"Make", "ExposureTime"} <= names["strip-location"]
    assert not {name for name in names["strip-location"] if name.startswith("GPSL")}
    for policy in ("strip", "author"):
        assert not names[policy] & {"Make", "ExposureTime", "GPSLatitude", "Rating"}
    for said in tags.values() if kind != "heif" else ():  # of a crop exiftool knows nothing, and x265 begins at 64
        assert (said["File:ImageWidth"] if "File:ImageWidth" in said else said["Composite:ImageSize"].split()[0]) in (
            40, "40",
        )  # fmt: skip
        assert said.get("IFD0:Orientation", 1) == 1


# ---- What is wrong is found ----


def promised_of(sample: str, kind: str, delivery: Output) -> tuple[Promise, Decoded]:
    """Return what is promised of a sample, and what was written of it, read again."""
    source = decode(SAMPLES[sample])
    chosen = build_format(kind)
    raster, metadata = prepared(source.raster, chosen, source.metadata, delivery)
    said = promise(raster, chosen, metadata, delivery)
    return said, decode(encoded(raster, chosen, metadata, delivery))


def other(found: Decoded, raster: Raster | None = None, **metadata: Any) -> Decoded:
    return Decoded(raster or found.raster, msgspec.structs.replace(found.metadata, **metadata), found.format)


def half(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    changed = array.copy()
    changed[:, :, -1] = 255
    return changed


WRONG: dict[str, tuple[str, str, MetadataPolicy, Callable[[Decoded], Decoded], str]] = {
    "size": (
        "turned.jpg", "png", "keep",
        lambda d: other(d, Raster(d.raster.array().swapaxes(0, 1).copy(), d.raster.profile)), "28 × 40 pixels, but 40",
    ),
    "format": ("turned.jpg", "png", "keep", lambda d: Decoded(d.raster, d.metadata, "WEBP"), "It is WEBP, but PNG"),
    "depth": (
        "deep.png", "png", "keep", lambda d: other(d, Raster((d.raster.array() >> 8).astype(np.uint8))), "8 bits"
    ),
    "alpha": (
        "alpha.png", "png", "keep", lambda d: other(d, Raster(d.raster.array()[:, :, :3].copy())), "transparency is"
    ),
    "opaque": ("alpha.png", "png", "keep", lambda d: other(d, Raster(half(d.raster.array()))), "transparency is lost"),
    "colors": (
        "gray.jpg", "png", "keep", lambda d: other(d, Raster(pictures.photograph(40, 28))), "colors, but gray"
    ),
    "profile": (
        "turned.jpg", "jpeg", "keep", lambda d: other(d, d.raster.with_profile(pictures.srgb_profile())), "profile"
    ),
    "orientation": ("turned.jpg", "png", "keep", lambda d: other(d, exif=pictures.exif(6)), "is rotated"),
    "orientation in XMP": ("turned.jpg", "png", "keep", lambda d: other(d, xmp=pictures.xmp(6)), "is rotated"),
    "no EXIF": ("turned.jpg", "png", "keep", lambda d: other(d, exif=b""), "EXIF lacks"),
    "no XMP": ("turned.jpg", "png", "keep", lambda d: other(d, xmp=b""), "XMP is not"),
    "no IPTC": ("turned.jpg", "tiff", "keep", lambda d: other(d, iptc=b""), "IPTC is lost"),
    "resolution": ("turned.jpg", "jpeg", "keep", lambda d: other(d, dpi=(72.0, 72.0)), "resolution for print"),
    "EXIF left": ("turned.jpg", "jpeg", "strip", lambda d: other(d, exif=pictures.exif()), "none should be kept"),
    "comment left": ("a.gif", "gif", "strip", lambda d: other(d, comments=(b"a comment",)), "none should be kept"),
    "place left": ("turned.jpg", "jpeg", "strip-location", lambda d: other(d, exif=pictures.exif()), "was taken"),
    "place in XMP": (
        "turned.jpg", "jpeg", "strip-location",
        lambda d: other(d, xmp=pictures.xmp(1).replace(b'xmp:Rating="4"', b'xmlns:exif="http://ns.adobe.com/exif/1.0/"'
                                                       b' exif:GPSLatitude="52,30N"')), "was taken",
    ),
    "more than authors": ("turned.jpg", "jpeg", "author", lambda d: other(d, exif=pictures.exif()), "authors"),
    "more in XMP": ("turned.jpg", "jpeg", "author", lambda d: other(d, xmp=pictures.xmp()), "authors"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_as_promised_is_found(name: str) -> None:
    sample, kind, policy, spoiled, words = WRONG[name]
    said, found = promised_of(sample, kind, Output(metadata=policy))
    assert differences(said, found) == ()
    assert any(words in sentence for sentence in differences(said, spoiled(found)))


def test_colors_of_pixels_that_nobody_sees_do_not_count() -> None:
    array = np.zeros((4, 4, 4), np.uint8)
    array[:, :, 0] = 255
    array[0] = (9, 9, 9, 255)
    picture = Raster(array)
    said = promise(Raster(array[:, :, [1, 3]].copy()), build_format("png"), Metadata(), Output())
    assert differences(said, decode(save(picture, build_format("png")))) == ()
