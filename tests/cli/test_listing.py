"""`operations`, `formats`, `doctor`, `compare` and what starting costs."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from multitone.cli.application import run
from multitone.cli.doctor import findings
from multitone.cli.typed import telling
from multitone.imaging.decode import SOURCE_FORMATS
from multitone.imaging.operation import build_operation, find_operation, operations
from multitone.imaging.optional import LIBRARIES
from multitone.imaging.pipeline import parse_step
from tests.cli.conftest import Multitone
from tests.engines.conftest import picture

PROMISED = {
    "grayscale": {"luma": "rec601"},
    "gaussian-blur": {"sigma": 2},
    "unsharp-mask": {"sigma": 2, "amount": 1, "threshold": 0},
    "brightness": {"amount": 1.2},
    "contrast": {"amount": 1.2},
    "invert": {},
    "median": {"size": 3},
    "find-edges": {},
    "saturation": {"amount": 1.2},
    "gamma": {"value": 1.2},
    "sepia": {},
    "posterize": {"bits": 3},
    "threshold": {"value": 128},
    "rotate": {"angle": 90},
    "flip": {"direction": "horizontal"},
    "duotone": {"shadows": "#112", "highlights": "#fed"},
    "resize": {"width": None, "height": None, "percent": None, "mode": "fit", "enlarge": False},
}


def test_operations_are_told_as_the_contract_has_them(multitone: Multitone) -> None:
    listed = json.loads(multitone("operations", "--json").out)["operations"]
    by_name = {o["name"]: o for o in listed}
    for name, defaults in PROMISED.items():
        operation = by_name[name]
        assert set(operation) == {"name", "title", "family", "help", "parameters"}
        parameters = {p["name"]: p for p in operation["parameters"]}
        for parameter, default in defaults.items():
            assert parameters[parameter]["default"] == default
            assert set(parameters[parameter]) == {
                "name", "type", "default", "minimum", "maximum", "choices", "unit", "help",
            }  # fmt: skip
    assert "gaussian-blur" in multitone("operations").out
    assert "standard deviation" in multitone("operations", "gaussian-blur").out
    assert multitone("operations", "nonsense").status == 2


def test_operations_are_found_by_other_words_and_in_spite_of_slips(multitone: Multitone) -> None:
    def names(word: str) -> list[str]:
        return [found["name"] for found in json.loads(multitone("operations", word, "--json").out)["operations"]]

    assert names("logo") == ["watermark"]
    assert names("b&w")[0] == "grayscale"
    assert names("vignete") == ["vignette"]
    assert names("resize") == ["resize"], "a name is that one alone"
    listed = multitone("operations", "sharpen").out
    assert "unsharp-mask" in listed
    assert "grayscale" not in listed


@pytest.mark.parametrize("name", list(operations()))
def test_the_example_of_an_operation_can_be_used(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["operations", name]) == 0
    shown = capsys.readouterr().out.partition("For example: ")[2]
    option, text = shlex.split(shown)
    assert option == "--do"
    step = parse_step(text)
    assert not step.changes_nothing
    assert step == build_operation(name, telling(find_operation(name)))


def test_formats_and_doctor_speak_json(multitone: Multitone) -> None:
    formats = json.loads(multitone("formats", "--json").out)
    assert {"jpeg", "png"} <= {f["name"] for f in formats["formats"]}
    found = json.loads(multitone("doctor", "--json").out)
    assert found["versions"]["multitone"]
    assert found["machine"]["cores this process may use"] >= 1
    assert found["engines"]["processes"].startswith("ready")
    assert isinstance(found["missing"], list)
    assert found["sandbox"]["mode"] == "auto"
    assert "libvips" in multitone("doctor").out


def test_doctor_tells_who_reads_each_format_and_whether_that_is_fuzzed(multitone: Multitone) -> None:
    read = {one["name"]: one for one in json.loads(multitone("doctor", "--formats", "--json").out)["formats"]}
    assert set(read) == set(SOURCE_FORMATS)
    assert all(library["version"] for one in read.values() for library in one["libraries"])
    assert {"name": "libde265", "package": "pillow-heif", "oss_fuzz": "libheif"}.items() <= read["HEIF"]["libraries"][
        1
    ].items()
    assert [library["oss_fuzz"] for library in read["PSD"]["libraries"]] == [None, "pillow"]
    said = multitone("doctor", "--formats").out
    assert "libtiff" in said
    assert "without loss" in " ".join(said.split())


def test_doctor_tells_what_is_missing_of_the_extra_and_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = findings()
    assert set(found["formats"]) == set(LIBRARIES)
    assert found["formats"]["HEIC"].startswith("pi-heif ")
    assert not any("multitone[formats]" in line for line in found["missing"])
    monkeypatch.setitem(sys.modules, "rawpy", None)
    lacking = findings()
    assert lacking["formats"]["RAW"] == "missing"
    assert 'what reads RAW: pip install "multitone[formats]"' in lacking["missing"]


def test_compare_measures_both_sides(multitone: Multitone, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for i in range(14):
        picture(folder / f"{i}.jpg", i, (1600, 1200))
    ended = multitone("compare", folder, "--do", "gaussian-blur sigma=12", "--rounds", "2", "--json")
    assert ended.status == 0, ended.err
    told = json.loads(ended.out)
    assert set(told) >= {
        "serial", "parallel", "speedup", "interval", "efficiency", "identical", "differing", "startup_seconds",
        "conditions", "warnings",
    }  # fmt: skip
    assert len(told["serial"]["seconds"]) == len(told["parallel"]["seconds"]) == 2
    assert told["identical"] is True
    assert told["interval"][0] <= told["speedup"] <= told["interval"][1]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in"]


def test_too_little_work_is_told_and_not_measured(multitone: Multitone, tmp_path: Path) -> None:
    picture(tmp_path / "a.jpg", 1)
    told = json.loads(multitone("compare", "a.jpg", "--do", "invert", "--rounds", "2", "--json").out)
    assert told["speedup"] is None
    assert any("Too short to measure" in warning for warning in told["warnings"])


@pytest.mark.parametrize("arguments", [["convert", "a.jpg", "-o", "out", "--do", "grayscale"], ["operations"]])
def test_the_command_line_never_loads_the_window_nor_what_decodes(tmp_path: Path, arguments: list[str]) -> None:
    picture(tmp_path / "a.jpg", 1)
    program = (
        f"import sys; sys.argv[1:] = {arguments!r}; from multitone.__main__ import main; main(); print(*sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, timeout=60)
    assert ended.returncode == 0, ended.stderr
    loaded = {module.partition(".")[0] for module in ended.stdout.splitlines()[-1].split()}
    assert "multitone" in loaded
    assert not loaded & {"PySide6", "shiboken6", "pyqtgraph", "numba", "matplotlib", "scipy"}
    assert not loaded & {"numpy", "PIL", "pyvips", "simplejpeg"}, "the parent decodes nothing"


def test_the_version_is_told(multitone: Multitone) -> None:
    from multitone import __version__

    assert multitone("--version").out.strip() == f"multitone {__version__}"


def test_no_display_is_a_clear_line_and_status_2(tmp_path: Path) -> None:
    import os

    bare = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}}
    ended = subprocess.run(
        [sys.executable, "-m", "multitone"], capture_output=True, text=True, cwd=tmp_path, env=bare, timeout=60
    )
    assert ended.returncode == 2
    assert "display" in ended.stderr
    assert "multitone convert" in ended.stderr
