"""What the fork server loads once for all workers: libraries that may be forked. Never Qt, never libvips.

`multitone.engines.worker.preload_light` is what one small JPEG needs; NumPy, which takes as long as all of that, comes
on top here.
"""

import gc
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its idle threads cost 2 % of a run (measured)
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import PIL.Image
import PIL.JpegImagePlugin
import PIL.PngImagePlugin
import simplejpeg

import multitone.engines.worker.preload_light
import multitone.engines.worker.streaming_task

gc.freeze()  # workers need not look at it either, and write no page of it; they look after what is their own

__all__ = ["PIL", "multitone", "np", "simplejpeg"]
