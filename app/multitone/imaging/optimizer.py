"""Optimizer: what is settled about a pipeline before a pixel moves. It knows the steps and no picture.

::

    steps as they were chosen      rotate 90 · brightness ×1 · grayscale · crop · invert · gamma · resize · blur
      1. drop what changes nothing                 ╳
      2. gray before what only moves  grayscale · rotate 90 · crop · invert · gamma · resize · blur
      3. the decoder's share          luma alone, for nothing before the first step that weighs colors needs them;
                                      a fraction of the pixels, where a step scales and all before it could as well
                                      be done after that (a turn, a mirror, gray)
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

from msgspec import Struct

from multitone.imaging.operation import Operation
from multitone.imaging.step import AnyOperation

Steps = tuple[Operation, ...]


class Scaling(Struct, frozen=True):
    """A step that scales what comes out of a decoder, which may begin with that."""

    step: AnyOperation
    place: int
    """Its place among the planned steps."""
    turned: bool
    """Whether steps before it turn the picture by a quarter."""

    def scaled_size(self, width: int, height: int) -> tuple[int, int]:
        """Return the size of a picture of width × height when it is scaled, not yet turned."""
        size = self.size_at_step(width, height)
        return size[::-1] if self.turned else size

    def size_at_step(self, width: int, height: int) -> tuple[int, int]:
        """Return the size that the step gives a picture that has width × height before all steps."""
        return self.step.scaled_size(*((height, width) if self.turned else (width, height)))

    def of_reduced(self, steps: Steps, full: tuple[int, int]) -> Steps:
        """Return planned steps as they are run on a picture that was reduced, and has that size in its file."""
        size = self.size_at_step(*full)
        return (*steps[: self.place], *self.step.to_size(*size), *steps[self.place + 1 :])


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
    first = _first_that_looks(steps)
    return first is not None and first.looks_at_luma_only


def needs_gray_only(steps: Steps) -> bool:
    """Whether it is even that luma as 8 bits round it, so that a decoder may round it as well."""
    first = _first_that_looks(steps)
    return first is not None and first.looks_at_luma_only and first.makes_gray


def _first_that_looks(steps: Steps) -> Operation | None:
    """Return the first step that does more than keep pixels as they are."""
    return next((step for step in steps if not (step.moves_only or step.leaves_out_only)), None)


def first_scaling(steps: Steps) -> Scaling | None:
    """Return the step for which a decoder may leave out pixels; None where there is none, or others come before it.

    Those of Rec. 601 luma may, which mixes values as scaling does, and those that move whole pixels.
    """
    turned = False
    for place, step in enumerate(steps):
        if step.may_read_reduced:
            return Scaling(step, place, turned)
        if not (step.moves_only or (step.makes_gray and step.looks_at_luma_only)):
            return None
        turned ^= step.turns_aside
    return None
