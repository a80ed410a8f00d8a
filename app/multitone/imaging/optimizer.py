"""Optimizer: what is settled about a pipeline before a pixel moves. It knows the steps and no picture.

::

    steps as they were chosen      rotate 90 · brightness ×1 · grayscale · crop · invert · gamma · resize · blur
      1. drop what changes nothing                 ╳
      2. gray before what only moves  grayscale · rotate 90 · crop · invert · gamma · resize · blur
      3. the decoder's share          luma alone, for nothing before the first step that weighs colors needs them
      4. where nothing is left        the source's bytes are the result (`batch.job` says when)
                                                     │
    a run, for each picture                          ▼
      5. whole, or in a stream        by its pixels (`imaging.streaming`); a stream reads the file in order
      6. one table                    invert · gamma, as any run of tone steps (`Pipeline.apply`)
      7. one evaluation               of a run of libvips' steps that look at one pixel at a time (crop · border; at
                                      16 bits saturation · hue): `Raster` keeps them as a plan of libvips' own until
                                      pixels are asked for, by a step that looks around (resize, blur), one of
                                      NumPy's or Pillow's, or the encoder

Nothing else changes its place: of all steps only these two kinds exchange theirs and leave every bit as it was. Gray
does not move before a crop, which leaves it less to do; the decoder's luma does, for there it costs less than nothing.

A JPEG that is only turned is decoded and encoded anew, with the loss that this has. libjpeg-turbo can move its blocks
instead, but no package that is kept up brings that along: simplejpeg, Pillow and libvips do not offer it, PyTurboJPEG
wants a libjpeg-turbo 3 that the system has to have (Debian 12 has 2.1.5), and the wrappers of jpegtran are abandoned.
"""

from __future__ import annotations

import functools

from multitone.imaging.operation import Operation

Steps = tuple[Operation, ...]


@functools.lru_cache(maxsize=64)
def planned(steps: Steps) -> Steps:
    """Return the steps that are worth running, in the order in which they cost least, with the same result."""
    kept: list[Operation] = []
    for step in steps:
        if step.changes_nothing:
            continue
        at = len(kept)
        while step.makes_gray and at and kept[at - 1].moves_only:
            at -= 1
        kept.insert(at, step)
    return tuple(kept)


def needs_luma_only(steps: Steps) -> bool:
    """Whether all that planned steps use of a source is its Rec. 601 luma, so that chroma need not be decoded."""
    for step in steps:
        if not (step.moves_only or step.leaves_out_only):
            return step.looks_at_luma_only
    return False
