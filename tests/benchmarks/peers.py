"""`make bench ARGS=peers`: twelve jobs of Multitone and of the tools that people use today, side by side.

Every tool gets the same files and two processes of one thread each. The files are read once before; the order within a
round is random; the figures are seconds of the whole process, and each tool's ratio is taken round by round against
Multitone. What is not installed is left out and named: imagemagick, graphicsmagick, libvips-tools, webp,
libheif-examples and nodejs come from Debian, pyvips[binary], Pillow, simplejpeg and pillow-heif from PyPI, sharp from
npm (SHARP names the folder that holds node_modules). The photographs: see photographs.py.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks import figures
from tests.benchmarks.peer_jobs import JOBS, PeerJob
from tests.benchmarks.peer_tools import ROOT, TOOLS, Call, Work
from tests.benchmarks.peer_versions import versions
from tests.benchmarks.same_work import compared, sampled, set_aside
from tests.benchmarks.whole_runs import compile_all, environment, in_rounds, read_once, scratch_of, timed

PATIENCE = 8.0
"""A tool that takes more than so many times as long as Multitone runs once: nothing hangs on its spread."""
JUDGED = ("multitone", "pillow")


def main(arguments: Sequence[str]) -> int:
    """Measure the jobs that were asked for, and print a table of each."""
    options = parsed(arguments)
    tools = {name: tool for name, tool in TOOLS.items() if name in options.tools and tool.is_there()}
    compile_all(sys.executable, ROOT)
    measured = {}
    for name in options.jobs:
        files = JOBS[name].files(options.photos)
        if not files:
            print(f"\n{name}: left out, for {options.photos / JOBS[name].folder} has no pictures")
            continue
        measured[name] = run(JOBS[name], files, list(tools), options.rounds)
        print("\n".join(["", *lines(measured[name])]), flush=True)
    missing = [TOOLS[name].title for name in options.tools if name not in tools]
    print(f"\nNot installed: {', '.join(missing)}" if missing else "")
    if options.readme and measured:
        add(measured)
    return 0


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(
        prog="make bench ARGS='peers …'", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "jobs", nargs="*", choices=[*JOBS, []], help="; ".join(f"{j.name}: {j.title}" for j in JOBS.values())
    )
    parser.add_argument("--photos", type=Path, required=True, help="folder with jpeg/, png/, heic/ and small/")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tools", type=lambda text: text.split(","), default=list(TOOLS), help=", ".join(TOOLS))
    parser.add_argument("--readme", action="store_true", help="keep the figures, and write them into README.md")
    options = parser.parse_args(arguments)
    options.jobs = options.jobs or list(JOBS)
    return options


def run(job: PeerJob, files: list[Path], tools: Sequence[str], rounds: int) -> dict[str, Any]:
    """Measure one job, and return its figures."""
    size = read_once(files)
    with tempfile.TemporaryDirectory(dir=scratch_of(many=job.many)) as folder:
        scratch = Path(folder)
        calls = {name: call for name in tools if (call := TOOLS[name].call(Work(job, files, scratch / "out")))}
        seconds, made = _rounds(calls, rounds, scratch, sampled(files))
        same = compared(*(scratch / name for name in JUDGED)) if set(JUDGED) <= set(made) else None
    return {
        **figures.where_and_when(), "job": job.name, "title": job.title, "files": len(files),
        "megabytes": round(size / 1e6, 1), "in_memory": job.many and scratch_of(many=True) is not None,
        "tools": {name: _figures(name, seconds, made[name]) for name in calls}, "versions": versions(calls),
        "same_work": str(same) if same else None,
    }  # fmt: skip


def _rounds(
    calls: dict[str, Call], rounds: int, scratch: Path, stems: set[str]
) -> tuple[dict[str, dict[int, float]], dict[str, tuple[int, int]]]:
    """Return each tool's seconds by the number of the round, and how many files of how many bytes it made."""
    out, variables = scratch / "out", environment(ROOT)
    seconds: dict[str, dict[int, float]] = {name: {} for name in calls}
    made: dict[str, tuple[int, int]] = {}
    for number, name in in_rounds(calls, rounds):
        if number > 1 and seconds[name][1] > PATIENCE * seconds.get("multitone", {1: float("inf")})[1]:
            continue
        seconds[name][number] = timed(calls[name], out, variables)
        sizes = [file.stat().st_size for file in out.rglob("*") if file.is_file()]
        made[name] = len(sizes), sum(sizes)
        if name in JUDGED and number == 1:
            set_aside(out, stems, scratch / name)
    return seconds, made


def _figures(name: str, seconds: dict[str, dict[int, float]], made: tuple[int, int]) -> dict[str, Any]:
    ours, theirs = seconds.get("multitone", {}), seconds[name]
    return {
        "seconds": [round(each, 3) for each in theirs.values()],
        "ratios": [round(each / ours[number], 3) for number, each in theirs.items() if number in ours],
        "files": made[0], "megabytes": round(made[1] / 1e6, 2),
    }  # fmt: skip


def lines(row: dict[str, Any]) -> list[str]:
    """Return a job's figures as lines, the fastest tool first."""
    found = [f"{row['job']}: {row['title']}; {row['files']} files, {row['megabytes']:.0f} MB"]
    for name, tool in sorted(row["tools"].items(), key=lambda item: statistics.median(item[1]["seconds"])):
        times = f"{statistics.median(tool['ratios']):.2f} × multitone" if tool["ratios"] else ""
        lacking = "" if tool["files"] == row["files"] else f"   ! {tool['files']} of {row['files']} files"
        found.append(
            f"  {name:15s} {figures.spread(tool['seconds']):22s} s  {times:17s} {tool['megabytes']:8.1f} MB{lacking}"
        )
    return [*found, f"  same work as Pillow? {row['same_work'] or 'not judged'}"]


def add(measured: dict[str, Any]) -> None:
    """Put new figures in the place of those of the same jobs; those of other machines go."""
    here = figures.where_and_when()
    alike = {
        name: row for name, row in figures.kept("peers").items()
        if all(row[what] == here[what] for what in ("processor", "cores", "system"))
    }  # fmt: skip
    figures.keep("peers", {name: row for name in JOBS if (row := measured.get(name) or alike.get(name))})
