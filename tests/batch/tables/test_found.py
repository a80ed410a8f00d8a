"""A table of what was found is as the tuple of it."""

from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.tables.found import Found, FoundTable

PATH = st.from_regex(r"\A(/in/)?[a-cü]{1,3}\.jpg\Z")
FOUND = st.builds(Found, PATH, st.sampled_from(["", "a", "a/b"]), st.integers(0, 2**40), st.integers(-(2**62), 2**62))


@given(st.lists(FOUND, max_size=20))
def test_it_holds_the_pictures_of_a_tuple(images):
    made = FoundTable()
    for image in images:
        made.append(image)
    assert made == tuple(images)
    assert made[2:5] == tuple(images[2:5])
