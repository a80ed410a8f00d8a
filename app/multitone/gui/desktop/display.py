"""Whether a window can be shown here, and if not, why and what helps; asked before Qt is, which would abort."""

from __future__ import annotations

import ctypes
import os
import sys

from multitone.messages import tr

PACKAGES = (
    "libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-image0 "
    "libxcb-render-util0 libxcb-xinerama0"
)
QT_NEEDS = ("libEGL.so.1", "libGL.so.1")
X_NEEDS = (
    "libxkbcommon-x11.so.0", "libxcb-cursor.so.0", "libxcb-icccm.so.4", "libxcb-keysyms.so.1", "libxcb-shape.so.0",
    "libxcb-image.so.0", "libxcb-render-util.so.0", "libxcb-xinerama.so.0",
)  # fmt: skip


def missing_display() -> str:
    """Say in one line what keeps a window from being shown, with the remedy; empty where nothing does."""
    if sys.platform != "linux":
        return ""
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    screen, wayland = os.environ.get("DISPLAY", ""), os.environ.get("WAYLAND_DISPLAY", "")
    if not (chosen or screen or wayland):
        return tr(
            "There is no display, so no window can be shown. Use the command line (multitone convert --help), log in "
            "to a desktop, or run it under xvfb-run."
        )
    on_x = chosen.startswith("xcb") or (not chosen and not wayland)
    missing = [name for name in (*QT_NEEDS, *(X_NEEDS if on_x else ())) if not _loads(name)]
    if missing:
        return tr(
            "Libraries that the window needs are missing ({libraries}): sudo apt install {packages}",
            libraries=", ".join(missing),
            packages=PACKAGES,
        )
    if on_x and not _answers(screen):
        return tr("The display {display!r} does not respond, so no window can be shown; check DISPLAY.", display=screen)
    return ""


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _answers(screen: str) -> bool:
    """Knock at an X server: a socket of this machine, or a port of another."""
    import _socket as socket  # the whole module takes 12 ms to import, a twentieth of the start

    host, _, number = screen.rpartition(":")
    display = number.partition(".")[0]
    if not display.isdigit():
        return False
    path = f"/tmp/.X11-unix/X{display}"  # noqa: S108 - where X servers listen
    attempts: list[tuple[int, object]]
    if host in ("", "unix"):
        attempts = [(socket.AF_UNIX, path), (socket.AF_UNIX, f"\0{path}")]
    else:
        attempts = [(socket.AF_INET, (host, 6000 + int(display)))]
    for family, address in attempts:
        knock = socket.socket(family, socket.SOCK_STREAM)
        knock.settimeout(2.0)
        try:
            knock.connect(address)  # type: ignore[arg-type]  # an address of its family
        except OSError:
            continue
        finally:
            knock.close()
        return True
    return False
