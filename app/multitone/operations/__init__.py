"""The built-in operations, one family a module; importing the package registers them all."""

# isort: off
# Lists show the families in this order.
from multitone.operations import color, mixing, look, tone, local, detail, geometry, effects, watermark, text, overlay

__all__ = ["color", "detail", "effects", "geometry", "local", "look", "mixing", "overlay", "text", "tone", "watermark"]
