"""The number in a name is the one that a regular expression finds, without the time that one takes."""

import re
import time

from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.name_pattern import Field, NamePattern

PARTS = st.lists(st.sampled_from(("a", "1", "-", "12", Field.ANY, Field.COUNTER)), min_size=1, max_size=6)


@given(PARTS, st.text("a1-2", max_size=9))
def test_the_number_is_what_a_regular_expression_finds(parts, name):
    shape = "".join(f"({part.value})" if isinstance(part, Field) else re.escape(part) for part in parts)
    fields = [part for part in parts if isinstance(part, Field)]
    match = re.fullmatch(shape, name, re.DOTALL)
    found = match is not None and Field.COUNTER in fields
    assert NamePattern(parts).number_in(name) == (int(match[1 + fields.index(Field.COUNTER)]) if found else 0)


def test_many_fields_cost_no_more_than_few():
    begin = time.process_time()
    assert NamePattern([Field.ANY, "a"] * 8 + [Field.COUNTER, "x"]).number_in("a" * 250) == 0
    assert NamePattern([Field.ANY, "a"] * 8 + [Field.COUNTER]).number_in("a" * 250 + "17") == 17
    assert time.process_time() - begin < 1
