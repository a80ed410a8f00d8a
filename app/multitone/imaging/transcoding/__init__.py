"""Transcoding: from one format to another without a pixel being encoded anew.

::

    JPEG ── metadata as wished ──► coefficients, and how its bytes were arranged ──► JPEG XL
     ▲                                                                                │
     └──────────────────────── byte for byte, where nothing else was asked ───────────┘
"""
