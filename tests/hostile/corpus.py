"""A corpus: small whole files of every format that is read, by suffix, made by Pillow, libvips and others.

They are made when they are asked for first, the same ones every time: seeds tell which file became what.
"""

from __future__ import annotations

import functools
import io
import struct
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pillow_jxl  # noqa: F401 - lets Pillow write JPEG XL
import pyvips
import tifffile
from PIL import Image

from multitone.imaging.decode import decode
from multitone.imaging.transcoding.jpeg_xl import as_jpeg_xl
from tests import pictures
from tests.imaging.companions import built
from tests.imaging.frames import files as animations
from tests.imaging.readers import files, properties

Make = Callable[[], Iterable[bytes]]
SIDE = (24, 18)
"""Width and height of most pictures: several blocks of a JPEG, and not a whole number of them."""
MOVES = bytes.fromhex(
    "0000000c4a584c200d0a870a00000014667479706a786c20000000006a786c20000000236a786c7000000000ff0a300018089a00404c080401"
    "001c004b188b15820300000000216a786c7080000001080405003c004b188b15805de0ff0000d276dcf803"
)
"""A JPEG XL of two pictures in partial codestreams."""


def _image(mode: str, size: tuple[int, int] = SIDE) -> Image.Image:
    return pictures.image(mode, *size)


def _saved(mode: str, kind: str, **options: object) -> bytes:
    return pictures.file(_image(mode), kind, **options)


def _array(mode: str, depth: int = 8) -> np.ndarray:
    return pictures.pixels(mode, depth, *SIDE)


def _by_libvips(mode: str, depth: int, suffix: str, **options: object) -> bytes:
    data: bytes = pyvips.Image.new_from_array(_array(mode, depth)).write_to_buffer(suffix, **options)
    return data


def _tiff(array: np.ndarray, **options: object) -> bytes:
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, array, **{"metadata": None, **options})
    return buffer.getvalue()


def _moving(kind: str, number: int = 3, **options: object) -> bytes:
    frames = [Image.fromarray(pictures.photograph(*SIDE, seed=seed)) for seed in range(number)]
    return pictures.file(frames[0], kind, save_all=True, append_images=frames[1:], **options)


def _jpegs() -> Iterable[bytes]:
    yield pictures.rich_jpeg(6, profile=pictures.wide_profile())
    yield pictures.rich_jpeg(3, order=">")
    yield _saved("RGB", "JPEG", progressive=True, quality=80)
    yield _saved("L", "JPEG", restart_marker_blocks=2)
    yield _saved("CMYK", "JPEG")
    yield _saved("RGB", "JPEG", subsampling="4:4:4", optimize=True, comment=b"a comment")
    yield _moving("MPO", 2)
    gains = built.mapped(12, 9)
    yield built.ultra_hdr(_array("RGB"), gains)
    yield built.iso_hdr(1, _array("RGB"), gains)
    yield built.motion_photo(built.film(), _array("RGB"))
    yield built.of_samsung(built.film(), _array("RGB"))


def _pngs() -> Iterable[bytes]:
    yield pictures.png(_array("RGBA"))
    yield pictures.png(_array("RGB", 16), pictures.chunk(b"eXIf", pictures.exif(3)))
    yield pictures.png(_array("LA", 16), after=pictures.chunk(b"tEXt", b"Comment\0behind the pixels"))
    yield _saved("P", "PNG", transparency=3, icc_profile=pictures.srgb_profile())
    yield _saved("1", "PNG")
    yield _by_libvips("RGB", 8, ".png", interlace=True)
    packet = b"XML:com.adobe.xmp\0\0\0\0\0" + pictures.xmp(6)
    texts = pictures.chunk(b"iTXt", packet) + pictures.chunk(b"gAMA", struct.pack(">I", 45455))
    yield pictures.png(_array("L"), texts + pictures.chunk(b"cICP", bytes((12, 13, 0, 1))))
    points = struct.pack(">8I", 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000)
    numbers = pictures.chunk(b"gAMA", struct.pack(">I", 100000)) + pictures.chunk(b"cHRM", points)
    yield pictures.png(_array("RGB"), numbers)
    yield _moving("PNG", duration=100)
    yield animations.all_files()["apng-default-image.png"]
    yield animations.all_files()["apng-palette.png"]


def _tiffs_of_other_samples() -> Iterable[bytes]:
    planes = np.ascontiguousarray(np.moveaxis(_array("RGB", 16), 2, 0))
    yield _tiff(planes, photometric="rgb", planarconfig="separate", tile=(16, 16), compression="zlib")
    yield _tiff(_array("RGB").astype(np.float64), photometric="rgb", byteorder=">", bigtiff=True)
    yield _tiff(_array("RGBA", 16), photometric="rgb", extrasamples=(1,), predictor=True, compression="zlib")
    yield _tiff(_array("RGB", 16), photometric="cielab")
    yield (CASES / "t23-gray-12bit.tif").read_bytes()
    yield (CASES / "t16-palette-8bit-scale.tif").read_bytes()


def _tiffs() -> Iterable[bytes]:
    yield _saved("RGB", "TIFF", compression="tiff_lzw", icc_profile=pictures.wide_profile())
    yield _saved("RGB", "TIFF", exif=pictures.exif(5))
    yield _saved("RGB", "TIFF", compression="tiff_adobe_deflate")
    yield _saved("CMYK", "TIFF", compression="packbits")
    yield _saved("RGB", "TIFF", compression="jpeg")
    yield _saved("1", "TIFF", compression="group4")
    yield _saved("P", "TIFF")
    yield _saved("LAB", "TIFF")
    yield _moving("TIFF", 2)
    yield _by_libvips("RGB", 16, ".tif", tile=True, tile_width=16, tile_height=16, pyramid=True, compression="deflate")
    yield _by_libvips("LA", 16, ".tif")
    yield _tiff(np.moveaxis(_array("RGB", 16), 2, 0), photometric="rgb", planarconfig="separate", byteorder=">")
    yield _tiff(_array("RGB"), photometric="rgb", bigtiff=True, rowsperstrip=5)
    yield _tiff(_array("L").astype(np.float32)[:, :, 0], photometric="minisblack")
    yield from _tiffs_of_other_samples()


def _webps() -> Iterable[bytes]:
    yield _saved("RGB", "WEBP", exif=pictures.exif(6), xmp=pictures.xmp(), icc_profile=pictures.wide_profile())
    yield _saved("RGBA", "WEBP", lossless=True)
    yield _saved("RGBA", "WEBP", quality=60)
    yield _moving("WEBP", duration=100)
    yield animations.all_files()["webp-alpha.webp"]


def _gifs() -> Iterable[bytes]:
    yield _saved("P", "GIF", transparency=2, comment=b"a comment")
    yield pictures.file(_image("L", (64, 40)).convert("P"), "GIF", interlace=1)
    yield _moving("GIF", duration=100, loop=0)
    yield animations.all_files()["gif-mixed.gif"]
    yield animations.all_files()["gif-interlaced.gif"]


def _avifs() -> Iterable[bytes]:
    yield _saved("RGB", "AVIF", exif=pictures.exif(6), xmp=pictures.xmp(), icc_profile=pictures.wide_profile())
    yield _saved("RGBA", "AVIF", speed=10)
    yield _saved("RGB", "AVIF", speed=10).replace(b"nclx\0\1\0\x0d", b"nclx\0\x09\0\x10")  # BT.2020, PQ
    yield _by_libvips("RGB", 16, ".avif", bitdepth=10, effort=0)
    for depth in (8, 10):
        plain = _by_libvips("RGB", 16, ".avif", bitdepth=depth, effort=0)
        yield properties.with_properties(plain, properties.cropped(16, 8), properties.turned(3))
    yield _moving("AVIF", 2, speed=10)


def _jpegs_2000() -> Iterable[bytes]:
    yield _saved("RGB", "JPEG2000", tile_size=(16, 16))
    yield _saved("RGBA", "JPEG2000", irreversible=True, quality_layers=[20, 10])
    yield pictures.file(Image.fromarray(_array("L", 16)[:, :, 0]), "JPEG2000")
    yield _saved("L", "JPEG2000", no_jp2=True)
    enumerated = struct.pack(">I4sBBBI", 15, b"colr", 1, 0, 0, 16)
    by_numbers = struct.pack(">I4sBBBHHHB", 18, b"colr", 5, 0, 0, 9, 18, 0, 0x80)
    data = _saved("RGB", "JPEG2000")
    assert enumerated in data
    at = data.index(b"jp2h") - 4
    grown = struct.pack(">I", struct.unpack_from(">I", data, at)[0] + 3)
    yield data[:at] + grown + data[at + 4 :].replace(enumerated, by_numbers)


def photoshop(mode: str, depth: int, *, packed: bool = False) -> bytes:
    """Return a PSD without layers: its resources are EXIF, XMP and a density (Adobe's file format specification)."""
    array = _array(mode, depth)
    height, width, bands = array.shape
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 1, bands, height, width, depth, 1 if bands < 3 else 3)
    blocks = {
        1005: struct.pack(">IHHIHH", 300 << 16, 1, 1, 300 << 16, 1, 1),
        1058: pictures.exif(),
        1060: pictures.xmp(),
    }
    parts = [
        b"8BIM" + struct.pack(">HHI", number, 0, len(block)) + block + bytes(len(block) % 2)
        for number, block in blocks.items()
    ]
    resources = b"".join(parts)
    rows = [bytes(row) for row in np.moveaxis(array, 2, 0).astype(f">u{depth // 8}").reshape(bands * height, -1)]
    if packed:  # each row as one run of bytes that are as they are (PackBits)
        rows = [bytes((len(row) - 1,)) + row for row in rows]
        body = b"\0\1" + b"".join(struct.pack(">H", len(row)) for row in rows) + b"".join(rows)
    else:
        body = b"\0\0" + b"".join(rows)
    return head + bytes(4) + struct.pack(">I", len(resources)) + resources + bytes(4) + body


def _photoshops() -> Iterable[bytes]:
    yield photoshop("RGB", 8)
    yield photoshop("RGB", 8, packed=True)
    yield photoshop("RGBA", 16)
    yield photoshop("L", 16, packed=True)


def _icons() -> Iterable[bytes]:
    yield pictures.file(_image("RGBA", (32, 32)), "ICO", sizes=[(16, 16), (32, 32)])
    yield pictures.file(_image("RGB", (16, 16)), "ICO", bitmap_format="bmp")


def _portable() -> Iterable[bytes]:
    yield _saved("RGB", "PPM")
    yield _saved("1", "PPM")
    deep = _array("RGB", 16)
    yield b"P6 # deep\n%d %d 65535\n" % SIDE + deep.astype(">u2").tobytes()
    yield b"P2 %d %d 1000\n" % SIDE + b" ".join(b"%d" % (value // 66) for value in deep[:, :, 0].flat)


def _drawings() -> Iterable[bytes]:
    yield files.svg()
    yield files.svg('viewBox="0 0 4 3" width="30mm"', '<g id="a"><circle r="2"/></g><use xlink:href="#a" x="2"/>')
    blur = '<filter id="f"><feGaussianBlur stdDeviation="2"/></filter><rect width="9" height="9" filter="url(#f)"/>'
    gradient = '<linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient>'
    yield b'<?xml version="1.0"?><!-- a drawing --><!DOCTYPE svg [<!ENTITY e "text">]>' + files.svg(
        'width="40" height="30"', f'{blur}{gradient}<path d="M0 0L9 9Q1 2 3 4z" fill="url(#g)"/><text y="9">&e;</text>'
    )


def _documents() -> Iterable[bytes]:
    pages = [_image("RGB"), _image("L"), _image("1")]
    yield pictures.file(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=300)
    line = b"1 0 0 RG 2 w 1 1 m 5 6 l S BT /F 5 Tf (a) Tj ET"
    yield (
        b"%%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]>>>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 7]"
        b"/Rotate 90/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>\nendobj\n"
        b"4 0 obj\n<</Length %d>>stream\n%s\nendstream\nendobj\ntrailer<</Root 1 0 R>>\n%%%%EOF" % (len(line), line)
    )


def _heics() -> Iterable[bytes]:
    yield files.heic(_array("RGB"), exif=pictures.exif(6), xmp=pictures.xmp())
    yield files.heic(_array("RGBA"))
    yield files.heic(_array("RGB", 16))
    yield properties.with_properties(
        files.heic(_array("RGB")), properties.cropped(16, 8), properties.turned(1), properties.mirrored(0)
    )


def _jxls() -> Iterable[bytes]:
    yield _saved("RGB", "JXL", exif=pictures.exif(), xmp=pictures.xmp(), compress_metadata=False)
    yield _saved("RGBA", "JXL", lossless=True)
    yield pictures.file(Image.fromarray(_array("L", 16)[:, :, 0]), "JXL", lossless=True)
    yield MOVES
    for jpeg in (pictures.rich_jpeg(6), _saved("RGB", "JPEG", progressive=True)):
        yield as_jpeg_xl(jpeg, decode(jpeg).metadata, "keep") or b""


def _raws() -> Iterable[bytes]:
    raw = files.dng(pictures.photograph(*RAW_SIDE))
    yield raw
    yield files.with_preview(raw, pictures.jpeg(*RAW_SIDE), RAW_SIDE, 6)


RAW_SIDE = (64, 48)
"""LibRaw develops nothing much smaller."""
CASES = Path(__file__).parents[1] / "imaging" / "cases"


def _cases(suffix: str) -> Iterable[bytes]:
    """Yield the cases of metadata and places with that suffix: what cameras and Photoshop write."""
    return (path.read_bytes() for path in sorted(CASES.glob(f"[jmp]*{suffix}")))


def _with_cases(make: Make, *suffixes: str) -> Make:
    return lambda: (*make(), *(data for suffix in suffixes for data in _cases(suffix)))


FORMATS: dict[str, Make] = {
    ".jpg": _with_cases(_jpegs, ".jpg", ".mpo"), ".png": _with_cases(_pngs, ".png"),
    ".tif": _with_cases(_tiffs, ".tif"), ".jp2": _with_cases(_jpegs_2000, ".jp2"),
    ".psd": _with_cases(_photoshops, ".psd"),
    ".heic": _with_cases(_heics, ".heic"), ".webp": _webps, ".gif": _gifs, ".avif": _avifs, ".ico": _icons,
    ".ppm": _portable, ".svg": _drawings, ".jxl": _jxls,
    ".dng": _raws, ".pdf": _documents,
    ".bmp": lambda: [_saved("RGB", "BMP"), _saved("P", "BMP"), _saved("RGBA", "BMP")],
    ".tga": lambda: [_saved("RGBA", "TGA"), _saved("P", "TGA", compression="tga_rle"), _saved("L", "TGA")],
    ".qoi": lambda: [_saved("RGB", "QOI"), _saved("RGBA", "QOI")],
    ".dds": lambda: [_saved("RGBA", "DDS"), _saved("RGB", "DDS", pixel_format="DXT1"), _saved("L", "DDS")],
    ".pcx": lambda: [_saved("RGB", "PCX"), _saved("P", "PCX"), _saved("1", "PCX")],
    ".sgi": lambda: [_saved("RGB", "SGI"), _saved("L", "SGI")],
}  # fmt: skip
"""What makes the files of a format, by its usual suffix."""


@functools.cache
def corpus() -> dict[str, tuple[bytes, ...]]:
    """Return whole files of all formats, by suffix."""
    return {suffix: tuple(make()) for suffix, make in FORMATS.items()}
