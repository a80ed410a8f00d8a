"""Other people's programs say what became of a picture: Pillow, Little CMS and exiftool, never our readers."""

from __future__ import annotations

import atexit
import functools
import io
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
from PIL import Image, ImageCms, UnidentifiedImageError

from tests import pictures
from tests.imaging.cases.right import P3, PATCHES, Case

try:
    import pillow_jxl  # noqa: F401 - teaches Pillow to open JPEG XL
except ImportError:
    HAS_JXL = False
else:
    HAS_JXL = True

SRGB = ImageCms.createProfile("sRGB")
COST = {"jpeg": 4, "png": 1, "webp": 1, "tiff": 1, "avif": 6, "jxl": 5, "bmp": 1}
"""Levels that the middle of a flat patch may lose to a format as good as `runs` writes it."""
DISPLAY_P3 = 12
"""Color primaries of CICP (H.273, table 2)."""
PQ = 16
"""Transfer characteristics of SMPTE ST 2084 (H.273, table 3)."""


def seen(path: Path, *, raw: bool = False) -> np.ndarray:
    """Return (height, width, RGBA) as sRGB, by profile, CICP or gAMA; `raw`: the numbers as they stand."""
    with opened(path) as image:
        image.load()
        alpha = _alpha(image)
        profile = None if raw else image.info.get("icc_profile")
        colors = _in_srgb(image, profile)
        gamma = image.info.get("gamma") if "srgb" not in image.info else None
    if not raw and profile is None and gamma:
        colors = encoded((colors / 255) ** (1 / gamma)) * 255
    if not raw and profile is None and _cicp(path)[0] == DISPLAY_P3:
        colors = _from_p3(colors)
    return np.dstack((colors, alpha))


def opened(path: Path) -> Image.Image:
    """Open by Pillow, or what it refuses by way of ImageMagick: a PNG that was copied with its wrong checksum."""
    try:
        return Image.open(path)
    except UnidentifiedImageError:
        made = subprocess.run(["convert", str(path), "-strip", "png:-"], check=True, capture_output=True).stdout
        return Image.open(io.BytesIO(made))


def _alpha(image: Image.Image) -> np.ndarray:
    if not image.has_transparency_data:
        return np.full((image.height, image.width), 255, np.uint8)
    return np.asarray(image.convert("RGBA"))[:, :, 3]


def _in_srgb(image: Image.Image, profile: bytes | None) -> np.ndarray:
    if image.mode.startswith("I"):
        gray = np.asarray(image).astype(float) / 257
        return np.repeat(gray[:, :, np.newaxis], 3, axis=2)
    plain = image.convert("L") if image.mode in ("L", "LA") else image.convert("RGBA").convert("RGB")
    if profile:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        plain = ImageCms.profileToProfile(plain, source, SRGB, outputMode="RGB")
    return np.asarray(plain.convert("RGB")).astype(float)


def _cicp(path: Path) -> tuple[int | None, int | None]:
    """Return color primaries and transfer that a PNG's cICP or an AVIF's nclx tells."""
    if path.suffix == ".png":
        told = dict(pictures.chunks(path.read_bytes())).get(b"cICP")
        return (told[0], told[1]) if told else (None, None)
    if path.suffix == ".avif":
        nclx = pillow_heif.open_heif(path).info.get("nclx_profile") or {}
        return nclx.get("color_primaries"), nclx.get("transfer_characteristics")
    return None, None


def transfer(path: Path) -> int | None:
    """Return the transfer characteristics of CICP that a file names (H.273, table 3)."""
    return _cicp(path)[1]


def _from_p3(colors: np.ndarray) -> np.ndarray:
    values = colors / 255
    light = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return encoded(np.clip(light @ P3.T, 0, 1)) * 255


def encoded(light: np.ndarray) -> np.ndarray:
    """Encode light as sRGB (IEC 61966-2-1)."""
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


Spots = list[tuple[int, int]]


def spots(case: Case, step: str) -> tuple[Spots, tuple[int, int]]:
    """Return where the middles of the patches are after a step, and how large the picture is then."""
    (width, height), (left, top) = case.size, case.shift
    places = [(left + 6 + 12 * number, top + 16) for number in range(len(PATCHES))]
    match step.split()[0] if step else "":
        case "resize":
            return [(x // 2, y // 2) for x, y in places], (width // 2, height // 2)
        case "crop":  # 12 from the left, 8 from the top
            return [(x - 12, y - 8) for x, y in places if x >= 12], (width - 12, height - 8)
        case "rotate":
            return [(height - 1 - y, x) for x, y in places], (height, width)
    return places, (width, height)


def expected(case: Case, step: str) -> list[tuple[float, float, float]]:
    """Return the colors of the patches that are left after a step."""
    colors = case.patches[1 if step.startswith("crop") and case.shift[0] < 12 else 0 :]
    if step != "grayscale":
        return list(colors)
    return [(luma, luma, luma) for luma in (0.299 * r + 0.587 * g + 0.114 * b for r, g, b in colors)]


COPY = re.compile(r":copy\d+")
"""What exiftool calls the second of two that have one name; without that JSON has the first alone."""


class ExifTool:
    """One exiftool that answers many questions, for starting it takes a quarter of a second."""

    END = "{ready}\n"

    def __init__(self) -> None:
        command = ["exiftool", "-stay_open", "True", "-@", "-"]
        self.child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        atexit.register(self.close)

    def tags(self, path: Path) -> dict[str, Any]:
        """Return what a file says: group:name in small letters, each with a list of its values."""
        assert self.child.stdin
        assert self.child.stdout
        arguments = ["-json", "-G1:4", "-a", "-n", "-ee", "-struct", str(path), "-execute"]
        self.child.stdin.write("\n".join(arguments) + "\n")
        self.child.stdin.flush()
        answer = ""
        while not answer.endswith(self.END):
            line = self.child.stdout.readline()
            assert line, "exiftool has ended"
            answer += line
        [(*pairs,)] = json.loads(answer.removesuffix(self.END), object_pairs_hook=lambda pairs: pairs)
        tags: dict[str, list[str]] = {}
        for name, value in pairs:
            tags.setdefault(COPY.sub("", name.lower()), []).append(str(value))
        return tags

    def close(self) -> None:
        """End it."""
        self.child.communicate("-stay_open\nFalse\n")
        self.child.wait()


@functools.cache
def exiftool() -> ExifTool:
    """Return the one of this process."""
    return ExifTool()
