"""The preview: one picture through the real steps, as large as it is seen.

::

    request ─► render ─► reduced (about so, at once) ─► the whole (true, then) ─► display
"""
