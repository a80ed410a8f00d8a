"""The built-in operations, one family a module; importing the package registers them all."""

from multitone.operations import color, detail, geometry, tone

__all__ = ["color", "detail", "geometry", "tone"]
