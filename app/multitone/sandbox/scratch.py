"""Scratch: a folder of this process for what its children's libraries lay down on the disk; it goes with it."""

from __future__ import annotations

import os

CANDIDATES = ("TMPDIR", "TEMP", "TMP")
"""Variables that name the folder of temporary files; tempfile, which asks the same, takes 12 ms to load."""
FOLDERS = ("/tmp", "/var/tmp", "/usr/tmp")  # noqa: S108 - a private folder is made there
_made: list[tuple[int, str]] = []


def scratch_folder() -> str:
    """Return the folder, made where it is missing; empty where there can be none."""
    if _made and _made[0][0] == os.getpid():
        return _made[0][1]
    if os.name == "nt":
        return _anywhere()
    for folder in (*filter(None, map(os.environ.get, CANDIDATES)), *FOLDERS):
        path = os.path.join(os.path.abspath(folder), f"multitone-{os.getpid()}-{os.urandom(6).hex()}")
        try:
            os.mkdir(path, 0o700)
        except OSError:
            continue
        return _noted(path)
    return ""


def private_folder(prefix: str) -> str:
    """Make a folder that only this user may enter, and no child but those that are let in. Raises `OSError`."""
    import tempfile  # late: few jobs need one

    return os.path.realpath(tempfile.mkdtemp(prefix=prefix))


def _anywhere() -> str:
    import tempfile  # which knows the places of Windows

    try:
        return _noted(tempfile.mkdtemp(prefix="multitone-"))
    except OSError:
        return ""


def _noted(path: str) -> str:
    import atexit

    _made[:] = [(os.getpid(), path)]
    atexit.register(remove_scratch)
    return path


def remove_scratch() -> None:
    """Remove the folder of this process, where it has made one."""
    if _made and _made[0][0] == os.getpid():
        _pid, path = _made.pop()
        try:
            os.rmdir(path)
        except OSError:
            import shutil  # late: hardly ever is there anything in it

            shutil.rmtree(path, ignore_errors=True)
