"""Failures: what an error of the system or of a library means for a picture."""

from __future__ import annotations

import errno

from msgspec.structs import replace

from multitone.batch.events import Stage
from multitone.engines.ipc.diagnostics import said_here
from multitone.engines.worker.wire import Outcome, Skipped
from multitone.errors import FailureKind, ImageError, MultitoneError
from multitone.imaging.readers.base import NO_MEMORY, refuse_for_memory, wants_memory
from multitone.messages import Message, _
from multitone.storage.far.url import is_far

TOO_LONG = _("The name of its result is too long; choose a shorter one.")


def judged(error: BaseException, stage: Stage) -> tuple[FailureKind, Message]:
    """Return the kind of a failure in a stage, and its reason."""
    match error:
        case ImageError():
            return error.kind, error.reason
        case MemoryError():
            return "out-of-memory", NO_MEMORY
        case Exception() if wants_memory(str(error).lower()):  # a library of another language says so in its words
            return "out-of-memory", NO_MEMORY
        case FileNotFoundError() if stage == "read" and is_far(str(error.filename)):
            return "vanished", _("It is far away and is fetched when the job runs.")
        case FileNotFoundError() | NotADirectoryError() if stage == "read":
            return "vanished", _("The file is gone.")
        case FileNotFoundError():
            return "vanished", _("The folder for the result is gone.")
        case PermissionError() if stage == "read":
            return "permission", _("Permission to read the file was denied.")
        case PermissionError():
            return "permission", _("Permission to write to the folder for the result was denied.")
        case OSError(errno=errno.ENAMETOOLONG):
            return "encode-failed", TOO_LONG
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            return "no-space", _("The disk is full.")
        case OSError() if stage == "read":
            return "unreadable", _("The file could not be read: {said}.", said=error.strerror or str(error))
        case OSError() if stage == "write":
            return "encode-failed", _("The result could not be written: {said}.", said=error.strerror or str(error))
    return "operation-failed", _("Something unexpected went wrong with it.")


def with_diagnostics(outcome: Outcome) -> Outcome:
    """Return an outcome whose detail says, too, what libraries wrote on standard error meanwhile.

    For workers that share no process.
    """
    said = said_here()
    if not said or isinstance(outcome, Skipped):
        return outcome
    return replace(outcome, detail=f"{outcome.detail}\n{said}".strip())


def not_applied(error: Exception) -> ImageError:
    """Return what is to be raised where a step fails at a picture."""
    refuse_for_memory(error)
    reason = error.message if isinstance(error, MultitoneError) else _("A step could not be applied to it.")
    return ImageError("operation-failed", reason, f"{type(error).__name__}: {error}")
