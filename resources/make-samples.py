"""Paint the sample pictures, from nothing but arithmetic: `python resources/make-samples.py [FOLDER]`.

The same numbers come out at every run. Pictures are float arrays (height, width, 3) from 0 to 1, as a screen
shows them, until `develop` gives them grain and `save_…` writes them. Lengths are in picture heights, so that
every scene may be painted at any size.
"""

import math
import multiprocessing
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path

import numpy as np
import pyvips
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms, ImageDraw, ImageFilter, ImageFont

Array = NDArray[np.float32]
Color = tuple[float, float, float]

# ---- Tools: coordinates, noise, colors ----


def grid(width: int, height: int) -> tuple[Array, Array]:
    """Return x and y of every pixel, in picture heights from the upper left corner."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return (x + 0.5) / height, (y + 0.5) / height


def enlarge(plane: Array, width: int, height: int) -> Array:
    """Return one plane or three at another size, smoothly."""
    if plane.ndim == 3:
        return np.dstack([enlarge(plane[..., i], width, height) for i in range(plane.shape[2])])
    image = Image.fromarray(np.ascontiguousarray(plane, dtype=np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC))


def clouds(width: int, height: int, cells: float, octaves: int, seed: int, stretch: float = 1) -> Array:
    """Return fractal noise around 0 with `cells` cells along the height, `stretch` times as long as high."""
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        rows = max(2, round(cells * 2**octave))
        columns = max(2, round(cells * 2**octave * width / height / stretch))
        if rows > 2 * height or columns > 2 * width:
            break
        lattice = np.random.default_rng((seed, octave)).standard_normal((rows + 2, columns + 2))
        total += enlarge(lattice.astype(np.float32), width, height) * np.float32(0.5**octave)
    return total


def fractal(x: Array, y: Array, octaves: int, seed: int, gain: float = 0.5) -> Array:
    """Return fractal noise from about -1 to 1 at any places, with cells of the size 1."""
    total = np.zeros(np.broadcast(x, y).shape, np.float32)
    for octave in range(octaves):
        lattice = np.random.default_rng((seed, octave, 7)).uniform(-1, 1, 1 << 16).astype(np.float32)
        total += _lattice_noise(x * 2**octave, y * 2**octave, lattice) * np.float32(gain**octave)
    return total


def _lattice_noise(x: Array, y: Array, lattice: Array) -> Array:
    left, top = np.floor(x), np.floor(y)
    s, t = smoothstep(0, 1, x - left), smoothstep(0, 1, y - top)
    column, row = left.astype(np.int32) & 255, (top.astype(np.int32) & 255) << 8
    right, below = (column + 1) & 255, (row + 256) & 65535
    upper = lattice[row + column] * (1 - s) + lattice[row + right] * s
    lower = lattice[below + column] * (1 - s) + lattice[below + right] * s
    return upper * (1 - t) + lower * t


def smoothstep(low: float, high: float, value: Array) -> Array:
    """Return 0 below `low`, 1 above `high` and an S between them."""
    t = np.clip((value - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def mix(first: Array | Color, second: Array | Color, share: Array | float) -> Array:
    """Return the first color where `share` is 0, the second where it is 1."""
    share = np.asarray(share, np.float32)
    share = share[..., None] if share.ndim else share
    return np.asarray(first, np.float32) * (1 - share) + np.asarray(second, np.float32) * share


def gradient(t: Array, stops: dict[float, str]) -> Array:
    """Return the color at each place of a row of color stops."""
    at = list(stops)
    colors = np.array([rgb(stop) for stop in stops.values()])
    return np.dstack([np.interp(t, at, colors[:, i]).astype(np.float32) for i in range(3)])


def rgb(text: str) -> Color:
    """Return the color that six hexadecimal digits name."""
    red, green, blue = bytes.fromhex(text)
    return red / 255, green / 255, blue / 255


def glow(x: Array, y: Array, at: tuple[float, float], size: float) -> Array:
    """Return a round spot of light that fades outward."""
    return np.exp(-((x - at[0]) ** 2 + (y - at[1]) ** 2) / (2 * size * size))


def blur(picture: Array, sigma: float) -> Array:
    """Return the picture, or one plane of it, blurred."""
    planes = pyvips.Image.new_from_array(np.ascontiguousarray(picture))
    return planes.gaussblur(sigma, precision="float").numpy().astype(np.float32)


def bloom(picture: Array, sigma: float, amount: float) -> Array:
    """Let bright places shine into their surroundings, as a lens does."""
    return picture + amount * blur(np.clip(picture - 0.6, 0, 2), sigma)


def develop(picture: Array, seed: int, grain: float = 0.012, vignette: float = 0.25) -> Array:
    """Give a picture the marks of a camera: darker corners, a soft shoulder in the lights, grain."""
    height, width = picture.shape[:2]
    u = (np.arange(width, dtype=np.float32) + 0.5 - width / 2) / height
    v = (np.arange(height, dtype=np.float32)[:, None] + 0.5) / height - 0.5
    distance = (u**2 + v**2) / ((width / height) ** 2 + 1) * 4
    picture = picture * (1 - vignette * distance**1.3)[..., None]
    bright = picture > 0.8
    picture[bright] = 0.8 + 0.2 * np.tanh((picture[bright] - 0.8) / 0.2)
    picture += np.float32(grain) * np.random.default_rng(seed).standard_normal((height, width, 1), np.float32)
    return np.clip(picture, 0, 1, out=picture)


def ridge(x: Array, cells: float, octaves: int, seed: int, gain: float = 0.5) -> Array:
    """Return the height of a skyline along the first row of x, from about -1 to 1."""
    return fractal(x[:1] * cells, np.full_like(x[:1], seed * 3.7), octaves, seed, gain)


# ---- Landscapes ----


def paint_mountains(width: int, height: int) -> Array:
    """Paint eight ridges at dusk, each one deeper in the mist than the one before it."""
    x, y = grid(width, height)
    sky = {0: "2c4374", 0.2: "64729f", 0.36: "b78fa5", 0.46: "f0a98a", 0.56: "fdd9a0", 1: "fee2b0"}
    picture = gradient(y + 0.02 * clouds(width, height, 3, 4, 5, 6), sky)
    streaks = smoothstep(0.1, 1.5, clouds(width, height, 9, 5, 8, 9)) * smoothstep(0.5, 0.25, y)
    picture = mix(picture, rgb("f6b0a0"), 0.45 * streaks)
    sun = (0.98, 0.43)
    picture += glow(x, y, sun, 0.2)[..., None] * np.array([0.3, 0.16, 0.02], np.float32)
    picture = mix(picture, (1.0, 0.96, 0.84), smoothstep(0.034, 0.031, np.hypot(x - sun[0], y - sun[1])))
    for layer in range(8):
        picture = _lay_ridge(picture, x, y, layer / 7)
    return picture


def _lay_ridge(picture: Array, x: Array, y: Array, near: float) -> Array:
    seed = 40 + round(near * 7)
    base, size, cells = 0.47 + 0.43 * near**1.25, 0.05 + 0.055 * near, 2.6 - near
    top = base - size * ridge(x, cells, 8, seed, 0.48)
    crest = base - size * ridge(x, cells, 2, seed, 0.48)
    if near > 0.8:
        top = top - _firs(x[0], 0.022 + 0.06 * (near - 0.8) / 0.2, seed)
    below = slice(max(0, int(top.min() * len(y)) - 1), None)
    x, y = x[below], y[below]
    rolling = 1 + 0.3 * clouds(x.shape[1], x.shape[0], 4, 3, seed + 9, 3)
    fallen = np.clip(y - crest + 0.02, 0, 1)
    fog = (1 - np.exp(-fallen * (8 - 4 * near) * rolling)) * (0.95 - 0.3 * near)
    stone = mix(rgb("c98f96"), rgb("101a30"), near**0.62)
    mist = mix(rgb("fdc898"), rgb("8f7fa6"), near**0.8)
    face = mix(stone, mist, np.clip(fog, 0, 1))
    picture[below] = mix(picture[below], face, smoothstep(0, 1.5 * float(y[1, 0] - y[0, 0]), y - top))
    return picture


def _firs(x: Array, size: float, seed: int) -> Array:
    """Return the heights of a row of firs."""
    random = np.random.default_rng(seed)
    heights = np.zeros_like(x)
    step = x[1] - x[0]
    for center in np.arange(x[0], x[-1], size * 0.13):
        center += random.normal(0, size * 0.1)
        tall = size * random.uniform(0.35, 1) ** 1.4
        near = slice(max(0, int((center - tall) / step)), max(0, int((center + tall) / step)))
        side = np.abs(x[near] - center) / tall
        teeth = 0.035 * np.abs(((side * 24) % 1) - 0.5)
        heights[near] = np.maximum(heights[near], tall * (1 - side / 0.17 + teeth * 9))
    return np.maximum(heights, 0)


def _dune(x: Array, z: Array) -> Array:
    """Return the height of the sand: long gentle slopes that end in a sharp crest."""
    bend = 1.3 * fractal(x * 0.16, z * 0.16, 3, 11, 0.4)
    phase = z * 0.2 + x * 0.07 + bend
    part = phase - np.floor(phase)
    rise = np.where(part < 0.7, (part / 0.7) ** 1.5, ((1 - part) / 0.3) ** 1.25)
    size = 0.55 + 0.45 * fractal(x * 0.09 + 5, np.floor(phase) * 0.37, 2, 12)
    return (0.95 * size * rise + 0.35 * fractal(x * 0.1, z * 0.1, 2, 13)).astype(np.float32)


def paint_dunes(width: int, height: int) -> Array:
    """Paint a desert in the last light: a height field in true perspective, with cast shadows."""
    columns, depths = width // 2, 1400
    z = (1.9 * (60 / 1.9) ** np.linspace(0, 1, depths, dtype=np.float32))[:, None]
    angle = np.linspace(-0.62, 0.62, columns, dtype=np.float32)[None, :] * width / height / 1.5
    x = angle * z + 3
    land = _dune(x, z)
    rows = 0.36 - (land - 1.75) / z * 0.85
    seen = np.minimum.accumulate(rows, axis=0)
    light = _desert_light(x, z, land)
    picture = _desert_sky(width, height)
    y = (np.arange(height, dtype=np.float32) + 0.5) / height
    index = np.empty((height, columns), np.float32)
    for column in range(columns):
        index[:, column] = np.interp(-y, -seen[:, column], np.arange(depths), left=0, right=depths)
    return _cover_with_sand(picture, enlarge(index, width, height), light, z[:, 0], angle[0])


def _desert_light(x: Array, z: Array, land: Array) -> Array:
    """Return how much sun each point of the land gets."""
    step = np.float32(0.02)
    slope_x, slope_z = (_dune(x + step, z) - land) / step, (_dune(x, z + step) - land) / step
    sun = np.array([-0.83, 0.40, 0.40], np.float32)
    facing = (-slope_x * sun[0] + sun[1] - slope_z * sun[2]) / np.sqrt(1 + slope_x**2 + slope_z**2)
    shadow = np.zeros_like(land[::2, ::2])
    for step_number in range(1, 22):
        far = 0.06 * step_number**1.25
        blocked = _dune(x[::2, ::2] + sun[0] * far, z[::2] + sun[2] * far) - land[::2, ::2] - 0.36 * far
        shadow = np.maximum(shadow, smoothstep(0, 0.05, blocked))
    shadow = enlarge(shadow, land.shape[1], land.shape[0])
    return np.clip(facing * 1.15, 0, 1) * (1 - np.clip(shadow, 0, 1))


def _desert_sky(width: int, height: int) -> Array:
    x, y = grid(width, height)
    sky = gradient(y, {0: "3f6ea8", 0.15: "7ba0c4", 0.27: "d9c3b0", 0.36: "f4cf9f", 1: "f4cf9f"})
    veil = smoothstep(-0.2, 2.0, clouds(width, height, 9, 6, 23, 7)) * smoothstep(0.36, 0.1, y)
    return mix(sky, rgb("fbe3cf"), 0.5 * veil) + 0.1 * glow(x, y, (0, 0.34), 0.4)[..., None]


def _cover_with_sand(picture: Array, index: Array, light: Array, z: Array, angle: Array) -> Array:
    """Lay the lit sand over the sky, with the ripples of the wind in the foreground."""
    width = index.shape[1]
    whole = np.clip(index.astype(np.int32), 0, len(z) - 2)
    part = np.clip(index - whole, 0, 1)
    column = np.broadcast_to(np.arange(width, dtype=np.int32) * len(angle) // width, index.shape)
    lit = light[whole, column] * (1 - part) + light[whole + 1, column] * part
    depth = z[whole] * (1 - part) + z[whole + 1] * part
    x = angle[column] * depth + 3
    wave = x * 13 + depth * 6 + 2.6 * fractal(x * 0.9, depth * 0.9, 3, 31)
    ripples = np.sin(wave * 2.4) * np.exp(-depth / 4.5) * 0.13
    rough = 0.05 * fractal(x * 40, depth * 22, 2, 32) * np.exp(-depth / 6)
    lit = np.clip(lit * (1 + 2.2 * ripples * (0.4 + lit)) + rough * (0.3 + lit), 0, 1)
    sand = gradient(lit, {0: "3b2a3c", 0.18: "6d4238", 0.45: "b8703f", 0.75: "e9a659", 1: "ffd58f"})
    sand = mix(sand, rgb("ecc6a0"), 1 - np.exp(-np.clip(depth - 4, 0, 90) / 42))
    return mix(picture, sand, smoothstep(len(z) - 1, len(z) - 3, index))


def paint_sea(width: int, height: int) -> Array:
    """Paint the sun going down behind the sea, its path of light, and a boat."""
    x, y = grid(width, height)
    horizon, sun = 0.46, (0.93, 0.405)
    picture = _evening_sky(x, y, sun)
    depth = 1 / np.clip(y - horizon, 0.0012, 1)
    swell = fractal((x - 0.75) * depth * 2.2, depth * 2.6, 5, 62, 0.62)
    swell += 0.5 * fractal((x - 0.75) * depth * 9, depth * 14, 3, 63, 0.6)
    mirrored = np.clip(horizon - (y - horizon) * 0.62 - 0.11 * (swell + 0.25), 0.0, horizon)
    tones = {0: "16304f", 0.2: "2f4d72", 0.34: "79668a", 0.41: "d98a6c", 0.46: "f7b377"}
    water = gradient(mirrored, tones) * np.array([0.78, 0.84, 0.9], np.float32)
    spread = 0.02 + 0.2 * (y - horizon)
    path = np.exp(-(((x - sun[0]) / spread) ** 2)) * 0.9 + 0.35 * np.exp(-(((x - sun[0]) / spread / 3) ** 2))
    glitter = path * smoothstep(-0.35, 0.75, swell + 0.25 * path)
    water = water + glitter[..., None] * np.array([1.25, 0.8, 0.42], np.float32)
    picture = mix(picture, water, smoothstep(horizon - 0.0006, horizon + 0.0006, y))
    picture = mix(picture, rgb("f9b984"), 0.5 * np.exp(-((y - horizon) ** 2) / 0.0002))
    return bloom(_sail(picture), height / 90, 0.5)


def _evening_sky(x: Array, y: Array, sun: tuple[float, float]) -> Array:
    height, width = x.shape
    stops = {0: "1d3a66", 0.14: "3f5d8c", 0.27: "8f7596", 0.37: "e08e70", 0.46: "fdc382", 1: "fdc382"}
    picture = gradient(y, stops)
    bank = clouds(width, height, 4, 7, 61, 3.4) + 0.4 * clouds(width, height, 14, 4, 64, 5)
    cover = smoothstep(0.15, 1.5, bank + 0.7 * smoothstep(0.36, 0.1, y) - 0.25) * smoothstep(0.45, 0.34, y)
    under = gradient(y, {0: "354a70", 0.2: "a56a80", 0.32: "ff9a6a", 0.42: "ffc487"})
    picture = mix(picture, under, 0.85 * cover)
    picture += glow(x, y, sun, 0.16)[..., None] * np.array([0.38, 0.2, 0.04], np.float32)
    return mix(picture, (1.35, 1.15, 0.8), smoothstep(0.038, 0.035, np.hypot(x - sun[0], y - sun[1])))


def _sail(picture: Array) -> Array:
    height, width = picture.shape[:2]
    mask = Image.new("L", (width, height))
    draw = ImageDraw.Draw(mask)
    left, water, size = 0.415 * height, 0.474 * height, 0.115 * height
    for sail in ([(0.02, 0.1), (0.02, 1), (0.46, 0.1)], [(-0.03, 0.1), (-0.02, 0.9), (-0.3, 0.1)]):
        draw.polygon([(left + u * size, water - v * size) for u, v in sail], fill=235)
    hull = [(-0.36, 0.07), (0.5, 0.07), (0.4, -0.03), (-0.27, -0.03)]
    draw.polygon([(left + u * size, water - v * size) for u, v in hull], fill=255)
    for row in range(12):
        v, half = 0.06 + row * 0.055, 0.3 - row * 0.02
        shift = 0.06 * math.sin(row * 2.1)
        draw.line(
            [(left + (u + shift) * size, water + v * size) for u in (-half, half)],
            fill=120 - row * 8,
            width=height // 400 + 1,
        )
    silhouette = np.asarray(mask.filter(ImageFilter.GaussianBlur(height / 2500)), np.float32) / 255
    return mix(picture, rgb("2a2238"), silhouette * 0.93)


def paint_milky_way(width: int, height: int) -> Array:
    """Paint the Milky Way above a ridge, with a lit tent to give it scale."""
    x, y = grid(width, height)
    picture = gradient(y, {0: "060b1c", 0.5: "0e1b38", 0.78: "243a5c", 0.9: "4d5a6b", 1: "6a6560"})
    along, across = (x - 0.86) * 0.5 + (y - 0.42) * -0.866, (x - 0.86) * 0.866 + (y - 0.42) * 0.5
    wisps = fractal(along * 4 + 9, across * 7, 6, 71, 0.58)
    across = across + 0.05 * fractal(along * 3, across * 3, 4, 72)
    band = np.exp(-((across / 0.15) ** 2)) * (0.75 + 0.5 * wisps) * (0.65 + 0.6 * smoothstep(0.3, -0.5, along))
    dust = smoothstep(
        -0.1,
        1.25,
        fractal(along * 6, across * 13 + 40, 7, 73, 0.68) + 0.75 * np.exp(-((across / 0.045) ** 2)) - 0.15,
    )
    band = np.clip(band * (1 - 0.9 * dust * np.exp(-((across / 0.13) ** 2))), 0, 2)
    core = np.exp(-((across / 0.07) ** 2)) * smoothstep(0.1, -0.45, along) * (1 - 0.8 * dust)
    picture += band[..., None] * np.array([0.30, 0.30, 0.38], np.float32)
    picture += core[..., None] * np.array([0.44, 0.28, 0.17], np.float32)
    nebula = smoothstep(0.55, 1.3, fractal(x * 9, y * 9, 4, 74)) * np.exp(-((across / 0.1) ** 2))
    picture += nebula[..., None] * np.array([0.30, 0.06, 0.15], np.float32)
    glowing = np.exp(-(((y - 0.84) / 0.13) ** 2)) * (0.8 + 0.3 * fractal(x * 2, y * 6, 3, 75))
    picture += glowing[..., None] * np.array([0.13, 0.12, 0.04], np.float32)
    picture += _stars(width, height, np.clip(band, 0.05, 1))
    return _ridge_with_tent(picture, x, y)


def _stars(width: int, height: int, density: Array) -> Array:
    """Scatter stars, more of them where `density` is high; few are bright."""
    random = np.random.default_rng(77)
    count = 26000
    column, row = random.integers(0, width, count), random.integers(0, height, count)
    kept = random.uniform(0, 0.75, count) < density[row, column] + 0.1
    column, row = column[kept], row[kept]
    power = 0.11 * random.pareto(1.25, len(row)) + 0.08
    tint = mix((1.0, 0.8, 0.62), (0.7, 0.83, 1.0), random.uniform(0, 1, len(row)))
    sky = np.zeros((height, width, 3), np.float32)
    np.add.at(sky, (row, column), np.minimum(power, 14)[:, None].astype(np.float32) * tint)
    size = height / 2400
    return blur(sky, 0.75 * size) * (5.0 * size * size) + blur(sky, 4 * size) * (9 * size * size)


def _ridge_with_tent(picture: Array, x: Array, y: Array) -> Array:
    top = 0.83 - 0.055 * ridge(x, 1.7, 9, 78, 0.5)
    far = mix(rgb("1d2838"), rgb("10151f"), smoothstep(0.8, 1.0, y))
    picture = mix(picture, far, smoothstep(0, 0.0012, y - top))
    near_top = (
        0.93 - 0.03 * ridge(x, 1.2, 9, 79, 0.5) - _firs(x[0], 0.05, 80) * smoothstep(0.75, 0.6, np.abs(x[:1] - 1.1))
    )
    tent = (0.46, 0.905)
    lit = glow(x, y, (tent[0], tent[1] + 0.02), 0.05)
    ground = mix((0.012, 0.016, 0.024), (0.5, 0.26, 0.07), lit * (0.6 + 0.3 * fractal(x * 60, y * 90, 2, 81)))
    picture = mix(picture, ground, smoothstep(0, 0.001, y - near_top))
    side = np.abs(x - tent[0]) / 0.032
    inside = smoothstep(0, 0.03, 1 - side**1.5 - (tent[1] + 0.022 - y) / 0.036) * smoothstep(
        0.0, 0.001, tent[1] + 0.022 - y
    )
    fabric = mix((1.0, 0.66, 0.2), (0.78, 0.3, 0.06), np.clip(side * 0.8 + 0.5 * np.abs(np.sin(x * 160)) ** 8, 0, 1))
    picture = mix(picture, fabric, inside)
    return picture + glow(x, y, tent, 0.035)[..., None] * np.array([0.16, 0.08, 0.02], np.float32)


def paint_aurora(width: int, height: int) -> Array:
    """Paint northern lights above a frozen lake."""
    x, y = grid(width, height)
    shore = 0.7
    above = np.where(y > shore, 2 * shore - y, y)
    picture = gradient(above, {0: "050a1e", 0.45: "0a1c36", 0.7: "1a3a50"})
    for number in range(2):
        picture += _curtain(x, above, number)
    stars = _stars(width, height, np.full((height, width), 0.12, np.float32)) * 0.6
    picture += np.where((y < shore)[..., None], stars, 0)
    hills = shore - 0.06 - 0.07 * ridge(x, 2.2, 8, 95, 0.5)
    picture = mix(picture, (0.02, 0.035, 0.06), smoothstep(0, 0.003, above - hills))
    ripples = np.random.default_rng(96).normal(0, 1, height).astype(np.float32)
    lake = (y > shore)[..., None]
    streaked = 0.5 * picture + 0.22 * np.roll(picture, 5, 0) + 0.2 * np.roll(picture, -9, 1)
    picture = np.where(
        lake,
        streaked * (0.8 + 0.03 * ripples[:, None, None]) + np.array([0.0, 0.012, 0.03], np.float32),
        picture,
    )
    return picture + 0.08 * np.exp(-(((y - shore) / 0.008) ** 2))[..., None] * np.array([0.5, 1, 0.8], np.float32)


def _curtain(x: Array, y: Array, number: int) -> Array:
    seed = 90 + number
    foot = 0.52 - 0.11 * number + 0.10 * ridge(x, 1.1, 3, seed) + 0.05 * np.sin(x[:1] * 5 + number * 2)
    rays = 0.55 + 0.45 * fractal(x * 26 + 2.5 * y, np.full_like(x, seed), 4, seed + 20, 0.65)
    rise = foot + 0.05 * rays - y
    folds = 0.55 + 0.55 * fractal(x * 3.2, np.full_like(x, seed + 0.5), 2, seed + 30)
    tall = 0.13 + 0.07 * rays
    light = np.clip(rays * folds, 0, 2) * np.where(
        rise > 0, np.exp(-np.clip(rise, 0, 1) / tall), np.exp(-((rise / 0.06) ** 2))
    )
    color = gradient(
        np.clip(rise / 0.42, 0, 1), {0: "9dffb0", 0.12: "3df58e", 0.4: "1fbf93", 0.65: "5a58c8", 1: "a03bb5"}
    )
    return light[..., None] * color * (1.1 - 0.35 * number)


# ---- Plants and water ----


def paint_birches(width: int, height: int) -> Array:
    """Paint a birch wood in October: soft gold far off, white bark near by."""
    x, y = grid(width, height)
    light = clouds(width, height, 3, 5, 101)
    stops = {-1.6: "5c3d12", -0.5: "a8741c", 0.3: "dba32e", 1.2: "f6d46c", 2.4: "fff3c4"}
    picture = gradient(light + 1.2 * smoothstep(0.8, 0.2, y) - 0.35, stops)
    random = np.random.default_rng(102)
    picture = _bokeh(picture, random, 420)
    for near in (0.12, 0.25, 0.45):
        picture = _trunks(picture, x, y, random, near)
        picture = blur(picture, height * 0.0028 * (1 - near))
        picture = mix(picture, rgb("f0c25a"), 0.10 * (1 - near))
    picture = _fallen_leaves(picture, x, y)
    picture = _trunks(picture, x, y, random, 1.0)
    return _leaves(picture, random)


def _bokeh(picture: Array, random: np.random.Generator, count: int) -> Array:
    height, width = picture.shape[:2]
    layer = Image.new("RGBA", (width, height), (255, 220, 120, 0))
    for _ in range(count):
        u, v = random.uniform(0, width), random.triangular(0, 0.25, 0.85) * height
        r = random.uniform(0.008, 0.03) * height
        tint = random.choice(np.array([(255, 226, 120), (255, 196, 60), (240, 150, 40), (255, 245, 190)]))
        ImageDraw.Draw(layer).ellipse((u - r, v - r, u + r, v + r), fill=(*map(int, tint), int(random.uniform(20, 95))))
    soft = np.asarray(layer.filter(ImageFilter.GaussianBlur(height / 500)), np.float32) / 255
    return mix(picture, soft[..., :3], soft[..., 3])


def _trunks(picture: Array, x: Array, y: Array, random: np.random.Generator, near: float) -> Array:
    """Stand trees of one distance into the picture."""
    aspect = x.shape[1] / x.shape[0]
    count = round(4 + 9 * (1 - near))
    for place in range(count):
        center = (place + random.uniform(0.2, 0.8)) / count * aspect
        picture = _trunk(picture, x, y, center, (0.006 + 0.03 * near) * random.uniform(0.7, 1.25), near, random)
    return picture


def _trunk(
    picture: Array, x: Array, y: Array, center: float, radius: float, near: float, random: np.random.Generator
) -> Array:
    seed, lean = int(random.integers(1 << 20)), random.normal(0, 0.025)
    root = 0.74 + 0.24 * near
    bow = center + lean * (root - y[:, :1]) + 0.012 * np.sin(y[:, :1] * 5 + seed)
    girth = radius * (0.72 + 0.28 * y[:, :1] / root) * (1 + 0.7 * np.exp(-(root - y[:, :1]) / 0.02).clip(0, 1.0))
    first = max(0, int((bow - girth).min() * len(y)) - 2)
    last = max(first + 1, int((bow + girth).max() * len(y)) + 3)
    part = (slice(None), slice(first, last))
    side = (x[part] - bow) / girth
    inside = smoothstep(1.02, 0.96, np.abs(side)) * smoothstep(root, root - 0.004, y[part] - 0.004 * np.cos(side * 3))
    bark = _bark(np.arcsin(np.clip(side, -1, 1)) * girth / radius, y[part] / radius, side, seed, near)
    haze = mix(bark, rgb("e9b650"), 0.75 * (1 - near) ** 1.5)
    picture[part] = mix(picture[part], haze, inside)
    return picture


def _bark(around: Array, along: Array, side: Array, seed: int, near: float) -> Array:
    white = 0.83 + 0.07 * fractal(around * 2, along * 1.2, 4, seed)
    scars = fractal(around * 0.7 + 9, along * 3.4, 4, seed + 1, 0.6) + 0.25 * fractal(
        around * 0.3, along * 0.25, 2, seed + 2
    )
    lenticels = fractal(around * 1.1, along * 9, 2, seed + 3)
    dark = np.clip(smoothstep(0.5, 0.72, scars) + 0.55 * smoothstep(0.55, 0.8, lenticels), 0, 1)
    tone = mix(np.dstack([white, white * 0.965, white * 0.89]), (0.10, 0.085, 0.075), dark * (0.5 + 0.45 * near))
    shade = 0.38 + 0.62 * np.sqrt(np.clip(1 - (side * 0.98 + 0.28) ** 2 * 0.72, 0, 1))
    warm = np.clip(side, 0, 1)[..., None] * np.array([0.10, 0.05, -0.02], np.float32)
    return tone * shade[..., None] + warm


def _fallen_leaves(picture: Array, x: Array, y: Array) -> Array:
    ground = smoothstep(0.71, 0.80, y + 0.02 * fractal(x * 4, y * 4, 3, 105))
    depth = 1 / np.clip(y - 0.62, 0.05, 1)
    litter = fractal((x - 0.33) * depth * 9, depth * 9, 4, 106, 0.75)
    tones = {-1.5: "2a160a", -0.5: "6b3510", 0.0: "a55a16", 0.5: "d98a22", 1.1: "f5c04a"}
    return mix(picture, gradient(litter + 0.35 * fractal(x * 3, y * 6, 2, 107), tones), ground * 0.96)


def _leaves(picture: Array, random: np.random.Generator) -> Array:
    """Hang a few out-of-focus leaves into the upper corners."""
    height, width = picture.shape[:2]
    layer = Image.new("RGBA", (width, height), (230, 150, 30, 0))
    draw = ImageDraw.Draw(layer)
    for _ in range(110):
        u, v = (
            random.choice([random.normal(0.06, 0.1), random.normal(0.95, 0.1)]) * width,
            abs(random.normal(0, 0.13)) * height,
        )
        size, turn = random.uniform(0.008, 0.02) * height, random.uniform(0, math.tau)
        tint = random.choice(np.array([(250, 196, 50), (238, 160, 30), (214, 112, 24), (252, 220, 110)]))
        outline = [
            (t, 0.55 * math.sin(t * math.pi) ** 0.8 * s)
            for s, ts in ((1, (0, 0.2, 0.45, 0.7, 1)), (-1, (0.7, 0.45, 0.2)))
            for t in ts
        ]
        c, s = math.cos(turn) * size * 2, math.sin(turn) * size * 2
        draw.polygon([(u + a * c - b * s, v + a * s + b * c) for a, b in outline], fill=(*map(int, tint), 235))
    soft = np.asarray(layer.filter(ImageFilter.GaussianBlur(height / 260)), np.float32) / 255
    return mix(picture, soft[..., :3], soft[..., 3])


def paint_drops(width: int, height: int) -> Array:
    """Paint drops of rain on a leaf; each one turns what lies beneath upside down."""
    x, y = grid(width, height)
    picture = _leaf(x, y)
    random = np.random.default_rng(121)
    placed: list[tuple[float, float, float]] = []
    for attempt in range(2600):
        r = 0.085 * random.uniform(0.06, 1) ** 2.4 + 0.0045 if attempt > 14 else random.uniform(0.05, 0.105)
        u, v = random.uniform(0, width / height), random.uniform(0, 1)
        if all(math.hypot(u - a, v - b) > 1.08 * (r + c) for a, b, c in placed):
            placed.append((u, v, r))
    under = blur(picture, height / 300)
    for drop in placed:
        _lay_drop(picture, under, x, y, drop)
    return bloom(picture, height / 160, 0.25)


def _leaf(x: Array, y: Array) -> Array:
    along = x * 0.94 + y * 0.34
    across = y * 0.94 - x * 0.34 + 0.02 * np.sin(along * 4) - 0.17
    ribs = np.abs(((along - np.abs(across) * 1.25) * 5.5 + 0.1 * fractal(x * 3, y * 3, 2, 124)) % 1 - 0.5) * 2
    vein = np.exp(-((across / 0.012) ** 2)) + 0.65 * np.exp(-(((1 - ribs) / 0.06) ** 2)) * (
        1 - np.exp(-np.abs(across) * 20)
    )
    cells = fractal(x * 70, y * 70, 3, 122, 0.6)
    bulge = np.sin(ribs * math.pi * 0.5)
    light = 0.42 + 0.22 * bulge + 0.05 * cells + 0.26 * glow(x, y, (0.45, 0.1), 0.55) - 0.16 * (across < 0)
    tones = {0: "041a0c", 0.3: "0d4a1c", 0.55: "2c8a2a", 0.8: "7cc544", 1.05: "d2f08a"}
    return mix(gradient(light, tones), rgb("b9e27a"), 0.55 * np.clip(vein, 0, 1))


def _lay_drop(picture: Array, under: Array, x: Array, y: Array, drop: tuple[float, float, float]) -> None:
    """Lay one drop, with its shadow, into the picture."""
    height, width = x.shape
    u, v, r = drop
    rows = slice(max(0, int((v - 1.7 * r) * height)), int((v + 1.8 * r) * height) + 1)
    columns = slice(max(0, int((u - 1.7 * r) * height)), int((u + 1.8 * r) * height) + 1)
    dx, dy = (x[rows, columns] - u) / r, (y[rows, columns] - v) / r
    wobble = 1 + 0.05 * np.sin(3 * np.arctan2(dy, dx) + 90 * u)
    distance = np.hypot(dx, dy) / wobble
    edge = 1.6 / (r * height)
    shadow = np.exp(-(np.clip(np.hypot(dx - 0.16, dy - 0.24) - 0.82, 0, 3) ** 2) / 0.03) * 0.6
    base = picture[rows, columns] * (1 - shadow)[..., None]
    depth = np.sqrt(np.clip(1 - distance**2, 0, 1))
    bend = -0.8 + 0.5 * depth
    row = np.clip(((v + dy * bend * r) * height).astype(np.int32), 0, height - 1)
    column = np.clip(((u + dx * bend * r) * height).astype(np.int32), 0, width - 1)
    lens = under[row, column] * (0.42 + 0.75 * smoothstep(-0.7, 0.9, 0.55 * dx + 0.85 * dy))[..., None]
    caustic = np.exp(-((dx - 0.34) ** 2 + (dy - 0.5) ** 2) / 0.12) * smoothstep(1, 0.85, distance)
    lens = lens + caustic[..., None] * np.array([0.42, 0.52, 0.22], np.float32)
    rim = smoothstep(0.8, 1.0, distance)
    lens = (
        lens * (1 - 0.55 * rim * smoothstep(0.5, -0.9, dx * 0.5 + dy * 0.85))[..., None]
        + (0.16 * rim * smoothstep(0.2, 1, dy))[..., None]
    )
    window = smoothstep(0.27, 0.22, np.hypot((dx + 0.36) * 1.25, dy + 0.46)) + 0.5 * smoothstep(
        0.09, 0.06, np.hypot(dx + 0.06, dy + 0.7)
    )
    lens = mix(lens, (1.0, 1.0, 1.0), np.clip(window, 0, 1) * 0.94)
    picture[rows, columns] = mix(base, lens, smoothstep(1, 1 - edge, distance))


def paint_tulips(width: int, height: int) -> Array:
    """Paint a field of tulips in rows that meet at a windmill."""
    x, y = grid(width, height)
    horizon = 0.36
    picture = gradient(y, {0: "2f74bd", 0.2: "7db1e0", 0.36: "dcecf3", 1: "dcecf3"})
    heaps = clouds(width, height, 5, 7, 136, 1.9) + 0.4 * smoothstep(0.34, 0.1, y) - 0.3
    picture = mix(
        picture,
        mix(rgb("b4c6dc"), (1.0, 0.99, 0.97), smoothstep(0.2, 1.3, heaps)),
        smoothstep(0.1, 1.0, heaps) * 0.9,
    )
    wood = horizon - 0.012 - 0.012 * ridge(x, 9, 6, 132, 0.6)
    picture = mix(picture, rgb("5d7a70"), smoothstep(0, 0.003, y - wood))
    depth = 1 / np.clip(y - horizon, 0.001, 1)
    soil = mix(
        rgb("2e4a1c"),
        rgb("567f2e"),
        np.clip(0.5 + 0.5 * fractal((x - 0.8) * depth * 14, depth * 14, 3, 133), 0, 1),
    )
    picture = mix(picture, soil, smoothstep(horizon - 0.001, horizon + 0.001, y))
    canvas = Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8))
    _windmill(canvas, 1.06 * height, horizon * height, 0.15 * height)
    _plant_tulips(canvas, horizon)
    planted = np.asarray(canvas, np.float32) / 255
    return mix(planted, blur(planted, height / 300), smoothstep(0.7, 1.0, y))


def _windmill(canvas: Image.Image, left: float, foot: float, size: float) -> None:
    draw = ImageDraw.Draw(canvas)
    tower = [(-0.17, 0), (-0.10, 0.62), (0.10, 0.62), (0.17, 0)]
    draw.polygon([(left + u * size, foot - v * size) for u, v in tower], fill=(94, 66, 52))
    draw.polygon(
        [(left + u * size, foot - v * size) for u, v in [(0.02, 0), (0.03, 0.62), (0.10, 0.62), (0.17, 0)]],
        fill=(70, 48, 40),
    )
    draw.pieslice(
        (left - 0.13 * size, foot - 0.76 * size, left + 0.13 * size, foot - 0.48 * size),
        180,
        360,
        fill=(52, 44, 46),
    )
    for quarter in range(4):
        turn = math.radians(24 + 90 * quarter)
        c, s = math.cos(turn) * size, math.sin(turn) * size
        hub = (left, foot - 0.62 * size)
        cloth = [(0.1, 0.0), (0.6, 0.0), (0.6, 0.11), (0.1, 0.09)]
        draw.polygon([(hub[0] + a * c - b * s, hub[1] + a * s + b * c) for a, b in cloth], fill=(232, 224, 208))
        draw.line([hub, (hub[0] + 0.62 * c, hub[1] + 0.62 * s)], fill=(60, 44, 38), width=max(1, round(size / 45)))


def _plant_tulips(canvas: Image.Image, horizon: float) -> None:
    """Draw the flowers from the far end of the field to the near one."""
    random = np.random.default_rng(135)
    beds = ["e23b3b", "f6c22e", "e8578f", "f4f0e6", "8a3fa0", "f0803c"]
    draw = ImageDraw.Draw(canvas)
    width, height = canvas.size
    z = 42.0
    while z > 0.92:
        z -= max(0.07, 0.0085 * z)
        scale = height * 0.74 / z
        if scale < height * 0.012:
            continue
        ground = horizon * height + scale
        spacing = max(0.066, 0.0016 * z)
        for u in np.arange(-1.9 * z, 1.9 * z, spacing):
            place = u + random.normal(0, spacing * 0.35)
            bed = math.floor(place / 0.62 + 0.5)
            if abs(place / 0.62 - bed) > 0.40:
                continue
            at = width * 0.66 + place * scale * 0.92
            if not -scale < at < width + scale:
                continue
            color = np.array(rgb(beds[bed % len(beds)])) * 255
            haze = min(0.45, z / 60)
            shade = random.uniform(0.72, 1.1)
            color = color * shade * (1 - haze) + np.array([214, 222, 226]) * haze
            tall = random.normal(0.17, 0.016)
            _tulip(draw, at, ground + random.normal(0, 0.01) * scale, scale, tall, color, z < 4.5)


def _tulip(
    draw: ImageDraw.ImageDraw,
    at: float,
    foot: float,
    scale: float,
    tall: float,
    color: NDArray[np.float64],
    near: bool,
) -> None:
    head, size = foot - tall * scale, 0.030 * scale
    if near:
        lean = size * 0.8 * math.sin(at)
        stem = max(1, round(size * 0.28))
        draw.line([(at, foot), (at, head)], fill=(74, 122, 48), width=stem)
        draw.polygon(
            [(at, foot), (at + lean * 2.2, head + size * 2.2), (at + lean * 0.4 + stem * 2, foot)],
            fill=(62, 116, 46),
        )
        draw.polygon([(at, foot), (at - size * 1.8, head + size * 2.8), (at - stem * 2, foot)], fill=(88, 142, 62))
    dark, light = (tuple(int(c) for c in np.clip(color * k, 0, 255)) for k in (0.58, 1.16))
    mid = tuple(int(c) for c in np.clip(color, 0, 255))
    draw.ellipse((at - size, head - size * 1.5, at + size, head + size * 1.3), fill=dark)
    if size > 1.5:
        draw.ellipse((at - size * 1.02, head - size * 1.55, at + size * 0.25, head + size * 1.2), fill=mid)
        draw.ellipse((at - size * 0.45, head - size * 1.3, at + size * 0.62, head + size * 1.28), fill=light)
        draw.polygon([(at - size * 0.98, head), (at - size * 0.75, head - size * 1.95), (at, head)], fill=mid)
        draw.polygon([(at + size * 0.98, head), (at + size * 0.75, head - size * 1.9), (at, head)], fill=dark)


# ---- Made by people ----


def paint_stained_glass(width: int, height: int) -> Array:
    """Paint a rose window, with light falling through colored glass."""
    small = height // 2
    x, y = grid(width // 2, small)
    sites, colors = _rose()
    first, second = np.full(x.shape, 9, np.float32), np.full(x.shape, 9, np.float32)
    owner = np.zeros(x.shape, np.int32)
    for number, (u, v) in enumerate(sites):
        distance = np.hypot(x - u, y - v)
        closer = distance < first
        second = np.where(closer, first, np.minimum(second, distance))
        owner[closer] = number
        first = np.minimum(first, distance)
    gap = enlarge(second - first, width, height)
    index = np.asarray(Image.fromarray(owner).resize((width, height), Image.Resampling.NEAREST))
    return _lead_and_light(colors[index], gap, width, height)


def _rose() -> tuple[list[tuple[float, float]], Array]:
    """Return the panes of the window: their centers and colors."""
    random = np.random.default_rng(141)
    tones = ["f7d774", "d8342c", "f08a24", "1f4fb0", "2fa0c8", "6a2a9a", "0f7a58", "1b2f7c"]
    sites, colors = [(0.5, 0.5)], [rgb("fff0b0")]
    for ring, count in enumerate((8, 16, 16, 32, 32, 48, 48, 64)):
        for place in range(count):
            turn = (place + 0.5 * (ring % 2)) / count * math.tau
            radius = 0.07 + 0.066 * ring + (0.012 if place % 2 else -0.006)
            sites.append((0.5 + radius * math.cos(turn), 0.5 + radius * math.sin(turn)))
            tone = tones[(ring + (place % 2) * 3 + (place % 4 == 0) * 2) % len(tones)]
            colors.append(tuple(c * random.uniform(0.8, 1.15) for c in rgb(tone)))
    return sites, np.array(colors, np.float32)


def _lead_and_light(panes: Array, gap: Array, width: int, height: int) -> Array:
    x, y = grid(width, height)
    swirl = clouds(width, height, 14, 6, 142) * 0.11 + clouds(width, height, 60, 3, 143, 0.25) * 0.05
    light = 0.72 + 0.6 * glow(x, y, (0.42, 0.36), 0.36) + swirl
    glass = panes * (light * (0.72 + 0.28 * smoothstep(0, 0.03, gap)))[..., None] + 0.06 * light[..., None] ** 4
    distance = np.hypot(x - 0.5, y - 0.5)
    lead = smoothstep(0.0085, 0.0065, gap)
    metal = 0.05 + 0.10 * smoothstep(0.001, 0.006, gap) * smoothstep(0.009, 0.004, gap)
    picture = mix(glass, np.dstack([metal, metal, metal * 1.15]), lead)
    stone = 0.16 + 0.045 * clouds(width, height, 30, 6, 144) + 0.1 * glow(x, y, (0.3, 0.0), 0.5)
    wall = np.dstack([stone * 1.04, stone * 0.98, stone * 0.92])
    bevel = np.exp(-(((distance - 0.482) / 0.010) ** 2)) * np.clip((0.9 - x - y) * 1.5 + 0.4, -0.6, 1)
    picture = mix(picture, wall * (1 + 1.1 * bevel)[..., None], smoothstep(0.466, 0.469, distance))
    return bloom(picture, height / 50, 0.8)


def paint_city(width: int, height: int) -> Array:
    """Paint a city at night and its lights in the water."""
    x, y = grid(width, height)
    shore = 0.62
    picture = gradient(y, {0: "111a44", 0.25: "2c3573", 0.45: "7a5288", shore: "f08f72", 1: "f08f72"})
    picture += (
        0.07 * smoothstep(0, 2, clouds(width, height, 4, 6, 151, 4))[..., None] * np.array([1, 0.7, 0.7], np.float32)
    )
    random = np.random.default_rng(152)
    for near in (0.0, 0.4, 0.75, 1.0):
        _houses(picture, random, shore, near)
    for lamp in np.arange(0.02, width / height, 0.031):
        picture += (2.2 * glow(x, y, (lamp, shore - 0.006), 0.0016))[..., None] * np.array([1.0, 0.72, 0.4], np.float32)
    picture = bloom(picture, height / 240, 1.1) + 0.9 * blur(np.clip(picture - 0.5, 0, 1), height / 50)
    return _in_the_water(picture, x, y, shore)


def _houses(picture: Array, random: np.random.Generator, shore: float, near: float) -> None:
    """Build one row of houses along the shore."""
    height, width = picture.shape[:2]
    left = -0.02
    while left < width / height:
        wide = random.uniform(0.035, 0.085) * (0.75 + 0.35 * near)
        center = math.exp(-(((left - 0.95) / 0.42) ** 2))
        tall = (0.07 + 0.36 * center * (1 - 0.55 * near)) * random.uniform(0.45, 1.1) * (1.12 - 0.3 * near)
        _house(picture, random, (left, shore - tall, left + wide, shore), near)
        left += wide * random.uniform(0.8, 1.25)


def _house(picture: Array, random: np.random.Generator, box: tuple[float, float, float, float], near: float) -> None:
    height, width = picture.shape[:2]
    left, top, right, foot = (max(0, round(side * height)) for side in box)
    right = min(right, width)
    if right - left < 6:
        return
    wall = mix(rgb("7a5270"), rgb("0d1022"), 0.35 + 0.65 * near)
    fade = np.linspace(0.85, 1.25, foot - top, dtype=np.float32)[:, None, None]
    picture[top:foot, left:right] = wall * fade * random.uniform(0.8, 1.2)
    picture[top:foot, right - (right - left) // 4 : right] *= 0.72
    floor, bay = max(6, round(height * 0.0088)), max(5, round(height * random.uniform(0.0055, 0.009)))
    rows, columns = (foot - top) // floor - 1, (right - left - 4) // bay
    share = random.uniform(0.25, 0.75)
    tints = np.array([rgb("ffd58a"), rgb("ffe9c4"), rgb("ffb45e"), rgb("cfe6ff")])
    for row in range(1, max(1, rows)):
        whole_floor = random.uniform() < 0.06
        for column in range(columns):
            if random.uniform() < (0.95 if whole_floor else share):
                v, u = top + row * floor, left + 3 + column * bay
                color = (
                    tints[random.choice(4, p=[0.45, 0.25, 0.2, 0.1])] * random.uniform(0.5, 1.5) * (0.6 + 0.4 * near)
                )
                picture[v : v + floor * 5 // 9, u : min(right, u + bay * 2 // 3)] = color
    if top < 0.36 * height:
        middle = (left + right) // 2
        picture[max(0, top - height // 22) : top, middle : middle + max(2, height // 900)] = wall
        picture[max(0, top - height // 22) :, middle - 1 : middle + 3][: height // 500 + 3] = (1.3, 0.2, 0.15)


def _in_the_water(picture: Array, x: Array, y: Array, shore: float) -> Array:
    height = len(y)
    below = np.clip(y - shore, 0, 1)
    wave = fractal(x * 7, below**0.6 * 95, 4, 155, 0.6)
    row = np.clip(
        ((shore - below * 1.15 - 0.055 * wave * (0.12 + below * 2)) * height).astype(np.int32),
        0,
        round(shore * height) - 2,
    )
    column = np.clip((x * height + wave * 8 * (0.3 + below * 6)).astype(np.int32), 0, x.shape[1] - 1)
    streak = picture.copy()
    for reach in (1 / 60, 1 / 30, 1 / 15):
        shift = round(reach * height / 2)
        streak = (streak + np.roll(streak, shift, 0) + np.roll(streak, -shift, 0)) / 3
    seen = (0.4 * picture + 1.15 * streak)[row, column] * (0.85 - 0.5 * below)[..., None]
    seen = mix(seen, rgb("141a36"), 0.1 + 0.25 * smoothstep(0.2, 0.8, wave))
    quay = smoothstep(0.006, 0.004, np.abs(y - shore - 0.002))
    return mix(mix(picture, seen, smoothstep(shore, shore + 0.001, y)), (0.02, 0.02, 0.035), quay)


# ---- Sixteen bits, transparency, flat colors ----


def paint_moon(width: int, height: int) -> Array:
    """Paint the waxing moon, one plane only, with craters that a low sun draws out."""
    x, y = grid(width, height)
    u, v = (x - width / height / 2) / 0.46, (y - 0.5) / 0.46
    toward = np.sqrt(np.clip(1 - u * u - v * v, 0, 1))
    relief = _craters(u, v) + 0.006 * fractal(u * 6, v * 6, 6, 161, 0.6)
    slope_v, slope_u = np.gradient(relief, 1 / (0.46 * height))
    sun = np.array([0.80, -0.22, 0.56])
    facing = (u - slope_u) * sun[0] + (v - slope_v) * sun[1] + toward * sun[2]
    seas = smoothstep(0.05, 0.6, fractal(u * 1.7 + 4, v * 1.7, 5, 162, 0.5) + 0.15)
    ground = (0.78 - 0.36 * seas) * (1 + 0.14 * fractal(u * 14, v * 14, 5, 163, 0.6)) + 0.10 * _rays(u, v)
    lit = np.clip(facing, 0, 1) ** 0.72 * ground
    disk = smoothstep(1.0, 0.996, np.hypot(u, v))
    return np.clip(lit * disk * 1.25 + 0.012 * disk, 0, 1)


def _craters(u: Array, v: Array) -> Array:
    random = np.random.default_rng(165)
    relief = np.zeros_like(u)
    for size in np.sort(0.008 * (1 + random.pareto(1.6, 1300)))[::-1]:
        a, b = random.uniform(-1, 1, 2)
        if a * a + b * b > 0.97 or size > 0.16:
            continue
        squeeze = math.sqrt(1 - a * a - b * b)
        turn = math.atan2(b, a)
        rows, columns = _around(b, 2.2 * size, v[:, 0]), _around(a, 2.2 * size, u[0])
        du, dv = u[rows, columns] - a, v[rows, columns] - b
        radial, around = du * math.cos(turn) + dv * math.sin(turn), -du * math.sin(turn) + dv * math.cos(turn)
        r = np.hypot(radial / max(squeeze, 0.2), around) / size
        bowl = np.where(r < 1, (r**4 - 1) * 0.75 + 0.28, 0.28 * np.exp(-(((r - 1) / 0.3) ** 2)))
        relief[rows, columns] += bowl * size * 0.26 * random.uniform(0.3, 1) + 0.05 * size * np.exp(-(r**2) / 0.02)
    return relief


def _around(center: float, reach: float, axis: Array) -> slice:
    return slice(int(np.searchsorted(axis, center - reach)), int(np.searchsorted(axis, center + reach)))


def _rays(u: Array, v: Array) -> Array:
    """Return the bright streaks around a young crater."""
    du, dv = u - 0.12, v - 0.62
    turn, distance = np.arctan2(dv, du), np.hypot(du, dv)
    return np.exp(-distance / 0.32) * (0.6 + np.clip(fractal(turn * 5, distance * 1.5, 4, 167), -0.6, 1) * 1.5)


def paint_marble(width: int, height: int) -> Array:
    """Paint a glass marble with a colored twist inside; a fourth plane holds the opacity."""
    x, y = grid(width, height)
    u, v = (x - 0.5) / 0.40, (y - 0.46) / 0.40
    distance = np.hypot(u, v)
    depth = np.sqrt(np.clip(1 - distance**2, 0, 1))
    bend = 0.55 + 0.45 * distance**3
    color = _twist(u * bend, v * bend, depth)
    fresnel = smoothstep(0.55, 1.0, distance) ** 2
    color = color * (0.75 + 0.4 * smoothstep(-0.9, 0.9, 0.5 * u + 0.8 * v))[..., None]
    color = mix(color, mix((0.10, 0.22, 0.34), (0.85, 0.95, 1.0), smoothstep(-0.6, 1, u * 0.4 + v)), 0.75 * fresnel)
    sky = smoothstep(0.36, 0.33, np.hypot((u + 0.38) * 1.15 + 0.25 * v, (v + 0.48) * 1.5 - 0.3 * u))
    bars = (
        1 - smoothstep(0.014, 0.01, np.abs(u + 0.40 + 0.12 * v)) - smoothstep(0.014, 0.01, np.abs(v + 0.47 - 0.12 * u))
    )
    color = mix(color, (1.0, 1.0, 1.0), sky * np.clip(bars, 0, 1) * 0.88)
    color += (0.6 * np.exp(-((u - 0.42) ** 2 + (v - 0.55) ** 2) / 0.035))[..., None] * np.array(
        [1, 0.9, 0.7], np.float32
    )
    ball = smoothstep(1.0, 0.992, distance)
    opacity = ball * (0.80 + 0.2 * fresnel)
    fall = np.hypot((x - 0.535) / 0.40, (y - 0.875) / 0.075)
    shadow = 0.55 * np.exp(-(fall**2) * 1.4)
    light = 0.5 * np.exp(-(((x - 0.57) / 0.15) ** 2) - ((y - 0.875) / 0.03) ** 2)
    under = mix((0.03, 0.03, 0.06), (1.0, 0.72, 0.4), np.clip(light * 1.2, 0, 1))
    alpha = opacity + shadow * (1 - opacity)
    premixed = color * opacity[..., None] + under * (shadow * (1 - opacity))[..., None]
    return np.dstack([premixed / np.maximum(alpha, 1e-4)[..., None], alpha])


def _twist(u: Array, v: Array, depth: Array) -> Array:
    turn = np.arctan2(v, u) + 2.6 * np.hypot(u, v) + 0.9 * depth + 0.25 * fractal(u * 3, v * 3, 4, 171)
    vane = np.sin(turn * 3 + 1.4 * v)
    tones = {-1: "0b3f7d", -0.45: "1aa0c4", 0.0: "f2f7e8", 0.4: "ffb52e", 0.75: "ee4a2e", 1: "a0123f"}
    fine = 0.10 * np.sin(turn * 24 + 6 * v)
    return gradient(vane * 0.95 + fine, tones) * (0.85 + 0.25 * depth)[..., None]


def draw_poster(width: int, height: int) -> Image.Image:
    """Draw a poster from circles, bars and one word, in six flat colors."""
    scale = 3
    canvas = Image.new("RGB", (width * scale, height * scale), "#f2e8d5")
    draw, unit = ImageDraw.Draw(canvas), width * scale / 12
    ink, red, blue, gold, teal = "#1c1b22", "#d9412b", "#1f4e8c", "#f0ae2d", "#3a8f85"
    draw.ellipse((1 * unit, 1 * unit, 8 * unit, 8 * unit), fill=red)
    draw.pieslice((4 * unit, 4 * unit, 11 * unit, 11 * unit), 90, 270, fill=blue)
    draw.pieslice((4 * unit, 4 * unit, 11 * unit, 11 * unit), 270, 450, fill=gold)
    draw.polygon([(7.5 * unit, 4 * unit), (11 * unit, 7.5 * unit), (7.5 * unit, 7.5 * unit)], fill=ink)
    for step in range(7):
        draw.arc(
            _square(4.5 * unit, 4.5 * unit, (0.5 + 0.45 * step) * unit),
            180,
            270,
            fill="#f2e8d5",
            width=round(unit * 0.16),
        )
    for bar in range(9):
        top = (11.6 + 0.22 * bar) * unit
        draw.rectangle((unit, top, (11 - 0.9 * bar) * unit, top + 0.12 * unit), fill=teal if bar % 3 else red)
    draw.ellipse(_square(9.9 * unit, 2.1 * unit, 1.1 * unit), fill=teal)
    draw.ellipse(_square(9.9 * unit, 2.1 * unit, 0.55 * unit), fill="#f2e8d5")
    draw.text((0.93 * unit, 14.2 * unit), "multitone", font=ImageFont.load_default(2.05 * unit), fill=ink)
    return canvas.resize((width, height), Image.Resampling.LANCZOS).quantize(64, dither=Image.Dither.NONE)


def _square(u: float, v: float, half: float) -> tuple[float, float, float, float]:
    return u - half, v - half, u + half, v + half


PATCHES = [
    *("735244", "c29682", "627a9d", "576c43", "8580b1", "67bdaa", "d67e2c", "505ba6"),
    *("c15a63", "5e3c6c", "9dbc40", "e0a32e", "383d96", "469449", "af363c", "e7c71f"),
    *("bb5695", "0885a1", "ff0000", "00ff00", "0000ff", "00ffff", "ff00ff", "ffff00"),
]


def draw_chart(width: int, height: int) -> Image.Image:
    """Draw a test chart: colors, gray steps, a ramp, fine lines and a star."""
    canvas = Image.new("RGB", (width, height), "#777777")
    draw, unit = ImageDraw.Draw(canvas), width / 32
    for number, patch in enumerate(PATCHES):
        u, v = (1 + number % 8 * 2.5) * unit, (1 + number // 8 * 2.5) * unit
        draw.rectangle((u, v, u + 2.3 * unit, v + 2.3 * unit), fill=f"#{patch}")
    for step in range(16):
        u = (1 + step * 30 / 16) * unit
        draw.rectangle((u, 9 * unit, u + 30 / 16 * unit - 1, 11.6 * unit), fill=(step * 17,) * 3)
    for column in range(round(unit), round(31 * unit)):
        draw.line((column, 12 * unit, column, 13.6 * unit), fill=(round((column / unit - 1) / 30 * 255),) * 3)
    _star(draw, 26.2 * unit, 4.65 * unit, 3.65 * unit)
    _fine_lines(draw, unit, height)
    return canvas


def _star(draw: ImageDraw.ImageDraw, u: float, v: float, radius: float) -> None:
    draw.ellipse(_square(u, v, radius), fill="white")
    for ray in range(36):
        draw.pieslice(_square(u, v, radius), ray * 10, ray * 10 + 5, fill="black")
    draw.ellipse(_square(u, v, radius * 0.06), fill="#777777")


def _fine_lines(draw: ImageDraw.ImageDraw, unit: float, height: int) -> None:
    top, left = round(14.2 * unit), round(unit)
    for pitch in (1, 2, 3, 4, 6, 8, 12):
        block = round(4 * unit)
        draw.rectangle((left, top, left + block, height - unit), fill="white")
        for offset in range(0, block, 2 * pitch):
            draw.rectangle((left + offset, top, left + offset + pitch - 1, height - unit), fill="black")
        left += round(4.34 * unit)


# ---- Files ----


def save_jpeg(path: Path, picture: Array, quality: int = 88, **marks: object) -> None:
    """Write a picture as JPEG, with 4:2:0 color as cameras do."""
    pixels = Image.fromarray((picture * 255 + 0.5).astype(np.uint8))
    pixels.save(path, quality=quality, optimize=True, **marks)


def save_sixteen_bits(path: Path, picture: Array) -> None:
    """Write a picture of one plane or three as 16-bit PNG, exact to 12 bits as cameras are."""
    pixels = (picture * 4095 + 0.5).astype(np.uint16) << 4
    gray = pixels.ndim == 2
    image = pyvips.Image.new_from_array(pixels, interpretation="grey16" if gray else "rgb16")
    image.pngsave(str(path), bitdepth=16, compression=9, filter="all")


def camera_notes() -> Image.Exif:
    """Return what a camera held on its side writes about a picture."""
    notes = Image.Exif()
    tags = ExifTags.Base
    notes[tags.Make], notes[tags.Model], notes[tags.Orientation] = "Multitone", "Arithmetic 35", 6
    notes[tags.Artist], notes[tags.Copyright] = "The Multitone developers", "MIT License"
    notes[tags.DateTime] = "2025:10:12 16:41:08"
    notes.get_ifd(ExifTags.IFD.Exif).update(
        {
            tags.DateTimeOriginal: "2025:10:12 16:41:08",
            tags.ExposureTime: 1 / 125,
            tags.FNumber: 2.8,
            tags.ISOSpeedRatings: 200,
            tags.FocalLength: 85.0,
            tags.LensModel: "NumPy 85 mm f/1.8",
        }
    )
    place = {1: "N", 2: (61.0, 30.0, 12.6), 3: "E", 4: (23.0, 46.0, 15.6), 5: 0, 6: 104.0, 29: "2025:10:12"}
    notes.get_ifd(ExifTags.IFD.GPSInfo).update(place)
    return notes


XMP = b"""<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmp:CreatorTool="Multitone" xmp:Rating="5">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Tulips near the mill</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>The Multitone developers</rdf:li></rdf:Seq></dc:creator>
<dc:subject><rdf:Bag><rdf:li>spring</rdf:li><rdf:li>flowers</rdf:li></rdf:Bag></dc:subject>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def make_mountains(path: Path) -> None:
    """Write the large mountain picture, painted at half its size."""
    save_jpeg(path, develop(enlarge(paint_mountains(3000, 2000), 6000, 4000), 1, 0.006), 84)


def make_dunes(path: Path) -> None:
    """Write the large desert picture, painted at half its size."""
    save_jpeg(path, develop(enlarge(paint_dunes(3000, 2000), 6000, 4000), 2, 0.008), 84)


def make_birches(path: Path) -> None:
    """Write the wood as a camera on its side does: rows run down the trees, a note says so."""
    upright = develop(paint_birches(1800, 2700), 6)
    save_jpeg(path, np.rot90(upright), exif=camera_notes())


def make_tulips(path: Path) -> None:
    """Write the field with a color profile and a description."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    save_jpeg(path, develop(paint_tulips(2700, 1800), 10), icc_profile=profile, xmp=XMP)


def make_marble(path: Path) -> None:
    """Write the marble with its opacity."""
    pixels = (np.clip(paint_marble(1100, 1100), 0, 1) * 255 + 0.5).astype(np.uint8)
    Image.fromarray(pixels).save(path, optimize=True)


SAMPLES: dict[str, Callable[[Path], None]] = {
    "01-misty-mountains.jpg": make_mountains,
    "02-dunes.jpg": make_dunes,
    "03-sea-at-sunset.jpg": lambda path: save_jpeg(path, develop(paint_sea(2700, 1800), 3)),
    "04-birches.jpg": make_birches,
    "05-milky-way.jpg": lambda path: save_jpeg(path, develop(paint_milky_way(2400, 1600), 5)),
    "06-rain-drops.jpg": lambda path: save_jpeg(path, develop(paint_drops(2400, 1600), 7)),
    "07-city-at-night.jpg": lambda path: save_jpeg(path, develop(paint_city(2560, 1440), 9)),
    "08-tulips.jpg": make_tulips,
    "09-rose-window.jpg": lambda path: save_jpeg(path, develop(paint_stained_glass(1800, 1800), 8)),
    "10-aurora-16-bit.png": lambda path: save_sixteen_bits(path, develop(paint_aurora(1050, 700), 4, 0.002)),
    "11-moon-16-bit-gray.png": lambda path: save_sixteen_bits(path, paint_moon(1000, 1000)),
    "12-glass-marble.png": make_marble,
    "drawings/poster.png": lambda path: draw_poster(960, 1360).save(path, optimize=True),
    "drawings/test-chart.png": lambda path: draw_chart(1280, 720).save(path, optimize=True),
}


def make(name: str, folder: Path) -> str:
    """Paint one sample into a folder and say so."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    SAMPLES[name](path)
    return f"{path}: {path.stat().st_size / 1e6:.2f} MB"


def main(folder: Path) -> None:
    """Paint every sample into a folder, on two cores."""
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        for line in pool.map(make, SAMPLES, repeat(folder)):
            print(line)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "samples")
