"""The lines of a large plan are those of a small one."""

from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.job import Task, TaskTable
from multitone.batch.targets.planned import PlannedTable, PlannedTask, sums_of

LOSSES = st.lists(st.sampled_from(["EXIF is lost", "16 bits become 8"]), max_size=2, unique=True).map(tuple)
ROWS = st.lists(
    st.tuples(st.sampled_from(["write", "replace", "skip", "number"]), LOSSES, st.sampled_from(["", "cannot be read"])),
    max_size=20,
)


@given(ROWS)
def test_a_table_says_what_the_lines_do(rows):
    tasks = TaskTable()
    made = PlannedTable(tasks)
    lines = tuple(PlannedTask(f"/in/{n}.jpg", f"/out/{n}.jpg", *row) for n, row in enumerate(rows, 1))
    for number, line in enumerate(lines, 1):
        action = "write" if line.action == "number" else line.action
        tasks.append(Task(number, line.source, line.target, 1, action))
        made.append(line)
    assert made == lines
    assert made[3:7] == lines[3:7]
    assert sums_of(made) == sums_of(lines)
    assert list(sums_of(made).losses.items()) == list(sums_of(lines).losses.items())
