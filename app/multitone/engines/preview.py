"""What the window asks a service for: one picture through the real steps, a thumbnail.

Pixels come back as packed RGB, reduced to the size that is shown; the parent decodes nothing.
"""

from __future__ import annotations

import io
from typing import Any

from msgspec import Struct
from PIL import Image, ImageOps

from multitone.imaging.decode import Hints, decode
from multitone.imaging.encode import ExportFormat, save
from multitone.imaging.metadata import Metadata
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.raster import Raster

CHECK = ((204, 204, 204), (230, 230, 230))
"""The two grays of the checkered ground that shows through transparent parts."""


class Pixels(Struct, frozen=True):
    """A picture to show: packed 8-bit RGB, rows of 3 × width bytes, sRGB."""

    width: int
    height: int
    data: bytes


class Preview(Struct, frozen=True):
    """A picture before and after its steps and its encoder."""

    before: Pixels
    after: Pixels
    size_before: tuple[int, int]
    size_after: tuple[int, int]
    bytes_before: int
    bytes_after: int


class PreviewRequest(Struct, frozen=True):
    """Show a picture as the job would write it. `fit` is the largest width and height to be shown."""

    path: str
    pipeline: Pipeline
    format: ExportFormat
    fit: tuple[int, int]

    def answer(self) -> Preview:
        """Run the true steps and the true encoder, artefacts included. Raises `ImageError`."""
        with open(self.path, "rb") as file:
            data = file.read()
        decoded = decode(data)
        source = decode(data, Hints(srgb=True)).raster if self.pipeline.needs_srgb else decoded.raster
        raster = self.pipeline.apply(source).computed()
        encoded = save(raster, self.format, Metadata())
        return Preview(
            before=shown(decoded.raster, self.fit),
            after=shown(decode(encoded).raster, self.fit),
            size_before=(decoded.raster.width, decoded.raster.height),
            size_after=(raster.width, raster.height),
            bytes_before=len(data),
            bytes_after=len(encoded),
        )


class ThumbnailRequest(Struct, frozen=True):
    """Show a picture small, at most `side` pixels a side."""

    path: str
    side: int = 192

    def answer(self) -> Pixels:
        """Decode a JPEG at a fraction of its size, anything else in full. Raises `ImageError`."""
        with open(self.path, "rb") as file:
            data = file.read()
        if data.startswith(b"\xff\xd8"):
            try:
                return _reduced_jpeg(data, self.side)
            except OSError:  # decode knows how to say what is wrong
                pass
        return shown(decode(data, Hints(srgb=True)).raster, (self.side, self.side))


def _reduced_jpeg(data: bytes, side: int) -> Pixels:
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
        image.draft("RGB", (side, side))
        image.load()
        return _packed(ImageOps.exif_transpose(image), (side, side))


def shown(raster: Raster, fit: tuple[int, int]) -> Pixels:
    """Return a raster as it is shown: in sRGB, reduced into `fit`, transparent parts over a checkered ground."""
    picture = raster.pillow()
    if raster.has_alpha:
        picture.thumbnail(fit) if picture.size > fit else None
        picture = Image.alpha_composite(_checkered(picture.size), picture.convert("RGBA"))
    if raster.profile is not None and not raster.is_gray:
        picture = _as_srgb(picture.convert("RGB"), raster.profile)
    return _packed(picture, fit)


def _packed(picture: Image.Image, fit: tuple[int, int]) -> Pixels:
    if picture.width > fit[0] or picture.height > fit[1]:
        picture = picture.copy()
        picture.thumbnail(fit, Image.Resampling.BOX, reducing_gap=2.0)
    small = picture.convert("RGB")
    return Pixels(small.width, small.height, small.tobytes())


def _checkered(size: tuple[int, int], cell: int = 12) -> Image.Image:
    tile = Image.new("RGBA", (2 * cell, 2 * cell), CHECK[0])
    light: Any = (*CHECK[1], 255)
    tile.paste(light, (0, 0, cell, cell))
    tile.paste(light, (cell, cell, 2 * cell, 2 * cell))
    ground = Image.new("RGBA", size)
    for y in range(0, size[1], 2 * cell):
        for x in range(0, size[0], 2 * cell):
            ground.paste(tile, (x, y))
    return ground


def _as_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
    except (OSError, ImageCms.PyCMSError):
        return picture
    return converted or picture
