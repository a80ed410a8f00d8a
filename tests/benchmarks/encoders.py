"""`make bench ARGS='encoders --photos FOLDER'`: what effort buys, for formats whose encoder is most of the work.

Photographs are reduced by Lanczos and written with each setting: processor seconds, bytes, and how much of the picture
is left by SSIMULACRA2 (90: nobody sees a difference; 70: few do), where the package `ssimulacra2` is installed. Each is
written at a second quality, too, so that the score can be told at equal bytes: those of the default.
"""

from __future__ import annotations

import argparse
import importlib
import io
import math
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image, ImageOps

from multitone.imaging.encode import parse_format, save
from multitone.imaging.raster import Raster
from tests.benchmarks import figures

SIDE = 1280
CASES: dict[str, tuple[int, tuple[str, ...]]] = {
    "webp": (80, tuple(f"webp method={method}" for method in range(7))),
    "avif": (50, (*(f"avif speed={speed}" for speed in (8, 7, 6, 5, 4)), "avif speed=6 subsampling=420")),
}
"""The quality, and the settings, of each format."""
OTHER_QUALITY = 6
"""By how much the second quality differs, towards the bytes of the default."""
Score = Callable[[Image.Image, bytes], float]


class Figures(msgspec.Struct):
    """What one setting came to over all pictures; scores are means."""

    setting: str
    quality: int
    default: bool
    seconds: float
    megapixels: float
    bytes: int
    score: float | None = None
    at_equal_bytes: float | None = None


def main(arguments: Sequence[str]) -> int:
    """Measure, print the table, and keep it where that is asked for."""
    options = _parser().parse_args(arguments)
    pictures, score = photographs(options.photos, options.count), scorer()
    if score is None:
        print("No scores: `pip install ssimulacra2` for them.")
    measured = {name: list(measure(name, pictures, score)) for name in options.formats}
    print(table(measured))
    if options.readme:
        kept = {name: msgspec.to_builtins(rows) for name, rows in measured.items()}
        figures.keep("encoders", {**figures.where_and_when(), "pictures": len(pictures), "side": SIDE, "formats": kept})
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="make bench ARGS='encoders'", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--photos", type=Path, default=Path("resources/samples"), help="a folder with JPEGs in it")
    parser.add_argument("--count", type=int, default=12, help="so many of them, spread over the folder")
    parser.add_argument("--formats", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--readme", action="store_true", help="keep the figures, and write them into README.md")
    return parser


def photographs(folder: Path, count: int) -> list[Image.Image]:
    """Return so many JPEGs in color of a folder, reduced; smaller ones are left out."""
    found = []
    for path in sorted(folder.rglob("*.jp*g")):
        with Image.open(path) as image:
            if image.mode == "RGB" and max(image.size) >= SIDE:
                found.append(path)
    return [reduced(path) for path in found[:: max(1, len(found) // count)][:count]]


def reduced(path: Path) -> Image.Image:
    """Return a picture as every setting is given it."""
    with Image.open(path) as image:
        picture = ImageOps.exif_transpose(image).convert("RGB")
    scale = SIDE / max(picture.size)
    size = (round(picture.width * scale), round(picture.height * scale))
    return picture.resize(size, Image.Resampling.LANCZOS)


def scorer() -> Score | None:
    """Return what tells SSIMULACRA2 of a picture and a file; None where the package is missing."""
    try:
        package: Any = importlib.import_module("ssimulacra2")
    except ImportError:
        return None

    def score(picture: Image.Image, data: bytes) -> float:
        with tempfile.TemporaryDirectory() as folder:
            one, other = f"{folder}/one.png", f"{folder}/other.png"
            picture.save(one, compress_level=0)
            Image.open(io.BytesIO(data)).convert("RGB").save(other, compress_level=0)
            return float(package.compute_ssimulacra2(one, other))

    return score


def measure(name: str, pictures: Sequence[Image.Image], score: Score | None) -> Iterator[Figures]:
    """Yield the figures of each setting of a format."""
    quality, settings = CASES[name]
    usual = written(name, quality, pictures, score)
    for setting in settings:
        default = parse_format(setting) == parse_format(name)
        row = usual if default else written(setting, quality, pictures, score)
        row.setting, row.default = setting, default
        if row.score is not None:
            other = quality + (OTHER_QUALITY if row.bytes < usual.bytes else -OTHER_QUALITY)
            row.at_equal_bytes = interpolated(row, written(setting, other, pictures, score), usual.bytes)
        yield row


def written(setting: str, quality: int, pictures: Iterable[Image.Image], score: Score | None) -> Figures:
    """Write all pictures with one setting."""
    chosen = parse_format(setting).with_quality(quality)
    row, scores = Figures(setting, quality, default=False, seconds=0, megapixels=0, bytes=0), []
    for picture in pictures:
        began = time.process_time()
        data = save(Raster(picture), chosen)
        row.seconds += time.process_time() - began
        row.megapixels += picture.width * picture.height / 1e6
        row.bytes += len(data)
        scores += [score(picture, data)] if score is not None else []
    row.score = sum(scores) / len(scores) if scores else None
    return row


def interpolated(one: Figures, other: Figures, length: int) -> float | None:
    """Return the score at that many bytes, on the line through both over the logarithm of the bytes."""
    if one.score is None or other.score is None or one.bytes == other.bytes:
        return one.score
    slope = (other.score - one.score) / math.log(other.bytes / one.bytes)
    return one.score + slope * math.log(length / one.bytes)


def table(measured: dict[str, list[Figures]]) -> str:
    """Return the figures as a table; the default of each format is bold."""
    head = ["setting", "processor time, ms a megapixel", "kB a megapixel", "score", "score at equal bytes"]
    lines = [head, ["---", *["---:"] * (len(head) - 1)]]
    for rows in measured.values():
        for row in rows:
            cells = [
                f"`{row.setting.replace(' ', f' quality={row.quality} ', 1)}`",
                f"{1e3 * row.seconds / row.megapixels:.0f}", f"{row.bytes / 1e3 / row.megapixels:.1f}",
                _told(row.score), _told(row.at_equal_bytes),
            ]  # fmt: skip
            lines.append([f"**{cell}**" for cell in cells] if row.default else cells)
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _told(score: float | None) -> str:
    return "–" if score is None else f"{score:.1f}"


def kept_table() -> str:
    """Return the table of README.md, and where its figures come from."""
    kept = figures.kept("encoders")
    if not kept:
        return "\nNot measured yet: `make bench ARGS='encoders --readme --photos FOLDER'`.\n"
    measured = msgspec.convert(kept["formats"], dict[str, list[Figures]])
    said = (
        f"{kept['pictures']} photographs, {kept['side']} pixels on the long side; bold: the default. Scores are "
        f"SSIMULACRA2, the mean; at equal bytes: those of the default. Measured on {figures.of_the_machine(kept)}."
    )
    return f"\n{table(measured)}\n\n{said}\n"
