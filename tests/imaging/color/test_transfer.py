import io
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms
from skimage import color

from multitone.imaging.color.transfer import (
    colorants,
    encoded,
    encoding_table,
    in_light,
    light_table,
    tags,
    to_encoded,
)
from multitone.imaging.raster import vips
from tests import pictures


def profile_with(curve):
    """Return a gray profile with that curve."""
    plain = pictures.gray_profile()
    at = plain.index(b"curv")
    for entry in range(132, 132 + 12 * struct.unpack_from(">I", plain, 128)[0], 12):
        if plain[entry : entry + 4] == b"kTRC":
            assert struct.unpack_from(">I", plain, entry + 4)[0] == at
            plain = plain[: entry + 8] + struct.pack(">I", len(curve)) + plain[entry + 12 :]
    data = plain[:at] + curve + bytes(-len(curve) % 4)
    return struct.pack(">I", len(data)) + data[4:]


def parametric(kind, *values):
    return struct.pack(f">4s4xHxx{len(values)}i", b"para", kind, *(round(v * 65536) for v in values))


def sampled(samples):
    return struct.pack(f">4s4xI{len(samples)}H", b"curv", len(samples), *samples)


SRGB = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
CURVES = {
    "identity": sampled([]),
    "gamma": sampled([round(2.2 * 256)]),
    "samples": sampled(np.rint(np.linspace(0, 1, 300) ** 1.7 * 65535).astype(int).tolist()),
    "kind 0": parametric(0, 1.9),
    "kind 1": parametric(1, 2.0, 1.1, -0.1),
    "kind 2": parametric(2, 2.0, 1.25, -0.25, 0.0),
    "kind 3": parametric(3, *SRGB),
    "kind 4": parametric(4, *SRGB, 0.0, 0.0),
}


@pytest.mark.parametrize("name", CURVES)
def test_gray_is_as_light_as_little_cms_finds_it(name):
    """Within a level of 8 bits, leaving out the darkest, where Little CMS works with curves of 4096 steps."""
    profile = profile_with(CURVES[name])
    shades = np.arange(256, dtype=np.uint8).reshape(16, 16)
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    seen = ImageCms.profileToProfile(Image.fromarray(shades), source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    expected = np.asarray(seen)[:, :, 1].ravel()
    ours = to_encoded(light_table(profile, 8)) * 255
    assert np.abs(ours - expected)[expected > 80].max() <= 1.01


def test_light_of_srgb_is_that_of_scikit_image():
    shades = np.repeat(np.linspace(0, 1, 256)[:, np.newaxis], 3, axis=1)
    assert light_table(None, 8) == pytest.approx(color.rgb2xyz(shades)[:, 1], abs=1e-6)


@pytest.mark.parametrize("profile", [None, pictures.wide_profile(), pictures.gray_profile(), pictures.srgb_profile()])
def test_what_was_decoded_is_encoded_again(profile):
    """Exactly at 8 bits, within a level at 16 where the curve is that of sRGB or flatter.

    A bare gamma is so steep at black that the first dozen of 65,536 shades share their light of 16 bits.
    """
    for depth, kind in ((8, np.uint8), (16, np.uint16)):
        values = np.arange(1 << depth).astype(kind).reshape(-1, 256, 1)
        image = vips().Image.new_from_array(values)
        back = encoded(in_light(image, profile), profile, depth).numpy().reshape(values.shape).astype(int)
        assert np.abs(back - values)[values >= 16].max() <= (0 if depth == 8 else 1)
        assert np.abs(back - values).max() <= (0 if depth == 8 else 16)


@pytest.mark.parametrize("depth", [8, 16])
def test_light_of_any_strength_is_encoded_by_the_formula(depth):
    light = np.linspace(-0.2, 1.2, 10_000).astype(np.float32).reshape(100, 100, 1)
    done = encoded(vips().Image.new_from_array(light), None, depth).numpy().reshape(light.shape)
    top = 255 if depth == 8 else 65535
    expected = to_encoded(np.clip(light.astype(float), 0, 1)) * top
    assert done.dtype == (np.uint8 if depth == 8 else np.uint16)
    assert np.abs(done - expected).max() <= (0.52 if depth == 8 else 1.3)


@pytest.mark.parametrize(
    "curve",
    [
        b"",
        b"curv",
        b"none" + bytes(20),
        parametric(5, 1.0),
        parametric(3, 1.0),
        sampled([9, 8, 7]),
        sampled([0, 0]),
        CURVES["samples"][:40],
        parametric(0, -1.0),
    ],
)
def test_a_curve_of_no_use_is_that_of_srgb(curve):
    assert np.array_equal(light_table(profile_with(curve), 8), light_table(None, 8))


@given(st.binary(max_size=60), st.sampled_from([b"", b"curv", b"para"]))
def test_whatever_stands_in_a_profile_nothing_breaks(junk, kind):
    for profile in (junk, profile_with(kind + bytes(4) + junk), pictures.wide_profile()[: 100 + len(junk) * 5]):
        with np.errstate(all="ignore"):
            table = light_table(profile, 8)
        assert table[-1] == pytest.approx(1)
        assert (np.diff(table) >= 0).all()
        colorants(profile)


def test_colorants_are_found_where_they_say_all():
    expected = [[0.60974, 0.20528, 0.14919], [0.31111, 0.62567, 0.06322], [0.01947, 0.06087, 0.74457]]
    assert colorants(pictures.wide_profile()) == pytest.approx(np.array(expected), abs=1e-5)
    assert colorants(pictures.gray_profile()) is None
    assert colorants(pictures.wide_profile().replace(b"cprt", b"A2B0")) is None
    assert set(tags(pictures.gray_profile())) == {b"desc", b"cprt", b"wtpt", b"kTRC"}


def test_tables_are_made_once():
    assert encoding_table(None, 8) is encoding_table(None, 8)
    assert encoding_table(None, 8).dtype == np.uint8
