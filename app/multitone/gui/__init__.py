"""The window: the only package that imports PySide6.

::

     drops, forms ──► Document ──► Session ──► plan, previews, thumbnails (questions to child processes)
                        ▲             │
                        │             ▼ convert
                     widgets ◄── JobRunner: events ─► JobProgress, Timing, marks ─► one signal, 30 times a second

Widgets render the document and what the session knows, and send edits; they decide nothing.
"""
