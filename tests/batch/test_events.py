import json
import os
from typing import get_args

import msgspec
import pytest

from multitone.batch import events
from multitone.batch.events import FINAL, STAGES, Event, StageSeconds, to_json
from multitone.batch.losses import NO_ALPHA
from multitone.batch.targets.planned import PlannedTask
from multitone.messages import _, decode_hook

SECONDS = StageSeconds(0.1, 0.2, 0.3, 0.4, 0.5)
CONTRACT = {
    "job-started": "job engine workers tasks ignored",
    "worker-started": "worker pid",
    "worker-died": "worker pid exitcode reason task",
    "task-started": "task worker source attempt",
    "stage-changed": "task stage",
    "task-finished": "task worker source target pixels bytes_in bytes_out seconds",
    "task-failed": "task worker source kind reason stage detail",
    "task-skipped": "task source target reason",
    "task-cancelled": "task source",
    "cpu-sampled": "percent",
    "paused": "",
    "resumed": "",
    "job-finished": "done failed skipped cancelled seconds cpu_seconds megapixels workers peak_memory",
}
"""The fields of each line of `--json`, as CONTRACT.md promises them."""

EXAMPLES = {
    "task-put-back": events.TaskPutBack(1.5, 1, 2, _("The disk is full.")),
    "job-started": events.JobStarted(0.0, "j", "serial", 2, 5, 1),
    "worker-started": events.WorkerStarted(0.1, 1, 100),
    "worker-stopped": events.WorkerStopped(0.1, 1, 100),
    "worker-died": events.WorkerDied(0.1, 1, 100, -11, _("crashed"), None),
    "task-started": events.TaskStarted(0.1, 1, 1, "a.jpg"),
    "stage-changed": events.StageChanged(0.1, 1, "apply"),
    "task-finished": events.TaskFinished(0.2, 1, 1, "a.jpg", "out/a.jpg", 10, 20, 30, SECONDS),
    "task-failed": events.TaskFailed(0.2, 1, None, "a.jpg", "truncated", _("It ends."), "decode", "…"),
    "task-skipped": events.TaskSkipped(0.2, 1, "a.jpg", "out/a.jpg", _("It exists.")),
    "task-cancelled": events.TaskCancelled(0.2, 1, "a.jpg"),
    "cpu-sampled": events.CpuSampled(0.2, (10.0, 99.5)),
    "paused": events.Paused(0.2),
    "resumed": events.Resumed(0.2),
    "job-finished": events.JobFinished(0.3, 1, 1, 1, 1, 0.3, 0.2, 1.5, 2, 10**9),
}


def test_there_is_an_example_of_every_event():
    assert {type(example) for example in EXAMPLES.values()} == set(get_args(Event))


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_line_has_the_fields_of_the_contract(name):
    line = to_json(EXAMPLES[name])
    shown = json.loads(line)
    assert "\n" not in line
    assert shown["event"] == name
    assert isinstance(shown["at"], float)
    assert set(CONTRACT.get(name, "").split()) <= set(shown)


def test_the_seconds_of_a_task_are_told_by_stage():
    shown = json.loads(to_json(EXAMPLES["task-finished"]))
    assert list(shown["seconds"]) == list(STAGES) == ["read", "decode", "apply", "encode", "write"]
    assert shown["seconds"]["encode"] == 0.4
    assert SECONDS.total == pytest.approx(1.5)


def test_nothing_is_null_and_left_out():
    assert json.loads(to_json(EXAMPLES["worker-died"]))["task"] is None
    assert json.loads(to_json(EXAMPLES["task-failed"]))["worker"] is None


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_event_comes_back_from_json(name):
    assert msgspec.json.decode(to_json(EXAMPLES[name]), type=Event, dec_hook=decode_hook) == EXAMPLES[name]


def test_names_that_are_no_text_are_printed_as_escapes():
    name = os.fsdecode(b"caf\xe9 \xff.jpg")
    finished = events.TaskFinished(0.2, 1, 1, name, f"out/{name}", 1, 2, 3, SECONDS)
    shown = json.loads(to_json(finished))
    assert shown["source"] == "caf\\udce9 \\udcff.jpg"
    assert shown["target"] == "out/caf\\udce9 \\udcff.jpg"
    assert shown["pixels"] == 1
    to_json(finished).encode("utf-8")


def test_letters_are_printed_as_they_are():
    assert "Grüße 写真.jpg" in to_json(events.TaskCancelled(0.0, 1, "Grüße 写真.jpg"))


def test_final_events_are_the_four():
    assert {f.__name__ for f in FINAL} == {"TaskFinished", "TaskFailed", "TaskSkipped", "TaskCancelled"}


def test_the_values_of_a_message_stand_beside_its_text():
    reason = _("It has {n:,} pixels {where}.", n=2_000, where=_("at {left}", left=3))
    shown = json.loads(to_json(events.TaskFailed(0.2, 1, None, "a.jpg", "too-large", reason, None, "")))
    assert shown["reason"] == "It has 2,000 pixels at 3."
    assert shown["values"] == {"n": 2_000, "where": "at 3"}
    assert shown["kind"] == "too-large"
    assert "values" not in json.loads(to_json(EXAMPLES["task-failed"]))


def test_a_list_of_messages_has_its_kinds_beside_it():
    line = to_json({"event": "refused", "problems": [_("no {n}", n=1).of_kind("none"), _("nothing")]})
    assert json.loads(line) == {
        "event": "refused",
        "problems": ["no 1", "nothing"],
        "problem_kinds": [{"kind": "none", "values": {"n": 1}}, {"kind": "", "values": {}}],
    }
    planned = PlannedTask("a.png", "a.jpg", "write", (NO_ALPHA,))
    [told] = json.loads(to_json([planned]))
    assert (told["losses"], told["loss_kinds"]) == (["transparency is lost"], [{"kind": "alpha", "values": {}}])
    assert json.loads(to_json({"problems": []})) == {"problems": []}


def test_messages_and_names_that_are_no_text_go_together():
    name = os.fsdecode(b"\xff.jpg")
    shown = json.loads(to_json(events.TaskSkipped(0.2, 1, name, name, _("It is {name}.", name="there"))))
    assert (shown["source"], shown["values"]) == ("\\udcff.jpg", {"name": "there"})
