"""Shards: one job done by many programs, on one machine or on many, with nothing between them but a folder.

::

    --shard 3/20 ─► shard: which pictures are whose
                      │
    discovery, plan ─► agreed: the plan of the whole, made once, kept beside the results ─► the part of one shard
                                                                                              │
                                                   gathering: all shards of a folder ◄── a journal for each shard

Whoever comes first plans for all; the names and numbers are those of one job, whatever the others have done by then.
"""
