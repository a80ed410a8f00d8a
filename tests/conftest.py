"""What all tests share: a home of their own, and how hard Hypothesis tries."""

import os

import pytest
from hypothesis import HealthCheck, settings

SOAK = bool(os.environ.get("MULTITONE_SOAK"))

settings.register_profile(
    "multitone",
    deadline=None,
    max_examples=1_000 if SOAK else 40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("multitone")


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory):
    """Keep settings and history of the person who runs the tests out of them."""
    folder = tmp_path_factory.mktemp("home")
    before = os.environ.get("MULTITONE_HOME")
    os.environ["MULTITONE_HOME"] = str(folder)
    yield folder
    if before is None:
        del os.environ["MULTITONE_HOME"]
    else:
        os.environ["MULTITONE_HOME"] = before
