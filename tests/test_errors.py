import pickle

import pytest

from multitone.errors import FAILURE_KINDS, FAILURE_WORDS, REMEDIES, ImageError


@pytest.mark.parametrize("kind", FAILURE_KINDS)
def test_every_kind_of_failure_has_words_and_a_remedy(kind):
    assert FAILURE_WORDS[kind]
    assert REMEDIES[kind].endswith(".")
    assert REMEDIES[kind][0].isupper()


def test_there_are_no_words_for_kinds_that_do_not_exist():
    assert tuple(FAILURE_WORDS) == tuple(REMEDIES) == FAILURE_KINDS


def test_an_image_error_crosses_processes_whole():
    error = pickle.loads(pickle.dumps(ImageError("truncated", "It ends early.", "the detail")))
    assert (error.kind, error.reason, error.detail) == ("truncated", "It ends early.", "the detail")
