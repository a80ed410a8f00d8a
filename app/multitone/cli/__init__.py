"""The command line: discover → plan → run → show, as the window does, with the same few calls.

::

    signals, streams ─► application ─► Wish ─typed─► convert, compare ─► batch.plan ─► engines.monitor ─► live, console
                             │  └────► listing, doctor                                               └─► JSON Lines
                             └───────► refusals
"""
