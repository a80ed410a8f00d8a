import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.cli.doctor import findings
from multitone.native import patches

needs_kernel = pytest.mark.skipif(not patches.built(), reason="there was no compiler for the kernel")
SOURCE = np.zeros((1, 12, 13), np.float32)
TARGET = np.zeros((1, 4, 5), np.float32)
SCALES = np.ones(1, np.float32)
FIXED = np.zeros((1, 4, 5), np.float32)
FIXED.flags.writeable = False


def by_formula(source, scales, seen, reach, falloff):
    """The docstring of `write_means`, in double precision, one neighbor after another."""
    margin = reach + 1
    source = source.astype(np.float64)
    rows, width = source.shape[1] - 2 * margin, source.shape[2] - 2 * margin
    sums, total = np.zeros((len(source), rows, width)), np.zeros((rows, width))
    own = source[:, margin:-margin, margin:-margin]
    for down in range(-reach, reach + 1):
        for across in range(-reach, reach + 1):
            d = np.zeros((rows, width))
            for y in (-1, 0, 1):
                for x in (-1, 0, 1):
                    one, other = (
                        source[:, margin + a : margin + a + rows, margin + b : margin + b + width]
                        for a, b in ((y, x), (y + down, x + across))
                    )
                    d += np.einsum("p,pyx->yx", scales, (one - other) ** 2)
            weights = np.maximum(1 - falloff * np.maximum(d - 2, 0), 0) ** 8
            place = slice(margin + down, margin + down + rows), slice(margin + across, margin + across + width)
            weights = weights * (1 if seen is None else seen[place])
            total += weights
            sums += weights * source[:, *place]
    return np.where(total > 0, sums / np.where(total > 0, total, 1), own)


@st.composite
def drawn_jobs(draw):
    """Draw planes with noise and an edge, what is seen of them, and how they are compared."""
    planes, reach = draw(st.sampled_from([1, 3])), draw(st.integers(1, 5))
    rows, width = draw(st.integers(1, 20)), draw(st.integers(1, 24))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    shape = (rows + 2 * reach + 2, width + 2 * reach + 2)
    source = random.normal(100, draw(st.sampled_from([0, 1, 20])), (planes, *shape)).astype(np.float32)
    source[:, :, shape[1] // 2 :] += 60
    seen = (random.random(shape) * random.integers(0, 2, shape)).astype(np.float32) if draw(st.booleans()) else None
    scales = random.uniform(0.0005, 0.01, planes).astype(np.float32)
    return source, scales, seen, reach, draw(st.sampled_from([0.05, 0.17, 1.0]))


@needs_kernel
@given(drawn_jobs())
def test_means_are_those_of_the_formula(job):
    source, scales, seen, reach, falloff = job
    margin = reach + 1
    target = np.empty((len(source), source.shape[1] - 2 * margin, source.shape[2] - 2 * margin), np.float32)
    patches.write_means(source, target, scales, seen, reach, falloff)
    assert np.abs(target - by_formula(*job)).max() <= 0.02


@needs_kernel
@pytest.mark.parametrize("planes", [1, 3])
def test_pictures_larger_than_a_tile_have_no_seams(planes):
    """A tile has 128 columns and 16 rows."""
    source = np.random.default_rng(2).normal(100, 9, (planes, 16 * 2 + 1 + 8, 128 * 2 + 3 + 8)).astype(np.float32)
    target = np.empty((planes, 33, 259), np.float32)
    scales = np.full(planes, 1 / (9 * planes * 81), np.float32)
    patches.write_means(source, target, scales, None, 3, 0.17)
    assert np.abs(target - by_formula(source, scales, None, 3, 0.17)).max() <= 0.01


@needs_kernel
@pytest.mark.parametrize(
    ("source", "target", "scales", "seen", "reach", "falloff", "error", "words"),
    [
        (SOURCE, TARGET, SCALES, None, 0, 1.0, ValueError, "reach"),
        (SOURCE, TARGET, SCALES, None, 17, 1.0, ValueError, "reach"),
        (SOURCE, TARGET, SCALES, None, 3, 0.0, ValueError, "falloff"),
        (SOURCE, TARGET, SCALES, None, 3, float("nan"), ValueError, "falloff"),
        (SOURCE, TARGET, SCALES, None, 2, 1.0, ValueError, "larger"),
        (SOURCE[:, :, 1:].copy(), TARGET, SCALES, None, 3, 1.0, ValueError, "larger"),
        (SOURCE.astype(np.float64), TARGET, SCALES, None, 3, 1.0, ValueError, "floats"),
        (SOURCE[0], TARGET, SCALES, None, 3, 1.0, ValueError, "floats"),
        (SOURCE.repeat(2, 0), TARGET.repeat(2, 0), SCALES.repeat(2), None, 3, 1.0, ValueError, "1 or 3"),
        (SOURCE, TARGET, SCALES.repeat(3), None, 3, 1.0, ValueError, "scales"),
        (SOURCE, TARGET, SCALES, SOURCE, 3, 1.0, ValueError, "seen"),
        (SOURCE, TARGET, SCALES, TARGET[0], 3, 1.0, ValueError, "seen"),
        (SOURCE, SOURCE[:, :4, :5], SCALES, None, 3, 1.0, (BufferError, ValueError), "contiguous"),
        (SOURCE, SOURCE.ravel()[:20].reshape(1, 4, 5), SCALES, None, 3, 1.0, ValueError, "share"),
        (SOURCE, FIXED, SCALES, None, 3, 1.0, (BufferError, ValueError), "read-only"),
        ("text", TARGET, SCALES, None, 3, 1.0, TypeError, "bytes-like"),
    ],
)
def test_what_does_not_fit_is_refused(source, target, scales, seen, reach, falloff, error, words):
    given_ones = source, target, scales, seen
    before = [sys.getrefcount(each) for each in given_ones]
    with pytest.raises(error, match=words):
        patches.write_means(source, target, scales, seen, reach, falloff)
    assert [sys.getrefcount(each) for each in given_ones][:3] == before[:3]


@needs_kernel
@pytest.mark.parametrize("shape", [(1, 0, 5), (3, 4, 0)])
def test_nothing_has_no_means(shape):
    source = np.zeros((shape[0], shape[1] + 8, shape[2] + 8), np.float32)
    patches.write_means(source, np.zeros(shape, np.float32), np.ones(shape[0], np.float32), None, 3, 1.0)


@needs_kernel
def test_the_doctor_finds_the_kernel():
    assert findings()["kernels"]["denoising"] == "built"


def test_the_doctor_says_how_to_get_the_kernel(monkeypatch):
    monkeypatch.setattr(patches, "built", lambda: False)
    found = findings()
    assert found["kernels"]["denoising"] == "not built"
    assert any("kernels" in line for line in found["missing"])
