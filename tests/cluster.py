"""A cluster for tests: two nodes of one process each on this machine, started when the first test asks."""

from __future__ import annotations

import functools
import os

import pytest

from multitone.engines.cluster.scheduler import VARIABLE, is_installed

NAME = "cluster"
needs_dask = pytest.mark.skipif(not is_installed(), reason="the extra `cluster` is not installed")


@functools.cache
def start() -> str:
    """Start it, let engines find it, and return the address of its scheduler."""
    from multitone.engines.cluster.connection import local_cluster

    address = local_cluster(2, 1)
    os.environ[VARIABLE] = address
    return address
