"""Look files for tests: .cube as text, and HaldCLUT pictures."""

import itertools

import numpy as np

from tests import pictures


def cube_text(cube, *head):
    """Return a .cube file of a cube (side, side, side, 3), indexed by blue, green and red."""
    rows = (" ".join(f"{value:.7f}" for value in row) for row in cube.reshape(-1, 3))
    return "\n".join((*head, f"LUT_3D_SIZE {len(cube)}", *rows, "")).encode()


def curves_text(curves, *head):
    """Return a .cube file of curves, (3, points)."""
    rows = (" ".join(f"{value:.7f}" for value in row) for row in curves.T)
    return "\n".join((*head, f"LUT_1D_SIZE {curves.shape[1]}", *rows, "")).encode()


def identity(side):
    """Return the cube that changes nothing."""
    steps = np.linspace(0, 1, side)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    return np.stack((red, green, blue), axis=3)


def random_cube(side, seed=1):
    """Return a cube of any colors."""
    return np.random.default_rng(seed).random((side, side, side, 3))


def smooth_cube(side):
    """Return a cube that turns and bends colors without edges."""
    red, green, blue = np.moveaxis(identity(side), 3, 0)
    return np.stack((red * 0.7 + green * green * 0.3, 1 - (1 - green) ** 1.5, 0.1 + 0.8 * blue * (0.5 + red / 2)), 3)


def hald(cube, depth=8):
    """Return the PNG of a HaldCLUT."""
    top, kind = (255, np.uint8) if depth == 8 else (65535, np.uint16)
    side = round(len(cube) ** 1.5)
    return pictures.png(np.rint(cube * top).astype(kind).reshape(side, side, 3))


def tetrahedral(cube, color):
    """Look one color of 0..1 up, by the cases of Kasson, Plouffe and Nin (1993), written out."""
    last = len(cube) - 1
    cell = [min(int(value * last), last - 1) for value in color]
    x, y, z = (value * last - whole for value, whole in zip(color, cell, strict=True))
    corner = {(i, j, k): cube[cell[2] + k, cell[1] + j, cell[0] + i] for i, j, k in itertools.product((0, 1), repeat=3)}
    first, final = corner[0, 0, 0], corner[1, 1, 1]
    if x > y > z:
        return (1 - x) * first + (x - y) * corner[1, 0, 0] + (y - z) * corner[1, 1, 0] + z * final
    if x > z >= y:
        return (1 - x) * first + (x - z) * corner[1, 0, 0] + (z - y) * corner[1, 0, 1] + y * final
    if z >= x > y:
        return (1 - z) * first + (z - x) * corner[0, 0, 1] + (x - y) * corner[1, 0, 1] + y * final
    if y >= x > z:
        return (1 - y) * first + (y - x) * corner[0, 1, 0] + (x - z) * corner[1, 1, 0] + z * final
    if y > z >= x:
        return (1 - y) * first + (y - z) * corner[0, 1, 0] + (z - x) * corner[0, 1, 1] + x * final
    return (1 - z) * first + (z - y) * corner[0, 0, 1] + (y - x) * corner[0, 1, 1] + x * final
