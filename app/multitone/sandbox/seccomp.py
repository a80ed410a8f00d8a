"""Seccomp: what a process may ask of the system, by a list of what it may not (seccomp(2), filters in classic BPF).

Refused calls fail like those of a user without the right, so that a library that only tries goes on without. The list
names what no decoder needs and what breaks out of a process: programs, tracing, sockets, mounts, the kernel's own
interpreters and keys, signals to others, the terminal's input.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import struct
import sys
from collections.abc import Iterator
from typing import Final

from multitone.sandbox.system_call import call, failure

Instruction = tuple[int, int, int, int]
"""Code, how many to pass over where a comparison holds and where it does not, and the number that it has."""
Call = tuple[str, int, int]
"""A name and the numbers on x86-64 and ARM64, -1 for none."""

LOAD, EQUAL, AT_LEAST, ANY_BIT, MASK, RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
"""Instructions: load a word, jump by the accumulator, mask it, end."""
NUMBER, MACHINE, ARGUMENTS = 0, 4, 16
"""Offsets in what a filter sees, `struct seccomp_data`; an argument has 8 bytes, the low half first."""
ALLOW, REFUSE, END_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
SET_FILTER, ASK_ACTION = 1, 2
ALL_THREADS, NO_SPECULATION_LOCK = 1, 4
PROCESS = 0x7E57_1D00
"""Stands for the number of the process in a filter that is made before there is one; the system has none so high."""
OTHER_INTERFACE = 0x40000000
"""From here on the numbers of x32, the second set of calls of x86-64."""
MACHINES: Final = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
"""How the system names the processors whose numbers are known, and their column below."""
SECCOMP = (317, 277)
REFUSED: Final[dict[str, tuple[Call, ...]]] = {
    "programs": (
        ("execve", 59, 221), ("execveat", 322, 281), ("fork", 57, -1), ("vfork", 58, -1),
    ),
    "network": (
        ("socket", 41, 198), ("connect", 42, 203), ("bind", 49, 200), ("listen", 50, 201), ("accept", 43, 202),
        ("accept4", 288, 242),
    ),
    "": (
        ("ptrace", 101, 117), ("process_vm_readv", 310, 270), ("process_vm_writev", 311, 271), ("kcmp", 312, 272),
        ("process_madvise", 440, 440), ("pidfd_open", 434, 434), ("pidfd_getfd", 438, 438),
        ("pidfd_send_signal", 424, 424), ("tkill", 200, 130), ("migrate_pages", 256, 238), ("move_pages", 279, 239),
        ("mount", 165, 40), ("umount2", 166, 39), ("pivot_root", 155, 41), ("chroot", 161, 51),
        ("move_mount", 429, 429), ("open_tree", 428, 428), ("fsopen", 430, 430), ("fsconfig", 431, 431),
        ("fsmount", 432, 432), ("fspick", 433, 433), ("mount_setattr", 442, 442), ("unshare", 272, 97),
        ("setns", 308, 268), ("bpf", 321, 280), ("userfaultfd", 323, 282), ("perf_event_open", 298, 241),
        ("keyctl", 250, 219), ("add_key", 248, 217), ("request_key", 249, 218), ("kexec_load", 246, 104),
        ("kexec_file_load", 320, 294), ("init_module", 175, 105), ("finit_module", 313, 273),
        ("delete_module", 176, 106), ("reboot", 169, 142), ("swapon", 167, 224), ("swapoff", 168, 225),
        ("acct", 163, 89), ("quotactl", 179, 60), ("quotactl_fd", 443, 443), ("syslog", 103, 116),
        ("settimeofday", 164, 170), ("clock_settime", 227, 112), ("clock_adjtime", 305, 266),
        ("adjtimex", 159, 171), ("sethostname", 170, 161), ("setdomainname", 171, 162), ("vhangup", 153, 58),
        ("personality", 135, 92), ("open_by_handle_at", 304, 265), ("fanotify_init", 300, 262),
        ("uselib", 134, -1), ("modify_ldt", 154, -1), ("iopl", 172, -1), ("ioperm", 173, -1),
        ("mknod", 133, -1), ("mknodat", 259, 33), ("setuid", 105, 146), ("setgid", 106, 144),
        ("setreuid", 113, 145), ("setregid", 114, 143), ("setresuid", 117, 147), ("setresgid", 119, 149),
        ("setgroups", 116, 159), ("setfsuid", 122, 151), ("setfsgid", 123, 152), ("capset", 126, 91),
        ("shmget", 29, 194), ("shmat", 30, 196), ("shmctl", 31, 195), ("msgget", 68, 186), ("msgsnd", 69, 189),
        ("msgrcv", 70, 188), ("msgctl", 71, 187), ("semget", 64, 190), ("mq_open", 240, 180),
        ("mq_unlink", 241, 181), ("vmsplice", 278, 75),
    ),
}  # fmt: skip
"""Calls by name with their numbers on x86-64 and ARM64, under what a plug-in may declare that it needs."""
UNKNOWN: Final[tuple[Call, ...]] = (
    ("io_uring_setup", 425, 425), ("io_uring_enter", 426, 426), ("io_uring_register", 427, 427), ("clone3", 435, 435),
)  # fmt: skip
"""Calls that a system without them refuses, too, so that libraries have another way."""
OF_OTHERS: Final[tuple[Call, ...]] = (
    ("kill", 62, 129), ("tgkill", 234, 131), ("rt_sigqueueinfo", 129, 138), ("rt_tgsigqueueinfo", 297, 240),
    ("prlimit64", 302, 261),
)  # fmt: skip
"""Calls whose first argument is the process that they are about: this one, or 0 of the last one."""
CLONE, SOCKETPAIR = ("clone", 56, 220), ("socketpair", 53, 199)
THREAD = 0x10000
"""What is asked of `clone` for a thread; a process is refused."""
BY_VALUE = (
    (("ioctl", 16, 29), 1, (0x5412, 0x541C, 0x8901, 0x8902)),  # type into a terminal; signals by a socket
    (("fcntl", 72, 25), 1, (8, 15)),  # F_SETOWN and F_SETOWN_EX: signals by a handle
    (("prctl", 157, 167), 0, (1, 4, 35, 0x59616D61)),  # PDEATHSIG, DUMPABLE, MM, PTRACER
)
"""Calls that are refused where an argument has one of some values."""


def machine() -> str:
    """Return the processor whose calls the filter knows; empty where it knows none."""
    name = os.uname().machine if sys.platform.startswith("linux") and sys.maxsize > 1 << 32 else ""
    return name if name in MACHINES else ""


def available() -> bool:
    """Whether the system takes such a filter here."""
    if not machine():
        return False
    return call(SECCOMP[MACHINES[machine()][1]], ASK_ACTION, 0, struct.pack("I", REFUSE)) == 0


def restrict(needs: frozenset[str] = frozenset()) -> None:
    """Refuse this process the calls of the list, but for those that are needed. Raises `OSError`.

    Privileges have to be given up before, for Landlock as well.
    """
    code = compiled(machine(), needs).replace(struct.pack("I", PROCESS), struct.pack("I", os.getpid()))
    room = ctypes.create_string_buffer(code, len(code))
    head = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(room))
    if call(SECCOMP[MACHINES[machine()][1]], SET_FILTER, ALL_THREADS | NO_SPECULATION_LOCK, head):
        raise failure("seccomp")


def prepare() -> None:
    """Make the usual filter, so that children of this process have it."""
    if machine():
        compiled(machine(), frozenset())


@functools.cache
def compiled(name: str, needs: frozenset[str]) -> bytes:
    """Return the filter for a processor, `PROCESS` in the place of the process that it is for."""
    return b"".join(struct.pack("HBBI", *one) for one in program(name, PROCESS, needs))


def program(name: str, pid: int, needs: frozenset[str]) -> list[Instruction]:
    """Return the filter for a process on a processor."""
    known_as, column = MACHINES[name]
    code = [
        (LOAD, 0, 0, MACHINE), (EQUAL, 1, 0, known_as), (RETURN, 0, 0, END_PROCESS), (LOAD, 0, 0, NUMBER),
        (AT_LEAST, 0, 1, OTHER_INTERFACE), (RETURN, 0, 0, REFUSE | errno.EPERM),
    ]  # fmt: skip
    refused: list[Call] = [entry for need, calls in REFUSED.items() if need not in needs for entry in calls]
    for calls, said in ((refused, errno.EPERM), (UNKNOWN, errno.ENOSYS)):
        for entry in calls:
            code += _on(entry[1:][column], [(RETURN, 0, 0, REFUSE | said)])
    for entry, block in _conditions(pid, needs):
        code += _on(entry[1:][column], block)
    return [*code, (RETURN, 0, 0, ALLOW)]


def _conditions(pid: int, needs: frozenset[str]) -> Iterator[tuple[Call, list[Instruction]]]:
    """Yield the calls that hang on what is asked of them, with what decides."""
    refuse, allow = (RETURN, 0, 0, REFUSE | errno.EPERM), (RETURN, 0, 0, ALLOW)
    for entry in OF_OTHERS:
        none = [(EQUAL, 2, 0, 0)] if entry[0] == "prlimit64" else []
        yield entry, [_argument(0), *none, (EQUAL, 1, 0, pid), refuse, allow]
    if "programs" not in needs:
        yield CLONE, [_argument(0), (ANY_BIT, 1, 0, THREAD), refuse, allow]
    if "network" not in needs:  # a pair of streams, as event loops have one to themselves, leads nowhere else
        kind = [_argument(1), (MASK, 0, 0, 0xF), (EQUAL, 1, 0, 1)]
        yield SOCKETPAIR, [_argument(0), (EQUAL, 0, 3, 1), *kind, refuse, allow]
    for entry, place, values in BY_VALUE:
        tests = [(EQUAL, len(values) - at, 0, value) for at, value in enumerate(values)]
        yield entry, [_argument(place), *tests, allow, refuse]


def _on(number: int, block: list[Instruction]) -> list[Instruction]:
    return [] if number < 0 else [(EQUAL, 0, len(block), number), *block]


def _argument(place: int) -> Instruction:
    return LOAD, 0, 0, ARGUMENTS + 8 * place
