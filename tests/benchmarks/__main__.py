"""`make bench`: what is measured, as a table. Never run beside anything else; ratios are worth more than seconds.

Each benchmark is a module of this package with a function `rows`; names on the command line pick some. Some are
commands with options of their own, and run only when they are named: `make bench ARGS="guard --help"`.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys

BENCHMARKS = {
    "supervisor": "what a task costs the parent, with tasks that do nothing, and that only wait",
    "timeline": "all processes of one small picture from exec to exit, and the chain that decides it",
    "singles": "20 small pictures one after the other, beside the codec in a bare script",
    "startup": "the whole process for one picture of 64 × 64",
    "first_paint": "from the start of the process to the painted window, beside an empty one",
    "resize_quality": "reduced pictures beside Lanczos of the whole, before encoding, and those of other tools",
    "operations": "what each operation costs, and another library for the same work",
    "engines": "one thread and the pool on the sample pictures",
    "many_files": "100,000 small files dropped on the window",
    "window_job": "the same job in the window and on the command line",
    "shown_pictures": "how soon photographs are shown: previews of 24 megapixels, thumbnails",
    "slider": "how soon the preview follows a slider",
    "lateness": "how late the window's event loop is while a job runs",
}
COMMANDS = {
    "peers": "twelve jobs, beside the tools that people use today",
    "encoders": "time, bytes and score of each setting of WebP and AVIF",
    "guard": "whether the working tree is slower than another commit",
    "scale-model": "pictures a second on 4 to 128 cores, by what was measured here",
    "cluster-model": "10^8 pictures on 1,000 nodes, on paper: where it breaks first",
    "photographs": "the pictures for these",
}


def main() -> None:
    """Run the command or the benchmarks that were asked for, and print their tables."""
    if sys.argv[1:] and sys.argv[1] in COMMANDS:
        command = importlib.import_module(f"tests.benchmarks.{sys.argv[1].replace('-', '_')}")
        raise SystemExit(command.main(sys.argv[2:]))
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        choices=[*BENCHMARKS, []],
        help="; ".join(f"{k}: {v}" for k, v in (COMMANDS | BENCHMARKS).items()),
    )
    parser.add_argument("--photos", default="resources/samples", help="pictures for those that need some")
    options = parser.parse_args()
    load = " ".join(f"{x:.2f}" for x in os.getloadavg())
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load}")
    for name in options.names or BENCHMARKS:
        print(f"\n{name}: {BENCHMARKS[name]}")
        for row in importlib.import_module(f"tests.benchmarks.{name}").rows(options.photos):
            print("  " + row, flush=True)


if __name__ == "__main__":
    main()
