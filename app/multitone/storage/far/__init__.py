"""Places far away: web addresses, object stores, and whatever fsspec knows, told by their URL.

::

    typed URL ── links.remember ──► clean URL, which may be kept and shown        the rest of it is kept in memory alone
                                        │
                                        ▼ stores.open_store
    http (aiohttp) · objects (obstore: S3, GCS, Azure) · filesystems (fsspec)
        pages: names, sizes, times, tags at once      fetch: into a file      put: whole or not at all      copy, remove

A tag is what a place says of a file's content without reading it: an ETag, or the time where there is none. Everything
here runs in one event loop; `patience` says how often something is tried again, and how long is waited for it.
"""
