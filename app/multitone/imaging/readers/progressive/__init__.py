"""Progressive: which scans of a progressive JPEG a decoder needs, for luma alone or for a picture that is reduced.

::

    markers ─► structure: components, tables, scans
                   │            ┌─ luma alone: the scans of the first component       ─┐
                   └─ needed ───┤                                                      ├─► a shorter file
                                └─ an eighth, a quarter: what libjpeg makes use of,   ─┘
                                   and scans of nothing in place of the others
"""
