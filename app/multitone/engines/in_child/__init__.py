"""Engines that work in one child process: the serial baseline, threads, and an event loop.

Measured work never shares the interpreter of the window, and a crash there is a WorkerDied like any other. The child
gets the whole job at once. It is one worker, or has several threads; then it is told of as that many workers.
"""
