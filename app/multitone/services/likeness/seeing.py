"""Many pictures seen by several children; one that kills its child, or holds it up, has no signs."""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from multitone.errors import MultitoneError
from multitone.services.likeness.signs import LikenessRequest
from multitone.services.service import Service

CHUNK = 16
"""Pictures that are asked about at a time: 5 ms each, a third of a second of work."""


def seen(paths: Sequence[str], workers: int) -> Iterator[tuple[str, bytes]]:
    """Yield each picture with its signs, in any order; empty signs of one that cannot be read or has no contrast."""
    waiting = deque(tuple(paths[first : first + CHUNK]) for first in range(0, len(paths), CHUNK))
    answers: queue.SimpleQueue[tuple[Service, LikenessRequest, Any]] = queue.SimpleQueue()
    services = [_service(answers) for _ in range(min(workers, len(waiting)))]
    at_work = 0
    try:
        for service in services:
            service.ask("signs", LikenessRequest(waiting.popleft()))
            at_work += 1
        while at_work:
            service, request, answer = answers.get()
            if not isinstance(answer, MultitoneError):
                yield from zip(request.paths, answer, strict=True)
            elif len(request.paths) == 1:
                yield request.paths[0], b""
            else:
                waiting.extendleft((path,) for path in reversed(request.paths))
            if waiting:
                service.ask("signs", LikenessRequest(waiting.popleft()))
            else:
                at_work -= 1
    finally:
        for service in services:
            service.close(wait=False)


def _service(answers: queue.SimpleQueue[tuple[Service, LikenessRequest, Any]]) -> Service:
    made: list[Service] = []
    made.append(Service(lambda _key, asked, answer: answers.put((made[0], asked, answer)), "multitone likeness"))
    return made[0]
