"""What is built where there is a compiler, and where there is none."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
KERNELS = (
    "multitone/native/_median",
    "multitone/native/_tetrahedra",
    "multitone/native/_patches",
    "multitone/native/_progressive",
    "multitone/native/_scanlines",
    "multitone/speedup/lab/_median",
)


def built(tmp_path: Path, **environment: str) -> tuple[set[str], str]:
    """Build the extensions of a copy of the project; return those that came to be, and what was said."""
    for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    setup = tmp_path / "setup.py"
    setup.write_text(setup.read_text("utf-8").replace("-O3", "-O0"), "utf-8")  # which takes a sixth of the time
    shutil.copytree(ROOT / "app", tmp_path / "app", ignore=shutil.ignore_patterns("*.so", "*.pyd", "__pycache__"))
    command = [sys.executable, "setup.py", "build_ext", "--build-lib", "made", "--build-temp", "between"]
    ended = subprocess.run(
        command, cwd=tmp_path, env=os.environ | environment, text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout
    made = tmp_path / "made"
    names = {str(path.relative_to(made)).partition(".")[0] for path in made.rglob("*.*") if path.is_file()}
    return names, ended.stdout


def test_without_a_compiler_the_kernels_are_left_out_and_nothing_fails(tmp_path: Path):
    made, said = built(tmp_path, CC="no-such-compiler")
    assert made.isdisjoint(KERNELS)
    assert said.count("no-such-compiler") >= len(KERNELS), "all were tried"


@pytest.mark.skipif(
    not (
        shutil.which((sysconfig.get_config_var("CC") or "cc").split()[0])
        and Path(sysconfig.get_path("include"), "Python.h").exists()
    ),
    reason="there is no compiler, or Python's headers are missing",
)
def test_with_a_compiler_all_kernels_are_built(tmp_path: Path):
    made, said = built(tmp_path, CFLAGS="-O0")
    assert made.issuperset(KERNELS), said
