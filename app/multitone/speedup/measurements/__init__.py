"""Measurements: what was measured on this machine and others, kept in SQLite.

::

    Job with Timing, Comparison, Scaling or Laboratory ─► taking.of_… ─► Measurement ─► store.keep ─┐
                               JSON of another machine ─► Measurements.imported ────────────────────┴─► SQLite
                                                                                                          │
                   a line a machine and version: WorkloadSpeed ◄─ recent, exported, across.compared ◄─────┘

Every run is kept, and shall not be held up by it: what only comparing needs is loaded when something is compared.
"""

from multitone.speedup.measurements.records import Kind as Kind
from multitone.speedup.measurements.records import Machine as Machine
from multitone.speedup.measurements.records import Measurement as Measurement
from multitone.speedup.measurements.records import Workload as Workload
