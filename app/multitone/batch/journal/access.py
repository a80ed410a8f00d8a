"""Asking the journal: where it is damaged, what can be read of it is saved first, and that is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from multitone.batch.journal.database import JournalDamaged
from multitone.batch.journal.killed import take_in_killed
from multitone.batch.journal.store import Journal
from multitone.messages import Message

T = TypeVar("T")


def ask(question: Callable[[Journal], T], tell: Callable[[Message], None], home: Path | None = None) -> T:
    """Open the journal, and return the answer to a question. `tell` gets what is to be said of how it was found.

    `home` is the folder of a shard's own journal.

    A question may be asked twice: it must do no harm to begin again. Raises `JournalError`, and what the question does.
    """

    def answer(*, damaged: bool) -> T:
        with Journal.open(home, check=True, damaged=damaged, shared=home is not None) as journal:
            if journal.notice:
                tell(journal.notice)
            take_in_killed(journal, tell=tell)
            return question(journal)

    try:
        return answer(damaged=False)
    except JournalDamaged:
        return answer(damaged=True)
