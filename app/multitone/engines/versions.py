"""Versions: what a result depends on beside its job; where these are the same, so are its bytes."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Mapping

PACKAGES = ("Pillow", "numpy", "simplejpeg", "pyvips", "pyvips-binary")
"""Libraries that compute."""
CODECS = (
    "jpg", "jpg_2000", "zlib", "libtiff", "webp", "avif", "littlecms2", "libjpeg_turbo", "zlib_ng", "mozjpeg",
)  # fmt: skip
"""What Pillow has built in, by its own names."""
NONE = "–"


def versions() -> dict[str, str]:
    """Return the versions of the program, of Python and of all that decodes, computes or encodes."""
    from multitone import __version__
    from multitone.imaging.optional import LIBRARIES

    python = ".".join(platform.python_version_tuple()[:2])
    packages = [*PACKAGES, *(package for __, package in LIBRARIES.values())]
    known = {name: package_version(name) or NONE for name in packages}
    return {"Multitone": __version__, "Python": python, **known, **codec_versions()}


def package_version(name: str) -> str | None:
    """Return the version of a package that is installed; None where it is not."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def codec_versions() -> dict[str, str]:
    """Return the codecs that Pillow has, and the version of each that tells it; those that it lacks are not there."""
    from PIL import features

    return {name: features.version(name) or "" for name in CODECS if features.check(name)}


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """Return the names of what is not the same, the most telling first."""
    return [name for name in [*here, *(there.keys() - here.keys())] if here.get(name) != there.get(name)]
