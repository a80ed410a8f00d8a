"""Gain maps: read, taken through the same steps as their picture at a size of their own, and written again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from multitone.imaging.companions.gain_parameters import (
    GainParameters,
    from_iso,
    from_xmp,
    to_iso,
    to_xmp,
)
from multitone.imaging.companions.parts import APPLE_GAINS, components, said_by, without_said
from multitone.imaging.metadata.metadata import JpegTables, tables_of
from multitone.imaging.metadata.mpf import ISO_PREFIX, segment
from multitone.imaging.raster import Raster, vips
from multitone.imaging.step import Move

if TYPE_CHECKING:
    import pyvips

MOST_PROFILE = 65_000
"""Bytes in one segment; profiles of three curves and colorants have 500."""
LEAST_LIMIT = 1_000_000
"""Pixels that any map may have; it has no more than its picture, which memory was asked for."""
XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\x00"
XMP_HEAD = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
XMP_TAIL = b"</rdf:RDF></x:xmpmeta>"
USUAL = JpegTables((), "444")
"""Of a map whose own tables are not known."""


class GainMap(Struct, frozen=True):
    """A gain map as it stands in a file, and what its values stand for."""

    jpeg: bytes
    parameters: GainParameters
    profile: bytes = b""
    """Of the HDR picture, where gains are of its colors."""
    of_apple: bytes = b""
    """XMP of a map as iPhones wrote them before there was a standard: how much it does stands in the maker note."""
    channels: int = 1
    """How many gains there are for each place."""


def gain_map(jpeg: bytes) -> GainMap | None:
    """Read what a map's header says; None where it is of a kind that cannot be written again."""
    xmp, iso, profile = said_by(jpeg)
    parameters = (from_iso(iso) if iso else None) or from_xmp(xmp)
    channels = components(jpeg)
    if parameters is not None:
        return GainMap(jpeg, parameters, profile, channels=channels)
    return GainMap(jpeg, GainParameters(), b"", xmp, channels) if APPLE_GAINS in xmp else None


class Follower:
    """Takes a gain map to where steps put the pixels of its picture."""

    def __init__(self, found: GainMap, orientation: int, size: tuple[int, int], full: tuple[int, int]) -> None:
        """Begin with an upright picture of a size, which has `full` in its file. Raises what keeps the map unread."""
        from multitone.imaging.readers.limits import refuse_implausible
        from multitone.imaging.readers.opening import embedded

        image = embedded(found.jpeg, max(LEAST_LIMIT, full[0] * full[1]))
        if image is None:
            raise ValueError("the gain map is larger than its picture")
        with image:
            refuse_implausible("JPEG", found.jpeg, image)
            self.tables = tables_of(image) or USUAL
            image.load()
            colored = image if image.mode in ("L", "RGB") else image.convert("RGB")
            upright = Raster(colored).upright(orientation)
        self._found = found
        self._ratio = upright.width / full[0], upright.height / full[1]
        self._map: pyvips.Image = upright.vips()
        self._size = size
        """Of what the map lies upon."""
        self._move: Move | None = None
        """What has happened since."""

    def take(self, move: Move | None) -> None:
        """Follow a step, if it moves pixels; what was left out before room is filled does not come back."""
        if move is None:
            return
        if move.fills:
            self._settle()
            self._move = move
            self._settle()
        else:
            self._move = move if self._move is None else move.after(self._move)

    def written(self) -> GainMap:
        """Return the map as it lies upon the result."""
        from multitone.imaging.writers.jpeg import Jpeg

        self._settle()
        raster = Raster(self._map)
        array = raster.array()
        quantized = self.tables if self.tables.tables else None
        data = Jpeg(quality=95, subsampling="444").bare(array, quantized)
        return described(data, self._found)

    def _settle(self) -> None:
        """Compute the map for the size that its picture has now."""
        move, self._move = self._move, None
        if move is None:
            return
        before, image = self._size, self._map
        self._size = move.width, move.height
        across, down = (max(1, round(side * part)) for side, part in zip(self._size, self._ratio, strict=True))
        onto = Move.scaled(self._size, (across, down))
        image = _reduced(image, onto.after(move).after(Move.scaled((image.width, image.height), before)).scale)
        whole = onto.after(move).after(Move.scaled((image.width, image.height), before))
        unchanged = self._found.parameters.unchanged(image.bands)
        self._map = _moved(image, whole, unchanged if move.fills else None)


def _reduced(image: pyvips.Image, scale: float) -> pyvips.Image:
    """Make a map so much smaller, by means of its values, where it is going to be."""
    if scale >= 1:
        return image
    return image.resize(max(scale, 1 / min(image.width, image.height)), kernel="lanczos2")


def _moved(image: pyvips.Image, move: Move, background: list[float] | None) -> pyvips.Image:
    """Interpolate by Catmull–Rom; places that are the map's own are exact."""
    a, b, c, d = move.matrix
    beyond: dict[str, Any] = {"extend": "copy"}
    if background is not None:
        beyond = {"extend": "background", "background": background}
    exact = image.cast("float").affine(
        [a, b, c, d], interpolate=vips().Interpolate.new("bicubic"), idx=0.5, idy=0.5, odx=move.left - 0.5,
        ody=move.top - 0.5, oarea=[0, 0, move.width, move.height], premultiplied=True, **beyond,
    )  # fmt: skip
    interpretation = "srgb" if image.bands == 3 else "b-w"
    return exact.rint().cast("uchar").copy(interpretation=interpretation).copy_memory()


def described(jpeg: bytes, found: GainMap) -> GainMap:
    """Return a map of other pixels, whose header says what its values stand for, and nothing else."""
    if found.of_apple:
        blocks = [(0xE1, XMP_HEADER + found.of_apple)]
    else:
        xmp = XMP_HEADER + XMP_HEAD + to_xmp(found.parameters) + XMP_TAIL
        blocks = [(0xE1, xmp), (0xE2, ISO_PREFIX + to_iso(found.parameters))]
    if 0 < len(found.profile) <= MOST_PROFILE:
        blocks.append((0xE2, b"ICC_PROFILE\x00\x01\x01" + found.profile))
    told = b"".join(segment(block, marker) for marker, block in blocks)
    header = 4 + int.from_bytes(jpeg[4:6], "big") if jpeg[2:4] == b"\xff\xe0" else 2
    return msgspec.structs.replace(found, jpeg=jpeg[:header] + told + jpeg[header:])


def in_colors(found: GainMap, profile: bytes) -> GainMap:
    """Return the same map, which says that its gains are of the colors of a profile, not of those of its picture."""
    parameters = msgspec.structs.replace(found.parameters, of_base=False)
    return bare(msgspec.structs.replace(found, parameters=parameters, profile=profile))


def bare(found: GainMap) -> GainMap:
    """Return the same map with a header that says only what its values stand for."""
    return described(without_said(found.jpeg), found)
