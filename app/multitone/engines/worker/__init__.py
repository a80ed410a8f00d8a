"""What runs in workers, and nothing else does: one picture from its file to its result. Never imports Qt.

::

    task ─► run_task ─► read ─► decode ─► apply ─► encode ─► write ─► wire ─► parent
               └─ too large for the memory ─► streaming_task ─┘
"""
