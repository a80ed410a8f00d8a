"""Processes and what passes between them: how children start, shared memory, and what the system says they cost."""
