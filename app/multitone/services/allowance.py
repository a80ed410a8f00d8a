"""Allowance: what a child that answers the window's questions may take of the memory, whatever a file asks for."""

from __future__ import annotations

from multitone.engines.ipc.memory_limit import MemoryLimit, service_memory
from multitone.errors import ImageError
from multitone.imaging.readers.base import size_listener
from multitone.messages import _

LEAST_BYTES_PER_PIXEL = 3
"""What is decoded whole takes so much and more; the kernel holds the rest of it."""


def hold() -> None:
    """Hold this process to its part of the memory, and refuse what cannot fit before it is begun."""
    limit = MemoryLimit()
    limit.allow(service_memory())

    def refuse(width: int, height: int, *, streams: bool = False, beside: int = 0) -> None:
        need = beside + (0 if streams else width * height * LEAST_BYTES_PER_PIXEL)
        if need > limit.allowed:
            reason = _(
                "It needs {need:bytes} of memory to be shown; {limit:bytes} is the limit.",
                need=need, limit=limit.allowed,
            )  # fmt: skip
            raise ImageError("out-of-memory", reason)

    size_listener.set(refuse)
