"""Put the repository's `resources` into the wheel, and build the kernels; all else stands in pyproject.toml.

In a checkout the folder stands beside `app`, in a wheel it has to become `multitone/resources`. Mapping it
there with `package-dir` works for a wheel but not for an editable install, so the build copies it. An
editable install needs no copy: it finds the folder of the checkout.

The kernels are optional: without a compiler or Python's headers they are left out, and NumPy stands in for them. So
is the laboratory's kernel in Cython, which then says what is missing.
"""

import sys
import sysconfig
from pathlib import Path
from typing import Any

from setuptools import Extension, setup
from setuptools.command.build_py import build_py

RESOURCES = Path("resources")
NOT_SHIPPED = {".py", ".po"}
"""Suffixes of what only developers need: scripts, and translations before they are compiled."""


class BuildWithResources(build_py):
    """Build the Python modules and lay the resources beside them."""

    def run(self) -> None:
        """Build, then copy unless the install is editable."""
        super().run()
        for source, target in self._resources().items():
            self.mkpath(str(Path(target).parent))
            self.copy_file(source, target)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """List what is built, the resources included."""
        return [*super().get_outputs(include_bytecode), *self._resources().values()]

    def _resources(self) -> dict[str, str]:
        """Give each resource its place in the build; an editable install has none."""
        if self.editable_mode:
            return {}
        package = Path(self.build_lib, "multitone")
        return {str(path): str(package / path) for path in sorted(RESOURCES.rglob("*")) if _is_shipped(path)}


def _is_shipped(path: Path) -> bool:
    return (
        path.is_file()
        and path.suffix not in NOT_SHIPPED
        and not {"screenshots", "__pycache__"}.intersection(path.parts)
    )


LIMITED = not sysconfig.get_config_var("Py_GIL_DISABLED")
"""Whether one build serves all versions from 3.11 on; interpreters without the lock have no limited API."""

COMPILED: dict[str, Any] = {
    "define_macros": [("Py_LIMITED_API", "0x030B0000")] if LIMITED else [],
    "py_limited_api": LIMITED,
    "extra_compile_args": [] if sys.platform == "win32" else ["-O3"],  # below -O3 GCC leaves the networks scalar
    "optional": True,
}

NATIVE = "app/multitone/native"
HEADERS = [str(header) for header in sorted(Path(NATIVE).glob("*.h"))]
KERNELS = [
    Extension(f"multitone.native.{name}", [f"{NATIVE}/{name}.c"], depends=HEADERS, **COMPILED)
    for name in ("_gray", "_median", "_patches", "_progressive", "_scanlines", "_tetrahedra")
]


def _in_cython() -> list[Extension]:
    """Return the laboratory's kernel, translated to C under `build`; none where Cython is missing."""
    try:
        from Cython.Build import cythonize
    except ImportError:
        return []
    kernel = Extension("multitone.speedup.lab._median", ["app/multitone/speedup/lab/_median.pyx"], **COMPILED)
    translated: list[Extension] = cythonize([kernel], build_dir="build/cython", quiet=True)
    for extension in translated:
        extension.optional = True  # it makes new ones, and forgets that
    return translated


setup(
    cmdclass={"build_py": BuildWithResources},
    ext_modules=[*KERNELS, *_in_cython()],
    options={"bdist_wheel": {"py_limited_api": "cp311"}} if LIMITED else {},
)
