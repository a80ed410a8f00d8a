"""Thumbnails on disk, as all programs of the desktop share them (freedesktop.org, Thumbnail Managing Standard 0.9).

A thumbnail is a PNG named by the MD5 of the picture's address, in a folder for its size; it counts only as long as the
time of change that it notes is the picture's own. What cannot be thumbnailed is noted in a folder of our own.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pathlib
import tempfile
import urllib.parse

from PIL import Image, PngImagePlugin

import multitone
from multitone import paths
from multitone.errors import FAILURE_KINDS, FailureKind, ImageError
from multitone.imaging.readers.opening import opened
from multitone.messages import Message

LEVELS = {"normal": 128, "large": 256, "x-large": 512}
"""Folders of the standard, and how wide and high what lies in them may be."""
URI, MODIFIED, SIZE = "Thumb::URI", "Thumb::MTime", "Thumb::Size"
KIND, REASON = "X-Multitone::Kind", "X-Multitone::Reason"
_UNESCAPED = "/!$&'()*+,:=@~"
"""What GLib leaves alone in a path; the same address has to come out, or no thumbnail is shared."""
LASTING: frozenset[FailureKind] = frozenset(("unreadable", "truncated", "unsupported", "too-large"))
"""Failures that are the file's own, and stay until it changes."""


def level_of(side: int) -> str:
    """Return the smallest level that serves a thumbnail of that many pixels."""
    return next((name for name, most in LEVELS.items() if most >= side), "x-large")


def uri_of(path: str) -> str:
    """Return a file's address, escaped as GLib does it."""
    if os.name == "nt":
        return pathlib.Path(path).absolute().as_uri()
    return "file://" + urllib.parse.quote(os.fsencode(os.path.abspath(path)), safe=_UNESCAPED)


class ThumbnailCache:
    """The thumbnails of one user; a folder that cannot be written only makes it slower."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def serves(self, path: str) -> bool:
        """Whether thumbnails of that file may be kept: never those of thumbnails."""
        return bool(self._folder) and not os.path.realpath(path).startswith(os.path.realpath(self._folder) + os.sep)

    def find(self, path: str, status: os.stat_result, level: str) -> Image.Image | ImageError | None:
        """Return what is known of a picture in this state: its thumbnail, why there is none, or None."""
        for folder in (level, self._failures):
            known = self._read(self._place(path, folder), path, status, LEVELS[level])
            if known is not None:
                return known
        return None

    def keep(self, path: str, status: os.stat_result, level: str, small: Image.Image | ImageError) -> None:
        """Keep a thumbnail, or why there is none."""
        note = PngImagePlugin.PngInfo()
        note.add_text(URI, uri_of(path))
        note.add_text(MODIFIED, str(int(status.st_mtime)))
        note.add_text(SIZE, str(status.st_size))
        note.add_text("Software", f"Multitone {multitone.__version__}")
        if not isinstance(small, ImageError):
            self._write(self._place(path, level), small, note)
        elif small.kind in LASTING:
            note.add_text(KIND, small.kind)
            note.add_text(REASON, small.reason.stored())
            self._write(self._place(path, self._failures), Image.new("RGBA", (1, 1)), note)

    @property
    def _failures(self) -> str:
        return os.path.join("fail", f"multitone-{multitone.__version__}")

    def _place(self, path: str, folder: str) -> str:
        name = hashlib.md5(uri_of(path).encode(), usedforsecurity=False).hexdigest()
        return os.path.join(self._folder, folder, f"{name}.png")

    def _read(self, place: str, path: str, status: os.stat_result, most: int) -> Image.Image | ImageError | None:
        try:
            with open(place, "rb") as file, opened(file, ("PNG",)) as image:
                if max(image.size) > most:
                    return None
                image.load()
                note: dict[str, str] = dict(getattr(image, "text", {}))
        except (OSError, ValueError, SyntaxError, ImageError):
            return None
        if note.get(URI) != uri_of(path) or note.get(MODIFIED) != str(int(status.st_mtime)):
            return None
        if note.get(SIZE, str(status.st_size)) != str(status.st_size):
            return None
        kind = next((kind for kind in FAILURE_KINDS if kind == note.get(KIND)), None)
        if kind is not None:
            return ImageError(kind, Message.from_stored(note.get(REASON, "")))
        return image if image.mode in ("RGB", "RGBA") else image.convert("RGBA")

    def _write(self, place: str, picture: Image.Image, note: PngImagePlugin.PngInfo) -> None:
        """Write beside the place, readable by the user alone, and rename; programs may read at the same time."""
        with contextlib.suppress(OSError):
            _make_private(os.path.dirname(place))
            handle, temporary = tempfile.mkstemp(".png", ".multitone-", os.path.dirname(place))  # mode 0600
            try:
                with open(handle, "wb") as file:
                    picture.save(file, "PNG", pnginfo=note, compress_level=3)
                os.replace(temporary, place)
            except OSError:
                os.unlink(temporary)
                raise


def _make_private(folder: str) -> None:
    """Make a folder and those above it that are missing, for the user alone, and close it where others may enter."""
    paths.close_to_others(pathlib.Path(folder), paths.ONLY_OWNER)
    if not os.path.isdir(folder):
        above = os.path.dirname(folder)
        if above != folder:
            _make_private(above)
        with contextlib.suppress(FileExistsError):
            os.mkdir(folder, 0o700)
