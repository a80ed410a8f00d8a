"""A pool of two processes of plain Pillow: `pillow_pool.py JOB OUT < names`, the job as JSON."""

from __future__ import annotations

import json
import os
import sys
from multiprocessing import Pool

from PIL import Image, ImageEnhance, ImageFilter

JOB, OUT = json.loads(sys.argv[1]), sys.argv[2]
if JOB["folder"] == "heic":
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False)
    pillow_heif.options.DECODE_THREADS = 1


def convert(name: str) -> None:
    """Do the job to one picture, as most scripts do."""
    target = os.path.join(OUT, os.path.splitext(os.path.basename(name))[0] + JOB["suffix"])
    image = Image.open(name)
    if JOB["side"]:
        image.thumbnail((JOB["side"], JOB["side"]))
    if not JOB["gray"]:
        image = image.convert("RGB")
    elif JOB["suffix"] == ".png" and image.has_transparency_data:
        image = image.convert("LA")
    else:
        image = image.convert("L")
    if JOB["blur"]:
        image = image.filter(ImageFilter.GaussianBlur(JOB["blur"]))
    if look := JOB["look"]:
        image = ImageEnhance.Color(image).enhance(look["saturation"])
        image = ImageEnhance.Contrast(image).enhance(look["contrast"])
        image = image.filter(ImageFilter.UnsharpMask(look["sharpen_sigma"], round(100 * look["sharpen_amount"]), 0))
    options = {"quality": JOB["quality"]} if JOB["quality"] else {}
    image.save(target, **options, **({"max_threads": 1} if JOB["suffix"] == ".avif" else {}))


if __name__ == "__main__":
    with Pool(2) as pool:
        for _ in pool.imap_unordered(convert, sys.stdin.read().splitlines()):
            pass
