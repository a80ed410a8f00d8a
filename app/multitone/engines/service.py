"""A child process that answers the window's questions: plans, previews, thumbnails. The window decodes nothing itself.

::

    window ── ask(key, request) ─► [newest of each key] ── pipe ─► child: request.answer()
       ▲                                                                   │
       └──────────── answered(key, request, answer or error) ◄── pipe ─────┘      (in a thread of the window)

A request that waits is replaced by a newer one of the same key: of a slider's fifty positions only the last is
computed. An answer may come in parts; a newer request of the same key ends it early. A child that dies is started
anew, and its request answered with the error.
"""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any, Protocol

from multitone.engines.launch import Child
from multitone.errors import EngineError, MultitoneError


class Request(Protocol):
    """A question that a child can answer; it has to be picklable, and so has its answer."""

    def answer(self) -> Any:
        """Compute the answer; entered in the child. Raises `MultitoneError` with what the user should know.

        An iterator is an answer in parts, each handed over when it is there.
        """


Answered = Callable[[str, Any, Any], None]
"""Gets key, request and answer; the answer is a `MultitoneError` where there is none. Called in a thread."""
WHOLE, PART, END = b"=", b"+", b"."
"""How a child's messages begin: an answer, one part of an answer, and the end of its parts."""
ENOUGH = None
"""Sent in place of a request: the rest of the parts is not wanted."""


class Service:
    """One child that answers requests one after another, in the order of their keys' first asking."""

    def __init__(self, answered: Answered, name: str = "multitone service") -> None:
        self._answered = answered
        self._name = name
        self._waiting: dict[str, Request] = {}
        self._changed = threading.Condition()
        self._closed = False
        self._early = False
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

    def start(self) -> None:
        """Start the child before it is asked anything, so that the first answer does not wait for it."""
        with self._changed:
            self._early = True
            self._changed.notify()

    def _serve(self) -> None:
        child: Child | None = None
        while (taken := self._next()) is not None:
            if child is None:
                child = Child(_answer_requests, name=self._name)
            if not taken:
                continue
            try:
                self._answer(child.connection, *taken)
            except (EOFError, OSError):
                child.close(0.5)
                child = None
                self._deliver(*taken, EngineError("The process that was asked has died of it."))
        if child is not None:
            child.close(0.5)

    def _answer(self, connection: Connection, key: str, request: Request) -> None:
        """Put a request to the child and deliver all that it says."""
        connection.send(request)
        wanted = True
        while (message := connection.recv_bytes()) != END:
            if wanted and message.startswith(PART) and self._is_outdated(key):
                wanted = False
                connection.send(ENOUGH)
            if wanted:
                self._deliver(key, request, pickle.loads(memoryview(message)[1:]))
            if message.startswith(WHOLE):
                return

    def _is_outdated(self, key: str) -> bool:
        with self._changed:
            return self._closed or key in self._waiting

    def _deliver(self, key: str, request: Request, answer: Any) -> None:
        if not self._closed:
            self._answered(key, request, answer)

    def _next(self) -> tuple[str, Request] | tuple[()] | None:
        """Wait for the next request; an empty one asks for the child only, and None for the end."""
        with self._changed:
            while not self._waiting and not self._closed and not self._early:
                self._changed.wait()
            if self._closed:
                return None
            self._early = False
            if not self._waiting:
                return ()
            key = next(iter(self._waiting))
            return key, self._waiting.pop(key)


def _answer_requests(connection: Connection) -> None:
    while True:
        request = connection.recv()
        if request is ENOUGH:  # of an answer whose last part was on its way already
            continue
        try:
            answer = request.answer()
            if isinstance(answer, Iterator):
                _hand_over(answer, connection)
                continue
        except MultitoneError as error:
            answer = error
        except (EOFError, BrokenPipeError, ConnectionResetError):  # the window is gone
            raise
        except OSError as error:
            answer = EngineError(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))
        except Exception as error:  # noqa: BLE001 - told to the window, whatever it is
            answer = EngineError(f"{type(error).__name__}: {error}")
        _send(connection, WHOLE, answer)


def _hand_over(parts: Iterator[Any], connection: Connection) -> None:
    for part in parts:
        if connection.poll():
            connection.recv()
            break
        _send(connection, PART, part)
    connection.send_bytes(END)


def _send(connection: Connection, what: bytes, answer: Any) -> None:
    connection.send_bytes(what + pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
