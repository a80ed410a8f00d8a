"""Companions: what lies in a JPEG beside its picture, and belongs to it: a gain map, a film, a depth map, another view.

::

    JPEG ─► picture_parts.parts ─► Companions ─┬─► GainMap ─► Follower, beside each step ─┐
              (behind its picture)             └─► other parts, while only metadata change ├─► jpeg_tail.joined ─► JPEG
    XMP ─► announcements: taken out where they are no longer true, written anew ───────────┘

What a file claims in its MPF or XMP about places and lengths is never followed: what lies behind a picture is looked at.
"""
