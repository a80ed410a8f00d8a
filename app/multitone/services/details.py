"""Details: what a picture says about itself, read from its header for the window."""

from __future__ import annotations

import html
import io
import os
import re
import warnings
from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Meta, Struct
from PIL import ExifTags, Image, ImageFile, IptcImagePlugin, UnidentifiedImageError

from multitone.engines.worker.failures import judged
from multitone.errors import ImageError
from multitone.imaging.decode import HeaderInfo, dedicated_header
from multitone.imaging.metadata.metadata import EXIF_PREFIX, Metadata
from multitone.imaging.metadata.reading import read_metadata
from multitone.imaging.metadata.tiff_directory import has_many_objects
from multitone.imaging.readers.opening import kind_of, opened
from multitone.imaging.readers.pillow import pages
from multitone.imaging.readers.png import without_pixels
from multitone.imaging.readers.spaces import profile_of
from multitone.messages import _
from multitone.services.requests import Request
from multitone.storage.atomic_file import open_file

Exif, Gps, Base = ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo, ExifTags.Base
LONGEST = 400
"""Characters of a text that are shown; some programs put whole stories into a title."""
MOST_TEXT = 64 * LONGEST
"""Bytes of XMP that are looked into for such a text."""
_SPACES = {"1": "gray", "L": "gray", "LA": "gray", "I": "gray", "F": "gray", "P": "palette", "PA": "palette"}
Text = Annotated[str, Meta(max_length=LONGEST)]
Number = Annotated[int, Meta(ge=0)]
MOST = 1e9
"""No number that tells how a picture was taken is as large, or as small as one by it."""
Positive = Annotated[float, Meta(gt=1 / MOST, lt=MOST)]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
UPRIGHT_OR_MIRRORED = 4
"""Orientations beyond this one exchange width and height."""


class Details(Struct, frozen=True):
    """What is known of a picture; empty or None where it says nothing. Sizes are those of the upright picture."""

    path: str
    bytes: Number
    format: Text
    width: Number
    height: Number
    depth: Number
    """Bits a sample."""
    space: Text
    """gray, RGB, CMYK, LAB, palette and so on."""
    profile: Text = ""
    frames: Number = 1
    taken: Text = ""
    """As the camera wrote it: 2024:05:06 07:08:09."""
    camera: Text = ""
    lens: Text = ""
    exposure: Positive | None = None
    """Seconds."""
    aperture: Positive | None = None
    sensitivity: Number | None = None
    """ISO."""
    focal_length: Positive | None = None
    """Millimeters."""
    location: tuple[Latitude, Longitude] | None = None
    """Degrees north and east."""
    title: Text = ""
    author: Text = ""
    copyright: Text = ""


class DetailsRequest(Request, frozen=True):
    """Ask what a picture says about itself."""

    path: str

    def accepts(self, answer: Details) -> bool:
        """Whether it is about this picture."""
        return answer.path == self.path

    @property
    def reads(self) -> tuple[str, ...]:
        """The picture."""
        return (self.path,)

    def answer(self) -> Details:
        """Read the header. Raises `ImageError` where there is no picture in the file."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                header = dedicated_header(self.path)
                if header is not None:
                    return _of_header(self.path, *header)
                with open_file(self.path) as file, opened(file) as image:
                    return _of_image(self.path, image)
        except ImageError:
            raise
        except (FileNotFoundError, PermissionError) as error:
            raise ImageError(*judged(error, "read")) from error
        except UnidentifiedImageError as error:
            raise ImageError("unreadable", _("It is not a picture in a format that Multitone reads.")) from error
        except Exception as error:  # damaged headers make the plug-ins raise anything
            raise ImageError("unreadable", _("The picture in the file is damaged."), str(error)) from error


def _of_image(path: str, image: ImageFile.ImageFile) -> Details:
    metadata = read_metadata(image)
    width, height = image.size[::-1] if metadata.orientation > UPRIGHT_OR_MIRRORED else image.size
    iptc = IptcImagePlugin.getiptcinfo(image) or {} if image.format in ("JPEG", "TIFF", "MPO") else {}
    return Details(
        path=path,
        bytes=os.path.getsize(path),
        format="JPEG" if image.format == "MPO" else image.format or "",
        width=width,
        height=height,
        depth=_depth(path, image),
        space=_SPACES.get(image.mode.partition(";")[0], image.mode.removesuffix("A").removesuffix("a")),
        profile=_profile_name(profile_of(image, kind_of(image))),
        frames=pages(image) if image.format not in ("MPO", "PSD") else 1,
        **_shot(_exif(image), metadata, iptc),
    )


def _exif(image: ImageFile.ImageFile) -> Image.Exif:
    """Return the EXIF of an opened file. Of a PNG, where it may stand behind the pixels, these are left out.

    It is empty where Pillow would make millions of objects of it.
    """
    if has_many_objects(io.BytesIO(image.info.get("exif", b"").removeprefix(EXIF_PREFIX))):
        return Image.Exif()
    if image.format != "PNG":
        return image.getexif()
    with opened(io.BytesIO(without_pixels(image.fp)), ("PNG",)) as bare:  # type: ignore[arg-type]
        return bare.getexif()


def _of_header(path: str, name: str, header: HeaderInfo) -> Details:
    """Return what a file says that Pillow does not open."""
    exif = Image.Exif()
    if not has_many_objects(io.BytesIO(header.metadata.exif)):
        exif.load(header.metadata.exif)
    return Details(
        path=path,
        bytes=os.path.getsize(path),
        format=name,
        width=header.width,
        height=header.height,
        depth=header.bits,
        space="gray" if header.is_gray else "RGB",
        profile=_profile_name(header.profile),
        frames=header.pages,
        **_shot(exif, header.metadata, {}),
    )


def _shot(exif: Image.Exif, metadata: Metadata, iptc: Mapping[Any, Any]) -> dict[str, Any]:
    """Return what metadata say of how a picture was taken, where and by whom."""
    camera: Mapping[int, Any] = exif.get_ifd(Exif)
    return {
        "taken": _text(camera.get(Base.DateTimeOriginal) or exif.get(Base.DateTimeOriginal) or exif.get(Base.DateTime)),
        "camera": _camera(_text(exif.get(Base.Make)), _text(exif.get(Base.Model))),
        "lens": _text(camera.get(Base.LensModel)),
        "exposure": _number(camera.get(Base.ExposureTime)),
        "aperture": _number(camera.get(Base.FNumber)),
        "sensitivity": round(_number(camera.get(Base.ISOSpeedRatings)) or 0) or None,
        "focal_length": _number(camera.get(Base.FocalLength)),
        "location": _location(exif.get_ifd(Gps)),
        "title": _xmp(metadata.xmp, "title") or _text(iptc.get((2, 5))) or _text(exif.get(Base.ImageDescription)),
        "author": _xmp(metadata.xmp, "creator") or _text(iptc.get((2, 80))) or _text(exif.get(Base.Artist)),
        "copyright": _xmp(metadata.xmp, "rights") or _text(iptc.get((2, 116))) or _text(exif.get(Base.Copyright)),
    }


def _depth(path: str, image: Image.Image) -> int:
    """Return the bits a sample in the file; Pillow opens deep color as 8 bit."""
    if image.format == "PNG":
        with open(path, "rb") as file:
            return file.read(25)[24]
    if image.format == "TIFF":
        return max(image.tag_v2.get(258, (1,)))  # type: ignore[attr-defined,no-any-return]
    return {"1": 1, "I": 32, "F": 32}.get(image.mode, 16 if image.mode.startswith("I;16") else 8)


def _profile_name(profile: bytes | None) -> str:
    if not profile:
        return ""
    from PIL import ImageCms

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            opened: Any = io.BytesIO(profile)
            return _text(ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(opened)))
    except (OSError, ImageCms.PyCMSError):
        return ""


def _camera(make: str, model: str) -> str:
    """Say maker and model, the maker once: many models begin with it."""
    first = make.split(" ")[0].lower()
    return model if first and model.lower().startswith(first) else f"{make} {model}".strip()


def _text(value: Any) -> str:
    """Return a text as it can be shown: of one line, the first of several, without the padding of old cameras."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    return " ".join(value.replace("\0", " ").split())[:LONGEST]


def _number(value: Any) -> float | None:
    value = value[0] if isinstance(value, tuple) and value else value
    try:
        number = float(value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return number if 1 / MOST < number < MOST else None


def _location(place: Mapping[int, Any]) -> tuple[float, float] | None:
    """Return degrees north and east (EXIF 2.32, section 4.6.6)."""
    try:
        north, east = (sum(float(part) / 60**i for i, part in enumerate(place[tag])) for tag in (2, 4))
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    north = -north if place.get(1) == "S" else north
    east = -east if place.get(3) == "W" else east
    return (north, east) if abs(north) <= 90 and abs(east) <= 180 else None


def _xmp(packet: bytes, name: str) -> str:
    """Return the first text of a Dublin Core property; no parser, so that no entity is ever expanded."""
    found = re.search(rb"<dc:%b[\s>]" % name.encode(), packet)
    item = packet.find(b"<rdf:li", found.end()) if found else -1
    start = packet.find(b">", item) + 1
    end = packet.find(b"</rdf:li>", start)
    if item < 0 or start == 0 or end < 0:
        return ""
    return _text(html.unescape(packet[start : min(end, start + MOST_TEXT)].decode("utf-8", "replace")))
