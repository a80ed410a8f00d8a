"""Questions put to a child process from the window, and their answers brought back into the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from multitone.services.requests import Request
from multitone.services.service import Service

Then = Callable[[Any, Any], None]
"""Gets the request and its answer, which is a `MultitoneError` where there is none."""


class Questions(QObject):
    """One service with its answers delivered in the thread that asked."""

    _arrived = Signal(str, object, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._then: dict[str, Then] = {}
        self._closed = False
        self._arrived.connect(self._deliver)
        self._service = Service(self._answered, name)

    def ask(self, key: str, request: Request, then: Then, *, first: bool = False) -> None:
        """Ask, and call `then` with the answer; a request of the same key that still waits is forgotten."""
        self._then[key] = then
        self._service.ask(key, request, first=first)

    def start(self) -> None:
        """Start the child before it is asked anything."""
        self._service.start()

    def forget(self, prefix: str = "") -> None:
        """Drop what waits and whose key begins so."""
        self._service.forget(prefix)

    def close(self) -> None:
        """End the child; no answer is delivered any more."""
        self._closed = True
        self._then.clear()
        self._service.close()

    def _answered(self, key: str, request: Any, answer: Any) -> None:
        """Hand over to the window's thread; called in the service's."""
        if not self._closed:
            self._arrived.emit(key, request, answer)

    def _deliver(self, key: str, request: Any, answer: Any) -> None:
        then = self._then.get(key)
        if then is not None and not self._closed:
            then(request, answer)
