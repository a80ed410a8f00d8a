"""Allowance: what a child that answers the window's questions may take of the memory, whatever a file asks for."""

from __future__ import annotations

from multitone.engines.ipc.memory_limit import UNLIMITED, MemoryLimit, service_memory
from multitone.errors import ImageError
from multitone.messages import _

LEAST_BYTES_PER_PIXEL = 3
"""What is decoded whole takes so much and more; the kernel holds the rest of it."""
_allowed = UNLIMITED


def hold() -> None:
    """Hold this process to its part of the memory."""
    global _allowed
    _allowed = service_memory()
    MemoryLimit().allow(_allowed)


def refuse_beyond(pixels: int, beside: int) -> None:
    """Raise `ImageError` where so many pixels, and bytes beside them, cannot fit, before their reading is begun."""
    need = beside + pixels * LEAST_BYTES_PER_PIXEL
    if need > _allowed:
        reason = _(
            "It needs {need:bytes} of memory to be shown; {limit:bytes} is the limit.", need=need, limit=_allowed
        )
        raise ImageError("out-of-memory", reason)
