"""The default engine: a pool of processes that loses no work when one of them dies.

::

    supervisor (parent, one thread)                          lane n (child)
      pending ── batch ──────────────── pipe ─────────────►  run_task, run_task, …
         ▲                                                       │      │
         │ requeued when the lane dies                           │      └─► slot n: task, stage, count
      retries ◄──── blamed by slot ── EOF on the pipe            ▼             (shared memory)
      event_log ◄───────── one report a batch, ≤ 30 ms late ─────┘             │
         │  ◄──────────────────── 30 looks a second ───────────────────────────┘
         ▼
      [Event, …]

The pools of the standard library lose innocent tasks when a worker crashes, or wait for ever; so this one is ours,
on plain `multiprocessing` processes: a pipe a worker, no queue and no lock that a dying worker could poison.

What the supervisor decides stands in rooms that know neither process nor pipe: `scheduling` (who gets which task),
`blame` (whom a death is blamed on), `deadlines` (whose time is up), `memory_budget` (who may have memory). `pausing`
and `blockage` wait for a full disk or a folder that is gone.
"""
