"""The model of a cluster says what can be worked out by hand where it can be."""

from __future__ import annotations

import pytest

from tests.benchmarks.cluster_model import Costs, Setting, simulate

FREE = Costs(client_picture=0.0, scheduler_picture=0.0, batch=0.0, report=0.0)
SMALL = Setting(nodes=10, workers=4, seconds=0.1, bytes=0.0, lost_an_hour=0.0)


def test_where_nothing_costs_anything_all_workers_are_busy() -> None:
    found = simulate(FREE, SMALL)
    assert found.rate == pytest.approx(10 * 4 / 0.1, rel=0.05)
    assert found.breaks.startswith("nothing")


def test_a_client_is_the_limit_where_each_picture_costs_it_much() -> None:
    found = simulate(Costs(client_picture=0.01, batch=0.0), SMALL)
    assert found.rate == pytest.approx(100, rel=0.05)
    assert found.breaks == "client"


def test_the_network_is_the_limit_where_it_is_slow() -> None:
    found = simulate(FREE, Setting(nodes=10, workers=4, seconds=0.1, bytes=1e6, network=1e8, lost_an_hour=0.0))
    assert found.rate == pytest.approx(100, rel=0.05)
    assert found.breaks == "network"


def test_shards_divide_what_a_client_has_to_do() -> None:
    one, ten = (simulate(Costs(), Setting(bytes=0.0, clients=clients)) for clients in (1, 10))
    assert ten.rate > 5 * one.rate
    assert ten.memory == one.memory / 10


def test_lost_nodes_cost_what_they_had() -> None:
    lossy = simulate(FREE, Setting(nodes=10, workers=4, seconds=0.1, bytes=0.0, lost_an_hour=3_600.0, away=5.0))
    assert lossy.redone > 0
    assert lossy.rate < simulate(FREE, SMALL).rate
