"""exiftool writes what sources say, and tells which of it a result still says, wherever that stands now."""

from __future__ import annotations

import atexit
import functools
import io
import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pillow_jxl  # noqa: F401 - lets Pillow open JPEG XL
from PIL import Image, ImageCms


class ExifTool:
    """One exiftool that does many things, for starting it takes a quarter of a second."""

    END = "{ready}\n"

    def __init__(self) -> None:
        command = ["exiftool", "-stay_open", "True", "-@", "-"]
        self.child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        atexit.register(self.close)

    def __call__(self, *arguments: str) -> str:
        """Do what the arguments of one call ask for, and return what is printed."""
        assert self.child.stdin
        assert self.child.stdout
        self.child.stdin.write("\n".join((*arguments, "-execute")) + "\n")
        self.child.stdin.flush()
        answer = ""
        while not answer.endswith(self.END):
            line = self.child.stdout.readline()
            assert line, "exiftool has ended"
            answer += line
        return answer.removesuffix(self.END)

    def close(self) -> None:
        """End it."""
        self.child.communicate("-stay_open\nFalse\n")
        self.child.wait()


@functools.cache
def exiftool() -> ExifTool:
    """Return the one of this process."""
    return ExifTool()


def tags_of(paths: Iterable[Path]) -> dict[str, dict[str, Any]]:
    """Return what files say, by their names: group:name and value, also of what is embedded in them."""
    told = exiftool()("-json", "-G1", "-a", "-n", "-ee", "-u", *map(str, paths))
    return {Path(tags["SourceFile"]).name: tags for tags in json.loads(told or "[]")}


def words_in(tags: dict[str, Any]) -> set[str]:
    """Return all values that a file says, as texts; of a list each one."""
    values = set[str]()
    for name, value in tags.items():
        if not name.startswith(OF_THE_FILE):
            values.update(map(str, value if isinstance(value, list) else [value]))
    return values


OF_THE_FILE = ("SourceFile", "System:", "ExifTool:")


def resolutions_in(tags: dict[str, Any]) -> set[int]:
    """Return how many dots an inch a file says that it has across, rounded, in each of the places for it."""
    places = (":XResolution", ":PixelsPerUnitX", ":PixelsPerMeterX")
    told = ((name, float(value)) for name, value in tags.items() if name.endswith(places) and value)
    return {round(value * (0.0254 if ":PixelsPer" in name else 1)) for name, value in told}


def has_other_colors(path: Path, tags: dict[str, Any]) -> bool:
    """Whether a file says that its colors are not sRGB's; exiftool sees no profile in a JPEG XL, but Pillow does."""
    if path.suffix != ".jxl":
        return any(name.endswith(":ProfileDescription") for name in tags)
    with Image.open(path) as image:
        profile = image.info.get("icc_profile")
    known = ImageCms.ImageCmsProfile(io.BytesIO(profile)) if profile else None
    return known is not None and not ImageCms.getProfileDescription(known).startswith(SRGB_OF_LIBJXL)


SRGB_OF_LIBJXL = ("sRGB", "RGB_D65_SRG", "Gra_D65_SRG")
"""How the profiles are called that libjxl makes up for sRGB, and for gray with its curve."""
