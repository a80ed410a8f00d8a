"""Start the program: arguments go to the command line, none opens the window.

Worker processes may import this module on some systems, so it holds nothing else, and what it needs is imported late.
"""

import multiprocessing
import sys

PROCESSING = ("convert", "compare")
"""Commands that will need workers; those start loading while the command line does."""


def main() -> int:
    """Run the program and return its exit status."""
    multiprocessing.freeze_support()
    arguments = sys.argv[1:]
    helped = not {"-h", "--help"}.isdisjoint(arguments)
    if not arguments or (arguments[0] == "gui" and not helped):
        from multitone.gui.application import run as open_window

        return open_window(arguments[1:])
    if arguments[0] in PROCESSING and not helped and "--dry-run" not in arguments:
        from multitone.engines.launch import warm_up

        warm_up()
    from multitone.cli.application import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
