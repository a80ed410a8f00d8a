import io
from pathlib import Path

import numpy as np
import pi_heif
import pillow_heif
import pytest
from PIL import Image

from multitone.errors import ImageError
from multitone.imaging.contents import Content
from multitone.imaging.decode import decode, looks_like_picture, read_header
from multitone.imaging.encode import Jpeg, save
from multitone.imaging.readers.base import failure
from tests import pictures
from tests.imaging.judges import exiftool, needs_exiftool
from tests.imaging.readers import properties
from tests.imaging.readers.files import heic, without


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_pixels_are_those_that_were_written(mode, tmp_path):
    array = pictures.pixels(mode, 8, 64, 48)
    data = heic(array)
    raster = decode(data).raster
    assert (raster.mode, raster.depth, decode(data).format) == (mode, 8, "HEIF")
    assert np.abs(raster.array().astype(int) - array).max() <= (1 if mode == "L" else 0)
    (tmp_path / "a.heic").write_bytes(data)
    told = read_header(str(tmp_path / "a.heic"))
    assert (told.format, told.width, told.height, told.has_alpha) == ("HEIF", 64, 48, mode == "RGBA")


def test_a_photograph_has_the_colors_that_another_build_of_libheif_sees():
    data = heic(pictures.photograph(96, 64), quality=80, chroma=420, matrix_coefficients=6)
    theirs = pi_heif.open_heif(data)
    assert np.array_equal(decode(data).raster.array(), np.array(theirs))


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_ten_bits_are_kept_and_white_stays_white(mode, tmp_path):
    array = pictures.pixels(mode, 16, 64, 48)
    data = heic(array)
    raster = decode(data).raster
    assert (raster.mode, raster.depth) == (mode, 16)
    ten = array >> 6  # how the file was made
    assert np.abs(raster.array() - np.rint(ten / 1023 * 65535)).max() <= (65 if mode == "L" else 0)
    white = decode(heic(np.full((64, 64, 3), 65535, np.uint16))).raster.array()
    assert white.min() == 65535
    (tmp_path / "a.heic").write_bytes(data)
    assert read_header(str(tmp_path / "a.heic")).is_deep


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_picture_is_turned_once(orientation, tmp_path):
    """The file says it by irot and imir, and in EXIF and XMP again."""
    upright = pictures.photograph(64, 48)
    data = heic(pictures.stored(upright, orientation), exif=pictures.exif(orientation), xmp=pictures.xmp(orientation))
    decoded = decode(data)
    assert np.array_equal(decoded.raster.array(), upright)
    assert decoded.metadata.orientation == 1
    (tmp_path / "a.heic").write_bytes(data)
    assert (read_header(str(tmp_path / "a.heic")).width, read_header(str(tmp_path / "a.heic")).height) == (64, 48)


def test_orientation_in_exif_alone_means_nothing():
    """ISO/IEC 23008-12, A.2.1: what turns a picture are properties of the file."""
    made = pillow_heif.from_bytes("RGB", (64, 48), pictures.photograph(64, 48).tobytes())
    buffer = io.BytesIO()
    made.save(buffer, quality=-1, chroma=444, matrix_coefficients=0, exif=pictures.exif(1))
    told = buffer.getvalue().replace(pictures.exif(1)[:60], pictures.exif(6)[:60])
    assert told != buffer.getvalue()
    assert np.array_equal(decode(told).raster.array(), pictures.photograph(64, 48))


@needs_exiftool
def test_metadata_and_profile_arrive(tmp_path):
    data = heic(
        pictures.photograph(64, 48), exif=pictures.exif(1), xmp=pictures.xmp(), icc_profile=pictures.wide_profile()
    )
    decoded = decode(data)
    assert decoded.raster.profile == pictures.wide_profile()
    path = tmp_path / "a.jpg"
    path.write_bytes(save(decoded.raster, Jpeg(), decoded.metadata.carried("keep", 64, 48)))
    found = exiftool(path)
    assert found["IFD0:Model"] == "Camera 1"
    assert found["XMP-dc:Title"] == "Grüße"
    assert found["ICC_Profile:ProfileDescription"] == "Wide colors of a test"


def test_the_primary_picture_is_taken_and_the_others_are_no_reason_to_refuse():
    made = pillow_heif.from_pillow(Image.new("RGB", (64, 48), "blue"))
    made.add_from_pillow(Image.new("RGB", (32, 32), "red"))
    buffer = io.BytesIO()
    made.save(buffer, primary_index=1)
    raster = decode(buffer.getvalue()).raster
    assert (raster.width, raster.height) == (32, 32)
    assert np.abs(raster.array()[4, 4].astype(int) - (255, 0, 0)).max() < 4


def shown_by(properties: tuple[str, ...], array: np.ndarray) -> np.ndarray:
    """Return what is to be seen after properties, which are applied in the order of the file (23008-12, 6.5.1)."""
    for name in properties:
        match name:
            case "cropped":
                array = array[20:52, 32:80]
            case "turned":
                array = np.rot90(array)
            case "mirrored":
                array = array[:, ::-1]
    return array


@pytest.mark.parametrize(
    "names",
    [
        ("cropped",), ("turned",), ("mirrored",), ("cropped", "turned"), ("cropped", "turned", "mirrored"),
        ("turned", "mirrored"), ("mirrored", "turned"),
    ],
)  # fmt: skip
def test_properties_are_applied_in_their_order(names: tuple[str, ...], tmp_path: Path) -> None:
    made = {
        "cropped": properties.cropped(48, 32, (8, 1), (4, 1)),
        "turned": properties.turned(1), "mirrored": properties.mirrored(1),
    }  # fmt: skip
    photograph = pictures.photograph(96, 64)
    data = properties.with_properties(heic(photograph, exif=pictures.exif(1)), *map(made.__getitem__, names))
    decoded, wanted = decode(data), shown_by(names, photograph)
    np.testing.assert_array_equal(decoded.raster.array(), wanted)
    (tmp_path / "a.heic").write_bytes(data)
    told = read_header(str(tmp_path / "a.heic"))
    assert (told.height, told.width) == wanted.shape[:2]


@pytest.mark.parametrize("size", [(80, 64), (120, 64), (96, 40), (4000, 3000)])
def test_a_size_that_is_not_that_of_the_pixels_is_refused(size: tuple[int, int]) -> None:
    data = heic(pictures.photograph(96, 64))
    with pytest.raises(ImageError) as caught:
        decode(properties.with_property(data, properties.sized(96, 64), properties.sized(*size)))
    assert caught.value.kind in ("unreadable", "truncated")


@pytest.mark.parametrize(
    ("size", "kind"), [((23, 66_930_005), "too-large"), ((577_468_326, 3585), "too-large"), ((0, 64), "unreadable")]
)
def test_what_a_file_claims_is_not_taken_for_a_lack_of_memory(size: tuple[int, int], kind: str) -> None:
    data = heic(pictures.photograph(96, 64))
    with pytest.raises(ImageError) as caught:
        decode(properties.with_property(data, properties.sized(96, 64), properties.sized(*size)))
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Security limit exceeded: Image size 23x66930005 exceeds the maximum image size 1073741824\n", "too-large"),
        ("Security limit exceeded: Allocating 9000000000 bytes exceeds the security limit of 1000 bytes", "too-large"),
        ("Security limit exceeded: Number of extents in iloc box (65535) exceeds security limit (32)", "unreadable"),
        ("Invalid image size: zero width or height", "unreadable"),
        ("Unspecified: Could not allocate memory", "out-of-memory"),
    ],
)
def test_what_libheif_says_of_memory_is_told_apart(said: str, kind: str) -> None:
    assert failure(RuntimeError(f"Memory allocation error: {said}")).kind == kind


def test_further_pictures_are_told(tmp_path: Path) -> None:
    made = pillow_heif.from_pillow(Image.new("RGB", (64, 48), "blue"))
    made.add_from_pillow(Image.new("RGB", (32, 32), "red"))
    made.save(tmp_path / "two.heic")
    (tmp_path / "one.heic").write_bytes(heic(pictures.photograph(64, 48)))
    assert Content.SECOND_PICTURE in read_header(str(tmp_path / "two.heic")).contents
    assert Content.SECOND_PICTURE in decode((tmp_path / "two.heic").read_bytes()).contents
    assert Content.SECOND_PICTURE not in read_header(str(tmp_path / "one.heic")).contents


@pytest.mark.parametrize("brand", [b"hevc", b"hevx"])
def test_a_sequence_is_refused(brand):
    data = heic(pictures.photograph(64, 48))
    with pytest.raises(ImageError, match="animated") as caught:
        decode(data[:8] + brand + data[12:])
    assert caught.value.kind == "unsupported"


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_a_file_that_ends_early_is_truncated(part):
    data = heic(pictures.photograph(64, 48))
    with pytest.raises(ImageError) as caught:
        decode(data[: int(len(data) * part)])
    assert caught.value.kind == "truncated"


def test_without_the_library_the_remedy_is_told_and_the_file_is_known_all_the_same(monkeypatch, tmp_path):
    data = heic(pictures.photograph(64, 48))
    without(monkeypatch, "pi_heif", "pillow_heif")
    with pytest.raises(ImageError, match=r'pip install "multitone\[formats\]"') as caught:
        decode(data)
    assert caught.value.kind == "unsupported"
    (tmp_path / "a.heic").write_bytes(data)
    assert read_header(str(tmp_path / "a.heic")).format == "HEIF"
    assert looks_like_picture(data[:16])
