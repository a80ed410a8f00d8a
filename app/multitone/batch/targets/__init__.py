"""Where results go, and what becomes of what stands there.

::

    images ─► earlier_results ─► placement ─► names ◄─ standing (whose a target is), originals (never one)
                                     │
                                     ▼
                         planned: the lines of a plan          replaced: what gives way to a result is kept
"""
