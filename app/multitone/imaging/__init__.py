"""One image: no folders, no workers.

::

    bytes ─► decode ─► Raster ─► Pipeline.apply ─► Raster ─► encode ─► bytes ─► write, then replace
                 │                                             ▲
                 └──────────────── Metadata ───────────────────┘
"""
