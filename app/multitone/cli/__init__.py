"""The command line: discover → plan → run → show, as the window does, with the same few calls.

::

    signals, streams ─► application ─► a command's module, its options made by arguments
                                            │ typed: ConvertOptions → ConvertRequest
                                            ▼
                                       plan ─► convert ─► live, summary, JSON Lines
                                                  └─► following: reports, one thread for comparison
"""
