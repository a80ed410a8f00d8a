import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from multitone.gui.desktop import display

START = [sys.executable, "-c", "import sys; from multitone.gui.app.application import run; sys.exit(run(sys.argv[1:]))"]
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has no display")


def environment(**changes: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return kept | changes


@linux
@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "There is no display"),
        ({"DISPLAY": ":987"}, "does not respond"),
        ({"DISPLAY": "nonsense"}, "does not respond"),
    ],
)
def test_without_a_screen_there_is_one_clear_line(changes: dict[str, str], text: str) -> None:
    result = subprocess.run(START, env=environment(**changes), capture_output=True, text=True, check=False, timeout=60)
    assert result.returncode == 2
    assert text in result.stderr
    assert len(result.stderr.splitlines()) == 1


@linux
def test_a_missing_library_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(display, "QT_NEEDS", ("libmissing.so.1",))
    assert "libmissing.so.1" in display.missing_display()
    assert "apt install" in display.missing_display()


def test_a_screenshot_is_taken_when_all_is_painted(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    for number in range(3):
        Image.new("RGB", (600, 400), (200, 30, 30)).save(photos / f"{number}.jpg")
    shot = tmp_path / "shot.png"
    home = {"MULTITONE_SCREENSHOT": str(shot), "MULTITONE_HOME": str(tmp_path / "home")}
    result = subprocess.run(
        [*START, str(photos)],
        env=environment(QT_QPA_PLATFORM="offscreen", **home),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    with Image.open(shot) as image:
        colors = {color for _, color in image.convert("RGB").resize((320, 200)).getcolors(maxcolors=100_000)}
    assert any(red > 180 and green < 60 and blue < 60 for red, green, blue in colors), "the picture before"
    assert any(abs(red - green) < 3 and abs(red - blue) < 3 and 70 < red < 95 for red, green, blue in colors), (
        "and after"
    )
