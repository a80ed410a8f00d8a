"""The default engine: a pool of processes that loses no work when one of them dies.

::

    supervisor (parent, one thread)                          lane n (child)
      pending ── batch ──────────────── pipe ─────────────►  run_task, run_task, …
         ▲                                                       │      │
         │ requeued when the lane dies                           │      └─► slot n: task, stage, count
      blame ◄────── read from slot ── EOF on the pipe            ▼             (shared memory)
      event_log ◄───────── one report a batch, ≤ 30 ms late ─────┘             │
         │  ◄──────────────────── 30 looks a second ───────────────────────────┘
         ▼
      [Event, …]

The pools of the standard library lose innocent tasks when a worker crashes, or wait for ever; so this one is ours,
on plain `multiprocessing` processes: a pipe a worker, no queue and no lock that a dying worker could poison.

What the supervisor decides stands in modules that know neither process nor pipe: `scheduling` (who gets which task),
`blame` (whom a death is blamed on, and who is tried again), `deadlines` (whose time is up), `memory_budget` (who may
have memory), `blockage` (a full disk or a folder that is gone, which are waited for).
"""
