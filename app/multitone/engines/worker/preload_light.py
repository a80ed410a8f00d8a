"""What the fork server loads for one small JPEG that is turned gray: all that its worker imports, without NumPy."""

import gc
import hashlib
import os

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
import multitone.operations.color
import multitone.sandbox.box
from multitone.native.kernels import kernel
from multitone.sandbox import seccomp

for name in ("_gray", "_progressive"):
    kernel(name)
seccomp.prepare()

gc.freeze()  # as `multitone.engines.worker.preload` does

__all__ = ["hashlib", "multitone"]
