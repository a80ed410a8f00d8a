"""What libraries load besides is spared, and there for whoever wants it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from multitone.imaging.decode import Hints, decode
from multitone.imaging.encode import build_format, save
from multitone.imaging.metadata.metadata import BARE
from multitone.imaging.samples.shades import ShadesRaster
from multitone.native import progressive as native

TRIED = """
import sys
from multitone import lean
lean.load_msgspec()
assert not {"platform", "typing_extensions", "textwrap", "urllib.parse"} & sys.modules.keys()
import pathlib, platform, textwrap, urllib.parse, uuid, msgspec
assert urllib.parse.quote("ä") == "%C3%A4" and textwrap.dedent(" a") == "a"
assert pathlib.PurePosixPath("/a b").as_uri() == "file:///a%20b"
assert platform.python_version() and uuid.uuid4()
class A(msgspec.Struct):
    number: int
assert msgspec.json.decode(b'{"number": 3}', type=A).number == 3
assert msgspec.json.schema(A)["$defs"]["A"]["title"] == "A"
"""
NO_NUMPY = """
import sys
import multitone.engines.worker.preload_light
assert not {"numpy", "PIL.Image", "pyvips", "PySide6", "simplejpeg"} & sys.modules.keys()
"""
A_PICTURE = """
import sys
import multitone.engines.worker.preload_light
from multitone.imaging.decode import Hints, decode
from multitone.imaging.encode import build_format, save
from multitone.imaging.metadata.metadata import BARE
with open(sys.argv[1], "rb") as file:
    decoded = decode(file.read(), Hints(luma_only=True))
sys.stdout.buffer.write(save(decoded.raster, build_format("jpeg"), BARE))
assert not {"numpy", "PIL.Image"} & sys.modules.keys()
"""


def test_msgspec_works_and_the_others_are_whole() -> None:
    subprocess.run([sys.executable, "-c", TRIED], check=True)


@pytest.mark.skipif(not native.built(), reason="there was no compiler for the kernels")
def test_a_light_worker_loads_no_numpy() -> None:
    subprocess.run([sys.executable, "-c", NO_NUMPY], check=True)


@pytest.mark.skipif(not native.built(), reason="there was no compiler for the kernel")
def test_a_light_worker_writes_the_bytes_that_another_writes(tmp_path: Path) -> None:
    source = tmp_path / "a.jpg"
    noise = np.random.default_rng(7).normal(128, 50, (90, 75, 3)).clip(0, 255).astype(np.uint8)
    Image.fromarray(noise).save(source, quality=80)
    light = subprocess.run([sys.executable, "-c", A_PICTURE, source], check=True, capture_output=True).stdout
    raster = decode(source.read_bytes(), Hints(luma_only=True)).raster
    assert not isinstance(raster, ShadesRaster)
    assert light == save(raster, build_format("jpeg"), BARE)


def test_a_job_is_planned_and_run_without_what_takes_long_to_load() -> None:
    """Each of these costs every start 1 to 60 ms: import it where it is used."""
    heavy = {"numpy", "PIL", "psutil", "click", "concurrent.futures", "hashlib", "inspect", "logging", "platform",
             "shutil", "subprocess", "tempfile", "textwrap", "urllib.parse"}  # fmt: skip
    loaded = "multitone.cli.converting, multitone.cli.summary, multitone.engines.processes.supervisor"
    code = (
        f"from multitone import lean; lean.load_msgspec(); import sys, {loaded}; print(*{heavy} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []
