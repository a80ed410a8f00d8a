"""A child process that answers the window's questions: plans, previews, thumbnails. The window decodes nothing itself.

::

    window ── ask(key, request) ─► [newest of each key] ── pipe ─► child: request.answer()
       ▲                                                                   │
       └──────────── answered(key, request, answer or error) ◄── pipe ─────┘      (in a thread of the window)

A request that waits is replaced by a newer one of the same key: of a slider's fifty positions only the last is
computed. A child that dies is started anew, and its request answered with the error.
"""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Protocol

from multitone.engines.launch import Child
from multitone.errors import EngineError, MultitoneError


class Request(Protocol):
    """A question that a child can answer; it has to be picklable, and so has its answer."""

    def answer(self) -> Any:
        """Compute the answer; entered in the child. Raises `MultitoneError` with what the user should know."""


Answered = Callable[[str, Any, Any], None]
"""Gets key, request and answer; the answer is a `MultitoneError` where there is none. Called in a thread."""


class Service:
    """One child that answers requests one after another, in the order of their keys' first asking."""

    def __init__(self, answered: Answered, name: str = "multitone service") -> None:
        self._answered = answered
        self._name = name
        self._waiting: dict[str, Request] = {}
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def ask(self, key: str, request: Request, *, first: bool = False) -> None:
        """Ask; a request of the same key that still waits is forgotten. `first` puts it before all that wait."""
        with self._changed:
            self._waiting.pop(key, None)
            self._waiting = {key: request, **self._waiting} if first else {**self._waiting, key: request}
            self._changed.notify()

    def forget(self, prefix: str = "") -> None:
        """Drop what waits and whose key begins so."""
        with self._changed:
            self._waiting = {k: r for k, r in self._waiting.items() if not k.startswith(prefix)}

    def close(self) -> None:
        """End the child; what waits is never answered."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify()
        self._thread.join(3.0)

    def _serve(self) -> None:
        child: Child | None = None
        while (taken := self._next()) is not None:
            key, request = taken
            if child is None:
                child = Child(_answer_requests, name=self._name)
            try:
                child.connection.send(request)
                answer = pickle.loads(child.connection.recv_bytes())
            except (EOFError, OSError):
                child.close(0.5)
                child = None
                answer = EngineError("The process that was asked has died of it.")
            if not self._closed:
                self._answered(key, request, answer)
        if child is not None:
            child.close(0.5)

    def _next(self) -> tuple[str, Request] | None:
        with self._changed:
            while not self._waiting and not self._closed:
                self._changed.wait()
            if self._closed:
                return None
            key = next(iter(self._waiting))
            return key, self._waiting.pop(key)


def _answer_requests(connection: Connection) -> None:
    while True:
        request = connection.recv()
        try:
            answer = request.answer()
        except MultitoneError as error:
            answer = error
        except OSError as error:
            answer = EngineError(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))
        except Exception as error:  # noqa: BLE001 - told to the window, whatever it is
            answer = EngineError(f"{type(error).__name__}: {error}")
        connection.send_bytes(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
