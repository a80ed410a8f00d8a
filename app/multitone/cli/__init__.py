"""The command line: discover → plan → run → show, as the window does, with the same few calls.

::

    application ─► convert, compare, listing, doctor ─► batch.plan ─► engines.monitor ─► console (live) or JSON Lines
"""
