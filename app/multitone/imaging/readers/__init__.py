"""The readers, one a module, each of what its library does best here.

::

    bytes ─► signature ─┬─► SVG, HEIF, JPEG XL, RAW, deep PSD: a reader of their own ─────┐
                        └─► Pillow opens ─┬─► plain JPEG: libjpeg-turbo                   ├─► Decoded
                                          ├─► 16 bits a sample: libvips, PNM by NumPy     │
                                          ├─► PNG: libvips                                │
                                          └─► all others, and what those refuse: Pillow ──┘

`multitone.imaging.decode` is the place to import from.
"""
