"""What the window asks a service for: one picture through the real steps, and a plan.

Pixels come back as packed RGB, reduced to the size that is shown; the parent decodes nothing.
"""

from __future__ import annotations

import io
from typing import Any

from msgspec import Struct
from PIL import Image

from multitone.batch.discovery import Discovery, discover
from multitone.batch.job import Export
from multitone.batch.plan import Plan, plan
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


class PlanRequest(Struct, frozen=True):
    """Find the pictures of some sources and plan a job for them."""

    sources: tuple[str, ...]
    pipeline: Pipeline
    export: Export
    found: Discovery | None = None
    """What was found before, where the sources need not be walked again."""

    def answer(self) -> tuple[Discovery, Plan]:
        """Discover, then plan. Raises `UsageError` where a source does not exist."""
        found = self.found or discover(self.sources, leave_out=self.export.folder)
        return found, plan(found, self.pipeline, self.export)


def shown(raster: Raster, fit: tuple[int, int]) -> Pixels:
    """Return a raster as it is shown: in sRGB, reduced into `fit`, transparent parts over a checkered ground."""
    picture = raster.pillow()
    if raster.has_alpha:
        picture.thumbnail(fit) if picture.size > fit else None
        picture = Image.alpha_composite(checkered(picture.size), picture.convert("RGBA"))
    if raster.profile is not None and not raster.is_gray:
        picture = as_srgb(picture.convert("RGB"), raster.profile)
    return _packed(picture, fit)


def _packed(picture: Image.Image, fit: tuple[int, int]) -> Pixels:
    if picture.width > fit[0] or picture.height > fit[1]:
        picture = picture.copy()
        picture.thumbnail(fit, Image.Resampling.BOX, reducing_gap=2.0)
    small = picture.convert("RGB")
    return Pixels(small.width, small.height, small.tobytes())


def checkered(size: tuple[int, int], cell: int = 12) -> Image.Image:
    """Return the ground that shows through transparent parts."""
    tile = Image.new("RGBA", (2 * cell, 2 * cell), CHECK[0])
    light: Any = (*CHECK[1], 255)
    tile.paste(light, (0, 0, cell, cell))
    tile.paste(light, (cell, cell, 2 * cell, 2 * cell))
    ground = Image.new("RGBA", size)
    for y in range(0, size[1], 2 * cell):
        for x in range(0, size[0], 2 * cell):
            ground.paste(tile, (x, y))
    return ground


def as_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return RGB in sRGB, whatever its profile says; as it is where the profile is no use."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
    except (OSError, ImageCms.PyCMSError):
        return picture
    return converted or picture
