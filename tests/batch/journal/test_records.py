from multitone.batch.events import Paused, TaskCancelled, TaskFailed, TaskFinished, TaskSkipped
from multitone.batch.fingerprint import Fingerprint
from multitone.batch.job import Export, Job, Task
from multitone.batch.journal.records import Ended, endings
from multitone.engines.scripted import SECONDS
from multitone.imaging.pipeline import Pipeline
from multitone.messages import Message

KNOWN = Fingerprint(1, 2, "ab")


def test_events_say_how_tasks_end():
    known = {"modified": 789, "fingerprint": KNOWN, "kept": "/kept/1"}
    done = TaskFinished(1.0, 1, 1, "/in/1", "/out/1", 12, 34, 56, SECONDS, **known)
    failed = TaskFailed(1.0, 2, 1, "/in/2", "truncated", "It ends.", "decode", "")
    no_room = TaskFailed(1.0, 3, 1, "/in/3", "no-space", "The disk is full.", "write", "")
    skipped = TaskSkipped(1.0, 4, "/in/4", "/out/4", Message("It exists."))
    moved = TaskFinished(1.0, 6, 1, "/in/6", "/out/6-2", 12, 34, 56, SECONDS, **known)
    tasks = tuple(Task(number, f"/in/{number}", f"/out/{number}", 34, "write") for number in range(1, 7))
    job = Job("1", Pipeline(), Export(folder="/out"), tasks)
    assert endings([done, Paused(1.0), failed, no_room, skipped, TaskCancelled(1.0, 5, "/in/5"), moved], job) == [
        Ended(1, "done", "", 56, 789, KNOWN, "/kept/1"),
        Ended(2, "failed", "truncated"),
        Ended(4, "skipped"),
        Ended(6, "done", "", 56, 789, KNOWN, "/kept/1", "/out/6-2"),
    ]
