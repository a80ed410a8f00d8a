"""How a job runs: the same job in, the same events out, whichever engine does it.

::

    Job ─► monitor.watch(engine, job, control) ─► [Event, …], [Event, …] …
               │                     ▲
               ▼                     │ pause, resume, cancel, set_workers
        engine.run(job, control) ◄───┘
               │
               ▼
        worker.run_task(task): read ─► decode ─► apply ─► encode ─► write, in a child process always
"""
