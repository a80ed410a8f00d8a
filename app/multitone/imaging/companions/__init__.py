"""Companions: what lies in a JPEG beside its picture, and belongs to it: a gain map, a film, a depth map, another view.

::

    JPEG ─► parts ─► Companions ─┬─► GainMap ─► Follower, beside each step ──┐
          (behind its picture)   └─► others, while only metadata are changed ├─► writers.jpeg ─► JPEG
    XMP ─► announcements: taken out where they are not true, written anew ───┘

What a file claims in its MPF or XMP about places and lengths is never followed: what lies there is looked at.
"""
