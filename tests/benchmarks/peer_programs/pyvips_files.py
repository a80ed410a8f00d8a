"""A few pictures by pyvips in one process: `pyvips_files.py JOB OUT NAME…`, the job as JSON."""

from __future__ import annotations

import json
import os
import sys

import pyvips

JOB, OUT = json.loads(sys.argv[1]), sys.argv[2]


def convert(name: str) -> None:
    """Do the job to one picture, in the way that the documentation of libvips shows."""
    if JOB["side"]:
        image = pyvips.Image.thumbnail(name, JOB["side"], height=JOB["side"], size="down")
    else:
        image = pyvips.Image.new_from_file(name, access="sequential")
    if JOB["gray"]:
        image = image.colourspace("b-w")
    if JOB["blur"]:
        image = image.gaussblur(JOB["blur"]).cast("uchar")
    if look := JOB["look"]:
        image = (image.colourspace("lch") * [1, look["saturation"], 1]).colourspace("srgb")
        image = image.linear(look["contrast"], 128 - 128 * look["contrast"]).cast("uchar")
        image = image.sharpen(sigma=look["sharpen_sigma"])
    target = os.path.join(OUT, os.path.splitext(os.path.basename(name))[0] + JOB["suffix"])
    if JOB["suffix"] == ".png":
        image.pngsave(target, compression=6, filter="all")
    elif JOB["suffix"] == ".webp":
        image.webpsave(target, Q=JOB["quality"])
    elif JOB["suffix"] == ".avif":
        image.heifsave(target, Q=JOB["quality"], compression="av1")
    else:
        image.jpegsave(target, Q=JOB["quality"])


for each in sys.argv[3:]:
    convert(each)
