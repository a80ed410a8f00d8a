"""What can be typed: options made of the fields of `ConvertOptions`, or declared here, and their help.

::

    @command(*record_options(…), JSON, examples=(…))
    def compare(options: ConvertOptions, *, json: bool) -> int: …

A command's function gets what stands in `ConvertOptions` as one record, and its other options as well.
"""

from __future__ import annotations

import contextlib
import itertools
import shlex
import shutil
import textwrap
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, get_args

import click

from multitone.batch.command import DeclaredOption, options
from multitone.batch.options import JOB, RUN, ConvertOptions
from multitone.cli import completion
from multitone.cli.terminal import line
from multitone.errors import UsageError, printed
from multitone.imaging.parameters import Parameter
from multitone.messages import Message, _, say, tr
from multitone.settings import WHEN_CONFINED, Sandbox

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

DISPLAY = _("Output")
Function = Callable[..., int | None]
LEAST_WIDTH = 20
"""Columns that a help takes at least."""
TERM_WIDTH = 26
"""Columns of an option's names in a help; what is longer has a line of its own."""
OFFERS = {
    "preset": completion.presets, "steps": completion.operations, "format": completion.formats,
    "engine": completion.engines,
}  # fmt: skip
"""What the shell offers after Tab."""


class DeclaredType(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic from click 8.4 on
    """A value that is checked against its declaration."""

    name = "value"

    def __init__(self, parameter: Parameter) -> None:
        self._parameter = parameter

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ARG002
        """Read what was typed. Raises `UsageError` that says what would do."""
        declared = self._parameter
        if declared.type == "integer":
            with contextlib.suppress(ValueError):  # of no number, and of one too long for Python
                number = int(value)
                if (declared.minimum is None or number >= declared.minimum) and number <= (declared.maximum or number):
                    return number
        elif value in declared.choices:
            return value
        expected = declared.expectation()
        raise UsageError(
            _("--{name} {value!r} is not valid; write {expected}.", name=declared.name, value=value, expected=expected)
        )

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:  # noqa: ARG002
        """Return the choices."""
        return "|".join(self._parameter.choices) or None

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Offer the choices."""
        return completion.offered(lambda: [(choice, "") for choice in self._parameter.choices])(ctx, param, incomplete)


class HelpedOption(click.Option):
    """An option with the heading that it stands under in the help, and its default in words."""

    def __init__(
        self, about: str, *flags: str, group: Message = DISPLAY, default_text: str = "", **settings: Any
    ) -> None:
        super().__init__(flags, help=about, **settings)
        self.group = group
        self.default_text = default_text

    def entry(self, context: click.Context) -> tuple[str, str]:
        """Return what the help says of it: how it is written, and what it is for."""
        term, _rest = super().get_help_record(context) or ("", "")
        ends = [tr("[required]")] if self.required else []
        # a default that is typed stays as it is typed
        ends += [tr("[default: {value}]", value=self.default_text)] if self.default_text else []
        return term, " ".join([say(self.help or ""), *ends])


class HelpedArgument(click.Argument):
    """An argument that the help explains."""

    group = JOB

    def __init__(self, name: str, about: str, **settings: Any) -> None:
        super().__init__([name], **settings)
        self.help = about

    def entry(self, context: click.Context) -> tuple[str, str]:
        """Return what the help says of it."""
        return self.make_metavar(context), say(self.help or "")


class HelpedCommand(click.Command):
    """A command whose help groups its options, breaks none of their names, and ends in examples."""

    examples: Sequence[str] = ()
    allow_extra_args = True
    """Refused below, in the language of the terminal."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what was typed. Raises `UsageError`, and click's own, which know their command."""
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        if rest and not ctx.resilient_parsing and not isinstance(self, click.Group):
            words = " ".join(map(printed, rest))
            raise UsageError(
                _("Too many arguments: {words}. See `{command} --help`.", words=words, command=ctx.command_path)
            )
        return rest

    def invoke(self, ctx: click.Context) -> int | None:
        """Call the function; what stands in `ConvertOptions` goes in as one record."""
        assert self.callback is not None
        if "steps" not in ctx.params:
            return self.callback(**ctx.params)  # type: ignore[no-any-return]
        rest = {name: value for name, value in ctx.params.items() if name not in ConvertOptions.__struct_fields__}
        return self.callback(record_of(ctx), **rest)  # type: ignore[no-any-return]

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the options, explained in the terminal's language."""
        offers = click.Command.shell_complete(self, ctx, incomplete)
        for offer in offers:
            offer.help = say(offer.help or "")
        return offers

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how it is typed, what it does, arguments and options under their headings, and examples."""
        columns = ctx.terminal_width or shutil.get_terminal_size().columns
        formatter.width = min(formatter.width, max(columns - 1, LEAST_WIDTH))  # click's own is 50 at least
        usage = tr("Usage:")
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), f"{usage} ")
        with formatter.indentation():
            formatter.write_paragraph()
            formatter.write_text(say(self.help or ""))
        for heading, entries in self.entries(ctx).items():
            with formatter.section(heading):
                formatter.write("".join(entry_lines(term, text, formatter.width) for term, text in entries))
        if self.examples:
            with formatter.section(tr("Examples")):
                formatter.write("".join(f"  {line}\n" for line in self.examples))

    def entries(self, context: click.Context) -> dict[str, list[tuple[str, str]]]:
        """Return what the help lists under each heading: how it is written, and what it is for."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(context):
            if isinstance(parameter, HelpedArgument | HelpedOption):
                groups.setdefault(say(parameter.group), []).append(parameter.entry(context))
        return groups


def entry_lines(term: str, text: str, width: int) -> str:
    """Return a name and what it means in two columns, or below it; neither a name nor a word is ever broken."""
    wide = TERM_WIDTH if width > 2 * TERM_WIDTH else 4
    lines = textwrap.wrap(text, width - wide - 2, break_long_words=False, break_on_hyphens=False)
    terms = [term] if len(term) < wide else [term, ""]
    pairs = itertools.zip_longest(terms, lines if len(terms) == 1 else ["", *lines], fillvalue="")
    return "".join(f"  {left:{wide}}{right}".rstrip() + "\n" for left, right in pairs)


def record_options(*names: str) -> list[click.Parameter]:
    """Return the options of fields of `ConvertOptions`; of all of them where none is named."""
    return [_click_parameter(name, option) for name, option in options().items() if not names or name in names]


def option_without_default(name: str, default_text: Message) -> click.Parameter:
    """Return the option of a field, for a command that has another default for it."""
    option = _click_parameter(name, options()[name])
    assert isinstance(option, HelpedOption)
    option.default, option.default_text = None, default_text
    return option


def record_of(context: click.Context) -> ConvertOptions:
    """Return what was typed of the fields of `ConvertOptions`."""
    fields = ConvertOptions.__struct_fields__
    return ConvertOptions(**{name: value for name, value in context.params.items() if name in fields})


def _click_parameter(name: str, option: DeclaredOption) -> click.Parameter:
    declared = option.parameter
    if name == "sources":
        return HelpedArgument(name, declared.help, nargs=-1, required=True, metavar=f"{option.metavar}...")
    settings: dict[str, Any] = {"metavar": option.metavar or None, "default": declared.default}
    if name == "output":
        settings = {"metavar": option.metavar, "required": True}
    elif name == "format":
        settings |= {"multiple": True, "default": (), "callback": _only_format}
    elif declared.default == ():
        settings["multiple"] = True
    if declared.type == "boolean":
        settings |= {"is_flag": True, "metavar": None}
    elif declared.type in ("integer", "choice"):
        settings["type"] = DeclaredType(declared)
    if name in OFFERS:
        settings["shell_complete"] = completion.offered(OFFERS[name])
    *short, long = option.flags
    flag = f"{long}/{option.opposite}" if option.opposite else long
    default = option.default or (declared.default if isinstance(declared.default, str) else "")
    return HelpedOption(declared.help, *short, flag, name, group=option.group, default_text=default, **settings)


def _only_format(_context: click.Context, _parameter: click.Parameter, typed: Sequence[str]) -> str | None:
    """Return the format that was typed. Raises `UsageError` where there are several."""
    formats = list(dict.fromkeys(typed))
    if len(formats) > 1:
        raise UsageError(
            _(
                "{formats} cannot be used together, because a picture gets one result; "
                "leave one out, or run the job once for each.",
                formats=", ".join(f"--format {shlex.quote(text)}" for text in formats),
            )
        )
    return formats[0] if formats else None


def switch(about: str, *flags: str, group: Message = DISPLAY, **settings: Any) -> HelpedOption:
    """Return an option that is there or not."""
    return HelpedOption(about, *flags, group=group, is_flag=True, **settings)


def printing_switch(about: str, *flags: str, text: Callable[[click.Context], str]) -> HelpedOption:
    """Return an option that prints a text, and ends."""

    def show(context: click.Context, _parameter: click.Parameter, asked: object) -> None:
        if asked and not context.resilient_parsing:
            line(text(context))
            context.exit()

    return switch(about, *flags, is_eager=True, expose_value=False, callback=show)


def at_least_one(about: str, *flags: str, most: int | None = None, **settings: Any) -> HelpedOption:
    """Return the option of a number from 1 on."""
    name = flags[-1].removeprefix("--")
    declared = Parameter(name=name, type="integer", default=None, optional=True, minimum=1, maximum=most)
    return HelpedOption(about, *flags, type=DeclaredType(declared), metavar="N", **settings)


def job_argument(about: Message) -> HelpedArgument:
    """Return the argument that names a job of the past."""
    return HelpedArgument("job", about, required=False, metavar="[JOB]")


HELP = printing_switch(_("Show this help."), "-h", "--help", text=click.Context.get_help)
JSON = switch(_("Print JSON instead of text."), "--json")
SHOWN = (
    JSON,
    HelpedOption(
        _("Write a report: .html, .csv, .json, or a manifest: manifest.csv, .jsonl; repeat for more."),
        "--report",
        multiple=True,
        metavar="FILE",
    ),
    switch(_("Print nothing but failures."), "-q", "--quiet"),
    switch(_("Print one line per file, with its times."), "-v", "--verbose"),
)
"""What a run can show."""


def _sandbox() -> HelpedOption:
    """Return the option of the setting of that name, which takes its place for a run."""

    def take(_context: click.Context, _parameter: click.Parameter, typed: Any) -> None:
        from multitone.sandbox.support import choose

        choose(typed)

    declared = Parameter(name="sandbox", type="choice", default=None, optional=True, choices=get_args(Sandbox))
    return HelpedOption(
        WHEN_CONFINED, "--sandbox", group=RUN, type=DeclaredType(declared), default_text=_("the setting’s"),
        expose_value=False, callback=take,
    )  # fmt: skip


SANDBOX = _sandbox()


def command(*parameters: click.Parameter, examples: Sequence[str] = ()) -> Callable[[Function], HelpedCommand]:
    """Make a command of a function; the list of commands gives its name and says what it does."""

    def wrapped(function: Function) -> HelpedCommand:
        params = [*parameters, HELP]
        one = HelpedCommand(function.__name__, callback=function, params=params, add_help_option=False)
        one.examples = examples
        return one

    return wrapped
