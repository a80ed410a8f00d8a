"""The work of each operation as other libraries do it: an array of 8-bit RGB in, an array out.

OpenCV is tried where it happens to be installed. Where a library's own way is not quite the same, it is the nearest
that people would call instead, and its name says what it does less.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps
from scipy import ndimage

from multitone.imaging.operation import operations
from multitone.imaging.raster import vips

Work = Callable[[np.ndarray, Any], Any]
SEPIA = ((0.393, 0.769, 0.189), (0.349, 0.686, 0.168), (0.272, 0.534, 0.131))
TABLE = np.arange(255, -1, -1).astype(np.uint8)
SOBEL = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]


def pillow(work: Callable[[Image.Image, Any], Image.Image]) -> Work:
    """Bring an array to Pillow and back."""
    return lambda array, step: np.asarray(work(Image.fromarray(array), step))


def libvips(work: Callable[[Any, Any], Any]) -> Work:
    """Bring an array to libvips and back."""
    return lambda array, step: work(vips().Image.new_from_array(array), step).numpy()


def each_band(work: Callable[..., np.ndarray], *values: Any, **options: Any) -> np.ndarray:
    """Apply a filter of SciPy to each band."""
    array, *rest = values
    return np.stack([work(array[:, :, band], *rest, **options) for band in range(3)], axis=2)


def mixed(image: Any, step: Any) -> Any:
    """Mix colors by libvips."""
    return image.recomb(step.matrix()).rint().cast("uchar")


def turned_by_libvips(image: Any, step: Any) -> Any:
    """Turn by libvips."""
    if step.angle == 90:
        return image.rot90()
    return image.rotate(step.angle, interpolate=vips().Interpolate.new("bicubic"))


def framed(image: Any, step: Any) -> Any:
    """Put a libvips image into a frame of white."""
    side = step.width
    return image.embed(side, side, image.width + 2 * side, image.height + 2 * side, extend="white")


def written(image: Image.Image, step: Any) -> Image.Image:
    """Draw the words by Pillow."""
    ImageDraw.Draw(image).text((image.width - 20, image.height - 20), step.text, "#fff", font_size=60, anchor="rs")
    return image


def resized(image: Image.Image, step: Any) -> Image.Image:
    """Resize as each library's users would."""
    size = round(image.width * step.percent / 100), round(image.height * step.percent / 100)
    return image.resize(size, Image.Resampling.LANCZOS if step.percent < 100 else Image.Resampling.BICUBIC)


def pixelated(image: Image.Image, step: Any) -> Image.Image:
    """Shrink and enlarge by Pillow."""
    small = image.reduce(step.size)
    return small.resize((small.width * step.size, small.height * step.size), Image.Resampling.NEAREST)


def side(step: Any) -> int:
    """Return the side of a box or a median."""
    return step.size if hasattr(step, "size") else 2 * step.radius + 1


def balanced(image: Image.Image, _: Any) -> Image.Image:
    """Make the mean of encoded values gray by Pillow."""
    counts = np.reshape(image.histogram(), (3, 256))
    means = counts @ np.arange(256) / counts[0].sum()
    return image.point([min(255, round(v * means.mean() / max(1, mean))) for mean in means for v in range(256)])


def sloped_by_libvips(image: Any, _: Any) -> Any:
    """Return the slopes by libvips."""
    mask = vips().Image.new_from_array(SOBEL, scale=4)
    across, down = image.conv(mask, precision="float"), image.conv(mask.rot90(), precision="float")
    return ((across * across + down * down) ** 0.5).cast("uchar")


def embossed_by_libvips(image: Any, _: Any) -> Any:
    """Return a relief lit from the top left by libvips."""
    across, down = vips().Image.new_from_array(SOBEL), vips().Image.new_from_array(SOBEL).rot90()
    return (image.conv((across + down) * -0.177, precision="float") + 128).cast("uchar")


def sloped(array: np.ndarray, _: Any) -> np.ndarray:
    """Return the slopes by SciPy."""
    values = array.astype(np.float32)
    slopes = np.hypot(each_band(ndimage.sobel, values, 0), each_band(ndimage.sobel, values, 1)) / 4
    return np.clip(slopes, 0, 255).astype(np.uint8)


TONE: dict[str, Work] = {
    "libvips": libvips(lambda image, _: image.maplut(vips().Image.new_from_array(TABLE.reshape(1, 256)))),
    "NumPy": lambda array, _: TABLE[array],
}
RIVALS: dict[str, dict[str, Work]] = {
    **{name: dict(TONE) for name, info in operations().items() if info.family == "tone"},
    "grayscale": {"libvips": libvips(lambda image, _: image.colourspace("b-w"))},
    "threshold": {
        "Pillow, luma rounded": pillow(
            lambda image, step: image.convert("L").point([255 * (v >= step.value) for v in range(256)])
        ),
        "libvips": libvips(lambda image, step: image.colourspace("b-w") >= step.value),
    },
    "saturation": {
        "Pillow enhance": pillow(lambda image, step: ImageEnhance.Color(image).enhance(step.amount)),
        "libvips": libvips(mixed),
    },
    "hue": {"libvips": libvips(mixed)},
    "sepia": {"libvips": libvips(mixed)},
    "duotone": {
        "Pillow": pillow(lambda image, step: ImageOps.colorize(image.convert("L"), step.shadows, step.highlights))
    },
    "white-balance": dict(TONE),
    "white-balance method=gray-world": {"Pillow": pillow(balanced)},
    "auto-contrast": {"Pillow": pillow(lambda image, step: ImageOps.autocontrast(image, step.cutoff))},
    "equalize": {
        "Pillow": pillow(lambda image, _: ImageOps.equalize(image)),
        "libvips": libvips(lambda image, _: image.hist_equal()),
    },
    "gaussian-blur": {
        "Pillow": pillow(lambda image, step: image.filter(ImageFilter.GaussianBlur(step.sigma))),
        "libvips, 4-bit mask": libvips(lambda image, step: image.gaussblur(step.sigma, precision="integer")),
        "SciPy": lambda array, step: each_band(ndimage.gaussian_filter, array, step.sigma, mode="nearest"),
    },
    "unsharp-mask": {
        "Pillow": pillow(lambda image, step: image.filter(ImageFilter.UnsharpMask(step.sigma, 100, 0))),
        "libvips sharpen": libvips(lambda image, step: image.sharpen(sigma=step.sigma).cast("uchar")),
    },
    "box-blur": {
        "Pillow": pillow(lambda image, step: image.filter(ImageFilter.BoxBlur(step.radius))),
        "libvips": libvips(lambda image, step: step.apply(image).cast("uchar")),
        "SciPy": lambda array, step: each_band(ndimage.uniform_filter, array, side(step), mode="nearest"),
    },
    "median": {
        "Pillow": pillow(lambda image, step: image.filter(ImageFilter.MedianFilter(side(step)))),
        "libvips": libvips(lambda image, step: image.median(side(step))),
    },
    "find-edges": {"libvips": libvips(sloped_by_libvips), "SciPy": sloped},
    "resize percent=50": {"Pillow": pillow(resized)},
    "resize percent=200 enlarge=true": {
        "Pillow, clips twice": pillow(resized),
        "libvips": libvips(lambda image, step: step.apply(image)),
    },
    "crop": {
        "Pillow": pillow(lambda image, step: image.crop((0, 0, min(image.size), min(image.size)))),
        "NumPy": lambda array, step: array[:, : array.shape[0]].copy(),
    },
    "rotate": {
        "Pillow": pillow(lambda image, step: image.rotate(-step.angle, Image.Resampling.BICUBIC, expand=True)),
        "libvips": libvips(turned_by_libvips),
    },
    "flip": {
        "Pillow": pillow(lambda image, step: ImageOps.mirror(image)),
        "NumPy": lambda array, step: array[:, ::-1].copy(),
        "libvips": libvips(lambda image, step: image.fliphor()),
    },
    "pixelate": {"Pillow": pillow(pixelated), "libvips": libvips(lambda image, step: step.apply(image).cast("uchar"))},
    "emboss": {
        "libvips": libvips(embossed_by_libvips),
        "Pillow": pillow(lambda image, _: image.filter(ImageFilter.EMBOSS)),
    },
    "border": {
        "Pillow": pillow(lambda image, step: ImageOps.expand(image, step.width, "#fff")),
        "libvips": libvips(framed),
    },
    "text": {"Pillow": pillow(written)},
}


def _add_opencv() -> None:
    import cv2

    cv2.setNumThreads(1)
    added: dict[str, Work] = {
        **{
            name: lambda array, _: cv2.LUT(array, TABLE) for name, info in operations().items() if info.family == "tone"
        },
        "grayscale": lambda array, _: cv2.cvtColor(array, cv2.COLOR_RGB2GRAY),
        "sepia": lambda array, _: cv2.transform(array, np.array(SEPIA)),
        "gaussian-blur": lambda array, step: cv2.GaussianBlur(array, (0, 0), step.sigma),
        "box-blur": lambda array, step: cv2.blur(array, (side(step), side(step))),
        "median": lambda array, step: cv2.medianBlur(array, side(step)),
        "flip": lambda array, _: cv2.flip(array, 1),
    }
    for name, work in added.items():
        RIVALS[name]["OpenCV"] = work


if importlib.util.find_spec("cv2"):
    _add_opencv()
