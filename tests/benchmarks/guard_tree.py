"""Another commit, checked out beside the working tree and made ready to run with the same interpreter and packages."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.peer_tools import ROOT

KERNELS = "app/multitone/native"


@contextlib.contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """Check a commit out for as long as the context lasts. Raises `SystemExit` where Git does not have it."""
    with tempfile.TemporaryDirectory(prefix="multitone-guard-") as folder:
        tree = Path(folder, "before")
        added = git("worktree", "add", "--detach", str(tree), commit)
        if added.returncode:
            raise SystemExit(f"{commit} cannot be checked out: {added.stderr.strip()}")
        try:
            make_ready(tree, commit)
            yield tree
        finally:
            git("worktree", "remove", "--force", str(tree))


def main_before() -> str:
    """Return the commit before the last on main; where there is no main, before the last one here."""
    for name in ("main~1", "HEAD~1"):
        if (asked := git("rev-parse", "--short=8", "--verify", "--quiet", name)).returncode == 0:
            return asked.stdout.strip()
    raise SystemExit("There is no commit to compare with; name one: --against COMMIT.")


def make_ready(tree: Path, commit: str) -> None:
    """Give a tree its kernels: those that are built here where their source is the same, else built anew."""
    built = [path for suffix in ("so", "pyd") for path in ROOT.glob(f"app/multitone/**/*.{suffix}")]
    for path in built:
        shutil.copy(path, tree / path.relative_to(ROOT))
    if built and git("diff", "--quiet", commit, "--", KERNELS, "setup.py").returncode:
        subprocess.run(
            [sys.executable, "setup.py", "build_ext", "--inplace"], cwd=tree, check=True, stdout=subprocess.DEVNULL
        )


def git(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Ask Git."""
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
