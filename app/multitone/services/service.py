"""A child process that answers the window's questions: plans, previews, thumbnails. The window decodes nothing itself.

::

    window ── ask(key, request) ─► [newest of each key] ── pipe ─► child: request.answer()
       ▲                                                                   │
       └──────────── answered(key, request, answer or error) ◄── pipe ─────┘      (in a thread of the window)

A request that waits is replaced by a newer one of the same key: of a slider's fifty positions only the last is
computed, and one that is being computed stops where it asks (`stop_if_newer_asked`) or between two parts of its
answer. A child that dies, says what cannot be an answer, or is at one thing for longer than the `patience` of its
request, is started anew, and the request answered with the error.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

from multitone.engines.ipc.packing import ForeignDataError, Unpacker, pack
from multitone.engines.ipc.pipes import Connection
from multitone.errors import EngineError, ImageError, MultitoneError
from multitone.messages import Message, _
from multitone.sandbox.box import Box, put_on
from multitone.services.confinement import Confinement
from multitone.services.requests import Request, answer_reader, packed, unpacked
from multitone.services.watched_child import GivenUpError, WatchedChild

Answered = Callable[[str, Any, Any], None]
"""Gets key, request and answer; the answer is a `MultitoneError` where there is none. Called in a thread."""

WHOLE, PART, END, ERROR, OUTDATED = b"=", b"+", b".", b"!", b"-"
"""How a child's messages begin: an answer, one part of an answer, the end of its parts, why there is no answer, and
that nobody waits for one."""
BOX = b"#"
"""How the message begins that tells a child what it may do from now on."""
ENOUGH = b""
"""What a child is told when a newer request of the same key has been asked."""
_read_box = Unpacker[Box](Box)
_read_error = Unpacker[MultitoneError](MultitoneError)


class OutdatedError(MultitoneError):
    """A newer request of the same key has been asked; nobody waits for this one's answer."""


_newer_asked: Callable[[], bool] = lambda: False  # noqa: E731 - in any process but a service's child nothing can be newer


def stop_if_newer_asked() -> None:
    """Raise `OutdatedError` if a newer request has taken the place of the one that this child works on."""
    if _newer_asked():
        raise OutdatedError(_("Something newer was asked for."))


class Service:
    """One child that answers requests one after another, in the order of their keys' first asking."""

    def __init__(
        self, answered: Answered, name: str = "multitone service", others: tuple[type[Request], ...] = ()
    ) -> None:
        """Begin; `others` are kinds of requests beside those that the program has."""
        self._others = others
        self._answered = answered
        self._name = name
        self._waiting: dict[str, Request] = {}
        self._asked = ""
        """The key of what the child works on."""
        self._child: WatchedChild | None = None
        self._changed = threading.Condition()
        self._closed = False
        self._early = False
        self._confinement = Confinement()
        self._boxed = False
        """Whether the child has put on its box: it does for the first request that looks into anything."""
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def ask(self, key: str, request: Request, *, first: bool = False) -> None:
        """Ask; a request of the same key that still waits is forgotten. `first` puts it before all that wait."""
        with self._changed:
            self._waiting.pop(key, None)
            self._waiting = {key: request, **self._waiting} if first else {**self._waiting, key: request}
            if key == self._asked and self._child is not None:
                self._asked = ""  # it is told once
                with contextlib.suppress(OSError):
                    self._child.send(ENOUGH)
            self._changed.notify()

    def forget(self, prefix: str = "") -> None:
        """Drop what waits and whose key begins so."""
        with self._changed:
            self._waiting = {k: r for k, r in self._waiting.items() if not k.startswith(prefix)}

    def close(self, *, wait: bool = True) -> None:
        """End the child; what waits is never answered. Without `wait` it may end a moment later."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify()
        if wait:
            self._thread.join(3.0)

    def start(self) -> None:
        """Start the child before it is asked anything, so that the first answer does not wait for it."""
        with self._changed:
            self._early = True
            self._changed.notify()

    def _serve(self) -> None:
        child: WatchedChild | None = None
        while (taken := self._next()) is not None:
            child = self._put(child, *taken)
        if child is not None:
            child.child.close(0.5)

    def _put(
        self, child: WatchedChild | None, key: str = "", request: Request | None = None, left: Request | None = None
    ) -> WatchedChild | None:
        """Have a request answered, or what an end of its child has left of it; return the child that is there then."""
        asked = left or request
        try:
            child = self._ready(child, asked)
            if request is not None and asked is not None:
                self._answer(child, key, request, asked)
        except (EOFError, OSError, EngineError) as error:
            self._tell_no_more()
            why = _why(error, child)
        else:
            return child
        if child is not None:
            child.end()
        if request is not None and asked is not None:
            left = asked.after(why.place) if isinstance(why, GivenUpError) and key not in self._waiting else None
            if left is not None:
                return self._put(None, key, request, left)
            self._deliver(key, request, why)
        return None

    def _ready(self, child: WatchedChild | None, request: Request | None = None) -> WatchedChild:
        """Return a child for a request: another one where it has put on a box that is too narrow. Raises `OSError`."""
        wider = request is not None and self._confinement.widens_for(request)
        if child is not None and wider and self._boxed:
            child.child.let_go()
            child = None
        if child is None:
            child, self._boxed = WatchedChild(_answer_requests, self._others, name=self._name, box=None), False
        if request is not None and request.decodes and not self._boxed:
            box, self._boxed = self._confinement.box.completed(), True
            if box is not None:
                child.send(BOX + pack(box))
        return child

    def _answer(self, child: WatchedChild, key: str, request: Request, asked: Request) -> None:
        """Put `asked` to the child and deliver all that it says as the answer to `request`. Raises `EngineError`."""
        self._send(child, key, asked)
        while (message := child.next_message(asked.patience, lambda: self._closed)) is not None and message != END:
            what, said = message[:1], memoryview(message)[1:]
            if what not in (WHOLE, PART, ERROR, OUTDATED):
                raise ForeignDataError("no message of a service")
            if what != PART or self._asked == key:
                self._take(what, said, key, request)
            if what != PART:
                break
        self._tell_no_more()

    def _take(self, what: bytes, said: memoryview, key: str, request: Request) -> None:
        """Deliver what one message says."""
        if what == ERROR:
            self._deliver(key, request, _read_error(said))
        elif what != OUTDATED:
            answer = answer_reader(type(request))(said)
            if not request.accepts(answer):
                raise ForeignDataError("no answer to what was asked")
            self._deliver(key, request, answer)

    def _deliver(self, key: str, request: Request, answer: Any) -> None:
        if not self._closed:
            self._answered(key, request, answer)

    def _send(self, child: WatchedChild, key: str, request: Request) -> None:
        with self._changed:
            child.begin(packed(request), request.most_bytes)
            self._asked, self._child = key, child
            if key in self._waiting:  # it came between the taking and the sending
                self._asked = ""
                child.send(ENOUGH)

    def _tell_no_more(self) -> None:
        with self._changed:
            self._asked, self._child = "", None

    def _next(self) -> tuple[str, Request] | tuple[()] | None:
        """Wait for the next request; an empty one asks for the child only, and None for the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closed or self._early)
            self._early = False
            if self._closed:
                return None
            if not self._waiting:
                return ()
            key = next(iter(self._waiting))
            return key, self._waiting.pop(key)


def _why(error: Exception, child: WatchedChild | None) -> EngineError:
    """Return what is said of a request that has no answer: its child did not start, ended, or is not waited for."""
    if isinstance(error, EngineError):
        return error
    if child is None:
        said = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return EngineError(_("No process can be started for this: {said}.", said=said))
    return child.ended()


def _answer_requests(connection: Connection, others: tuple[type[Request], ...]) -> None:
    """Be a service's child: answer what comes through the pipe until it closes. Entered in the child."""
    global _newer_asked
    _newer_asked = connection.poll  # while one is answered, nothing but the word of a newer one can come
    while True:
        message = connection.recv_bytes()
        if message == ENOUGH:  # of a request that was answered before it was read
            continue
        if message.startswith(BOX):
            put_on(_read_box(message[1:]))
            continue
        try:
            answer = unpacked(message, others).answer()
            if isinstance(answer, Iterator):
                for part in answer:
                    connection.send_bytes(PART + pack(part))
                    stop_if_newer_asked()
                connection.send_bytes(END)
            else:
                connection.send_bytes(WHOLE + pack(answer))
        except OutdatedError:
            connection.send_bytes(OUTDATED)
        except (EOFError, BrokenPipeError, ConnectionResetError):  # the window is gone
            raise
        except Exception as error:  # noqa: BLE001 - told to the window, whatever it is
            connection.send_bytes(ERROR + pack(_as_told(error)))


def _as_told(error: Exception) -> MultitoneError:
    """Return an error as the window hears of it."""
    from multitone.engines.worker.failures import judged  # late: the window knows this module, too

    if isinstance(error, MultitoneError):
        return error
    if isinstance(error, MemoryError):
        return ImageError(*judged(error, "read"))
    if isinstance(error, OSError):
        said = error.strerror or str(error)
        template = "{said}: {file}" if error.filename else "{said}"
        return EngineError(Message(template, {"said": said, "file": str(error.filename)}))
    return EngineError(Message("{kind}: {said}", {"kind": type(error).__name__, "said": str(error)}))
