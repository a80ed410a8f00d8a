"""Layout: how the samples of a TIFF are stored and what they stand for, read from its tags (TIFF 6.0, section 8 …)."""

from __future__ import annotations

from typing import IO

from msgspec import Struct

from multitone.errors import ImageError
from multitone.imaging.samples.directory import Directory, first_of
from multitone.messages import Message, _

WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, FILL_ORDER = 256, 257, 258, 259, 262, 266
STRIPS, SAMPLES, ROWS_PER_STRIP, STRIP_LENGTHS, PLANAR, PREDICTOR = 273, 277, 278, 279, 284, 317
COLOR_MAP, TILE_WIDTH, TILE_HEIGHT, TILES, TILE_LENGTHS, EXTRA, SAMPLE_FORMAT = 320, 322, 323, 324, 325, 338, 339
WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, MASK, SEPARATED, YCBCR, LAB, ICC_LAB = 0, 1, 2, 3, 4, 5, 6, 8, 9
COLORS = {WHITE_IS_ZERO: 1, BLACK_IS_ZERO: 1, RGB: 3, PALETTE: 1, SEPARATED: 4, YCBCR: 3, LAB: 3, ICC_LAB: 3}
"""Samples of a pixel that are its color, by the photometric interpretation."""
UNSIGNED, SIGNED, FLOAT, UNDEFINED = 1, 2, 3, 4
UNSPECIFIED, ASSOCIATED, UNASSOCIATED = 0, 1, 2
"""What ExtraSamples says of one: nothing, premultiplied alpha, or alpha."""
SEPARATE = 2
MOST_SAMPLES = 64
"""Of a pixel; satellites have a dozen, spectrometers some hundred, of which nobody makes a picture."""
MOST_OF_PALETTE = 16
"""Bits of a sample that names a color: a palette of more would take gigabytes."""
WHOLE_BITS = (8, 16, 32)
"""Sizes of samples that libvips unpacks."""
FLOAT_BITS = (16, 32, 64)
JPEG = (6, 7)
"""Compressions of libjpeg, which has samples of 8 bits, whatever else is said."""
KINDS = {UNSIGNED: _("whole numbers"), SIGNED: _("signed whole numbers"), FLOAT: _("floating-point numbers")}


class Layout(Struct, frozen=True):
    """How a pixel is stored."""

    width: int
    height: int
    bits: tuple[int, ...]
    """Of each sample."""
    samples: int = 1
    photometric: int = BLACK_IS_ZERO
    format: int = UNSIGNED
    """Of all samples; 0 where they differ."""
    extra: tuple[int, ...] = ()
    planar: bool = False
    tile: tuple[int, int] | None = None
    """Width and height of a tile; None where there are strips."""
    compression: int = 1
    predictor: int = 1

    @property
    def depth(self) -> int:
        """Bits of every sample; 0 where they differ."""
        return self.bits[0] if len(set(self.bits)) == 1 else 0

    @property
    def colors(self) -> int:
        """Samples of a pixel that are its color."""
        return COLORS.get(self.photometric, 0)

    @property
    def alpha(self) -> int | None:
        """Which sample is alpha; None where none is said to be."""
        return next((self.colors + i for i, kind in enumerate(self.extra) if kind in (1, 2)), None)

    @property
    def stored(self) -> int:
        """Pixels in the file, where tiles reach beyond the picture."""
        across, down = self.tile or (self.width, 1)
        return -(-self.width // across) * across * -(-self.height // down) * down

    @property
    def is_associated(self) -> bool:
        """Whether colors are multiplied by their alpha."""
        return self.alpha is not None and self.extra[self.alpha - self.colors] == ASSOCIATED

    @property
    def is_plain(self) -> bool:
        """Whether Pillow reads it as it is meant: bytes or bits, and alpha behind them at the most."""
        whole = self.depth in (1, 2, 4, 8) and self.format in (UNSIGNED, UNDEFINED)
        few = self.depth == 8 or (self.samples == 1 and self.photometric not in (RGB, SEPARATED))
        most = 0 if self.photometric == SEPARATED or self.planar else 1
        alone = self.samples == self.colors + len(self.extra) and len(self.extra) <= most
        known = self.photometric in COLORS and self.photometric not in (LAB, ICC_LAB)
        return (whole and alone and few and known) or self.compression in JPEG or self.photometric == MASK

    @property
    def is_usual_deep(self) -> bool:
        """Whether libvips reads it as it is meant: gray, RGB or CMYK of 16 bits, alpha behind them at the most."""
        whole = self.depth == 16 and self.format in (UNSIGNED, UNDEFINED) and not self.planar
        alpha = ((), (UNASSOCIATED,)) if self.photometric != SEPARATED else ((),)
        known = self.photometric in (WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, SEPARATED)
        return whole and known and self.extra in alpha and self.samples == self.colors + len(self.extra)

    @property
    def is_read_in_rows(self) -> bool:
        """Whether libvips makes of it what its tags say, row by row."""
        known = self.photometric in (WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, YCBCR) and self.extra in ((), (UNASSOCIATED,))
        return known and ((self.is_plain and self.depth == 8 and not self.planar) or self.is_usual_deep)

    @property
    def is_deep(self) -> bool:
        """Whether its samples have more than 8 bits of color."""
        return max(self.bits, default=8) > 8 and self.photometric != PALETTE

    @property
    def is_high(self) -> bool:
        """Whether its numbers may stand for light above white."""
        return self.format == FLOAT

    def refuse_unknown(self) -> None:
        """Raise `ImageError` that names the layout, where nothing here reads it."""
        known = (
            self.colors > 0
            and self.samples >= self.colors
            and self.photometric != YCBCR
            and (self.depth in FLOAT_BITS if self.format == FLOAT else 1 <= self.depth <= 16 or self.depth == 32)
            and self.format in (UNSIGNED, SIGNED, FLOAT, UNDEFINED)
            and not (self.photometric in (PALETTE, LAB, ICC_LAB) and self.format == FLOAT)
            and not (self.photometric == PALETTE and self.depth > MOST_OF_PALETTE)
            and not (self.in_bytes and self.predictor != 1)
        )
        if not known:
            raise ImageError("unsupported", self.refusal())

    @property
    def in_bytes(self) -> bool:
        """Whether its samples are unpacked here, from bytes that libvips delivers."""
        return self.depth not in (WHOLE_BITS if self.format != FLOAT else (16, 32))

    def refusal(self) -> Message:
        """Say which layout is not supported."""
        return _(
            "This layout is not supported: {samples} samples of {bits} bits, {kind}, color interpretation {color}, "
            "compression {packing}. Save it with 8 or 16 bits a sample.",
            samples=self.samples, bits="/".join(str(bits) for bits in self.bits[:8]),
            kind=KINDS.get(self.format, _("numbers of another kind")), color=self.photometric, packing=self.compression,
        )  # fmt: skip


def layout_of(source: IO[bytes]) -> tuple[Layout, Directory] | None:
    """Return the layout of an open TIFF and its directory; None where it is none. The file stands where it stood.

    How many bits a sample has may be left out, which means one (TIFF 6.0, section 8), but not be told without a number:
    no library reads such a file, and nobody could tell what its pixels are.
    """
    place = source.tell()
    try:
        directory = first_of(source)
        if directory is None or (BITS in directory.items and not directory.numbers(source, BITS, 1)):
            return None
        return _layout(source, directory), directory
    finally:
        source.seek(place)


def _layout(source: IO[bytes], directory: Directory) -> Layout:
    def number(tag: int, usual: int) -> int:
        return next(iter(directory.numbers(source, tag, 1)), usual)

    samples = number(SAMPLES, 1)
    photometric = number(PHOTOMETRIC, RGB if samples > 2 else BLACK_IS_ZERO)
    bits = directory.numbers(source, BITS, MOST_SAMPLES) or (1,)
    formats = set(directory.numbers(source, SAMPLE_FORMAT, MOST_SAMPLES)) or {UNSIGNED}
    beyond = max(0, min(samples, MOST_SAMPLES) - COLORS.get(photometric, samples))
    extra = directory.numbers(source, EXTRA, MOST_SAMPLES)[:beyond]
    return Layout(
        number(WIDTH, 0), number(HEIGHT, 0), bits if len(bits) > 1 else bits * min(samples, MOST_SAMPLES), samples,
        photometric, formats.pop() if len(formats) == 1 else 0, extra + (UNSPECIFIED,) * (beyond - len(extra)),
        number(PLANAR, 1) == SEPARATE and samples > 1,
        (number(TILE_WIDTH, 0), number(TILE_HEIGHT, 0)) if TILE_WIDTH in directory.items else None,
        number(COMPRESSION, 1), number(PREDICTOR, 1),
    )  # fmt: skip
