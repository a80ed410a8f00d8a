"""Pipes that are listened to, while lanes come and go."""

from __future__ import annotations

import sys
from multiprocessing import Pipe
from types import SimpleNamespace

import pytest

from multitone.engines.processes.listening import CROWD, Listening


@pytest.fixture(params=["registered", "named each time"])
def heard(request, monkeypatch):
    if request.param != "registered":
        monkeypatch.setattr(sys, "platform", "win32")
    elif sys.platform == "win32":
        pytest.skip("pipes of Windows are no files to select")
    reader, waker = Pipe(duplex=False)
    listening = Listening(reader)
    yield SimpleNamespace(wait=listening.wait, reader=reader, waker=waker)
    listening.close()
    reader.close()
    waker.close()


def lane():
    ours, theirs = Pipe()
    return SimpleNamespace(connection=ours, theirs=theirs)


def test_lanes_that_said_something_are_told_and_the_waker_is_none(heard):
    lanes = {1: lane(), 2: lane(), 3: lane()}
    assert heard.wait(lanes, 0) == []
    lanes[2].theirs.send_bytes(b"x")
    assert heard.wait(lanes, 1) == [lanes[2]]
    heard.waker.send_bytes(b"!")
    assert {id(found) for found in heard.wait(lanes, 1)} == {id(None), id(lanes[2])}
    heard.reader.recv_bytes()
    lanes[2].connection.recv_bytes()
    assert heard.wait(lanes, 0) == []


def test_the_end_of_a_pipe_is_heard_and_a_lane_that_is_gone_is_not(heard):
    lanes = {1: lane(), 2: lane()}
    heard.wait(lanes, 0)
    lanes[1].theirs.close()
    assert heard.wait(lanes, 1) == [lanes[1]]
    gone = lanes.pop(1)
    assert heard.wait(lanes, 0) == []
    gone.connection.close()
    assert heard.wait(lanes, 0) == []


def test_a_new_lane_is_heard_though_it_has_the_number_and_the_descriptor_of_one_that_is_gone(heard):
    lanes = {1: lane()}
    heard.wait(lanes, 0)
    old = lanes[1]
    descriptor = old.connection.fileno()
    old.connection.close()
    old.theirs.close()
    lanes[1] = lane()
    if lanes[1].connection.fileno() != descriptor and lanes[1].theirs.fileno() != descriptor:
        pytest.skip("the system gave another descriptor")
    lanes[1].theirs.send_bytes(b"x")
    assert heard.wait(lanes, 1) == [lanes[1]]


def test_a_crowd_is_heard_together_and_nobody_is_left_out(heard):
    lanes = {number: lane() for number in range(1, CROWD + 1)}
    for number in (2, 5):
        lanes[number].theirs.send_bytes(b"x")
    assert {found.theirs for found in heard.wait(lanes, 1)} == {lanes[2].theirs, lanes[5].theirs}
    for number in (2, 5):
        lanes[number].connection.recv_bytes()
    assert heard.wait(lanes, 0) == []
