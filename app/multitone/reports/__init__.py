"""A run as something to keep: a page, a table, a trace.

::

    Event ──► Recorder.handle(event) ──┬─► layout ──┬─► trace   .json  Perfetto, chrome://tracing
              (columns, not objects)   │            └─► page    .html  one self-contained page
                                       ├──────────────► table   .csv   a line a picture
                                       └──────────────► manifest .csv, .jsonl  SHA-256 of all files ──► verifying
                                                           ▲
                                            writing.write(recorder, path), by suffix
"""
