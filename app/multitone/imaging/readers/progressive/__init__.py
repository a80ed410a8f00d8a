"""Progressive: JPEGs in scans, each of which tells a little more of the whole picture.

::

    markers ─► structure: components, tables, scans
                   │            ┌─ luma alone: the scans of the first component       ─┐
                   └─ needed ───┤                                                      ├─► a shorter file ─► libjpeg
                                └─ an eighth, a quarter: what libjpeg makes use of,   ─┘
                                   and scans of nothing in place of the others

    markers ─► decoding: tables, scans ─► native.progressive ─► pixels; what is unusual is left to libjpeg
"""
