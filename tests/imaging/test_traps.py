"""Traps of Pillow and libvips, each seen once, and the test that would see it again.

1. A save that fails leaves nothing of what was there; a full disk is no bad picture.
   storage/test_atomic_file.py::test_a_failure_leaves_the_target_whole_or_absent
   storage/test_atomic_file.py::test_an_existing_file_is_never_touched_otherwise
   engines/test_processes.py::test_a_full_disk_stops_the_job
2. convert("L") clips 16-bit gray; 48- and 64-bit PNG and 16-bit RGB TIFF open as 8 bits without a word.
   imaging/test_raster.py::test_all_values_of_16_bits_are_reduced_to_the_nearest
   imaging/test_decode.py::test_png_of_16_bits_is_read_exactly
   imaging/test_decode.py::test_tiff_of_16_bits_is_read_exactly
   imaging/test_decode.py::test_bright_16_bit_gray_is_not_clipped
   imaging/test_whole_path.py::test_16_bits_stay_16_bits_to_the_last
3. convert("L") keeps a profile of colors in a gray file.
   imaging/test_encode.py::test_a_gray_file_never_gets_a_profile_of_colors
   imaging/test_encode.py::test_turning_a_picture_gray_leaves_no_profile_of_colors
   imaging/test_whole_path.py::test_display_p3_becomes_gray_by_way_of_srgb
4. Plain saves drop metadata, keep the old thumbnail, the place in XMP and an orientation that is applied already.
   imaging/metadata/test_metadata.py::test_no_pixel_of_the_thumbnail_is_left
   imaging/metadata/test_location.py::test_exiftool_finds_no_place_and_all_the_rest
   imaging/test_encode.py::test_exif_too_long_for_jpeg_is_told_with_its_remedy
   imaging/writers/test_every_format.py::test_exiftool_finds_every_tag_that_the_format_can_hold
   imaging/writers/test_every_format.py::test_orientation_is_applied_once
   imaging/test_whole_path.py::test_all_orientations_give_the_same_upright_pixels
5. verify() does not see that a JPEG ends early; LOAD_TRUNCATED_IMAGES holds for the whole process.
   imaging/test_decode.py::test_a_file_that_ends_early_is_truncated_and_never_half_gray
   imaging/test_traps.py::test_a_truncated_jpeg_passes_for_whole_with_pillow_and_not_here
   imaging/test_traps.py::test_a_deep_tiff_that_ends_early_is_never_half_black
   imaging/test_traps.py::test_nothing_that_holds_for_the_whole_process_is_changed
6. Of several pictures in a file one is kept; RGBA becomes L without alpha; a palette's transparency is lost.
   imaging/test_whole_path.py::test_pictures_that_have_pages_are_refused_with_a_reason
   imaging/frames/test_animations.py::test_lossless_results_show_what_their_sources_show
   imaging/test_whole_path.py::test_gray_with_alpha_stays_it
   imaging/test_whole_path.py::test_a_transparent_color_of_a_palette_is_transparent
   imaging/test_encode.py::test_transparent_parts_of_a_jpeg_take_the_color_chosen
   imaging/test_traps.py::test_gray_of_a_transparent_picture_is_still_transparent
7. Adobe stores ink upside down, and ink has a profile; WebP has no gray; quality="keep" fails after any change.
   imaging/test_ink.py::test_ink_has_the_colors_that_its_profile_gives_it
   imaging/test_ink.py::test_imagemagick_sees_the_same_ink_and_the_same_colors
   imaging/test_as_srgb.py::test_gray_keeps_its_look_where_a_format_cannot_hold_its_profile
   imaging/test_traps.py::test_a_changed_jpeg_is_written_though_its_quality_cannot_be_kept
8. MAX_IMAGE_PIXELS only warns up to twice its value; EPS starts Ghostscript; libvips reads what nobody should trust.
   imaging/test_decode.py::test_a_picture_over_the_limit_is_refused_before_its_pixels_are_read
   imaging/test_decode.py::test_a_decompression_bomb_is_refused
   imaging/test_decode.py::test_formats_that_start_other_programs_are_not_opened
   imaging/test_traps.py::test_libvips_keeps_nothing_and_reads_nothing_untrusted
9. An image shared between threads, Pillow's blocks kept, libvips started before a fork.
   test_layers.py::test_one_image_knows_nothing_of_many
   engines/test_processes.py::test_no_qt_in_a_worker_and_no_libvips_in_the_fork_server
   imaging/test_traps.py::test_nothing_that_holds_for_the_whole_process_is_changed
10. Luma by Rec. 601, by Rec. 709 and of linear light differ visibly.
   operations/test_color.py::test_rec601_at_8_bits_is_the_formula_exactly
   operations/test_color.py::test_the_three_differ_as_they_should_for_red
   imaging/test_traps.py::test_a_listing_says_which_formula_makes_gray
11. A chessboard of single pixels has half the light: 188, not 128.
   operations/test_linear_light.py::test_a_chessboard_of_single_pixels_has_half_the_light
"""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageFile

from multitone.errors import ImageError
from multitone.imaging.decode import decode
from multitone.imaging.operation import operations
from tests import pictures
from tests.imaging.whole_path import outcome_of, processed

TESTS = Path(__file__).parents[1]
NAMED = re.findall(r"^   ([\w/]+\.py)::(test_\w+)$", __doc__, re.MULTILINE)


def test_every_trap_has_a_test_that_is_there():
    assert re.findall(r"^(\d+)\. ", __doc__, re.MULTILINE) == [str(number) for number in range(1, 12)]
    assert len(NAMED) > 30
    missing = [name for file, name in NAMED if f"def {name}(" not in (TESTS / file).read_text("utf-8")]
    assert not missing


def test_a_truncated_jpeg_passes_for_whole_with_pillow_and_not_here():
    """What Pillow's verify() lets through must be found where pixels are decoded."""
    cut = pictures.jpeg(200, 150)[:-2000]
    with Image.open(io.BytesIO(cut)) as opened:
        opened.verify()
    with pytest.raises(ImageError) as refused:
        decode(cut)
    assert refused.value.kind == "truncated"


@pytest.mark.parametrize("part", [0.3, 0.9])
@pytest.mark.parametrize("compression", [None, "zlib"])
@pytest.mark.parametrize(("photometric", "bands"), [("minisblack", 1), ("rgb", 3), ("separated", 4)])
def test_a_deep_tiff_that_ends_early_is_never_half_black(photometric, bands, compression, part):
    """Of a cut TIFF libvips returned black for what is missing, for all that it was told of truncated files."""
    noise = np.random.default_rng(2).integers(0, 65536, (80, 60, bands)).astype(np.uint16)
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, noise.squeeze(), photometric=photometric, compression=compression, rowsperstrip=9)
    whole = buffer.getvalue()
    assert decode(whole).raster.depth == 16
    with pytest.raises(ImageError) as refused:
        decode(whole[: int(len(whole) * part)])
    assert refused.value.kind in ("truncated", "unreadable")


def test_nothing_that_holds_for_the_whole_process_is_changed(tmp_path):
    """One picture's leniency would be all pictures'; kept blocks made memory grow without saving any time."""
    files = {
        "a.jpg": pictures.jpeg(),
        "b.png": pictures.png(pictures.pixels("RGBA", 16)),
        "c.jpg": pictures.jpeg()[:-400],
    }
    for name, data in files.items():
        outcome_of(tmp_path, data, name, "made.png", "grayscale", "resize percent=50")
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
    assert Image.core.get_blocks_max() == 0


def test_gray_of_a_transparent_picture_is_still_transparent(tmp_path):
    array = pictures.pixels("RGBA")
    assert Image.fromarray(array).convert("L").mode == "L", "that is the trap"
    with Image.open(processed(tmp_path, pictures.png(array), "a.png", "b.png", "grayscale")) as made:
        assert made.mode == "LA"
        assert np.array_equal(np.asarray(made)[:, :, 1], array[:, :, 3])


def test_a_changed_jpeg_is_written_though_its_quality_cannot_be_kept(tmp_path):
    data = pictures.jpeg()
    with Image.open(io.BytesIO(data)) as opened, pytest.raises(ValueError, match="keep"):
        opened.convert("L").save(io.BytesIO(), "JPEG", quality="keep")
    with Image.open(processed(tmp_path, data, "a.jpg", "b.jpg", "grayscale")) as made:
        assert made.mode == "L"


def test_libvips_keeps_nothing_and_reads_nothing_untrusted():
    """Asked in a fresh interpreter, for the first import of libvips decides it."""
    code = (
        "import os; from multitone.imaging.raster import vips; libvips = vips(); import pyvips;"
        "print(pyvips.cache_get_max(), os.environ['VIPS_BLOCK_UNTRUSTED'], os.environ['VIPS_CONCURRENCY'])"
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith("VIPS_")}
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=clean)
    assert told.stdout.split() == ["0", "1", "1"]


def test_a_listing_says_which_formula_makes_gray():
    said = operations()["grayscale"].type.__doc__
    assert said is not None
    for word in ("0.299 R", "BT.601-7", "0.2126 R", "BT.709-6", "IEC 61966-2-1"):
        assert word in said
