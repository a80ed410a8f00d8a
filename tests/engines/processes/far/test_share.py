"""How much of a job lies here at a time."""

from multitone.engines.processes.far.share import AHEAD, MOST_BROUGHT, MOST_BYTES, Share


def test_one_source_is_always_fetched_however_large(tmp_path):
    share = Share(str(tmp_path), 1)
    assert share.has_room(100 * MOST_BYTES)
    share.coming(1, 10)
    assert not share.has_room(100 * MOST_BYTES)
    assert share.has_room(10)


def test_no_more_than_a_few_are_ahead(tmp_path):
    share = Share(str(tmp_path), 2)
    number = 0
    while share.has_room(1):
        number += 1
        share.coming(number, 1)
    assert number == AHEAD + 4
    share.gone(1)
    assert share.has_room(1)


def test_results_that_wait_hold_sources_up(tmp_path):
    share = Share(str(tmp_path), 1)
    for number in range(MOST_BROUGHT):
        share.came(number, 5)
        share.made(number, 5)
    assert not share.has_room(1)
    assert sorted(share.held) == list(range(MOST_BROUGHT))
    share.gone(0)
    assert share.has_room(1)


def test_a_size_that_nobody_told_is_guessed_from_those_that_came(tmp_path):
    share = Share(str(tmp_path), 1)
    share.came(1, MOST_BYTES // 2 + 1)
    assert not share.has_room(0)
    assert share.has_room(1)
