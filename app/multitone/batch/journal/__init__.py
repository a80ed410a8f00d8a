"""The journal: what was begun and what became of it, so that a job is resumed or undone after whatever the world did.

::

    Job ──Journal.begin──► history.sqlite ──Journal.records──► resuming.remaining ──► the Job that does what is left
               events ──Journal.note──┘                  └───► undoing.undo ──► files removed, files put back

One database in the data folder serves all programs of a user at once. A job stands in it, durably, before its first
write; what became of its tasks follows twice a second. Whoever works at a job holds its lock, its workers included.
"""
