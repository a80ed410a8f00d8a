"""What the shell offers after Tab, each with a word of help, and how it is taught to ask.

The shell asks the program with the line in its environment; each list is imported only then.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from multitone.errors import UsageError
from multitone.messages import _, say, tr

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

Offers = Iterable[tuple[str, str]]
Source = Callable[[], Offers]
ASKED = "_MULTITONE_COMPLETE"
"""What a shell sets that asks."""
STARTED = {"bash": "~/.bashrc", "zsh": "~/.zshrc", "fish": "~/.config/fish/config.fish"}
"""What each shell reads when it starts."""


def offered(offers: Source) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Return what click asks for the offers that a word begins."""

    def offer(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(word, help=say(text)) for word, text in offers() if word.startswith(incomplete)]

    return offer


def presets() -> Offers:
    """Offer the presets, one's own first."""
    from multitone.imaging.preset import file_stem, own_presets, shipped_presets

    return {file_stem(p.name): p.help for p in [*own_presets(), *shipped_presets()]}.items()


def operations() -> Offers:
    """Offer the operations."""
    from multitone.imaging import operation

    return [(info.name, info.help) for info in operation.operations().values()]


def formats() -> Offers:
    """Offer the formats."""
    from multitone.imaging.encode import export_formats

    return [(info.name, info.help) for info in export_formats().values()]


def engines() -> Offers:
    """Offer the engines."""
    from multitone.engines.registry import engine_names

    return [(name, "") for name in engine_names()]


def answer(program: click.Command) -> int:
    """Answer a shell that asks, and return the exit status."""
    from click.shell_completion import shell_complete

    return shell_complete(program, {}, "multitone", ASKED, os.environ[ASKED])


def script(context: click.Context) -> str:
    """Return what teaches the shell that the program was started from to ask. Raises `UsageError` for other shells."""
    from click.shell_completion import get_completion_class

    shell = _shell()
    kind = get_completion_class(shell)
    if kind is None or shell not in STARTED:
        known = ", ".join(STARTED)
        raise UsageError(_("There is no completion for {shell!r}, only for {known}.", shell=shell, known=known))
    return kind(context.command, {}, "multitone", ASKED).source()


def install(context: click.Context) -> str:
    """Teach the shell that the program was started from: a script of its own, and a line in what it reads first."""
    from multitone import paths

    text, shell = script(context), _shell()
    place, startup = paths.config_folder() / f"completion.{shell}", Path(STARTED[shell]).expanduser()
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)
    line = f"source '{place}'\n"
    before = startup.read_text() if startup.exists() else ""
    if line not in before:
        startup.parent.mkdir(parents=True, exist_ok=True)
        startup.write_text(f"{before}\n{line}")
    return tr(
        "Completion for {shell} works from its next start; a line in {file} takes care of that.",
        shell=shell,
        file=startup,
    )


def _shell() -> str:
    """Return the shell among the ancestors of this process, or the user's own."""
    import psutil

    names = [parent.name() for parent in psutil.Process().parents()]
    return next((name for name in names if name in STARTED), os.path.basename(os.environ.get("SHELL", "")))
