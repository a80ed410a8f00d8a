"""The pictures of what operations do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from multitone.imaging import operation as registry
from multitone.imaging.operation import ArrayOperation, operation, operations
from multitone.services.effects import EffectsRequest


@pytest.fixture
def plug_in() -> Iterator[str]:
    """Register an operation that fails, and forget it again."""

    @operation(family="effects", title="Broken")
    class Broken(ArrayOperation, frozen=True, tag="broken"):
        """Fail."""

        def apply(self, image: Any) -> Any:
            raise ZeroDivisionError

    yield "broken"
    del registry._registry["broken"]


@pytest.mark.parametrize("size", [(48, 36), (96, 72), (200, 20)])
def test_every_operation_is_shown(size: tuple[int, int]) -> None:
    effects = EffectsRequest(tuple(operations()), size).answer()
    assert set(effects) == set(operations())
    for pixels in effects.values():
        assert 0 < pixels.width <= size[0]
        assert 0 < pixels.height <= size[1]
        assert len(pixels.data) == 3 * pixels.width * pixels.height


def test_what_a_step_does_is_seen() -> None:
    effects = EffectsRequest(("grayscale", "gaussian-blur", "invert", "resize"), (96, 72)).answer()
    gray = effects["grayscale"].data
    assert gray[0::3] == gray[1::3] == gray[2::3]
    assert effects["resize"].width < 96
    assert effects["invert"].data != effects["gaussian-blur"].data


def test_a_faulty_operation_costs_only_its_own_picture(plug_in: str) -> None:
    effects = EffectsRequest((plug_in, "invert", "never-heard-of"), (48, 36)).answer()
    assert list(effects) == ["invert"]
