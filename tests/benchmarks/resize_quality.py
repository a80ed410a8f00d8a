"""How near reduced pictures come to Pillow's Lanczos of the fully decoded ones, before encoding, beside other tools.

The others are Pillow's own `thumbnail`, libvips' (`vipsthumbnail` is the same call) and sharp, where SHARP names the
folder that has it: all three let a JPEG be decoded smaller, too.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyvips
from numpy.typing import NDArray
from PIL import Image, ImageOps

from multitone.imaging.decode import decode
from multitone.imaging.pipeline import Pipeline

SIDES = (256, 512, 1024, 1920)
SHARP = """
const [side, target, ...files] = JSON.parse(require('fs').readFileSync(0));
const sharp = require(require.resolve('sharp', {paths: [process.env.SHARP]}));
(async () => { for (let i = 0; i < files.length; i++)
  await sharp(files[i]).rotate().resize(side, side, {fit: 'inside', withoutEnlargement: true}).png()
    .toFile(target + '/' + i + '.png'); })();
"""


def rows(photos: str) -> Iterator[str]:
    """Yield for each side the ratio of signal to noise over all JPEGs that shrink, in decibels."""
    paths = sorted(Path(photos).rglob("*.jp*g"))
    for side in SIDES:
        found: dict[str, list[float]] = {}
        with tempfile.TemporaryDirectory() as folder:
            by_sharp = _sharpened(paths, side, folder)
            for number, path in enumerate(paths):
                for name, value in _decibels(path, side, Path(folder, f"{number}.png") if by_sharp else None):
                    found.setdefault(name, []).append(value)
        for name, values in found.items():
            yield (
                f"{side:4} px  {name:18} PSNR median {statistics.median(values):.1f} dB, least {min(values):.1f} dB,"
                f" {len(values)} JPEGs"
            )


def _sharpened(paths: list[Path], side: int, folder: str) -> bool:
    """Let sharp reduce all pictures into a folder; whether it is there."""
    if not os.environ.get("SHARP") or shutil.which("node") is None:
        return False
    given = json.dumps([side, folder, *(str(path.absolute()) for path in paths)])
    subprocess.run(["node", "-e", SHARP], input=given, text=True, check=True)
    return True


def _decibels(path: Path, side: int, by_sharp: Path | None) -> Iterator[tuple[str, float]]:
    """Yield each way's name and PSNR for one picture; nothing where it is small enough already."""
    pipeline = Pipeline.parse([f"resize width={side} height={side}"])
    decoded = decode(path.read_bytes(), pipeline.hints())
    ours = pipeline.apply(decoded.raster, decoded.full).array()
    size = (ours.shape[1], ours.shape[0])
    if size[0] * size[1] == decoded.pixels:
        return
    mode = "L" if decoded.raster.is_gray else "RGB"
    with Image.open(path) as image:
        judge = np.asarray(ImageOps.exif_transpose(image).convert(mode).resize(size, Image.Resampling.LANCZOS), float)
    yield "Multitone", _ratio(ours, judge)
    with Image.open(path) as image:
        image.thumbnail((side, side))
        yield "Pillow thumbnail", _ratio(np.asarray(ImageOps.exif_transpose(image).convert(mode)), judge)
    small = pyvips.Image.thumbnail(str(path), side, height=side, size="down", no_rotate=False)
    yield "libvips thumbnail", _ratio(small.numpy(), judge)
    if by_sharp is not None:
        with Image.open(by_sharp) as image:
            yield "sharp", _ratio(np.asarray(image.convert(mode)), judge)


def _ratio(picture: NDArray[np.uint8], judge: NDArray[np.float64]) -> float:
    """Return the PSNR of a picture; where a tool rounds a side otherwise, of the part that both have."""
    bands = 1 if judge.ndim == 2 else 3
    one, other = picture.reshape(*picture.shape[:2], -1)[..., :bands], judge.reshape(*judge.shape[:2], bands)
    height, width = min(one.shape[0], other.shape[0]), min(one.shape[1], other.shape[1])
    error = np.square(one[:height, :width].astype(float) - other[:height, :width]).mean()
    return float(10 * np.log10(255**2 / max(error, 1e-9)))
