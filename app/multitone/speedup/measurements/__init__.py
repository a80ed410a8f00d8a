"""Measurements: what was measured on this machine and others, kept in SQLite.

::

    Job, Timing ──────────────────────────► taking.of_run ─┐
    Comparison, Scaling, Laboratory ──────► results.of_… ──┴─► Measurement ─► store.keep ─► measurements.sqlite
                                                                                                 │
                                    exchange: JSON of another machine ─► Measurements.imported ──┤
                                                                                                 ▼
                          recent, exported, across.compared ─► Compared: a line a machine and version

Every run is kept, and shall not be held up by it: what only comparing needs is loaded when something is compared.
"""

from multitone.speedup.measurements.records import Kind as Kind
from multitone.speedup.measurements.records import Machine as Machine
from multitone.speedup.measurements.records import Measurement as Measurement
from multitone.speedup.measurements.records import Workload as Workload
