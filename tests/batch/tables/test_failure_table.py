"""Failures in a table are those that a list holds."""

from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.events import TaskFailed
from multitone.batch.tables.failure_table import FailureTable

FAILED = st.builds(
    TaskFailed,
    st.floats(0, 1e6),
    st.integers(1, 2**31),
    st.none() | st.integers(1, 64),
    st.sampled_from(["/in/a.jpg", "/in/b/ü.jpg"]),
    st.sampled_from(["unreadable", "vanished"]),
    st.sampled_from(["It is gone.", "It cannot be read."]),
    st.sampled_from([None, "read", "decode"]),
    st.sampled_from(["", "OSError"]),
)


@given(st.lists(FAILED, max_size=20))
def test_a_table_holds_what_a_list_does(failures):
    made = FailureTable(failures)
    assert made == failures
    assert made[2:5] == tuple(failures[2:5])
    reasons = list(dict.fromkeys(failure.reason for failure in failures))
    assert made.by_reason() == [(reason, [f for f in failures if f.reason == reason]) for reason in reasons]
