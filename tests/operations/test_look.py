"""The step `lut`: looks applied, beside other programs."""

import subprocess

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter
from scipy.interpolate import RegularGridInterpolator

from multitone.errors import UsageError
from multitone.imaging import step_files
from multitone.imaging.operation import build_operation
from multitone.imaging.raster import Raster
from multitone.native import tetrahedra
from tests import looks, pictures


@pytest.fixture
def look(tmp_path):
    """Write a look file, and return a function that applies it to an array."""

    def apply(data, array, name="some.cube", **values):
        path = tmp_path / name
        path.write_bytes(data)
        step = build_operation("lut", {"file": str(path), **values})
        step.check()
        return step.process(Raster(array)).array()

    return apply


@pytest.fixture(params=["C", "NumPy"])
def either(request, monkeypatch):
    """Run a test with the kernel and with its stand-in."""
    if request.param == "NumPy":
        monkeypatch.setattr(tetrahedra, "built", lambda: False)
    elif not tetrahedra.built():
        pytest.skip("there was no compiler for the kernel")


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("mode", pictures.MODES)
def test_the_look_of_nothing_changes_nothing(look, either, mode, depth):
    array = pictures.pixels(mode, depth)
    expected = Raster(array).colored().array()
    for side in (2, 5, 33):
        assert np.array_equal(look(looks.cube_text(looks.identity(side)), array, f"{side}.cube"), expected)
    assert np.array_equal(look(looks.hald(looks.identity(16), 16), array, "hald.png"), expected)


@pytest.mark.parametrize("depth", [8, 16])
def test_colors_are_made_of_four_corners_by_the_published_cases(look, either, depth):
    cube = looks.random_cube(4)
    array = np.random.default_rng(3).integers(0, 256 if depth == 8 else 65536, (20, 20, 3))
    array[0, :3] = [[5, 5, 5], [5, 5, 90], [90, 5, 5]]  # cases that meet
    top = 255 if depth == 8 else 65535
    done = look(looks.cube_text(cube), array.astype(np.uint8 if depth == 8 else np.uint16))
    expected = [[looks.tetrahedral(cube, color / top) * top for color in row] for row in array]
    assert np.abs(done - np.array(expected)).max() <= 0.5 + top / 65535 * 0.05


def test_a_smooth_look_is_that_of_scipy_and_of_pillow(look, either):
    """Both interpolate by eight corners, which is close where a cube bends little."""
    cube, array = looks.smooth_cube(17), pictures.photograph()
    done = look(looks.cube_text(cube), array).astype(int)
    steps = np.linspace(0, 1, 17)
    by_scipy = RegularGridInterpolator((steps, steps, steps), cube)(array[:, :, ::-1] / 255) * 255
    assert np.abs(done - by_scipy).max() <= 1.1
    table = ImageFilter.Color3DLUT(17, [tuple(row) for row in cube.reshape(-1, 3)])
    by_pillow = np.asarray(Image.fromarray(array).filter(table)).astype(int)
    assert np.abs(done - by_pillow).max() <= 2


@pytest.mark.parametrize("depth", [8, 16])
def test_a_hald_clut_is_that_of_imagemagick(look, tmp_path, depth):
    array = pictures.photograph()
    data = looks.hald(looks.smooth_cube(36), depth)
    Image.fromarray(array).save(tmp_path / "in.png")
    (tmp_path / "hald.png").write_bytes(data)
    command = ["convert", tmp_path / "in.png", tmp_path / "hald.png", "-hald-clut", tmp_path / "out.png"]
    subprocess.run(command, check=True)
    with Image.open(tmp_path / "out.png") as image:
        expected = np.asarray(image.convert("RGB")).astype(int)
    assert np.abs(look(data, array, "hald.png") - expected).max() <= 1


@pytest.mark.parametrize("depth", [8, 16])
def test_curves_are_those_of_numpy(look, depth):
    curves = np.random.default_rng(2).random((3, 7))
    array = pictures.pixels("RGBA", depth)
    top = np.iinfo(array.dtype).max
    done = look(looks.curves_text(curves), array)
    for band in range(3):
        expected = np.interp(array[:, :, band] / top, np.linspace(0, 1, 7), curves[band]) * top
        assert np.abs(done[:, :, band] - expected).max() <= 0.51
    assert np.array_equal(done[:, :, 3], array[:, :, 3])


def test_a_domain_says_what_the_table_spans(look, either):
    array = np.arange(256, dtype=np.uint8).reshape(16, 16, 1).repeat(3, 2)
    cube = looks.identity(2)
    narrow = look(looks.cube_text(cube, "DOMAIN_MIN 0.2 0.2 0.2", "DOMAIN_MAX 0.6 0.6 0.6"), array, "narrow.cube")
    assert np.abs(narrow - np.clip((array / 255 - 0.2) / 0.4, 0, 1) * 255).max() <= 0.51
    curves = np.array([[0.0, 1.0]] * 3)
    head = ("DOMAIN_MIN 0 0 0", "DOMAIN_MAX 2 1 1")
    halved = look(looks.curves_text(curves, *head), array, "half.cube")
    assert np.abs(halved[:, :, 0] - array[:, :, 0] / 2).max() <= 0.5
    assert np.array_equal(halved[:, :, 1:], array[:, :, 1:])


def test_curves_before_a_cube_are_applied_first(look, either):
    """As DaVinci Resolve writes them: both sizes, both ranges, and one table behind the other."""
    array = pictures.photograph()
    curves = np.linspace(0, 1, 256) ** 0.5
    rows = [f"{value:.7f} {value:.7f} {value:.7f}" for value in curves]
    rows += [" ".join(f"{value:.7f}" for value in row) for row in (1 - looks.identity(2)).reshape(-1, 3)]
    head = ["LUT_1D_SIZE 256", "LUT_1D_INPUT_RANGE 0 1", "LUT_3D_SIZE 2", "LUT_3D_INPUT_RANGE 0 1"]
    done = look("\r\n".join(["\ufeff# made by hand", 'TITLE "both # of them"', *head, *rows]).encode(), array)
    assert np.abs(done - (1 - (array / 255) ** 0.5) * 255).max() <= 0.51


@pytest.mark.parametrize("depth", [8, 16])
@given(strength=st.floats(0, 100))
def test_strength_lies_between_the_picture_and_the_look(tmp_path_factory, depth, strength):
    path = tmp_path_factory.getbasetemp() / "strength.cube"
    path.exists() or path.write_bytes(looks.cube_text(looks.random_cube(5)))
    array = pictures.pixels("RGB", depth, 9, 7)
    whole, part = (
        build_operation("lut", {"file": str(path), "strength": value}).process(Raster(array)).array()
        for value in (100, strength)
    )
    expected = array + (whole.astype(float) - array) * strength / 100
    assert np.abs(part - expected).max() <= 1


def test_c_and_numpy_give_the_same(look, monkeypatch):
    cube = looks.random_cube(9)
    for depth in (8, 16):
        array = pictures.pixels("RGBA", depth, 300, 200)
        one = look(looks.cube_text(cube), array, strength=70)
        with monkeypatch.context() as patched:
            patched.setattr(tetrahedra, "built", lambda: False)
            other = look(looks.cube_text(cube), array, strength=70)
        difference = np.abs(one.astype(int) - other)
        assert difference.max() <= 1
        assert (difference > 0).mean() < 0.01


# ---- What is no look ----

LINE = b"0 0 0\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"hello", "LUT_1D_SIZE"),
        (b"\0\1\2\3" * 50, "neither"),
        (b"LUT_3D_SIZE 2\n" + LINE * 7, "7 lines of colors where its size says 8"),
        (b"LUT_3D_SIZE 2\n" + LINE * 9, "9 lines"),
        (b"LUT_3D_SIZE 999999999\n" + LINE, "2 to 144"),
        (b"LUT_3D_SIZE 99999999999999999999\n" + LINE, "2 to 144"),
        (b"LUT_3D_SIZE 1\n" + LINE, "2 to 144"),
        (b"LUT_3D_SIZE\n" + LINE, "2 to 144"),
        (b"LUT_3D_SIZE two\n" + LINE, "2 to 144"),
        (b"LUT_1D_SIZE 65537\n" + LINE, "65,536"),
        (b"LUT_3D_SIZE 2\n" + LINE * 7 + b"0 0 x\n", "three numbers"),
        (b"LUT_3D_SIZE 2\n" + LINE * 7 + b"0 0 0x\n", "three numbers"),
        (b"LUT_3D_SIZE 2\n" + LINE * 7 + b"0 0 -nan\n", "too large"),
        (b"LUT_3D_SIZE 2\n" + LINE * 7 + b"0 0 1e999\n", "too large"),
        (b"LUT_3D_SIZE 2\nDOMAIN_MIN 0 0\n" + LINE * 8, "DOMAIN_MIN"),
        (b"LUT_3D_SIZE 2\nDOMAIN_MIN 1 1 1\n" + LINE * 8, "ends before"),
        (b"LUT_3D_SIZE 2\nDOMAIN_MAX 3e38 3e38 3e38\n" + LINE * 8, "too large"),
        (b"LUT_1D_SIZE 2\nLUT_1D_INPUT_RANGE 1\n" + LINE * 2, "LUT_1D_INPUT_RANGE"),
        (pictures.png(pictures.pixels("RGB")), "HaldCLUT is a square"),
        (pictures.png(pictures.pixels("RGB", 8, 27, 27))[:-30], "cannot be used"),
        (b"\x89PNG", "cannot be used"),
    ],
)
def test_what_is_no_look_is_said(look, data, words):
    with pytest.raises(UsageError, match=words):
        look(data, pictures.photograph())


def test_a_picture_that_claims_to_be_huge_is_refused_before_it_is_decoded(look):
    png = bytearray(pictures.png(pictures.pixels("RGB", 8, 27, 27)))
    png[16:24] = (60_000).to_bytes(4) * 2
    import zlib

    png[29:33] = zlib.crc32(png[12:29]).to_bytes(4)
    with pytest.raises(UsageError, match="60,000 × 60,000"):
        look(bytes(png), pictures.photograph(), "huge.png")


def test_without_a_file_nothing_changes_and_the_check_asks_for_one():
    step = build_operation("lut", {})
    assert step.changes_nothing
    assert np.array_equal(step.process(Raster(pictures.photograph())).array(), pictures.photograph())
    with pytest.raises(UsageError, match="choose"):
        step.check()


def test_a_file_is_read_once_and_again_when_it_changes(look, tmp_path, monkeypatch):
    array, reads = pictures.photograph(), []
    read = step_files._bytes_of
    monkeypatch.setattr(step_files, "_bytes_of", lambda stamp: reads.append(stamp) or read(stamp))
    first = look(looks.cube_text(looks.random_cube(3, 1)), array)
    step = build_operation("lut", {"file": str(tmp_path / "some.cube")})
    for _ in range(3):
        assert np.array_equal(step.process(Raster(array)).array(), first)
    assert len(reads) == 1
    (tmp_path / "some.cube").write_bytes(looks.cube_text(looks.random_cube(4, 2)))
    assert not np.array_equal(step.process(Raster(array)).array(), first)
    assert len(reads) == 2
