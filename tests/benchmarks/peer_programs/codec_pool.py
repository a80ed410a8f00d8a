"""What the codec alone costs: libjpeg-turbo in two bare processes, luma in, gray out, no metadata and no checks."""

from __future__ import annotations

import json
import os
import sys
from multiprocessing import Pool

import simplejpeg

QUALITY, OUT = json.loads(sys.argv[1])["quality"], sys.argv[2]


def convert(name: str) -> None:
    """Decode to luma, encode, write."""
    with open(name, "rb") as file:
        luma = simplejpeg.decode_jpeg(file.read(), "GRAY")
    with open(os.path.join(OUT, os.path.basename(name)), "wb") as file:
        file.write(simplejpeg.encode_jpeg(luma, QUALITY, "GRAY", "GRAY"))


if __name__ == "__main__":
    with Pool(2) as pool:
        for _ in pool.imap_unordered(convert, sorted(sys.stdin.read().splitlines(), key=os.path.getsize, reverse=True)):
            pass
