"""Operations that give each value another one, wherever it stands in the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

from multitone.imaging.operation import ToneOperation, operation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@operation(family="tone", title="Brightness")
class Brightness(ToneOperation, frozen=True, tag="brightness"):
    """Multiply the encoded values."""

    amount: Annotated[
        float,
        Meta(ge=0, le=10, description="Factor; 1 changes nothing.", extra={"unit": "×", "slider": (0.0, 2.0)}),
    ] = 1.2

    def curve(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return values × amount."""
        return values * self.amount


@operation(family="tone", title="Contrast")
class Contrast(ToneOperation, frozen=True, tag="contrast"):
    """Spread the values around mid-gray, or draw them together."""

    amount: Annotated[
        float,
        Meta(ge=0, le=10, description="Factor; 1 changes nothing.", extra={"unit": "×", "slider": (0.0, 2.0)}),
    ] = 1.2

    def curve(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return ½ + (values − ½) × amount."""
        return 0.5 + (values - 0.5) * self.amount


@operation(family="tone", title="Invert")
class Invert(ToneOperation, frozen=True, tag="invert"):
    """Turn the picture into its negative."""

    def curve(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return 1 − values."""
        return 1.0 - values
