"""The scheduler that is meant: an address, a file that tells it, or one on this machine; and which may be spoken to."""

from __future__ import annotations

import importlib.util
import ipaddress
import json
import os

from msgspec import Struct

from multitone.errors import EngineError, UsageError, printed
from multitone.messages import _

LOCAL = "local"
LOCAL_NODES = 2
MOST_LOCAL_NODES = 64
VARIABLE = "DASK_SCHEDULER_ADDRESS"
"""Where Dask itself finds the address of a scheduler."""
ENCRYPTED = ("tls", "wss")
PLAIN = ("tcp", "ws", "ucx")
REMEDY = 'pip install "multitone[cluster]"'


class Scheduler(Struct, frozen=True):
    """Which scheduler is meant."""

    address: str = ""
    """Empty for one that is started here."""
    nodes: int = 0
    """How many nodes are started with it, on this machine."""


def is_installed() -> bool:
    """Whether what the engine stands on is there."""
    return importlib.util.find_spec("distributed") is not None


def require() -> None:
    """Raise `EngineError` with the remedy where what the engine stands on is missing."""
    if not is_installed():
        raise EngineError(
            _("The engine 'cluster' needs dask.distributed, which is missing; install it with: {remedy}", remedy=REMEDY)
        )


def read_scheduler(typed: str | None, *, insecure: bool = False) -> Scheduler:
    """Read what was typed; where nothing was, what Dask is told, else nodes on this machine. Raises `UsageError`."""
    text = (typed or os.environ.get(VARIABLE) or LOCAL).strip()
    if text == LOCAL or text.startswith(f"{LOCAL}:"):
        return Scheduler(nodes=_nodes(text))
    address = _address(text)
    if not (insecure or is_safe(address)):
        raise UsageError(
            _(
                "{address} is reached without encryption, and whoever reaches a scheduler may run programs on its "
                "nodes. Use an address that begins with tls://, a tunnel that ends at 127.0.0.1, or --insecure if "
                "nobody else can reach that network.",
                address=address,
            )
        )
    return Scheduler(address)


def is_safe(address: str) -> bool:
    """Whether nobody on the way can read or say anything: encrypted, or not leaving this machine."""
    protocol, __, rest = address.partition("://")
    if protocol in ENCRYPTED:
        return True
    host = rest.rpartition(":")[0].strip("[]")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _nodes(text: str) -> int:
    number = text.partition(":")[2] or str(LOCAL_NODES)
    if not (number.isdecimal() and 1 <= int(number) <= MOST_LOCAL_NODES):
        raise UsageError(
            _(
                "--scheduler {text} is not valid; write local:N with a number of nodes from 1 to {most}.",
                text=text, most=MOST_LOCAL_NODES,
            )
        )  # fmt: skip
    return int(number)


def _address(text: str) -> str:
    if os.path.isfile(text):
        text = _in_file(text)
    protocol, separator, rest = text.rpartition("://")
    protocol = protocol or "tcp"
    host, colon, port = rest.rpartition(":")
    if (separator and protocol not in (*ENCRYPTED, *PLAIN)) or not (colon and host and port.isdecimal()):
        raise UsageError(
            _(
                "--scheduler {text} is neither an address, such as tls://machine:8786, nor a scheduler file; write one "
                "of these, or local.",
                text=printed(text),
            )
        )
    return f"{protocol}://{rest}"


def _in_file(path: str) -> str:
    """Return the address in a file that `dask scheduler --scheduler-file` has written."""
    try:
        with open(path, encoding="utf-8") as file:
            return str(json.load(file)["address"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            _(
                "{path} is not a scheduler file; `dask scheduler --scheduler-file {path}` writes one.",
                path=printed(path),
            )
        ) from error
