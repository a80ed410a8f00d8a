"""Animations as other programs see them: frames by ffmpeg, delays by Pillow, plays by the bytes of the file."""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from PIL import Image


def ffmpeg(*arguments: str) -> bytes:
    """Run ffmpeg, and return what it writes."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-threads", "1", *arguments]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stderr == b"", done.stderr
    return done.stdout


def frames_of(path: Path) -> np.ndarray:
    """Return (frames, height, width, RGBA) as ffmpeg decodes them."""
    delays = ("-min_delay", "0", "-default_delay", "1") if path.suffix == ".gif" else ()
    data = ffmpeg(*delays, "-i", str(path), "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgba", "-")
    with Image.open(path) as image:
        width, height = image.size
    return np.frombuffer(data, np.uint8).reshape(-1, height, width, 4)


def delays_of(path: Path) -> list[float]:
    """Return how many milliseconds each frame is shown, as Pillow reads it."""
    delays = []
    with Image.open(path) as image:
        skipped = int(image.info.get("default_image", False))
        for number in range(skipped, getattr(image, "n_frames", 1)):
            image.seek(number)
            image.load()
            delays.append(float(image.info.get("duration", 0)))
    return delays


def plays_of(path: Path) -> int:
    """Return how often a file is shown, 0 for ever, as its bytes say."""
    data = path.read_bytes()
    if path.suffix == ".gif":
        at = data.find(b"NETSCAPE2.0")
        repeats = struct.unpack_from("<H", data, at + 13)[0]
        return 1 if at < 0 else repeats + 1 if repeats else 0
    if path.suffix == ".png":
        return int(struct.unpack_from(">I", data, data.index(b"acTL") + 8)[0])
    return int(struct.unpack_from("<H", data, data.index(b"ANIM") + 12)[0])


def shown(frames: np.ndarray, delays: list[float], step: float) -> np.ndarray:
    """Return what is seen every so many milliseconds, each color weighted with its alpha."""
    ends = np.cumsum(delays)
    places = np.searchsorted(ends, np.arange(step / 2, ends[-1], step), side="right")
    seen = frames[places].astype(float)
    seen[..., :3] *= seen[..., 3:] / 255
    return seen


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    """Return the ratio of the highest value to the error, in decibels."""
    error = float(((one - other) ** 2).mean())
    return np.inf if error == 0 else 10 * float(np.log10(255**2 / error))
