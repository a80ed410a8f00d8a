"""`make bench ARGS='photographs FOLDER'`: the photographs that benchmarks are run on, from packages that all can have.

Real photographs and drawings by many hands, with the sizes, sampling factors and color spaces that people's folders
have, come from Debian's packages of wallpapers; `apt-get download` fetches them, and nothing is installed. Of these
are made 10,000 small JPEGs of 400 × 300, and 24 HEICs like a phone's. What is there already is left alone.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

PACKAGES = (
    "plasma-workspace-wallpapers", "mate-backgrounds", "gnome-backgrounds", "lomiri-wallpapers-16.04",
    "lomiri-wallpapers-20.04",
)  # fmt: skip
FOLDERS = {"jpeg": (".jpg", ".jpeg"), "png": (".png",), "webp": (".webp",)}
LEAST_BYTES = 3_000
"""Smaller PNGs are parts of a theme, and no pictures."""
SMALL, SMALL_SIZE, OF_SO_MANY = 10_000, (400, 300), 40
HEICS, HEIC_SIDE, HEIC_PIXELS = 24, 4032, 1_500_000


def main(arguments: Sequence[str]) -> int:
    """Fill a folder with photographs."""
    parser = argparse.ArgumentParser(
        prog="make bench ARGS='photographs FOLDER'", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args(arguments).folder
    if not (folder / "jpeg").is_dir():
        unpack(folder)
    for name, make in (("small", make_small), ("heic", make_heic)):
        if not (folder / name).is_dir():
            make(folder / "jpeg", folder / name)
    for each in sorted(folder.iterdir()):
        print(f"{each.name}: {sum(1 for _ in each.iterdir()):,} files")
    return 0


def unpack(folder: Path) -> None:
    """Fetch the packages and take their pictures, numbered in the order of their paths."""
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch).chmod(0o755)  # apt downloads as a user of its own
        subprocess.run(["apt-get", "download", "-q", *PACKAGES], cwd=scratch, check=True, stdout=subprocess.DEVNULL)
        for package in Path(scratch).glob("*.deb"):
            subprocess.run(["dpkg", "-x", str(package), f"{scratch}/unpacked"], check=True)
        found = sorted(
            path for path in Path(scratch, "unpacked").rglob("*") if path.is_file() and not path.is_symlink()
        )
        for name, suffixes in FOLDERS.items():
            (folder / name).mkdir(parents=True)
            pictures = [path for path in found if path.suffix.lower() in suffixes and _is_picture(path)]
            for number, path in enumerate(pictures, 1):
                shutil.copy(path, folder / name / f"{number:03}_{path.name}")


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() != ".png" or path.stat().st_size > LEAST_BYTES


def make_small(jpegs: Path, folder: Path) -> None:
    """Cut small pictures out of photographs, at random places that are always the same."""
    from PIL import Image

    pick, (width, height) = random.Random(1), SMALL_SIZE
    pictures = [Image.open(path).convert("RGB") for path in sorted(jpegs.iterdir())]
    pictures = [picture for picture in pictures if picture.width > width and picture.height > height][:OF_SO_MANY]
    folder.mkdir()
    for number in range(SMALL):
        picture = pictures[number % len(pictures)]
        left, top = pick.randrange(picture.width - width), pick.randrange(picture.height - height)
        picture.crop((left, top, left + width, top + height)).save(folder / f"{number:05}.jpg", quality=85)


def make_heic(jpegs: Path, folder: Path) -> None:
    """Write photographs as phones do; takes minutes."""
    import pillow_heif
    from PIL import Image

    pillow_heif.register_heif_opener()
    folder.mkdir()
    large = (path for path in sorted(jpegs.iterdir()) if _has_pixels(path))
    for path, __ in zip(large, range(HEICS), strict=False):
        with Image.open(path) as picture:
            picture.thumbnail((HEIC_SIDE, HEIC_SIDE))
            picture.save(folder / f"{path.stem}.heic", quality=60)


def _has_pixels(path: Path) -> bool:
    from PIL import Image

    with Image.open(path) as picture:
        return picture.mode == "RGB" and picture.width * picture.height >= HEIC_PIXELS
