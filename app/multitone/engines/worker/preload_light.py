"""What the fork server loads for one small JPEG that is turned gray: all that its worker imports, without NumPy."""

import fcntl
import gc
import hashlib
import os
import resource

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # for what a worker may load later
os.environ.setdefault("OMP_NUM_THREADS", "1")

from multitone import lean

lean.load_msgspec()

import multitone.engines.ipc.child_process
import multitone.engines.worker.host
import multitone.engines.worker.run_task
import multitone.engines.worker.verify
import multitone.imaging.readers.dispatch
import multitone.imaging.streaming
import multitone.sandbox.box
from multitone.imaging.parameters import parameters_of
from multitone.imaging.writers.jpeg import Jpeg
from multitone.native.kernels import kernel
from multitone.operations.color import Grayscale
from multitone.sandbox import seccomp

IS_ENOUGH = None not in (kernel("_gray"), kernel("_progressive"))
"""Without them, its worker needs NumPy after all."""
for declared in (Grayscale, Jpeg):
    parameters_of(declared)
seccomp.prepare()

gc.freeze()  # as `multitone.engines.worker.preload` does

__all__ = ["IS_ENOUGH", "fcntl", "hashlib", "multitone", "resource"]
