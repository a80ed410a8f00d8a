"""Whether two tools did the same work: a sample of their results, picture by picture."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct
from PIL import Image

SAMPLE = 40
"""Pictures compared at the most, spread over the job."""
EQUAL = 99.0
"""Decibels that stand for no difference at all."""


class Sameness(Struct, frozen=True):
    """What the sample says."""

    pictures: int
    median: float
    """PSNR in decibels."""
    least: float
    other_sizes: int = 0
    other_tables: int = 0
    """JPEGs with other luma quantization tables."""

    def __str__(self) -> str:
        """Say it in one line."""
        return (
            f"PSNR median {self.median:.1f} dB, least {self.least:.1f} dB, {self.other_sizes} other sizes, "
            f"{self.other_tables} other quantization tables, {self.pictures} pictures"
        )


def sampled(files: Sequence[Path]) -> set[str]:
    """Return the stems of the pictures that are compared."""
    step = max(1, len(files) // SAMPLE)
    return {file.stem for file in files[::step][:SAMPLE]}


def set_aside(out: Path, stems: set[str], folder: Path) -> None:
    """Keep the sample of some results, for the folder is emptied for the next tool."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for file in out.rglob("*"):
        if file.is_file() and file.stem in stems:
            shutil.copy(file, folder / file.name)


def compared(ours: Path, theirs: Path) -> Sameness | None:
    """Compare two samples; None where they have no picture in common."""
    left, right = ({file.stem: file for file in folder.iterdir()} for folder in (ours, theirs))
    values, sizes, tables = [], 0, 0
    for stem in sorted(set(left) & set(right)):
        with Image.open(left[stem]) as a, Image.open(right[stem]) as b:
            tables += a.format == "JPEG" == b.format and a.quantization[0] != b.quantization[0]  # type: ignore[attr-defined]
            if a.size != b.size:
                sizes += 1
                continue
            values.append(psnr(np.asarray(a.convert("RGB"), float), np.asarray(b.convert("RGB"), float)))
    return Sameness(len(values), statistics.median(values), min(values), sizes, tables) if values else None


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    """Return the peak signal-to-noise ratio of two arrays of 0 to 255, in decibels."""
    error = float(((one - other) ** 2).mean())
    return EQUAL if error == 0 else min(EQUAL, 10 * float(np.log10(255**2 / error)))
