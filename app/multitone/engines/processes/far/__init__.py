"""Jobs whose sources or results are far away: the process engine, with a courier before and behind its workers.

::

    far task ──► Fetch ──► staged source ──► Backlog ──► worker ──► staged result ──► Put ──► final event
                  │                                                                    │
                  └── no more at a time than `Share` allows ◄─────── given back ◄──────┘

Workers get tasks whose paths lie in the job's staging folder; events tell the URLs.
"""
