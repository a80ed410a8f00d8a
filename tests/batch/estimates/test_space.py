import shutil

import pytest

from multitone.batch.estimates.space import estimated_bytes, free_bytes, shortage
from multitone.batch.problems import CautionKind
from multitone.imaging.decode import decode
from multitone.imaging.encode import build_format, export_formats, save
from multitone.imaging.raster import Raster
from multitone.paths import samples


@pytest.mark.parametrize("name", export_formats())
def test_the_same_format_takes_the_same_space(name):
    assert estimated_bytes(1234, name.upper(), name) == 1234


def test_formats_that_are_not_written_are_taken_for_bare_pixels():
    assert estimated_bytes(3000, "PSD", "bmp") == 3000
    assert estimated_bytes(3000, "", "bmp") == 3000


@pytest.fixture(scope="module")
def crops():
    """Parts of the sample photographs, each at its full detail."""
    made = []
    for path in sorted(samples().glob("0[1-8]*.jpg"))[::2]:
        array = decode(path.read_bytes()).raster.array()
        top, left = array.shape[0] // 3, array.shape[1] // 3
        made.append(Raster(array[top : top + 300, left : left + 400].copy()))
    return made


@pytest.mark.parametrize("name", export_formats())
def test_an_estimate_is_right_on_average_within_a_factor_of_two(name, crops):
    taken = sum(len(save(crop, build_format(name))) for crop in crops)
    estimate = export_formats()[name].type.bytes_per_pixel * sum(crop.width * crop.height for crop in crops)
    assert taken / 2 < estimate < taken * 2


def test_free_space_is_that_of_the_disk_where_the_folder_will_be(tmp_path):
    free = free_bytes(str(tmp_path / "not" / "there" / "yet"))
    assert free == pytest.approx(shutil.disk_usage(tmp_path).free, rel=0.2)


def test_a_shortage_is_told_and_nothing_else():
    assert shortage(10, 10) == ""
    assert shortage(10, None) == ""
    said = shortage(5_400_000_000, 1_210_000)
    assert said == "The results may take about 5.4 GB, but only 1.2 MB is free."
    assert said.kind == CautionKind.SPACE
