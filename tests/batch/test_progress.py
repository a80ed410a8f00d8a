import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.events import (
    CpuSampled,
    JobFinished,
    JobStarted,
    Paused,
    Resumed,
    StageChanged,
    StageSeconds,
    TaskCancelled,
    TaskFailed,
    TaskFinished,
    TaskPutBack,
    TaskSkipped,
    TaskStarted,
    WorkerDied,
    WorkerStarted,
    WorkerStopped,
)
from multitone.batch.job import Export, Job, Task
from multitone.batch.progress import JobProgress
from multitone.imaging.pipeline import Pipeline
from multitone.messages import Message

SECONDS = StageSeconds(0.1, 0.2, 0.3, 0.2, 0.2)


def fold(*events, total_bytes=0):
    progress = JobProgress(total_bytes=total_bytes)
    for event in events:
        progress.handle(event)
    return progress


def started(tasks=4, workers=2):
    return JobStarted(0.0, "j", "processes", workers, tasks, 3)


def worker(number, at=0.0, pid=None):
    return WorkerStarted(at, number, pid or 100 + number)


def start(at, task, worker=1, attempt=1):
    return TaskStarted(at, task, worker, f"{task}.jpg", attempt)


def finish(at, task, worker=1, seconds=SECONDS):
    return TaskFinished(at, task, worker, f"{task}.jpg", f"out/{task}.jpg", 2_000_000, 1000, 500, seconds)


def fail(at, task, reason="It ends early.", worker=1):
    return TaskFailed(at, task, worker, f"{task}.jpg", "truncated", reason, "decode", "")


def end(at, done=0):
    return JobFinished(at, done, 0, 0, 0, at, at, 0.0, 2, 0)


def test_nothing_has_happened_before_the_first_event():
    progress = JobProgress()
    assert (progress.settled, progress.tasks, progress.working_seconds, progress.lanes) == (0, 0, 0.0, {})
    assert progress.seconds_left is None
    assert progress.megapixels_per_second == 0


def test_a_job_says_what_it_is():
    progress = fold(started())
    assert (progress.engine, progress.workers, progress.tasks, progress.ignored) == ("processes", 2, 4, 3)


def test_every_final_event_is_counted_once():
    progress = fold(
        started(), worker(1), start(0, 1), finish(1, 1), start(1, 2), fail(2, 2),
        TaskSkipped(2, 3, "3.jpg", "out/3.jpg", Message("It exists.")), TaskCancelled(2, 4, "4.jpg"), end(3),
    )  # fmt: skip
    assert (progress.done, progress.failed, progress.skipped, progress.cancelled) == (1, 1, 1, 1)
    assert progress.settled == progress.tasks == 4
    assert (progress.pixels, progress.bytes_in, progress.bytes_out) == (2_000_000, 1000, 500)
    assert progress.finished == end(3)
    assert progress.at == 3


def test_a_lane_shows_what_its_worker_is_at():
    progress = fold(started(), worker(1), worker(2), start(0.5, 1, 1), start(0.6, 2, 2), StageChanged(0.8, 1, "apply"))
    lane = progress.lanes[1]
    assert (lane.task, lane.source, lane.stage, lane.since, lane.stage_since) == (1, "1.jpg", "apply", 0.5, 0.8)
    assert (progress.lanes[2].task, progress.lanes[2].stage, progress.lanes[2].pid) == (2, "read", 102)


def test_a_lane_names_its_last_picture_until_it_has_waited_for_a_while():
    progress = fold(started(), worker(1), start(0.5, 1), StageChanged(0.8, 1, "encode"), finish(1.5, 1))
    lane = progress.lanes[1]
    assert lane.shown(1.6) == ("1.jpg", "encode")
    assert lane.shown(3.0) == ("", None)
    progress.handle(start(1.7, 2))
    assert lane.shown(3.0) == ("2.jpg", "read")


def test_a_lane_is_free_after_its_task():
    progress = fold(started(), worker(1), start(0.5, 1), finish(1.5, 1))
    lane = progress.lanes[1]
    assert (lane.task, lane.source, lane.stage, lane.done) == (None, "", None, 1)
    assert lane.busy == pytest.approx(1.0)
    assert [(block.start, block.end, block.failed) for block in lane.blocks] == [(0.5, 1.5, False)]


@pytest.mark.parametrize(
    "last",
    [
        finish(1.0, 1),
        fail(1.0, 1),
        TaskCancelled(1.0, 1, "1.jpg"),
        TaskSkipped(1.0, 1, "1.jpg", "out/1.jpg", Message("It has appeared since the plan was made.")),
        WorkerDied(1.0, 1, 101, -9, "killed", 1),
    ],
    ids=lambda event: type(event).__name__,
)
def test_every_end_of_an_attempt_frees_its_lane(last):
    progress = fold(started(), worker(1), start(0.5, 1), last)
    assert progress.lanes[1].task is None
    assert progress.lanes[1].source == ""
    progress.handle(StageChanged(1.1, 1, "write"))
    assert progress.lanes[1].stage is None


def test_a_late_stage_of_a_task_that_is_over_changes_nothing():
    progress = fold(started(), worker(1), start(0, 1), finish(1, 1), start(1, 2), StageChanged(1.2, 1, "write"))
    assert progress.lanes[1].stage == "read"


def test_a_failure_is_a_block_too():
    progress = fold(started(), worker(1), start(0.5, 1), fail(0.9, 1))
    (block,) = progress.lanes[1].blocks
    assert (block.start, block.end, block.failed) == (0.5, 0.9, True)
    assert progress.lanes[1].done == 0


def test_a_death_and_the_second_attempt_elsewhere():
    progress = fold(
        started(), worker(1), worker(2), start(0.1, 1, 1), WorkerDied(0.5, 1, 101, -11, "It crashed.", 1),
        start(0.6, 1, 2, 2), worker(1, 0.7, 999), finish(1.5, 1, 2),
    )  # fmt: skip
    dead, other = progress.lanes[1], progress.lanes[2]
    assert (dead.deaths, dead.alive, dead.pid, dead.done) == (1, True, 999, 0)
    assert [block.failed for block in dead.blocks] == [True]
    assert (other.done, other.deaths) == (1, 0)
    assert (progress.done, progress.failed) == (1, 0)


def test_a_dead_worker_s_lane_is_not_alive():
    progress = fold(started(), worker(1), WorkerDied(0.5, 1, 101, None, "gone", None))
    assert (progress.lanes[1].alive, progress.lanes[1].deaths) == (False, 1)


def test_a_worker_that_was_sent_home_did_not_die():
    progress = fold(started(), worker(1), WorkerStopped(0.5, 1, 101))
    assert (progress.lanes[1].alive, progress.lanes[1].deaths) == (False, 0)


def test_a_failure_that_no_worker_reported_is_counted():
    lost = TaskFailed(1.0, 1, None, "1.jpg", "crashed", "It crashed two workers.", None, "")
    assert fold(started(), lost).failures == [lost]


def test_failures_are_grouped_by_reason_the_largest_first():
    progress = fold(started(), fail(1, 1, "a"), fail(1, 2, "b"), fail(1, 3, "b"))
    groups = progress.failures_by_reason()
    assert [(reason, [f.task for f in failed]) for reason, failed in groups] == [("b", [2, 3]), ("a", [1])]


def test_samples_of_the_cores_are_the_newest():
    progress = fold(started(), CpuSampled(0.5, (1.0, 2.0)), CpuSampled(1.0, (50.0, 60.0)))
    assert progress.cpu == (50.0, 60.0)


def test_stages_add_up():
    progress = fold(started(), worker(1), start(0, 1), finish(1, 1), start(1, 2), finish(2, 2))
    totals = {stage: pytest.approx(value) for stage, value in progress.stage_totals.items()}
    assert totals == {"read": 0.2, "decode": 0.4, "apply": 0.6, "encode": 0.4, "write": 0.4}


# ---- Time ----


def test_pauses_are_taken_out():
    events = [started(), worker(1), start(0, 1), finish(2, 1), Paused(3)]
    assert fold(*events).working_seconds == 3
    assert fold(*events).paused
    assert fold(*events, CpuSampled(9, ())).working_seconds == 3
    after = fold(*events, Resumed(10), start(10, 2), finish(11, 2))
    assert not after.paused
    assert after.working_seconds == 4
    assert after.megapixels_per_second == pytest.approx(1.0)
    assert fold(*events, Resumed(10), Paused(11), Resumed(20), CpuSampled(21, ())).working_seconds == 5


def test_a_job_that_ends_in_a_pause_has_worked_until_then():
    progress = fold(started(), Paused(3), end(9))
    assert progress.working_seconds == 3
    assert not progress.paused


def test_a_second_pause_or_resume_changes_nothing():
    assert fold(started(), Resumed(2), CpuSampled(4, ())).working_seconds == 4
    assert fold(started(), Paused(1), Paused(2), CpuSampled(4, ())).working_seconds == 1


def test_the_curve_begins_at_nothing_and_ends_with_all():
    progress = fold(started(), worker(1), start(0, 1), finish(1, 1), start(1, 2), finish(2, 2), end(2.5))
    assert progress.curve == [(0.0, 0), (1, 1), (2, 2), (2.5, 2)]


def test_the_curve_knows_no_pauses():
    progress = fold(started(), finish(1, 1), Paused(2), Resumed(10), finish(11, 2), end(12))
    assert progress.curve == [(0.0, 0), (1, 1), (3, 2), (4, 2)]


def test_what_is_finished_in_a_pause_does_not_bend_the_curve_back():
    """Pictures in work are finished after the pause began; the curve counts them when it began."""
    progress = fold(started(), finish(1, 1), Paused(2), finish(4, 2), end(5))
    times = [at for at, _ in progress.curve]
    assert times == sorted(times)
    assert progress.curve[-1] == (2, 2)


def test_many_small_pictures_do_not_make_many_points():
    progress = fold(started(1000), *(finish(i / 1000, i) for i in range(1, 1001)), end(1.0))
    assert len(progress.curve) < 30
    assert progress.curve[-1][1] == 1000


def test_time_left_follows_the_bytes():
    progress = fold(started(), finish(1, 1), finish(2, 2), total_bytes=8000)
    assert progress.seconds_left == pytest.approx(6.0)


def test_time_left_is_not_guessed_too_early():
    assert fold(started(), finish(0.1, 1), total_bytes=4000).seconds_left is None
    assert fold(started(), CpuSampled(5, ()), total_bytes=4000).seconds_left is None
    assert fold(started(), finish(2, 1)).seconds_left is None


def test_no_time_is_left_at_the_end():
    assert fold(started(), finish(2, 1), end(2), total_bytes=4000).seconds_left == 0


def test_time_left_is_never_less_than_nothing():
    assert fold(started(), finish(1, 1), finish(2, 2), total_bytes=1500).seconds_left == 0


def job(sizes, skip=()):
    made = tuple(
        Task(i, f"{i}.jpg", f"out/{i}.jpg", size, "skip" if i in skip else "write") for i, size in enumerate(sizes, 1)
    )
    return Job("j", Pipeline(), Export(folder="out"), made)


def test_pictures_that_fail_or_are_skipped_are_settled_too():
    """Half of the bytes fail: the time left is of what is left, not of what was lost as well."""
    progress = JobProgress.of(job([1000] * 8, skip={8}))
    assert progress.total_bytes == 7000
    progress.handle(started(8))
    progress.handle(TaskSkipped(0, 8, "8.jpg", "out/8.jpg", Message("It exists.")))
    for event in (
        finish(1, 1),
        fail(1, 2),
        fail(2, 3),
        TaskSkipped(2, 4, "4.jpg", "out/4.jpg", Message("It exists now.")),
    ):
        progress.handle(event)
    assert progress.seconds_left == pytest.approx(1.5, abs=0.8), "4 if lost ones stayed to be done"
    for event in (finish(3, 5), finish(4, 6), fail(4, 7)):
        progress.handle(event)
    assert progress.seconds_left == pytest.approx(0.0, abs=0.4)


def test_time_left_counts_no_pause():
    events = [finish(float(i), i) for i in range(1, 5)]
    before = fold(started(20), *events, total_bytes=20_000).seconds_left
    progress = fold(started(20), *events, Paused(4.0), CpuSampled(500.0, ()), total_bytes=20_000)
    assert progress.seconds_left == pytest.approx(before)
    for event in (Resumed(1000.0), finish(1001.0, 5)):
        progress.handle(event)
    assert progress.seconds_left == pytest.approx(15.0, rel=0.1)


@given(
    st.integers(2, 8),
    st.lists(st.integers(1_000_000, 8_000_000), min_size=60, max_size=160),
    st.floats(0.1, 0.5),
    st.integers(0, 10),
)
def test_time_left_is_honest_and_calm(workers, sizes, speed, overhead):
    """A pool works the largest first at a steady pace: the estimate is near the truth and never leaps."""
    sizes.sort(reverse=True)
    starts, ends, free = [], [], [0.0] * workers
    for number, size in enumerate(sizes, 1):
        worker = free.index(min(free))
        starts.append((free[worker], 1, number, worker + 1))
        free[worker] += size / 8e6 / speed + overhead / 1000
        ends.append((free[worker], 0, number, worker + 1))
    over = max(free)
    progress = JobProgress.of(job(sizes))
    progress.handle(started(len(sizes), workers))
    ticks = [(i / 4, 2, 0, 0) for i in range(1, int(over * 4))]
    said = []
    for at, kind, number, by in sorted(starts + ends + ticks):
        event = (finish(at, number, by), start(at, number, by), CpuSampled(at, ()))[kind]
        progress.handle(event)
        if progress.seconds_left is not None:
            said.append((at, progress.seconds_left))
    said = [(at, left) for at, left in said if at > 2 * max(ends[:workers])[0]]
    for at, left in said:
        assert abs(left - (over - at)) <= 1.5 + 0.4 * over, "near the truth"
    for (at, left), (later, then) in itertools.pairwise(said):
        assert abs((later + then) - (at + left)) <= 1.0 + 0.15 * over, "no leap"


def test_a_single_long_picture_lets_the_time_left_grow_not_stand_at_nothing():
    progress = JobProgress.of(job([1000] * 10))
    for event in [started(10), *(finish(i / 2, i) for i in range(1, 10))]:
        progress.handle(event)
    for quarter in range(18, 120):
        progress.handle(CpuSampled(quarter / 4, ()))
    assert progress.seconds_left is not None
    assert 0.5 < progress.seconds_left < 30


def test_memory_is_the_last_seen_and_the_most():
    progress = fold(started(), CpuSampled(1, (), 300), CpuSampled(2, (), 500), CpuSampled(3, (), 400))
    assert (progress.memory, progress.peak_memory) == (400, 500)
    progress.handle(JobFinished(4, 0, 0, 0, 0, 4, 4, 0.0, 2, 450))
    assert (progress.memory, progress.peak_memory) == (0, 500)
    assert fold(started(), CpuSampled(1, ())).memory == 0, "where the system does not tell"


def test_deaths_are_kept_in_order():
    died = WorkerDied(1.0, 1, 101, -9, "Killed", 1)
    assert fold(started(), worker(1), start(0, 1), died, worker(1)).deaths == [died]


def test_lanes_remember_only_so_much():
    progress = fold(started(), worker(1), *(e for i in range(1, 5001) for e in (start(i, i), finish(i + 1, i))))
    assert len(progress.lanes[1].blocks) == 4000
    assert progress.lanes[1].done == 5000


# ---- Any job ----


@st.composite
def jobs(draw):
    """Return the events of a job that keeps the grammar: attempts, deaths, pauses, all kinds of ends."""
    workers, tasks = draw(st.integers(1, 3)), draw(st.integers(0, 8))
    at, events = 0.0, [started(tasks, workers), *(worker(n + 1) for n in range(workers))]
    idle, busy, waiting, ended = list(range(1, workers + 1)), {}, list(range(1, tasks + 1)), []
    paused = False
    while waiting or busy:
        at += draw(st.floats(0, 2))
        choice = draw(st.sampled_from(["start", "finish", "fail", "skip", "cancel", "die", "pause", "stage"]))
        if choice == "pause":
            events.append(Resumed(at) if paused else Paused(at))
            paused = not paused
        elif choice == "start" and idle and waiting:
            lane, task = idle.pop(), waiting.pop(0)
            busy[lane] = task
            events.append(start(at, task, lane))
        elif busy and choice != "start":
            lane = draw(st.sampled_from(sorted(busy)))
            task = busy[lane]
            if choice == "stage":
                events.append(StageChanged(at, task, "encode"))
                continue
            del busy[lane]
            idle.append(lane)
            if choice == "die":
                events += [WorkerDied(at, lane, 1, -9, "killed", task), worker(lane, at)]
                waiting.insert(0, task)
                continue
            ended.append(choice)
            events.append({
                "finish": finish(at, task, lane),
                "fail": fail(at, task, worker=lane),
                "skip": TaskSkipped(at, task, "s", "t", Message("r")),
                "cancel": TaskCancelled(at, task, "s"),
            }[choice])  # fmt: skip
        if len(events) > 80:
            events += [TaskCancelled(at, task, "s") for task in [*busy.values(), *waiting]]
            ended += ["cancel"] * (len(busy) + len(waiting))
            break
    return [*events, end(at)], ended


@given(jobs())
def test_any_job_adds_up(made):
    events, ended = made
    progress = fold(*events)
    assert (progress.done, progress.failed) == (ended.count("finish"), ended.count("fail"))
    assert (progress.skipped, progress.cancelled) == (ended.count("skip"), ended.count("cancel"))
    assert progress.settled == progress.tasks
    assert all(lane.task is None for lane in progress.lanes.values())
    assert sum(lane.done for lane in progress.lanes.values()) == progress.done
    assert 0 <= progress.working_seconds <= progress.at + 1e-9
    times = [at for at, _ in progress.curve]
    assert times == sorted(times)
    assert progress.curve[-1][1] == progress.done
    assert progress.curve[-1][0] == pytest.approx(progress.working_seconds)


@given(jobs())
def test_the_same_events_give_the_same_state(made):
    events, _ = made
    assert fold(*events) == fold(*events)


def test_a_picture_that_is_put_back_leaves_its_lane_and_the_reason_of_the_pause_stays_until_it_goes_on():
    progress = fold(
        started(),
        worker(1),
        start(1.0, 1),
        Paused(2.0, "The disk is full."),
        TaskPutBack(2.0, 1, 1, "The disk is full."),
    )
    assert progress.paused
    assert progress.pause_reason == "The disk is full."
    assert progress.lanes[1].task is None
    assert progress.settled == 0
    progress.handle(Resumed(5.0))
    assert (progress.paused, progress.pause_reason) == (False, None)
    assert progress.working_seconds == pytest.approx(2.0)
