"""Engines whose workers share one child process: the serial baseline, threads, and an event loop.

`hosting` starts the child; `worker_threads` lets several workers share it.
"""
