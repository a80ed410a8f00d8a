"""The engine of many machines: a scheduler of Dask carries batches of pictures to nodes, each with a pool of ours.

::

    coordinator (client, one thread)        scheduler of Dask        node k: one worker of Dask, one process
      backlog ── batch, 0.5 s ─────────────── a task ──────────────► deliver ─► intake ─► supervisor ─► workers
         ▲                                                                                    │
         │ put back when the node is lost                                                     ▼
      event_log ◄──── replay ◄──────────────── a topic ◄──────────── outbox, ten times a second: [Event, …]
         │
         ▼
      [Event, …]

A node runs the supervisor of `engines.processes` over what arrives, so that blame, deadlines and memory are judged
where they can be seen. The coordinator knows whom it gave what, and gives it to others where a node is lost. Dask tries
nothing again by itself: what it knows of failures is that a machine is gone, and not whose fault that was.

`connection` and `node` are the only modules that import Dask, and only when a job runs.
"""
