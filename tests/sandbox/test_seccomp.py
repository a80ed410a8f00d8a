"""The filter decides as it should on both processors: run here by an interpreter of its instructions."""

from __future__ import annotations

import errno
import socket
import struct

import pytest

from multitone.sandbox import seccomp
from multitone.sandbox.seccomp import (
    ALLOW,
    ANY_BIT,
    AT_LEAST,
    BY_VALUE,
    CLONE,
    END_PROCESS,
    EQUAL,
    LOAD,
    MACHINES,
    MASK,
    OF_OTHERS,
    REFUSE,
    REFUSED,
    RETURN,
    SOCKETPAIR,
    THREAD,
    UNKNOWN,
)  # fmt: skip

PID = 4711
NO = REFUSE | errno.EPERM
READ, HARMLESS = {"x86_64": 0, "aarch64": 63}, 2
processors = pytest.mark.parametrize("name", sorted(MACHINES))


def decided(name: str, number: int, *arguments: int, needs: frozenset[str] = frozenset(), machine: int = 0) -> int:
    """Run the filter on a call."""
    given = [*arguments, 0, 0, 0, 0, 0, 0][:6]
    seen = struct.pack("<IIQ6Q", number, machine or MACHINES[name][0], 0, *given)
    code, at, held = seccomp.program(name, PID, needs), 0, 0
    while True:
        kind, yes, no, value = code[at]
        at += 1
        if kind == LOAD:
            held = struct.unpack_from("<I", seen, value)[0]
        elif kind == MASK:
            held &= value
        elif kind == RETURN:
            return value
        else:
            holds = {EQUAL: held == value, AT_LEAST: held >= value, ANY_BIT: bool(held & value)}[kind]
            at += yes if holds else no


def number(call: tuple[str, int, int], name: str) -> int:
    return call[1:][MACHINES[name][1]]


@processors
def test_what_is_listed_is_refused_and_nothing_else(name: str) -> None:
    refused = {number(call, name) for calls in REFUSED.values() for call in calls} - {-1}
    unknown = {number(call, name) for call in UNKNOWN}
    special = {number(c, name) for c in (*OF_OTHERS, CLONE, SOCKETPAIR, *(call for call, _, _ in BY_VALUE))}
    for call in set(range(470)) - special:
        expected = NO if call in refused else REFUSE | errno.ENOSYS if call in unknown else ALLOW
        assert decided(name, call) == expected
    assert not special & (refused | unknown)


@processors
def test_another_set_of_calls_is_no_way_around(name: str) -> None:
    assert decided(name, READ[name], machine=0x40000003) == END_PROCESS  # 32-bit x86
    assert decided(name, 0x40000000 | 59) == NO  # x32


@processors
def test_signals_and_limits_are_for_the_process_itself(name: str) -> None:
    for call in OF_OTHERS:
        assert decided(name, number(call, name), PID) == ALLOW
        assert decided(name, number(call, name), PID + 1) == NO
        assert decided(name, number(call, name), 0) == (ALLOW if call[0] == "prlimit64" else NO)


@processors
def test_threads_are_made_and_processes_are_not(name: str) -> None:
    assert decided(name, number(CLONE, name), THREAD | 0x100) == ALLOW
    assert decided(name, number(CLONE, name), 17) == NO
    assert decided(name, number(CLONE, name), 17, needs=frozenset({"programs"})) == ALLOW


@processors
def test_a_pair_of_sockets_is_of_streams(name: str) -> None:
    pair = number(SOCKETPAIR, name)
    for kind, expected in ((socket.SOCK_STREAM, ALLOW), (socket.SOCK_STREAM | 0x80000, ALLOW), (socket.SOCK_DGRAM, NO)):
        assert decided(name, pair, socket.AF_UNIX, kind) == expected
    assert decided(name, pair, socket.AF_INET, socket.SOCK_STREAM) == NO


@processors
def test_of_some_calls_some_values_are_refused(name: str) -> None:
    for call, place, values in BY_VALUE:
        for value in values:
            arguments = [7, 7, 7]
            arguments[place] = value
            assert decided(name, number(call, name), *arguments) == NO
        assert decided(name, number(call, name), HARMLESS, HARMLESS) == ALLOW


@processors
def test_what_is_declared_is_allowed(name: str) -> None:
    for call in REFUSED["network"]:
        assert decided(name, number(call, name), needs=frozenset({"network"})) == ALLOW
    assert decided(name, number(REFUSED["programs"][0], name), needs=frozenset({"network"})) == NO


def test_a_filter_is_compiled_before_there_is_a_process() -> None:
    for name in MACHINES:
        assert seccomp.compiled(name, frozenset()).count(struct.pack("I", seccomp.PROCESS)) == len(OF_OTHERS)
