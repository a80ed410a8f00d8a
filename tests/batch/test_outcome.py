from multitone.batch.events import TaskCancelled, TaskFailed, TaskFinished, TaskSkipped
from multitone.batch.job import Export, Job, Task
from multitone.batch.outcome import Outcome, part_of
from multitone.engines.base import JobControl
from multitone.engines.scripted import SECONDS, ScriptedEngine
from multitone.imaging.pipeline import Pipeline
from multitone.messages import Message


def job(tasks=6):
    made = tuple(Task(i, f"/in/{i}.jpg", f"/out/{i}.jpg", 100 * i) for i in range(1, tasks + 1))
    return Job("j", Pipeline(), Export(folder="/out", quality=70), made, 3)


def fail(task, kind):
    return TaskFailed(1.0, task, 1, f"/in/{task}.jpg", kind, "Why.", "write", "")


def outcome(*events):
    made = Outcome()
    for event in events:
        made.handle(event)
    return made


def test_what_is_left_is_what_was_cancelled_not_begun_or_found_no_room():
    seen = outcome(
        TaskFinished(1, 1, 1, "/in/1.jpg", "/out/1.jpg", 1, 1, 1, SECONDS),
        fail(2, "truncated"),
        fail(3, "no-space"),
        TaskSkipped(1, 4, "/in/4.jpg", "/out/4.jpg", Message("It exists.")),
        TaskCancelled(1, 5, "/in/5.jpg"),
    )
    assert [task.number for task in seen.unfinished(job())] == [3, 5, 6]
    assert [task.number for task in seen.failed(job())] == [2, 3]


def test_a_part_of_a_job_is_a_job_with_the_same_settings():
    whole = job()
    part = part_of(whole, [whole.tasks[1], whole.tasks[4]])
    assert part.id != whole.id
    assert (part.pipeline, part.export) == (whole.pipeline, whole.export)
    assert [(t.number, t.source) for t in part.tasks] == [(1, "/in/2.jpg"), (2, "/in/5.jpg")]
    assert part.task(2).target == "/out/5.jpg"


def test_a_stopped_job_and_what_is_left_of_it_make_the_whole():
    whole = job(9)
    control, first = JobControl(), Outcome()
    for batch in ScriptedEngine(between=lambda number: control.cancel() if number == 2 else None).run(whole, control):
        for event in batch:
            first.handle(event)
    part = part_of(whole, first.unfinished(whole))
    second = Outcome()
    for batch in ScriptedEngine().run(part, JobControl()):
        for event in batch:
            second.handle(event)
    made = [whole.task(n).source for n in first.done] + [part.task(n).source for n in second.done]
    assert sorted(made) == [task.source for task in whole.tasks]
    assert not second.unfinished(part)


def test_what_was_made_is_known_by_its_true_names():
    seen = outcome(
        TaskFinished(1, 1, 1, "/in/1.jpg", "/out/1.jpg", 1, 1, 1, SECONDS),
        TaskFinished(2, 2, 1, "/in/2.jpg", "/out/2-2.jpg", 1, 1, 1, SECONDS),
        fail(3, "truncated"),
    )
    assert seen.made == {"/out/1.jpg", "/out/2-2.jpg"}
