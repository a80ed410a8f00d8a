"""The box that children work in: what a decoder is tricked into stays there.

::

    parent: what a job or a request needs ─► Box ── with the child's arguments ─► child: confine(box), first thing
                                                                                    │
             files    Landlock   read: sources, program, fonts; write: results ◄────┤
             network  both       none                                               │
             system   seccomp    no programs, no tracing, no signals to others ◄────┘

Neither can be taken back, and both hold for all that the process does from then on. Linux only: macOS and Windows have
nothing that a process may put on itself without being packaged for it, so that there children have all of the user's
rights, and `multitone doctor` says so.
"""
