"""Memory budget: which worker may have the memory that it asks for. A fold over what workers say, without a clock.

Workers take their share without asking. The first that needs more makes memory tight: shares shrink to a small floor,
so that all others ask as well, and who waits is served in order, the largest not passed over for ever. It is no longer
tight when nobody waits and nobody holds more than a share.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from multitone.batch.limits import Limits
from multitone.engines.ipc.shared_slots import MemoryClaim, Slots
from multitone.engines.ipc.usage import available_memory
from multitone.engines.worker.memory_gate import GUESSES
from multitone.messages import Message, _

MB = 1_000_000
FLOOR = 16 * MB
"""A worker may always take so much beyond what it has when idle."""
BASE = 32 * MB + FLOOR
"""An idle worker: 13 MB of its own beside seven others and 25 by itself, libvips loaded, and a few more in use."""
ROOM = 64 * MB
"""What each worker should find beside that where a limit is small, or they would only wait: 8 megapixels of JPEG."""
RESERVE = 10
"""Without a limit of the user's, one part in so many of what is free is left to others."""
SAFETY = 1.25
"""What pictures of this job took is taken so many times for the next ones, which may differ."""
MOST_FACTOR = 10_000
"""Bytes a pixel that no picture takes: a worker that says more is not believed."""
LEAST_OF_A_GUESS = 3
"""No kind of picture is believed to take less than this fraction of its guess."""
UNLIMITED = 1 << 50
"""The limit where neither user nor system names one."""


class Answer(Struct, frozen=True):
    """What is told to a worker that asked."""

    worker: int
    question: int
    granted: bool


def limit_of(limits: Limits) -> int:
    """Return the bytes that all workers of a job may hold together."""
    if limits.memory is not None:
        return limits.memory * MB
    available = available_memory()
    return UNLIMITED if available is None else max(2 * BASE, available - available // RESERVE)


def workers_for(limit: int, asked: int) -> int:
    """Return how many of the workers asked for fit into a limit with room to work in, one at the least."""
    return max(1, min(asked, limit // (BASE + ROOM)))


def held_back(limit: int, asked: int) -> Message | None:
    """Say why fewer workers start than were asked for; None where all do."""
    fit = workers_for(limit, asked)
    if fit == asked:
        return None
    room = _("no more fit into {limit:bytes} of memory", limit=limit)
    if fit == 1:
        return _("1 worker is used instead of {asked}: {room}.", asked=asked, room=room)
    return _("{n} workers are used instead of {asked}: {room}.", n=fit, asked=asked, room=room)


class Admission:
    """The memory of one job."""

    def __init__(self, limit: int, workers: int) -> None:
        self.limit = limit
        self.tight = False
        self._workers = workers
        self._queue: list[int] = []
        self._granted: dict[int, tuple[int, int]] = {}
        """Of workers that have not taken their answer yet: question and bytes."""
        self.factors = list(GUESSES)
        """Bytes a pixel that each kind of picture is taken to need."""
        self._most = [0.0] * len(GUESSES)

    @property
    def share(self) -> int:
        """Bytes that each worker may take without asking, beyond what an idle one has."""
        return FLOOR if self.tight else max(FLOOR, self.limit // max(1, self._workers) - BASE)

    @property
    def pool(self) -> int:
        """Bytes that workers may hold together beyond what idle ones have: the most that one can be granted."""
        return self.limit - BASE * self._workers

    def learn(self, measured: Iterable[Iterable[float]]) -> bool:
        """Take in what workers saw pictures take, a pixel of each kind; say whether that changes anything."""
        believed = ([seen if 0 < seen < MOST_FACTOR else 0.0 for seen in slot] for slot in measured)
        most = [max(column) for column in zip(self._most, *believed, strict=True)]
        if most == self._most:
            return False
        self._most = most
        self.factors = [
            max(guess / LEAST_OF_A_GUESS, seen * SAFETY) if seen else guess
            for guess, seen in zip(GUESSES, most, strict=True)
        ]
        return True

    def decide(self, claims: Sequence[MemoryClaim]) -> list[Answer]:
        """Answer those whom there is something to be told now."""
        by_worker = {claim.worker: claim for claim in claims}
        open_questions = {c.worker: c.question for c in claims if c.need}
        self._granted = {w: given for w, given in self._granted.items() if open_questions.get(w) == given[0]}
        asking = open_questions.keys() - self._granted
        self._queue = [w for w in self._queue if w in asking]
        self._queue += sorted(asking.difference(self._queue))
        pool = self.limit - BASE * len(claims)
        used = sum(max(c.held, self._granted.get(c.worker, (0, 0))[1]) for c in claims)
        answers = []
        while self._queue:
            claim = by_worker[self._queue[0]]
            if claim.need <= pool and used + claim.need > pool:
                break
            granted = claim.need <= pool
            used += claim.need if granted else 0
            self._granted[claim.worker] = (claim.question, claim.need if granted else 0)
            answers.append(Answer(claim.worker, claim.question, granted))
            del self._queue[0]
        larger = any(max(c.held, c.need) > self.limit // max(1, self._workers) - BASE for c in claims)
        self.tight = bool(self._queue or answers) or (self.tight and larger)
        return answers

    def serve(self, slots: Slots, workers: Sequence[int]) -> None:
        """Read what workers say in their slots, and answer there."""
        claims = [slots.claim(worker) for worker in workers]
        if self.learn(slots[worker].seen for worker in workers):
            self.tell(slots)
        if not self.tight and not any(claim.need for claim in claims):
            return
        if not self.tight:  # shares shrink first, and what others hold is read then, so that none slips through
            self.tight = True
            self.tell(slots)
            claims = [slots.claim(worker) for worker in workers]
        answers = self.decide(claims)
        self.tell(slots)
        for answer in answers:
            slots[answer.worker].reply(answer.question, granted=answer.granted)

    def resize(self, slots: Slots, workers: int) -> None:
        """Share among another number of workers from now on."""
        self._workers = workers
        self.tell(slots)

    def tell(self, slots: Slots) -> None:
        """Tell all workers what they may take, and how much that is for a picture."""
        orders = slots.orders
        orders.limit, orders.share, orders.whole, orders.tight = self.limit, self.share, self.pool, self.tight
        for kind, factor in enumerate(self.factors):
            orders.factors[kind] = factor
