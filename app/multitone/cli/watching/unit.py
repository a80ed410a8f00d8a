"""A service of systemd for a watch, printed: it starts with the user's session, and again where it ends by itself."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Sequence

from multitone.messages import tr

PLAIN = re.compile(r"[\w@+=:,./-]+")


def unit_of(arguments: Sequence[str], folder: str) -> str:
    """Return a unit that runs `multitone watch` with these arguments, whose paths are absolute."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", os.path.basename(folder)).strip("-").lower() or "folder"
    file = f"multitone-{name}.service"
    command = f"systemctl --user enable --now {file}"
    how = tr("Save this as ~/.config/systemd/user/{file}, then run: {command}", file=file, command=command)
    words = " ".join(map(_quoted, (*_program(), "watch", *arguments)))
    return f"""\
# {how}
[Unit]
Description=Multitone: {_escaped(folder)}

[Service]
ExecStart={words}
SuccessExitStatus=1 130
Restart=on-failure
RestartPreventExitStatus=2
RestartSec=30
TimeoutStopSec=60
Nice=10

[Install]
WantedBy=default.target"""


def _program() -> list[str]:
    """Return the words that start this program."""
    beside = os.path.join(os.path.dirname(sys.executable), "multitone")
    found = shutil.which(beside) or shutil.which("multitone")
    return [found] if found else [sys.executable, "-m", "multitone"]


def _quoted(word: str) -> str:
    """Return a word as systemd reads it."""
    escaped = _escaped(word).replace("$", "$$")
    if PLAIN.fullmatch(escaped):
        return escaped
    inner = escaped.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{inner}"'


def _escaped(text: str) -> str:
    return text.replace("%", "%%")
