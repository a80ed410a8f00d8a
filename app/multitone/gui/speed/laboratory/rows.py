"""The laboratory's rows as the view needs them: planned ones filled with measured ones, and what is missing here."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from multitone.speedup.lab.table import LabRow, WorkloadName

Key = tuple[WorkloadName, str, str]
"""Workload, kernel and engine: what a row is about."""


def key(row: LabRow) -> Key:
    """Return what a row is about."""
    return row.workload, row.kernel, row.engine


def filled(planned: Iterable[LabRow], measured: Iterable[LabRow]) -> tuple[LabRow, ...]:
    """Put measured rows into the places of the planned ones; those that nobody planned come last."""
    found = {key(row): row for row in measured}
    rows = [found.pop(key(row), row) for row in planned]
    return (*rows, *found.values())


def chosen(planned: Iterable[LabRow], kernels: Collection[str], workloads: Collection[str]) -> tuple[LabRow, ...]:
    """Return the rows that a choice of kernels and workloads asks for; a workload's own kernel comes with it."""
    return tuple(
        row for row in planned if row.workload in workloads and (row.workload != "cpu" or row.kernel in kernels)
    )


def kernels_of(rows: Iterable[LabRow]) -> tuple[str, ...]:
    """Return the kernels to choose from, in their order."""
    return tuple(dict.fromkeys(row.kernel for row in rows if row.workload == "cpu"))


def workloads_of(rows: Iterable[LabRow]) -> tuple[WorkloadName, ...]:
    """Return the workloads, in their order."""
    return tuple(dict.fromkeys(row.workload for row in rows))


def settled(rows: Iterable[LabRow], *, stopped: bool = False) -> tuple[LabRow, ...]:
    """Return the rows about which there is something to say; if it was stopped, of the kernels that had begun only."""
    rows = tuple(rows)
    begun = {row.kernel for row in rows if row.seconds}
    able = (row for row in rows if row.seconds or row.unavailable is not None)
    return tuple(row for row in able if row.kernel in begun or not stopped)


def lacking(rows: Iterable[LabRow]) -> dict[str, str]:
    """Return why kernels that can run on no engine here cannot."""
    reasons: dict[str, str] = {}
    can: set[str] = set()
    for row in rows:
        if row.unavailable is None:
            can.add(row.kernel)
        else:
            reasons.setdefault(row.kernel, row.unavailable)
    return {kernel: reason for kernel, reason in reasons.items() if kernel not in can}


def lacking_pairs(rows: Iterable[LabRow]) -> dict[tuple[str, str], str]:
    """Return why a kernel cannot run on an engine, where each of them can on or with others."""
    rows = tuple(rows)
    kernels, engines = lacking(rows), lacking_engines(rows)
    return {
        (row.kernel, row.engine): row.unavailable
        for row in rows
        if row.unavailable is not None and row.kernel not in kernels and row.engine not in engines
    }


def lacking_engines(rows: Iterable[LabRow]) -> dict[str, str]:
    """Return why engines that can run no kernel here cannot; what a kernel lacks is no engine's fault."""
    rows = tuple(rows)
    without = lacking(rows)
    fair = [row for row in rows if row.kernel not in without]
    can = {row.engine for row in fair if row.unavailable is None}
    reasons: dict[str, str] = {}
    for row in fair:
        if row.unavailable is not None and row.engine not in can:
            reasons.setdefault(row.engine, row.unavailable)
    return reasons
