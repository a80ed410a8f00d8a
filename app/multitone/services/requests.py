"""What a service can be asked: the requests that there are, how they travel, and what is believed of an answer.

A request goes to the child as its name and its fields; the type of its answer is that of its `answer`. Both are data
(`multitone.engines.ipc.packing`): the child makes only what stands in `MODULES`, the window only what it asked for.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterator
from typing import Any, ClassVar, get_args, get_origin, get_type_hints

from msgspec import Struct

from multitone.engines.ipc.packing import ForeignDataError, Unpacker, pack
from multitone.imaging.operation import Operation
from multitone.services import records  # noqa: F401 - it is known then how they are read
from multitone.services.patience import PICTURE, Patience

MODULES = {
    "DecodeAhead": "preview.request",
    "DetailsRequest": "details",
    "EffectsRequest": "effects",
    "EncodingRequest": "preview.encodings",
    "HeadersRequest": "looking",
    "LevelsRequest": "preview.request",
    "LikenessRequest": "likeness.signs",
    "PlanRequest": "planning",
    "PreviewRequest": "preview.request",
    "ReadAhead": "preview.request",
    "ReadableRequest": "readable",
    "SizesRequest": "sizes",
    "SortRequest": "sorting",
    "StepRequest": "looking",
    "ThumbnailRequest": "thumbnails",
    "WarmUp": "preview.request",
    "WholeRequest": "looking",
}
"""Where each request is declared; a child imports it when it is asked first."""
MOST_BYTES = 64_000_000
"""What an answer may have, or one part of it, where its request does not say better."""


class Request(Struct, frozen=True):
    """A question that a child can answer."""

    patience: ClassVar[Patience] = PICTURE
    """How long its child may be at one thing; one that looks at several pictures says which it takes up."""

    def answer(self) -> Any:
        """Compute the answer; entered in the child. Raises `MultitoneError` with what the user should know.

        An iterator is an answer in parts, each handed over when it is there.
        """
        raise NotImplementedError

    @property
    def reads(self) -> tuple[str, ...]:
        """Files that the answer is made from."""
        return ()

    @property
    def roots(self) -> tuple[str, ...]:
        """Folders whose files will be asked about, too."""
        return ()

    @property
    def writes(self) -> tuple[str, ...]:
        """Folders that something is kept in."""
        return ()

    @property
    def steps(self) -> tuple[Operation, ...]:
        """Steps that are run; what they need is read, too."""
        return ()

    @property
    def needs(self) -> frozenset[str]:
        """What the answer needs beside files, of `multitone.sandbox.box.NEEDS`."""
        return frozenset()

    @property
    def decodes(self) -> bool:
        """Whether pictures, or anything else from outside, are looked into."""
        return True

    def after(self, place: int) -> Request | None:  # noqa: ARG002
        """Return what is asked in place of it when its child came to its end at one of its pictures.

        None where that is the answer. What was said until then is not said again.
        """
        return None

    def accepts(self, answer: Any) -> bool:  # noqa: ARG002
        """Whether an answer, or a part of one, can be one to this question: its type is what was declared."""
        return True

    @property
    def most_bytes(self) -> int:
        """How long a message with an answer may be."""
        return MOST_BYTES


def packed(request: Request) -> bytes:
    """Return a request as a message."""
    return type(request).__name__.encode() + b"\0" + pack(request)


def unpacked(message: bytes, others: tuple[type[Request], ...] = ()) -> Request:
    """Read a request. Raises `ForeignDataError` where there is none; `others` are read beside those in `MODULES`."""
    name, _, fields = message.partition(b"\0")
    return _unpacker_of(_kind_of(name.decode(), others))(fields)


@functools.cache
def answer_reader(kind: type[Request]) -> Unpacker[Any]:
    """Return what reads the answers to a kind of request, or their parts."""
    declared = get_type_hints(kind.answer, include_extras=True)["return"]
    return Unpacker(get_args(declared)[0] if get_origin(declared) is Iterator else declared)


def _kind_of(name: str, others: tuple[type[Request], ...]) -> type[Request]:
    for other in others:
        if other.__name__ == name:
            return other
    if name not in MODULES:
        raise ForeignDataError(f"no request: {name!r}")
    kind: type[Request] = getattr(importlib.import_module(f"multitone.services.{MODULES[name]}"), name)
    return kind


@functools.cache
def _unpacker_of(kind: type[Request]) -> Unpacker[Request]:
    return Unpacker(kind)
