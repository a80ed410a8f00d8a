"""Multitone turns folders of pictures into folders of processed pictures on every core, and proves the gain.

::

     dropped folders, arguments            form, --do
          │ batch.discovery                    │
          ▼                                    ▼
       images ──────► batch.plan ◄── Pipeline + Export
                          ▼
                         Job ──► engines.monitor ──► [Event, …]
                                   │ worker.run_task    │ JobProgress.handle
                                   ▼                    ▼
                             exported files      window, terminal

In Python::

    import multitone

    pipeline = multitone.Pipeline.parse(["grayscale", "gaussian-blur sigma=2"])
    plan = multitone.plan(multitone.discover(["photos"]), pipeline, multitone.Export(folder="out"))
    for events in multitone.watch(multitone.create_engine(), plan.job, multitone.JobControl()):
        print(events)
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing's own takes 5 ms to load, in which nobody hears Ctrl-C yet
    from typing import Any

    from multitone.batch.discovery import discover as discover
    from multitone.batch.job import Export as Export
    from multitone.batch.job import Job as Job
    from multitone.batch.plan import plan as plan
    from multitone.batch.progress import JobProgress as JobProgress
    from multitone.engines.base import JobControl as JobControl
    from multitone.engines.monitor import watch as watch
    from multitone.engines.registry import create_engine as create_engine
    from multitone.imaging.operation import operation as operation
    from multitone.imaging.operation import operations as operations
    from multitone.imaging.pipeline import Pipeline as Pipeline

__version__ = "0.1.0"

_HOMES = {
    "discover": "multitone.batch.discovery",
    "Export": "multitone.batch.job",
    "Job": "multitone.batch.job",
    "plan": "multitone.batch.plan",
    "JobProgress": "multitone.batch.progress",
    "JobControl": "multitone.engines.base",
    "create_engine": "multitone.engines.registry",
    "watch": "multitone.engines.monitor",
    "operation": "multitone.imaging.operation",
    "operations": "multitone.imaging.operation",
    "Pipeline": "multitone.imaging.pipeline",
}
"""Where each public name lives; it is imported when it is first asked for (PEP 562)."""

__all__ = [
    "Export", "Job", "JobControl", "JobProgress", "Pipeline", "create_engine", "discover", "operation", "operations",
    "plan", "watch",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        import importlib

        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'multitone' has no attribute {name!r}")
