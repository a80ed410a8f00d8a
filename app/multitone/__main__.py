"""Start the program: arguments go to the command line, none opens the window.

Worker processes may import this module on some systems, so it holds nothing else, and what it needs is imported late.
"""

import contextlib
import gc
import os
import sys

from multitone.bundle import bundle
from multitone.cli import foresight

INTERRUPTED, STOPPED = 130, 3
COMPLETION = "_MULTITONE_COMPLETE"
"""Set by a shell that asks, after Tab, what may come next; the line stands in the environment then."""


def main() -> int:
    """Run the program and return its exit status."""
    if getattr(sys, "frozen", False):  # costs 20 ms of the window's start, and does nothing elsewhere
        import multiprocessing

        multiprocessing.freeze_support()
    arguments = sys.argv[1:]
    helped = foresight.is_helped(arguments)
    if not arguments and COMPLETION in os.environ:
        from multitone.cli.application import run as answer

        return answer(arguments)
    if not arguments or (arguments[0] == "gui" and not helped):
        from multitone.cli.signals import end_by_the_system
        from multitone.gui.app.application import run as open_window

        end_by_the_system()
        return open_window(arguments[1:])
    if foresight.needs_workers(arguments):
        gc.disable()  # nothing of what is loaded here can be thrown away, so looking is in vain
    status = None
    if arguments[0] == "convert":
        from multitone.cli.converting import convert_common

        _collect_again()
        status = convert_common(arguments)
    if status is None:
        from multitone.cli.application import run

        _collect_again()
        status = run(arguments)
    return status


def _collect_again() -> None:
    """Let garbage be looked for again, but in what is loaded by now."""
    gc.freeze()
    gc.enable()


def program() -> None:
    """Run the program and end the process."""
    _end_silently()
    bundle.open()
    if foresight.needs_workers(sys.argv[1:]):
        from multitone.engines.ipc.fork_server import begin_here

        begin_here(light=foresight.is_light(sys.argv[1:]))  # before anything else is loaded: a fork takes that along
    from multitone.cli import signals

    signals.end_at_once()
    from multitone import lean

    lean.load_msgspec()
    from multitone.cli import streams

    streams.prepare(json="--json" in sys.argv)
    try:
        status = main()
    except KeyboardInterrupt:
        status = INTERRUPTED
    except Exception as error:  # noqa: BLE001 - a sentence in place of a traceback
        status = _told(error)
    status = streams.finish(status)
    if sys.argv[1:2] and sys.argv[1] in foresight.PROCESSING and "distributed" not in sys.modules:
        _leave(status)  # where it is loaded, there may be nodes on this machine to be put away
    sys.exit(status)


def _told(error: Exception) -> int:
    """Say what the program ends by, in a sentence; Python's development mode (`-X dev`) shows where."""
    if sys.flags.dev_mode:
        raise error
    try:
        from multitone.cli.terminal import tell
        from multitone.messages import _

        said = getattr(error, "strerror", None) or str(error) or type(error).__name__
        if isinstance(error, OSError | MemoryError | ImportError):
            tell(_("The system does not let Multitone go on: {said}.", said=said))
        else:
            kind = type(error).__name__
            tell(_("Something unexpected went wrong, and Multitone ends: {kind}: {said}.", kind=kind, said=said))
    except Exception:  # noqa: BLE001 - there is nothing left to say it with
        with contextlib.suppress(OSError):
            os.write(2, b"multitone: The system does not let Multitone go on.\n")
    return STOPPED


def _end_silently() -> None:
    """Let Ctrl-C end the program without a traceback while the first modules load, unless it is to be ignored."""
    import _signal  # type: ignore[import-not-found]  # signal itself loads others before it can be used

    if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)


def _leave(status: int) -> None:
    """End the process at once, when all is written.

    Python would wait until the system has taken the workers' memory back, then take itself down: 80 to 100 ms. The
    workers end by themselves when this process does.
    """
    from multitone.sandbox.scratch import remove_scratch

    with contextlib.suppress(Exception):
        remove_scratch()
    os._exit(status)


if __name__ == "__main__":
    program()
