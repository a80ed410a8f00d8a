"""Several pictures in one file: what such a sequence is, who reads it, and what it may cost.

::

    file of several ─► reading ─► gif · apng ─► composing ─┐
                          └─────► webp and avif by Pillow ─┴─► Sequence ─► Frame, Frame, Frame …   one at a time
                                                                  │
    workers: steps on each frame, one profile, one set of metadata┘─► ExportFormat.encode_sequence

A frame is a whole picture, as it is seen: what a file says of parts, blending and disposal ends in `composing`. Files
of one picture never come here: readers raise `SeveralError` where there are more, and who can do with a sequence asks
`reading` for it.
"""
