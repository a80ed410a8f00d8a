"""Color spaces: what a file that Pillow has opened says its numbers stand for, as an ICC profile.

====== ======================================================================================
JPEG   a profile; Adobe RGB as cameras say it in EXIF (DCF 2.0, 3.3.1), where there is none
PNG    cICP, before a profile, before sRGB, before gAMA and cHRM (PNG, third edition, 4.3)
AVIF   a profile, before nclx (MIAF, ISO/IEC 23000-22, 7.3.6.4)
JPEG   the colr box: a profile, or a number (ISO/IEC 15444-1, I.5.3.3), or those of CICP
2000
BMP    a profile behind the pixels, which the header of version 5 tells of
others a profile
====== ======================================================================================
"""

from __future__ import annotations

import functools
import io
import re
import struct
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from multitone.imaging.color.convert import as_srgb
from multitone.imaging.color.profiles import is_hdr, numbers_of, profile_space
from multitone.imaging.contents import Content, tell_lost
from multitone.imaging.metadata.color_space import is_adobe_rgb
from multitone.imaging.metadata.metadata import EXIF_PREFIX, Opened
from multitone.imaging.raster import Raster
from multitone.imaging.readers.base import Decoded, Hints

if TYPE_CHECKING:
    from PIL import Image


MOST_CHUNKS = 256
"""Chunks that are looked through for cICP, which stands before PLTE and the pixels."""
MOST_META = 8 << 20
"""Bytes of a box that tells of the picture, a profile among them."""
ENUMERATED, RESTRICTED, ANY_PROFILE, BY_NUMBERS = 1, 2, 3, 5
"""Methods of a colr box of JPEG 2000."""
UNSPECIFIED = 2
"""Primaries or a curve of CICP that say nothing (ITU-T H.273, tables 2 and 3)."""
ROMM = 21
"""ROMM RGB, also called ProPhoto (ISO/IEC 15444-2, M.11.7.3)."""
GAMMA_OF_SRGB = 0.45455
"""What gAMA says of sRGB (PNG, third edition, 11.3.2.5), for readers that know nothing better."""
NEAR_GAMMA, NEAR_POINT = 0.0008, 0.002
SRGB_POINTS = (0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
"""x and y of white, red, green and blue."""
NCLX, NCLX_OF_SRGB = re.compile(rb"colrnclx(.{4})", re.DOTALL), b"\0\x01\0\x0d"
"""What a colr box of that kind begins with, and primaries and curve."""
BMP_HEAD, BMP_VERSION_5, EMBEDDED = struct.Struct("<14xI52x4s52xII"), 124, b"DEBM"
"""Size, kind of colors, place and length of the profile in a BITMAPV5HEADER, how long it is at least, and the kind
where there is a profile. LCS_CALIBRATED_RGB is not looked at, for its numbers are mostly zeros."""
LEAST_GAMMA, MOST_GAMMA = 0.1, 10.0
MOST_OF_MATRIX = 10.0
"""No light has such colors, and no profile such numbers."""


def in_wanted_space(raster: Raster, hints: Hints) -> Raster:
    """Return a picture in sRGB, where that is asked for, and where PQ or HLG would meet steps that look at values."""
    high = (hints.srgb or hints.sdr) and is_hdr(raster.profile)
    if high:
        tell_lost(Content.HDR)
    return as_srgb(raster) if hints.srgb or high else raster


def _fitting(raster: Raster) -> Raster:
    """Return gray whose file tells colors by numbers with the profile of their curve, and RGB without one of gray."""
    if raster.profile and not raster.is_gray and profile_space(raster.profile) == "GRAY":
        return raster.with_profile(None)  # steps that make gray of it would let it fit
    numbers = numbers_of(raster.profile) if raster.profile and raster.is_gray else None
    if numbers is None or profile_space(raster.profile or b"") == "GRAY":
        return raster
    return raster.with_profile(of_numbers(*numbers, gray=True))


def as_wanted(picture: Decoded, hints: Hints) -> Decoded:
    """Return a picture in the colors that are wanted, and with metadata that say so."""
    fitting = _fitting(picture.raster)
    raster = in_wanted_space(fitting, hints)
    if (hints.srgb or hints.sdr) and Content.HDR in picture.contents:
        tell_lost(Content.HDR)  # numbers of light, too, which no profile tells of
    if raster is picture.raster:
        return picture
    metadata = picture.metadata if raster is fitting else picture.metadata.in_color("srgb")
    return msgspec.structs.replace(picture, raster=raster, metadata=metadata)


def profile_of_jpeg(image: Opened) -> bytes | None:
    """Return the profile of an opened JPEG; None for sRGB and where nothing is said."""
    profile: bytes | None = image.info.get("icc_profile") or None
    if profile:
        return usual(profile)
    return _by_exif(image.info.get("exif", b"")) if image.mode == "RGB" else None


def profile_of(image: Image.Image, kind: str) -> bytes | None:
    """Return the profile of an opened file whose pixels are not loaded yet; None for sRGB and where nothing is said."""
    info = image.info
    profile: bytes | None = info.get("icc_profile") or None
    match kind:
        case "JPEG":
            return profile_of_jpeg(image)
        case "PNG":
            return _of_png(image, profile)
        case "AVIF":
            return usual(profile) if profile else of_nclx(_head(image, b"meta"), gray=_is_gray(image))
        case "BMP":
            return usual(_profile_of_bmp(image.fp))  # type: ignore[attr-defined]
        case "JPEG2000":
            return usual(profile) if profile else _of_jpeg_2000(_head(image, b"jp2h"), gray=_is_gray(image))
    return usual(profile)


def usual(profile: bytes | None) -> bytes | None:
    """Return PQ and HLG as the profile that such numbers have wherever they stand; every other as it is."""
    numbers = numbers_of(profile)
    if profile is None or numbers is None or not is_hdr(profile):
        return profile
    from multitone.imaging.color.cicp import profile_of

    return profile_of(*numbers, gray=profile_space(profile) == "GRAY")


def _by_exif(exif: bytes) -> bytes | None:
    """Return the profile of Adobe RGB where EXIF says it as DCF has it."""
    if not is_adobe_rgb(exif.removeprefix(EXIF_PREFIX)):
        return None
    from multitone.imaging.color.made import adobe_rgb

    return adobe_rgb()


def _is_gray(image: Image.Image) -> bool:
    return image.mode.startswith(("1", "L", "I")) and image.mode != "LAB"


def _of_png(image: Image.Image, profile: bytes | None) -> bytes | None:
    said = _cicp_of_png(image.fp)  # type: ignore[attr-defined]
    if said is not None and UNSPECIFIED not in said[:2]:
        return of_numbers(said[0], said[1], gray=_is_gray(image))
    info = image.info
    profile = profile or _raw_profile(info)
    if profile is not None or "srgb" in info:
        return usual(profile)
    gamma, points = info.get("gamma"), info.get("chromaticity")
    if gamma is None and points is None:
        return None
    return _by_gamma(gamma, tuple(points) if points else None, gray=_is_gray(image))


def _profile_of_bmp(source: BinaryIO) -> bytes | None:
    """Return the profile in a BMP; the file stands where it stood afterwards."""
    place = source.tell()
    source.seek(0)
    head = source.read(BMP_HEAD.size)
    found = None
    if len(head) == BMP_HEAD.size:
        size, kind, at, length = BMP_HEAD.unpack(head)
        if size >= BMP_VERSION_5 and kind == EMBEDDED and length <= MOST_META:
            source.seek(14 + at)
            profile = source.read(length)
            found = profile if len(profile) == length else None
    source.seek(place)
    return found or None


def _raw_profile(info: dict[Any, Any]) -> bytes | None:
    """Return the profile that an old program put into a text of a PNG; None where there is none."""
    text = info.get("Raw profile type icc") or info.get("Raw profile type icm")
    if not text:
        return None
    from multitone.imaging.metadata.png_texts import raw_profile  # late: few files are that old

    return raw_profile(str(text).encode("latin-1", "replace")) or None


def _cicp_of_png(source: BinaryIO) -> bytes | None:
    """Return the numbers of a PNG's cICP (third edition, 11.3.2.6); the file stands where it stood afterwards."""
    place = source.tell()
    try:
        source.seek(8)
        for _number in range(MOST_CHUNKS):
            head = source.read(8)
            if len(head) < 8 or head[4:] in (b"IDAT", b"PLTE"):
                return None
            length = int.from_bytes(head[:4], "big")
            if head[4:] == b"cICP" and length == 4:
                said = source.read(4)
                return said if len(said) == 4 else None
            source.seek(length + 4, io.SEEK_CUR)
    finally:
        source.seek(place)
    return None


@functools.lru_cache(maxsize=64)
def _by_gamma(gamma: float | None, points: tuple[float, ...] | None, *, gray: bool) -> bytes | None:
    """Return the profile of a PNG's gAMA and cHRM; None where they mean sRGB, or nothing that can be."""
    from multitone.imaging.color import made

    usual = points is None or all(abs(x - y) < NEAR_POINT for x, y in zip(points, SRGB_POINTS, strict=True))
    if gamma is not None and not LEAST_GAMMA <= gamma <= MOST_GAMMA:
        gamma = None
    as_srgb = gamma is None or abs(gamma - GAMMA_OF_SRGB) < NEAR_GAMMA
    if as_srgb and (usual or gray):
        return None
    curve = made.SRGB_CURVE if gamma is None else made.power(1 / gamma)
    name = "sRGB" if gamma is None else f"gamma {1 / gamma:.4g}"
    if gray:
        return made.gray_profile(f"Gray, {name}", curve)
    where = SRGB_POINTS if usual or points is None else points
    white, red, green, blue = ((where[i], where[i + 1]) for i in (0, 2, 4, 6))
    try:
        primaries, adaptation = made.colorants(red, green, blue, white)
    except ZeroDivisionError:
        return None
    if any(abs(number) > MOST_OF_MATRIX for column in (*primaries, *adaptation) for number in column):
        return None
    return made.rgb_profile(f"{'BT.709' if usual else 'PNG'}, {name}", primaries, curve, made.by_rows(adaptation))


def _head(image: Image.Image, kind: bytes) -> bytes:
    """Return the first box of a kind, whole and with its head; the file stands where it stood afterwards."""
    from multitone.imaging.containers.boxes import top_box

    source: BinaryIO = image.fp  # type: ignore[attr-defined]
    place = source.tell()
    try:
        return top_box(source, kind, MOST_META)
    finally:
        source.seek(place)


def of_nclx(meta: bytes, *, gray: bool) -> bytes | None:
    """Return the profile of the nclx numbers of a file's primary picture (ISO/IEC 14496-12, 12.1.5)."""
    if all(said == NCLX_OF_SRGB for said in NCLX.findall(meta)):  # nearly all, at a fiftieth of the time
        return None
    from multitone.imaging.containers.boxes import properties_of_primary

    for kind, begin, end in properties_of_primary(meta):
        if kind == b"colr" and meta[begin : begin + 4] == b"nclx" and end - begin >= 10:
            primaries, transfer = struct.unpack_from(">HH", meta, begin + 4)
            return of_numbers(primaries, transfer, gray=gray)
    return None


def of_numbers(primaries: int, transfer: int, *, gray: bool) -> bytes | None:
    """Return the profile of numbers of ITU-T H.273; None for sRGB, and where nothing is specified."""
    if (primaries, transfer) == (1, 13):
        return None
    from multitone.imaging.color import cicp

    return cicp.profile_of(primaries, transfer, gray=gray)


def _of_jpeg_2000(jp2h: bytes, *, gray: bool) -> bytes | None:
    """Return the profile that the first colr box that is understood has or means."""
    from multitone.imaging.containers.boxes import boxes, inside

    for kind, begin, end in boxes(jp2h, *inside(jp2h, b"jp2h", 0, len(jp2h))):
        method = jp2h[begin] if kind == b"colr" and end - begin >= 7 else 0
        if method in (RESTRICTED, ANY_PROFILE):
            return usual(jp2h[begin + 3 : end])
        if method == BY_NUMBERS:
            return of_numbers(*struct.unpack_from(">HH", jp2h, begin + 3), gray=gray)
        if method == ENUMERATED:
            return _romm() if jp2h[begin + 3 : begin + 7] == struct.pack(">I", ROMM) and not gray else None
    return None


@functools.cache
def _romm() -> bytes:
    """Return a profile of ROMM RGB, whose white is D50 (ISO 22028-2)."""
    from multitone.imaging.color import made

    white = (0.3457, 0.3585)
    primaries, adaptation = made.colorants((0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001), white)
    curve = made.power_and_line(1.8, 1.0, 0.0, 1 / 16, 16 * 2**-9)
    return made.rgb_profile("ROMM RGB", primaries, curve, made.by_rows(adaptation))
