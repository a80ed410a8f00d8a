"""Operations that change where pixels stand and how many there are; importing the package registers them."""

# isort: off
# Lists show the operations in this order.
from multitone.operations.geometry import resize, crop, trim, canvas, turn

__all__ = ["canvas", "crop", "resize", "trim", "turn"]
