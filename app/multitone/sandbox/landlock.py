"""Landlock: which files a process may open, and that it has no network, by the calls of Linux 5.13 and later.

What was open before stays open. The system's own checks go on: nobody may do more than without it. What it does not
know of, it allows: asking what a file is, and changing the times, permissions and tags of a file of the user's own.
"""

from __future__ import annotations

import contextlib
import os
import struct
from collections.abc import Iterable

from multitone.sandbox.system_call import call, failure

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""Numbers of the calls, the same on all processors."""
ASK_VERSION = 1
BELOW_PATH = 1
EXECUTE = 1
READ_FILE, READ_DIR = 1 << 2, 1 << 3
WRITE_FILE, TRUNCATE, IOCTL_DEVICE = 1 << 1, 1 << 14, 1 << 15
OF_FILES = EXECUTE | READ_FILE | WRITE_FILE | TRUNCATE
"""Rights that a file itself can have; what else there is belongs to folders."""
REMOVE, MAKE_FOLDER, MAKE_FILE, LINK_ELSEWHERE = 1 << 4 | 1 << 5, 1 << 7, 1 << 8, 1 << 13
READ = READ_FILE | READ_DIR
WRITE = READ | WRITE_FILE | REMOVE | MAKE_FOLDER | MAKE_FILE | LINK_ELSEWHERE | TRUNCATE
"""Never to start programs, nor to make links, pipes, sockets or devices."""
KNOWN_FROM = ((1, 1 << 13), (2, 1 << 14), (3, 1 << 15), (5, 1 << 16))
"""The rights of files that a version knows, as the first bit that it does not."""
NETWORK_FROM, SCOPES_FROM = 4, 6
CONNECT_AND_BIND = 3
SOCKETS_AND_SIGNALS = 3
"""Abstract sockets, and signals to processes outside."""


def version() -> int:
    """Return which version of Landlock the system has; 0 where it has none."""
    if os.name != "posix" or not hasattr(os, "O_PATH"):
        return 0
    return max(0, call(CREATE_RULESET, None, 0, ASK_VERSION))


def restrict(read: Iterable[str], write: Iterable[str], *, network: bool, programs: bool = False) -> None:
    """Let this thread open nothing but what lies below some paths; those that are not there are left out.

    It may use the network, and start the programs that it may read, where that is said.

    Privileges have to be given up before. Raises `OSError` where the system refuses.
    """
    level = version()
    rights = max(top for since, top in KNOWN_FROM if since <= level) - 1
    rules = struct.pack("QQQ", rights, 0 if network else CONNECT_AND_BIND, SOCKETS_AND_SIGNALS)
    size = 8 if level < NETWORK_FROM else 16 if level < SCOPES_FROM else 24
    ruleset = _checked(CREATE_RULESET, rules, size, 0)
    try:
        for paths, allowed in ((read, READ | EXECUTE * programs), (write, WRITE)):
            for path in paths:
                with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError):
                    _allow(ruleset, path, allowed & rights)
        _checked(RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC | os.O_DIRECTORY)
    except NotADirectoryError:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
        rights &= OF_FILES
    try:
        _checked(ADD_RULE, ruleset, BELOW_PATH, struct.pack("=Qi", rights, handle), 0)
    finally:
        os.close(handle)


def _checked(number: int, *arguments: int | bytes) -> int:
    result = call(number, *arguments)
    if result < 0:
        raise failure("Landlock")
    return result
