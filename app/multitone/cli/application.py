"""The commands and their options, as typer reads them.

Annotations are no strings here: typer would compile each of them again, at every start.
"""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from multitone.batch.command import ENGINE, EXPORT, OPPOSITE, Wish, flags_of, options
from multitone.batch.job import ColorTarget, Existing, MetadataPolicy
from multitone.cli.completion import offer_engines, offer_formats, offer_operations, offer_presets
from multitone.errors import MultitoneError, PlanRefused, UsageError

if TYPE_CHECKING:
    from multitone.cli.convert import Show

SETTINGS: dict[str, Any] = {
    "name": "multitone",
    "help": "Turn folders of pictures into folders of processed pictures on every core.",
    "no_args_is_help": True,
    "pretty_exceptions_enable": False,
    "context_settings": {"help_option_names": ["-h", "--help"]},
}
app = typer.Typer(**SETTINGS)

WRONG_USAGE = 2


def option(name: str, shown: str = "", **more: Any) -> Any:
    """Return the option of a field of `Wish`: its names, help and limits stand there. `shown` tells its default."""
    declared = options()[name]
    *short, long = flags_of(name)
    if name in OPPOSITE:
        long = f"{long}/{OPPOSITE[name]}"
    if declared.type == "integer":
        more |= {"min": declared.minimum, "max": declared.maximum}
    return typer.Option(*short, long, help=declared.help, show_default=shown or True, **more)


Sources = Annotated[list[str], typer.Argument(help=options()["sources"].help, metavar="SOURCE...")]
PresetName = Annotated[str | None, option("preset", metavar="FILE|NAME", autocompletion=offer_presets)]
Do = Annotated[list[str] | None, option("steps", metavar="STEP", autocompletion=offer_operations)]
Format = Annotated[str | None, option("format", "the source's own", metavar="FORMAT", autocompletion=offer_formats)]
Quality = Annotated[int | None, option("quality", "the format's")]
EngineName = Annotated[str, option("engine", autocompletion=offer_engines)]
Workers = Annotated[int | None, option("workers")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON in place of words.")]


@app.command("convert")
def convert_command(
    sources: Sources,
    output: Annotated[str, option("output", metavar="FOLDER")],
    preset: PresetName = None,
    do: Do = None,
    format_name: Format = None,
    quality: Quality = None,
    same_quality: Annotated[bool | None, option("same_quality", "no")] = None,
    max_bytes: Annotated[str | None, option("max_bytes", metavar="SIZE")] = None,
    color: Annotated[ColorTarget | None, option("color", EXPORT.color)] = None,
    name: Annotated[str | None, option("name", EXPORT.name, metavar="TEMPLATE")] = None,
    existing: Annotated[Existing, option("existing")] = EXPORT.existing,
    metadata: Annotated[MetadataPolicy | None, option("metadata", EXPORT.metadata)] = None,
    flat: Annotated[bool, option("flat")] = EXPORT.flat,
    engine: EngineName = ENGINE,
    workers: Workers = None,
    timeout: Annotated[str | None, option("timeout", "auto", metavar="SECONDS")] = None,
    memory: Annotated[str | None, option("memory", "auto", metavar="MEGABYTES")] = None,
    salvage: Annotated[bool, option("salvage")] = False,
    verify: Annotated[bool, option("verify")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the plan and write nothing.")] = False,
    json: Json = False,
    compare: Annotated[bool, typer.Option("--compare", help="Measure the same work on one thread, too.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print nothing but failures.")] = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Print a line a file, with its times.")] = False,
) -> None:
    """Run a job: these pictures, through these steps, into that folder."""
    from multitone.cli.convert import convert

    if quiet and verbose:
        raise UsageError("--quiet and --verbose exclude each other; leave one out.")
    wish = Wish(
        sources=tuple(sources),
        output=output,
        preset=preset,
        steps=tuple(do or ()),
        format=format_name,
        quality=quality,
        same_quality=same_quality,
        max_bytes=max_bytes,
        color=color,
        name=name,
        existing=existing,
        metadata=metadata,
        flat=flat,
        engine=engine,
        workers=workers,
        timeout=timeout,
        memory=memory,
        salvage=salvage,
        verify=verify,
    )
    show: Show = "json" if json else "quiet" if quiet else "verbose" if verbose else "words"
    raise typer.Exit(convert(wish, show, dry_run=dry_run, compare=compare))


@app.command("compare")
def compare_command(
    sources: Sources,
    preset: PresetName = None,
    do: Do = None,
    format_name: Format = None,
    quality: Quality = None,
    engine: EngineName = ENGINE,
    workers: Workers = None,
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=100, help="How often each side runs.")] = 3,
    json: Json = False,
) -> None:
    """Measure one thread against many on your own pictures; the results are thrown away."""
    from multitone.cli.compare import compare

    wish = Wish(
        sources=tuple(sources),
        preset=preset,
        steps=tuple(do or ()),
        format=format_name,
        quality=quality,
        engine=engine,
        workers=workers,
    )
    raise typer.Exit(compare(wish, rounds=rounds, json=json))


@app.command("operations")
def operations_command(
    name: Annotated[str | None, typer.Argument(help="Tell more of this one.", autocompletion=offer_operations)] = None,
    json: Json = False,
) -> None:
    """List what can be done to pictures."""
    from multitone.cli.listing import list_operations

    list_operations(name, json=json)


@app.command("formats")
def formats_command(json: Json = False) -> None:
    """List the formats that are read and written."""
    from multitone.cli.listing import list_formats

    list_formats(json=json)


@app.command("presets")
def presets_command(
    name: Annotated[
        str | None, typer.Argument(help="Tell more of this one; a file will do.", autocompletion=offer_presets)
    ] = None,
    json: Json = False,
) -> None:
    """List what --preset takes: steps and export choices under a name."""
    from multitone.cli.listing import list_presets

    list_presets(name, json=json)


@app.command("doctor")
def doctor_command(json: Json = False) -> None:
    """Look at this machine: versions, codecs, cores, memory, engines, what is missing and how to get it."""
    from multitone.cli.doctor import doctor

    doctor(json=json)


@app.command("gui")
def gui_command(
    sources: Annotated[list[str] | None, typer.Argument(help="What to open.", metavar="[SOURCE]...")] = None,
) -> None:
    """Open the window."""
    raise AssertionError(f"__main__ opens the window itself: {sources}")


def run(arguments: list[str]) -> int:
    """Run a command and return the exit status; errors are one line on standard error."""
    if arguments in (["--version"], ["-V"]):
        from multitone import __version__

        sys.stdout.write(f"multitone {__version__}\n")
        return 0
    status: int | None
    try:
        status = _application(arguments)(arguments, prog_name="multitone", standalone_mode=False)
    except PlanRefused as refused:
        for problem in refused.problems:
            sys.stderr.write(f"multitone: {problem}\n")
    except MultitoneError as error:
        sys.stderr.write(f"multitone: {error}\n")
    except typer.Abort:
        return 130
    except Exception as error:
        show = getattr(error, "show", None)  # click's own errors show themselves
        if show is None:
            raise
        show()
    else:
        return status or 0
    return WRONG_USAGE


def _application(arguments: list[str]) -> typer.Typer:
    """Return the application with the command that is named alone, for making all of them takes as long as importing.

    The callback keeps typer from taking a single command for the whole program.
    """
    named = [info for info in app.registered_commands if arguments and info.name == arguments[0]]
    if not named:
        return app
    lean = typer.Typer(**SETTINGS, add_completion=False, callback=lambda: None)
    lean.registered_commands = named
    return lean
