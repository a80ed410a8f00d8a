"""The program: its commands, each imported when it is named, and what is refused."""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from typing import Any

import click

from multitone.cli import completion
from multitone.cli.arguments import (
    HELP,
    SANDBOX,
    HelpedArgument,
    HelpedCommand,
    HelpedOption,
    command,
    printing_switch,
)  # fmt: skip
from multitone.cli.refusals import (
    WRONG_USAGE,
    refuse,
    speak_as_the_terminal,
    status_of,
)
from multitone.errors import UsageError
from multitone.imaging.parameters import suggestion
from multitone.messages import Message, _, say, tr

NO_COMMAND = _("Missing command")
"""As click says it."""
COMMANDS = {
    "convert": ("convert", _("Run a job: these pictures, through these steps, into that folder.")),
    "watch": ("watching.command", _("Convert what arrives in a folder, until it is ended.")),
    "compare": ("speed", _("Measure one thread against many on your own pictures; the results are thrown away.")),
    "scale": ("speed", _("Measure 1, 2, … N workers on your own pictures, and say how many to use.")),
    "measurements": ("measurements", _("List what was measured, and compare it across versions and machines.")),
    "lab": ("lab", _("Measure what threads, processes and coroutines gain, kernel by kernel: the GIL laboratory.")),
    "resume": ("jobs", _("Resume a job that ended early: the last one, or the one named.")),
    "undo": ("jobs", _("Remove what a job made and put back what it replaced: the last job, or the one named.")),
    "history": (
        "history",
        _("List past jobs, newest first, or show one in full: how to undo, resume or repeat it."),
    ),
    "verify": ("commands.verify", _("Verify results against the manifest of their run, by size and SHA-256.")),
    "pack": ("commands.pack", _("Pack results into tars of a data set (WebDataset), or into a zip.")),
    "similar": ("commands.similar", _("List pictures that look alike, in groups; nothing is changed.")),
    "operations": ("listing", _("List what can be done to pictures.")),
    "formats": ("listing", _("List the formats that are read and written.")),
    "presets": ("listing", _("List what --preset takes: steps and export choices under a name.")),
    "doctor": ("doctor", _("Show this machine: versions, codecs, cores, engines, what is missing and how to get it.")),
    "gui": ("application", _("Open the window.")),
}
"""Of each command the module that has it, and what it does."""


class Program(HelpedCommand, click.Group):
    """All commands; what one needs is imported when it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command. Raises `UsageError` where there is none of that name."""
        if cmd_name not in COMMANDS:
            if ctx.resilient_parsing or cmd_name.startswith("-"):  # which click says better
                return None
            near = suggestion(cmd_name, list(COMMANDS))
            raise UsageError(
                _("No such command {name!r}{near}; multitone --help lists them.", name=cmd_name, near=near)
            )
        module, summary = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f"multitone.cli.{module}"), cmd_name)
        command.help = summary
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that is named."""
        return click.Group.invoke(self, ctx)

    def entries(self, context: click.Context) -> dict[str, list[tuple[str, str]]]:
        """Return the commands, then the options."""
        return {
            tr("Commands"): [(name, say(text)) for name, (__, text) in COMMANDS.items()],
            **super().entries(context),
        }

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """Offer the commands, without importing them, and the options."""
        offer = completion.offered(lambda: [(name, text) for name, (__, text) in COMMANDS.items()])
        return offer(ctx, HELP, incomplete) + HelpedCommand.shell_complete(self, ctx, incomplete)


@command(HelpedArgument("sources", _("What to open."), nargs=-1, required=False, metavar="[SOURCE]..."), SANDBOX)
def gui(sources: Sequence[str]) -> None:
    """Stand for the window, which `__main__` opens itself."""
    raise AssertionError(sources)


def _version(_context: click.Context) -> str:
    from multitone import __version__

    return f"multitone {__version__}"


PROGRAM = Program(
    "multitone",
    help=_("Turn folders of pictures into folders of processed pictures on every core."),
    params=[
        HELP,
        printing_switch(_("Show the version."), "-V", "--version", text=_version),
        printing_switch(_("Install completion for this shell."), "--install-completion", text=completion.install),
        printing_switch(_("Print the completion script for this shell."), "--show-completion", text=completion.script),
    ],
    add_help_option=False,
)
PROGRAM.examples = (
    "multitone convert photos -o web --do 'resize width=1600' --format jpeg",
    "multitone compare photos --do 'gaussian-blur sigma=5'",
    "multitone operations resize",
)


def run(arguments: Sequence[str]) -> int:
    """Run a command and return the exit status; what is wrong with it is said on standard error, or as JSON."""
    speak_as_the_terminal()
    if not arguments and completion.ASKED in os.environ:
        return completion.answer(PROGRAM)
    return status_of(lambda: _run_by_click(arguments), arguments)


def _run_by_click(arguments: Sequence[str]) -> int:
    try:
        with PROGRAM.make_context("multitone", list(arguments)) as context:
            return PROGRAM.invoke(context) or 0
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as error:
        refuse([_explained(error, arguments)], arguments)
    return WRONG_USAGE


def _explained(error: click.ClickException, arguments: Sequence[str]) -> Message:
    """Return what is wrong with the words that were typed, and the remedy."""
    command = f"multitone {arguments[0]}" if arguments and arguments[0] in COMMANDS else "multitone"
    remedy = _("See `{command} --help`.", command=command)
    if isinstance(error, click.MissingParameter) and isinstance(error.param, HelpedArgument | HelpedOption):
        name, about = error.param.get_error_hint(error.ctx), Message(error.param.help or "")
        if isinstance(error.param, HelpedOption):
            return _("Missing option {name}. {about} {remedy}", name=name, about=about, remedy=remedy)
        return _("Missing argument {name}. {about} {remedy}", name=name, about=about, remedy=remedy)
    if isinstance(error, click.NoSuchOption):
        import difflib  # late: click has loaded it by then

        name = error.option_name
        if _belongs_to_a_step(name.lstrip("-")):
            remedy = _("Write the settings of a step inside its quotes, as in --do 'resize width=1600'.")
        bare = {known.lstrip("-"): known for known in error.possibilities or ()}  # dashes alone make nothing alike
        close = difflib.get_close_matches(name.lstrip("-"), bare, n=1)
        near = _(" (did you mean {name}?)", name=bare[close[0]]) if close else Message("")
        return _("No such option: {name}{near}. {remedy}", name=name, near=near, remedy=remedy)
    if isinstance(error, click.BadOptionUsage):
        name = error.option_name
        if _is_switch(name, error.ctx):
            return _("Option {name} takes no value. {remedy}", name=name, remedy=remedy)
        return _("Option {name} needs a value. {remedy}", name=name, remedy=remedy)
    return _("{problem}. {remedy}", problem=Message(error.format_message().rstrip(".")), remedy=remedy)


def _is_switch(name: str, context: click.Context | None) -> bool:
    options = [] if context is None else context.command.get_params(context)
    return any(
        isinstance(option, HelpedOption) and option.is_flag and name in (*option.opts, *option.secondary_opts)
        for option in options
    )


def _belongs_to_a_step(name: str) -> bool:
    from multitone.imaging.operation import operations

    return any(parameter.name == name for info in operations().values() for parameter in info.parameters)
