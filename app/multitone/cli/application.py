"""The commands and their options, as typer reads them.

Annotations are no strings here: typer would compile each of them again, at every start.
"""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from multitone.batch.job import ColorTarget, Existing, MetadataPolicy
from multitone.batch.options import ENGINE, EXPORT, OPPOSITE, ConvertOptions, flags_of, options
from multitone.cli.completion import offer_engines, offer_formats, offer_operations, offer_presets
from multitone.cli.signals import unwinding
from multitone.cli.typed import only_format
from multitone.errors import UsageError

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


def option(name: str, shown: str = "", **more: Any) -> Any:
    """Return the option of a field of `ConvertOptions`, with its names, help and limits; `shown` tells its default."""
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
Format = Annotated[
    list[str] | None, option("format", "the source's own", metavar="FORMAT", autocompletion=offer_formats)
]
Quality = Annotated[int | None, option("quality", "the format's")]
EngineName = Annotated[str, option("engine", autocompletion=offer_engines)]
Workers = Annotated[int | None, option("workers")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON in place of words.")]
JobName = Annotated[str | None, typer.Argument(help="The job, by its name or how it begins.", metavar="[JOB]")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Print nothing but failures.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Print a line a file, with its times.")]
Report = Annotated[
    list[str] | None,
    typer.Option("--report", help="Write a report of the run: .html, .csv or .json; repeat for more.", metavar="FILE"),
]


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
    flat: Annotated[bool | None, option("flat", "tree")] = None,
    engine: EngineName = ENGINE,
    workers: Workers = None,
    timeout: Annotated[str | None, option("timeout", "auto", metavar="SECONDS")] = None,
    memory: Annotated[str | None, option("memory", "auto", metavar="MEGABYTES")] = None,
    salvage: Annotated[bool, option("salvage")] = False,
    verify: Annotated[bool, option("verify")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the plan and write nothing.")] = False,
    json: Json = False,
    compare: Annotated[bool, typer.Option("--compare", help="Measure the same work on one thread, too.")] = False,
    report: Report = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Run a job: these pictures, through these steps, into that folder."""
    from multitone.cli.convert import convert

    show = _show(json=json, quiet=quiet, verbose=verbose)
    wish = ConvertOptions(
        sources=tuple(sources),
        output=output,
        preset=preset,
        steps=tuple(do or ()),
        format=only_format(format_name),
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
    raise typer.Exit(convert(wish, show, dry_run=dry_run, compare=compare, report=report))


@app.command("compare")
def compare_command(
    sources: Sources,
    preset: PresetName = None,
    do: Do = None,
    format_name: Format = None,
    quality: Quality = None,
    engine: EngineName = ENGINE,
    workers: Workers = None,
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=100, help="How often each side runs.")] = 5,
    json: Json = False,
) -> None:
    """Measure one thread against many on your own pictures; the results are thrown away."""
    from multitone.cli.compare import compare

    wish = ConvertOptions(
        sources=tuple(sources),
        preset=preset,
        steps=tuple(do or ()),
        format=only_format(format_name),
        quality=quality,
        engine=engine,
        workers=workers,
    )
    raise typer.Exit(compare(wish, rounds=rounds, json=json))


@app.command("scale")
def scale_command(
    sources: Sources,
    preset: PresetName = None,
    do: Do = None,
    format_name: Format = None,
    quality: Quality = None,
    engine: EngineName = ENGINE,
    workers: Annotated[int | None, option("workers", "as many as cores", metavar="N")] = None,
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=100, help="How often each number runs.")] = 3,
    json: Json = False,
) -> None:
    """Measure 1, 2, … N workers on your own pictures, and how many to use; the results are thrown away."""
    from multitone.cli.scale import scale

    wish = ConvertOptions(
        sources=tuple(sources),
        preset=preset,
        steps=tuple(do or ()),
        format=only_format(format_name),
        quality=quality,
        engine=engine,
        workers=workers,
    )
    raise typer.Exit(scale(wish, rounds=rounds, json=json))


@app.command("measurements")
def measurements_command(
    kind: Annotated[str | None, typer.Option("--kind", help="One kind: run, compare, scale or lab.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Show only so many, the latest first.")] = None,
    json: Json = False,
    export: Annotated[str | None, typer.Option("--export", metavar="FILE", help="Write all into a new file.")] = None,
    read: Annotated[
        str | None, typer.Option("--import", metavar="FILE", help="Take in what another machine has written.")
    ] = None,
) -> None:
    """List what was measured, and compare it across versions and machines."""
    from multitone.cli.measurements import measurements

    with unwinding():
        measurements(kind, limit=limit, json=json, export=export, read=read)


@app.command("lab")
def lab_command(
    sources: Annotated[
        list[str] | None,
        typer.Argument(help="Pictures to work on; the sample photographs unless told.", metavar="[SOURCE]..."),
    ] = None,
    kernel: Annotated[list[str] | None, typer.Option("--kernel", help="Measure this one; repeat for more.")] = None,
    engine: Annotated[list[str] | None, typer.Option("--engine", help="Measure on this one; repeat for more.")] = None,
    workload: Annotated[list[str] | None, typer.Option("--workload", help="cpu or io; both unless told.")] = None,
    rounds: Annotated[
        int | None,
        typer.Option("--rounds", min=1, max=100, help="How often each is run; 5 to 20 times unless told."),
    ] = None,
    workers: Workers = None,
    json: Json = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the table as Markdown.")] = False,
) -> None:
    """Measure what threads, processes and coroutines buy, kernel by kernel: the GIL laboratory."""
    from multitone.cli.lab import LabWish, lab

    wish = LabWish(
        sources=tuple(sources or ()),
        kernels=tuple(kernel or ()),
        engines=tuple(engine or ()),
        workloads=tuple(workload or ()),
        rounds=rounds,
        workers=workers,
    )
    raise typer.Exit(lab(wish, json=json, markdown=markdown))


@app.command("resume")
def resume_command(
    job: JobName = None,
    failed: Annotated[bool, typer.Option("--failed", help="Try again what failed, too.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Look into each result that is there already.")] = False,
    engine: Annotated[str | None, option("engine", "the job's own", autocompletion=offer_engines)] = None,
    workers: Workers = None,
    json: Json = False,
    report: Report = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Go on with a job that ended before its end: the last one, or that one."""
    from multitone.cli.resume import resume

    show = _show(json=json, quiet=quiet, verbose=verbose)
    raise typer.Exit(resume(job, show, failed=failed, verify=verify, engine=engine, workers=workers, report=report))


@app.command("undo")
def undo_command(
    job: JobName = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be undone, and do nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Also remove results whose sources are gone.")] = False,
    json: Json = False,
) -> None:
    """Remove what a job made, and put back what it replaced: of the last job, or that one."""
    from multitone.cli.undo import undo_named

    with unwinding():
        raise typer.Exit(undo_named(job, dry_run=dry_run, force=force, json=json))


@app.command("history")
def history_command(
    job: Annotated[
        str | None,
        typer.Argument(help="Show all of this job; the first letters of its name are enough.", metavar="[JOB]"),
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Show only so many, the latest first.")] = None,
    search: Annotated[
        str | None,
        typer.Option("--search", help="Show those with these words in folder, steps or sources.", metavar="TEXT"),
    ] = None,
    json: Json = False,
) -> None:
    """List past jobs, the newest first, or show all of one: how to undo it, resume it, run it again."""
    from multitone.cli.history import history

    history(job, json=json, limit=limit, search=search)


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


def _show(*, json: bool, quiet: bool, verbose: bool) -> "Show":
    """Return what a run prints. Raises `UsageError` where two of them contradict each other."""
    if quiet and verbose:
        raise UsageError("--quiet and --verbose cannot be used together; leave one out.")
    return "json" if json else "quiet" if quiet else "verbose" if verbose else "words"


def run(arguments: list[str]) -> int:
    """Run a command and return the exit status; errors are one line on standard error."""
    if arguments in (["--version"], ["-V"]):
        from multitone import __version__

        sys.stdout.write(f"multitone {__version__}\n")
        return 0
    status: int | None
    try:
        status = _application(arguments)(arguments, prog_name="multitone", standalone_mode=False)
    except typer.Abort:
        return 130
    except Exception as error:  # noqa: BLE001 - what is meant for nobody's eyes is raised again
        from multitone.cli.refusals import refuse  # late: most commands are not refused

        return refuse(error, arguments)
    return status or 0


def _application(arguments: list[str]) -> typer.Typer:
    """Return the application with the command that is named alone, for making all of them takes as long as importing.

    The callback keeps typer from taking a single command for the whole program.
    """
    named = [info for info in app.registered_commands if arguments and info.name == arguments[0]]
    if not named:
        return app
    if not {"-h", "--help"}.isdisjoint(arguments):
        from multitone.cli.examples import help_text  # late: few commands are asked for help

        named[0].epilog = help_text(arguments[0])
    lean = typer.Typer(**SETTINGS, add_completion=False, callback=lambda: None)
    lean.registered_commands = named
    return lean
