"""Progressive JPEGs, which libjpeg takes three times as long for as for others: what their scans say, and their pixels.

::

    bytes ─► scans ─► native.progressive ─► pixels        anything unusual, or no kernel ─► None ─► libjpeg
"""
