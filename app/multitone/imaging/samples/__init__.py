"""Samples by their tags: TIFFs whose numbers mean something else than 8 or 16 bits of gray or RGB, one after the other.

::

    file ─► Directory ─► Layout ─┬─ plain: left to Pillow and libvips, as they stand
                                 └─ else: planes ─► numbers as they are ─► values ─► 16 bits ─► meaning ─► Raster
                                            ▲
                 libvips reads a directory that calls all samples alike, so that it unpacks and changes none

What a layout cannot be read as is refused by its name, and never called damaged.
"""
