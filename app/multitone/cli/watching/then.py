"""`--then`: a command that is run after each result, or after each batch, beside the watch and never in its way."""

from __future__ import annotations

import queue
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence

from multitone.batch.events import Event, JobFinished, TaskFinished
from multitone.errors import UsageError, printed
from multitone.messages import Message, _
from multitone.watching.notices import Notice

OF_A_RESULT, OF_A_BATCH = ("target", "source"), ("folder", "done")
_FIELD = re.compile(r"\{([a-z]*)\}")


class Commands:
    """Runs a command in a thread, one after the other, in the order of the results."""

    def __init__(self, typed: str, folder: str, tell: Callable[[Message], None]) -> None:
        """Begin. Raises `UsageError` where what was typed is no command, or has a field that is not known."""
        try:
            self._words = shlex.split(typed)
        except ValueError as error:
            raise UsageError(_("--then {typed!r} cannot be read: {why}.", typed=typed, why=str(error))) from error
        if not self._words:
            raise UsageError(_("--then is empty; write a command, such as --then 'rsync {target} server:web/'."))
        fields = {field for word in self._words for field in _FIELD.findall(word)}
        if unknown := fields.difference(OF_A_RESULT, OF_A_BATCH):
            known = ", ".join(f"{{{field}}}" for field in (*OF_A_RESULT, *OF_A_BATCH))
            raise UsageError(
                _("--then knows no {{{unknown}}}; write one of {known}.", unknown=min(unknown), known=known)
            )
        self._each = bool(fields.intersection(OF_A_RESULT))
        """Whether it is run after each result, for it names one; else it is run after each batch."""
        self._folder = folder
        self._tell = tell
        self._waiting: queue.SimpleQueue[list[str] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run_all, name="multitone then", daemon=True)
        self._thread.start()

    def handle(self, events: Sequence[Event | Notice]) -> None:
        """Run the command for those of some events that it waits for."""
        for event in events:
            self._handle(event)

    def _handle(self, event: Event | Notice) -> None:
        if isinstance(event, TaskFinished) and self._each:
            self._put({"target": event.target, "source": event.source, "folder": self._folder, "done": "1"})
        elif isinstance(event, JobFinished) and not self._each and event.done:
            self._put({"folder": self._folder, "done": str(event.done)})

    def close(self) -> None:
        """Wait until what was begun and what waits has run."""
        self._waiting.put(None)
        self._thread.join()

    def _put(self, values: Mapping[str, str]) -> None:
        fill = [_FIELD.sub(lambda field: values[field[1]], word) for word in self._words]
        self._waiting.put(fill)

    def _run_all(self) -> None:
        while (words := self._waiting.get()) is not None:
            line = printed(shlex.join(words))
            try:  # what it says goes beside the results, for these may be JSON; Ctrl-C is for the watch alone
                status = subprocess.run(
                    words, stdin=subprocess.DEVNULL, stdout=sys.stderr.fileno(), start_new_session=True, check=False
                )
            except (OSError, ValueError) as error:
                said = getattr(error, "strerror", None) or str(error)
                self._tell(_("{command} could not be run: {why}.", command=line, why=said))
            else:
                if status.returncode:
                    self._tell(_("{command} ended with status {status}.", command=line, status=status.returncode))
