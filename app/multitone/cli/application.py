"""The commands and their options, as typer reads them."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from multitone.batch.job import Existing, MetadataPolicy
from multitone.errors import MultitoneError, PlanRefused

app = typer.Typer(
    name="multitone",
    help="Turn folders of pictures into folders of processed pictures on every core.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

WRONG_USAGE = 2


Sources = Annotated[
    list[str],
    typer.Argument(help="Folders, files or patterns; - reads names from standard input.", metavar="SOURCE..."),
]
Do = Annotated[
    list[str] | None,
    typer.Option("--do", help="One step, as 'OPERATION key=value ...'; repeat for more, in order.", metavar="STEP"),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format", help="Format of the results, such as webp or 'jpeg progressive=true'; without it the source's own."
    ),
]
Quality = Annotated[
    int | None,
    typer.Option("--quality", min=1, max=100, help="Quality of the encoder, where the format has one."),
]
EngineName = Annotated[str, typer.Option("--engine", help="What runs the job.")]
Workers = Annotated[
    int | None,
    typer.Option("--workers", min=1, max=256, help="Workers; as many as cores where none are given."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON in place of words.")]


@app.command("convert")
def convert_command(
    sources: Sources,
    output: Annotated[str, typer.Option("-o", "--output", help="Folder for the results.", metavar="FOLDER")],
    do: Do = None,
    format_name: Format = None,
    quality: Quality = None,
    name: Annotated[
        str,
        typer.Option(
            "--name", help="Template: {stem} {folder} {counter:04} {date:%Y-%m-%d} {width} {height} {format}."
        ),
    ] = "{stem}",
    existing: Annotated[Existing, typer.Option("--existing", help="When a target exists.")] = "skip",
    metadata: Annotated[MetadataPolicy, typer.Option("--metadata", help="EXIF, XMP and the like.")] = "keep",
    flat: Annotated[
        bool,
        typer.Option("--flat/--tree", help="All results in one folder, or the sources' folders repeated."),
    ] = False,
    engine: EngineName = "processes",
    workers: Workers = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the plan and write nothing.")] = False,
    json: Json = False,
    compare: Annotated[bool, typer.Option("--compare", help="Measure the same work on one thread, too.")] = False,
) -> None:
    """Run a job: these pictures, through these steps, into that folder."""
    from multitone.cli.convert import Wish, convert

    wish = Wish(
        sources=sources,
        output=output,
        steps=do or [],
        format=format_name,
        quality=quality,
        name=name,
        existing=existing,
        metadata=metadata,
        flat=flat,
        engine=engine,
        workers=workers,
    )
    raise typer.Exit(convert(wish, dry_run=dry_run, json=json, compare=compare))


@app.command("compare")
def compare_command(
    sources: Sources,
    do: Do = None,
    format_name: Format = None,
    quality: Quality = None,
    engine: EngineName = "processes",
    workers: Workers = None,
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=100, help="How often each side runs.")] = 3,
    json: Json = False,
) -> None:
    """Measure one thread against many on your own pictures; the results are thrown away."""
    from multitone.cli.compare import compare
    from multitone.cli.convert import Wish

    wish = Wish(
        sources=sources,
        output="",
        steps=do or [],
        format=format_name,
        quality=quality,
        engine=engine,
        workers=workers,
    )
    raise typer.Exit(compare(wish, rounds=rounds, json=json))


@app.command("operations")
def operations_command(
    name: Annotated[str | None, typer.Argument(help="Tell more of this one.")] = None, json: Json = False
) -> None:
    """List what can be done to pictures."""
    from multitone.cli.listing import list_operations

    list_operations(name, json=json)


@app.command("formats")
def formats_command(json: Json = False) -> None:
    """List the formats that are read and written."""
    from multitone.cli.listing import list_formats

    list_formats(json=json)


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
        status = app(arguments, standalone_mode=False)
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
