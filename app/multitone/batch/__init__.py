"""Many images: what to do, and how far it is.

::

    sources ─► discovery ─► images ─► plan ◄─ Pipeline + Export
                                       │
                                       ▼
                                      Job ─► (an engine) ─► Event … ─► JobProgress
"""
