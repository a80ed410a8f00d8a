"""What the fork server loads once for all workers: libraries that may be forked. Never Qt, never libvips."""

import gc
import hashlib
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its idle threads cost 2 % of a run (measured)
os.environ.setdefault("OMP_NUM_THREADS", "1")

from multitone import lean

lean.load_msgspec()

import numpy as np
import PIL.Image
import PIL.JpegImagePlugin
import PIL.PngImagePlugin
import simplejpeg

import multitone.engines.ipc.child_process
import multitone.engines.worker.host
import multitone.engines.worker.run_task
import multitone.engines.worker.streaming_task
import multitone.engines.worker.verify
import multitone.imaging.readers.dispatch
import multitone.operations.color
import multitone.sandbox.box
from multitone.sandbox import seccomp

seccomp.prepare()

gc.freeze()  # workers need not look at it either, and write no page of it; they look after what is their own

__all__ = ["PIL", "hashlib", "multitone", "np", "simplejpeg"]
