"""Pages: files that hold several pictures, each of a size and kind of its own, and each with its own metadata.

::

    TIFF ──picture_of(n)──► a TIFF that begins with page n ──decode──► Decoded ──steps──► the bytes of a page ─┐
    PDF  ──rendered page n─────────────────────────────────────────►                                           │
                                     one TIFF of all pages ◄──joined───────────────────────────────────────────┘

What a page looks like is told by the readers of single pictures. Frames of animations are not pages: they are of one
size, and have times.
"""
