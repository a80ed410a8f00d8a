"""The command line: discover → plan → run → show, as the window does, with the same few calls.

::

    signals, streams ─► application ─► ConvertOptions ─► convert, compare ─► batch.plan ─► engines.monitor ─► live
                             │  └────► listing, doctor                                          └─► JSON Lines
                             └───────► refusals
"""
