"""Changes: the paths below a folder of which the system says that something happened there."""

from __future__ import annotations

import threading
from collections.abc import Callable

from multitone.messages import NOTHING, Message, _

STEP, LONGEST = 50, 400
"""Milliseconds between two looks at what the system has told, and after which it is handed on though more comes."""


class Changes:
    """Listens in a thread of its own, until it is closed. Where that fails, `problem` says why."""

    def __init__(self, folder: str, wake: Callable[[], None]) -> None:
        self.problem = NOTHING
        self._folder = folder
        self._wake = wake
        self._paths: set[str] = set()
        self._lock = threading.Lock()
        self._over = threading.Event()
        self.close = self._over.set
        """End the listening, soon."""
        threading.Thread(target=self._listen, name="multitone changes", daemon=True).start()

    def take(self) -> set[str]:
        """Return the paths that were told since the last call."""
        with self._lock:
            paths, self._paths = self._paths, set()
        return paths

    def _listen(self) -> None:
        try:
            import watchfiles  # late: it takes 80 ms

            for changes in watchfiles.watch(
                self._folder, watch_filter=None, stop_event=self._over, debounce=LONGEST, step=STEP,
                raise_interrupt=False, ignore_permission_denied=True,
            ):  # fmt: skip
                with self._lock:
                    self._paths.update(path for _, path in changes)
                self._wake()
        except (OSError, ImportError, RuntimeError) as error:
            self.problem = _trouble(error)
            self._wake()


def _trouble(error: Exception) -> Message:
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return _("The system tells of no changes ({said}), so the folder is looked through every few seconds.", said=said)
