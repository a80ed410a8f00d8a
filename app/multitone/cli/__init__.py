"""The command line: discover → plan → run → show, as the window does, with the same few calls.

::

    application ─► Wish ─► convert, compare ─► batch.plan ─► engines.monitor ─► live, then console; or JSON Lines
        └────────► listing, doctor
"""
