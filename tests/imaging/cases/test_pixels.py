"""Every picture of this folder has its right colors in every format, after every kind of step."""

from __future__ import annotations

import numpy as np
import pytest

from multitone.engines.worker.wire import Done, Failed
from tests.imaging.cases import judges, runs
from tests.imaging.cases.right import ALL, BY_NAME, PATCHES, PQ, Case
from tests.imaging.cases.wrong import known

STEPS = ("", "grayscale", "resize percent=50", "crop left=12 top=8", "rotate angle=90")
STEP_COSTS = {"grayscale": 1, "resize": 8}
"""Levels of rounding, and of the ringing of a kernel in patches of six pixels."""
WITH_ALPHA = ("png", "webp", "tiff", "avif", "jxl")


def fault(case: Case, folder, form: str, step: str, color: str) -> str:
    """Return what is wrong with a picture after a step; nothing where all is right."""
    outcome, made = runs.become(case, folder, form, *([step] if step else []), color=color)
    if case.refused:
        return "" if isinstance(outcome, Failed) and case.refused in outcome.reason else f"is not refused: {outcome}"
    if not isinstance(outcome, Done):
        return f"failed: {outcome.reason}"
    picture = judges.seen(made, raw=color == "srgb")
    places, (width, height) = judges.spots(case, step)
    if picture.shape[:2] != (height, width):
        return f"is {picture.shape[1]} × {picture.shape[0]} in place of {width} × {height}"
    found = np.array([np.median(picture[y - 1 : y + 2, x - 1 : x + 2], axis=(0, 1)) for x, y in places])
    right = np.array(judges.expected(case, step))
    room = judges.COST[form] + case.tolerance + STEP_COSTS.get(step.split()[0] if step else "", 0)
    worst = np.abs(found[: len(right), :3] - right).max()
    if worst > room:
        return f"{worst:.0f} levels off: {found[:3, :3].astype(int).tolist()} for {right[:3].astype(int).tolist()}"
    if found[:, 3].min() < 255:
        return f"transparent: {found[:, 3].min()}"
    if case.around and form in WITH_ALPHA and picture[2, 2, 3] > 0:
        return "not transparent around it"
    return ""


def faults(case: Case, folder, form: str) -> dict[str, str]:
    """Return what is wrong, by the step."""
    asked = [(step, "keep") for step in STEPS] + [("", "srgb")]
    told = {f"{step or 'no step'}, color {color}": fault(case, folder, form, step, color) for step, color in asked}
    return {what: wrong for what, wrong in told.items() if wrong}


@pytest.mark.parametrize(
    ("name", "form"), known("pixels", [(case.name, form) for case in ALL for form in runs.FORMATS])
)
def test_colors_are_right(tmp_path, name, form):
    if form == "jxl" and not judges.HAS_JXL:
        pytest.skip("no reader of JPEG XL beside ours")
    assert faults(BY_NAME[name], tmp_path, form) == {}


@pytest.mark.parametrize(
    ("name", "form"), known("range", [(PQ.name, form) for form in ("jpeg", "png", "tiff", "avif")])
)
def test_a_high_range_is_mapped_or_refused_or_carried_with_its_name(tmp_path, name, form):
    outcome, made = runs.become(BY_NAME[name], tmp_path, form)
    if isinstance(outcome, Done):
        picture = judges.seen(made)
        found = np.array([picture[y, x, :3] for x, y in judges.spots(PQ, "")[0]])
        as_if_srgb = np.abs(found - np.array(PATCHES)).max() <= 8
        assert not as_if_srgb or judges.transfer(made) == judges.PQ
