import subprocess
import sys
from pathlib import Path

import multitone
from multitone.speedup.lab.kernels import KERNELS

PACKAGE = Path(multitone.__file__).parent
APART = ("gui", "__main__")
NOT_HERE = {"multitone.speedup.lab.in_numba"} if KERNELS["numba"].missing else set()
"""What needs a compiler or an extra."""


def modules(*packages):
    """Return the names of all modules outside the window, of some packages only where they are named."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts[0] not in APART and (not packages or parts[0] in packages):
            found.append(".".join(("multitone", *(p for p in parts if p != "__init__"))))
    return [name for name in found if name not in NOT_HERE]


def loaded_after(names):
    """Import modules in a fresh interpreter and return what was loaded."""
    code = f"import sys\nfor name in {names!r}: __import__(name)\nprint(*sorted(sys.modules), sep='\\n')"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


def test_only_the_window_loads_qt():
    names = modules()
    assert len(names) > 25
    loaded = loaded_after(names)
    assert set(names) <= loaded
    assert not {name for name in loaded if name.startswith(("PySide6", "shiboken6", "pyqtgraph"))}


def test_one_image_knows_nothing_of_many():
    loaded = loaded_after(modules("imaging", "operations"))
    above = ("batch", "engines", "speedup", "cli", "gui")
    assert not {name for name in loaded if name.startswith(tuple(f"multitone.{layer}" for layer in above))}


def test_libvips_is_loaded_only_when_a_picture_needs_it():
    """It must not be initialised in a process that forks later, and costs 30 ms."""
    assert "pyvips" not in loaded_after(modules("imaging", "operations", "batch"))


def test_importing_the_package_imports_next_to_nothing():
    loaded = loaded_after(["multitone"])
    assert not loaded & {"msgspec", "numpy", "PIL", "pyvips", "multitone.imaging", "multitone.batch"}


def test_every_public_name_is_there():
    for name in multitone.__all__:
        assert getattr(multitone, name) is not None
