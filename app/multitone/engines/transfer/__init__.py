"""Transfer: sources far away are fetched, and results brought there, by one process that decodes nothing.

::

    parent ── Courier ── orders ──► host (an event loop: many requests at a time) ◄──► far places
       ▲                                │ writes and reads files in a private folder of the job
       └──────────── news ◄─────────────┘

Workers are kept from the network by their box. They read what has been fetched, and write into the same folder.
The process clears that folder away, also where the program was killed: it outlives it for so long.
"""
