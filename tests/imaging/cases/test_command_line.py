"""Some pictures of this folder through the real command line and its sandboxed workers, judged by ImageMagick."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import numpy as np

from tests.imaging import judges as programs
from tests.imaging.cases import judges
from tests.imaging.cases.right import ALL, HERE
from tests.imaging.cases.wrong import WRONG
from tests.imaging.whole_path import seen_by_imagemagick

pytestmark = programs.needs_imagemagick
PLAIN = [case for case in ALL if not case.refused and not case.file.startswith(("a", "m02", "m05"))]


def convert(folder, *arguments):
    """Run `multitone convert` on all pictures, and return what it says."""
    (folder / "in").mkdir()
    for case in ALL:
        shutil.copy(HERE / case.file, folder / "in")
    command = [sys.executable, "-m", "multitone", "convert", str(folder / "in"), "-o", str(folder / "out"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"})
    assert "Traceback" not in done.stderr
    return done


def test_pictures_become_tiff_as_they_are_seen(tmp_path):
    """By way of sRGB, for ImageMagick looks at no profile unless told to; what is known to be wrong is left out."""
    done = convert(tmp_path, "--format", "tiff", "--color", "srgb")
    assert done.returncode in (0, 1), done.stderr
    for case in PLAIN:
        if "tiff" in WRONG.get("pixels", {}).get(case.name, ()):
            continue
        picture = seen_by_imagemagick(tmp_path / "out" / f"{case.file.rsplit('.', 1)[0]}.tif", "rgb")
        places, (width, height) = judges.spots(case, "")
        assert picture.shape[:2] == (height, width), case.name
        found = np.array([picture[y, x] for x, y in places])[: len(case.patches)]
        assert np.abs(found.astype(int) - np.array(case.patches)).max() <= 4 + case.tolerance, case.name
