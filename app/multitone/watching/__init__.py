"""Watching a folder: what arrives in it becomes jobs, one batch after the other, until somebody ends it.

::

    Changes (what the system tells) ─┐
    walks (what is there) ───────────┴─► Lookout ─ Arrivals: whole? ─► pictures
                                                                          ▼
    Memory (the journal: what was done) ◄─────────────────── Watcher ─► batch_of ─► Job ─► engines.monitor.watch
                                                                │                               │
                                                                └── Notice, Event, Event … ◄────┘
"""
