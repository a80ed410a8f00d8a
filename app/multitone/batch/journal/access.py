"""Asking the journal: how it is found is told, and where it is damaged, what can be read of it is saved first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from multitone.batch.journal.database import JournalDamaged
from multitone.batch.journal.ownership import take_in_killed
from multitone.batch.journal.store import Journal

T = TypeVar("T")


def ask(question: Callable[[Journal], T], tell: Callable[[str], None]) -> T:
    """Open the journal, and return the answer to a question. `tell` gets what is to be said of how it was found.

    A question may be asked twice: it must do no harm to begin again. Raises `JournalError`, and what the question does.
    """
    try:
        return _asked(question, tell, damaged=False)
    except JournalDamaged:
        return _asked(question, tell, damaged=True)


def _asked(question: Callable[[Journal], T], tell: Callable[[str], None], *, damaged: bool) -> T:
    with Journal.open(check=True, damaged=damaged) as journal:
        if journal.notice:
            tell(journal.notice)
        take_in_killed(journal)
        return question(journal)
