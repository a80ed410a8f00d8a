"""A table of tasks is as the tuple of them."""

import os
import pickle
import tracemalloc
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.job import Action, Task, TaskTable, common_folders, sizes_to_read, source_folders

NAME = st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=6)
PATH = st.tuples(st.sampled_from(["/in/", "/in/a/", "/", ""]), NAME, st.sampled_from(["", ".jpg", ".png"])).map("".join)
ACTION = st.sampled_from(get_args(Action))
ROWS = st.lists(st.tuples(PATH, PATH, st.integers(0, 2**40), ACTION, st.integers(-(2**62), 2**62)), max_size=25)


def tasks_of(rows):
    return tuple(Task(number, *row) for number, row in enumerate(rows, 1))


def table(tasks):
    made = TaskTable()
    for task in tasks:
        made.append(task)
    return made


@given(ROWS, st.slices(25))
def test_it_holds_the_tasks_of_a_tuple(rows, some):
    tasks = tasks_of(rows)
    made = table(tasks)
    assert made == tasks
    assert tasks == made
    assert made == pickle.loads(pickle.dumps(made))
    assert made[some] == tasks[some]
    assert [made[place] for place in range(len(made))] == list(tasks)
    assert (table(tasks[1:]) if len(tasks) == 1 else made) != (*tasks, None)


@given(ROWS)
def test_it_says_of_all_tasks_what_walking_through_them_would(rows):
    tasks = tasks_of(rows)
    made = table(tasks)
    assert list(sizes_to_read(made)) == sizes_to_read(tasks)
    assert common_folders(made) == common_folders(tasks)
    assert source_folders(made) == source_folders(tasks)
    for action in get_args(Action):
        numbers = [task.number for task in tasks if task.action == action]
        assert list(made.numbers(action)) == numbers


def test_a_task_takes_75_bytes():
    number = 20_000
    tracemalloc.start()
    try:
        made = TaskTable()
        for n in range(1, number + 1):
            name = f"IMG_{n:07}.jpg"
            made.append(Task(n, os.path.join("/in", name), os.path.join("/out", name), n, "write", n << 30))
        assert tracemalloc.get_traced_memory()[0] / number < 75
    finally:
        tracemalloc.stop()
