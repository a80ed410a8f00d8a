"""The order of names: natsort's, whether they are few or many."""

import natsort
from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.tables.natural_order import in_natural_order, many_in_natural_order

ASCII = st.text(st.characters(codec="ascii", exclude_characters="/\0"), min_size=1, max_size=12)
AWKWARD = st.from_regex(r"\A[a-zéK\u212a]{0,2}0{0,2}[0-9²٣]{0,3}[a.é]{0,2}\Z")
ANY = st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=12)


@given(st.lists(ASCII, max_size=12))
def test_names_are_in_the_order_of_natsort(names):
    assert in_natural_order(names) == natsort.natsorted(sorted(names))


@given(st.lists(AWKWARD, max_size=12).filter(all))
def test_the_order_does_not_depend_on_that_of_the_listing(names):
    assert in_natural_order(names) == in_natural_order(names[::-1])


@given(st.lists(st.one_of(ASCII, AWKWARD, ANY, st.from_regex(r"\A[a-b]?[0-9]{1,6}[.a]?\Z")), max_size=12))
def test_many_names_are_in_the_same_order(names):
    assert list(many_in_natural_order(list(names))) == natsort.natsorted(sorted(names))


def test_of_many_names_none_is_kept_that_was_given_out():
    names = [f"{n}.jpg" for n in range(100)]
    order = many_in_natural_order(names)
    assert next(order) == "0.jpg"
    assert len(names) == 99
