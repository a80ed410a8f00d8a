"""Rooms stay rooms: none is so full that nothing is found in it, and what is read at once fits a screen."""

import statistics

from tests import house


def test_no_room_holds_more_than_one_can_take_in():
    assert {room: number for room, number in house.rooms().items() if number > 24} == {}


def test_modules_and_functions_are_short():
    assert {name: lines for name, lines in house.modules().items() if lines > 310} == {}
    assert statistics.median(house.modules().values()) <= 120
    assert house.most_of(house.functions(), 0.9) <= 20
