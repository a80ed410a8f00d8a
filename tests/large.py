"""Jobs of a few pictures that are treated as large ones are."""

from multitone.batch import columns, discovery, job
from multitone.batch.targets import names, placement
from multitone.engines import event_log
from multitone.engines.processes import scheduling


def treat_as_large(monkeypatch, more_than=3, window=2):
    """Let jobs of more than so many pictures have tables, walked through by windows of so many."""
    for module in (columns, discovery, job, names, placement, event_log):
        monkeypatch.setattr(module, "LARGE", more_than)
    for module in (columns, job, event_log, scheduling):
        monkeypatch.setattr(module, "WINDOW", window)
