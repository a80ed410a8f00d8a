"""What all tests share: a home of their own, and how hard Hypothesis tries."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

HERE = Path(__file__).parent
ON_THE_SCREEN = (HERE / "gui", HERE / "end2end")
"""Folders of the tests that open windows. There is one screen, and one window has the keys."""
SOAK = bool(os.environ.get("MULTITONE_SOAK"))

settings.register_profile(
    "multitone",
    deadline=None,
    max_examples=1_000 if SOAK else 40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("multitone")


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the marks in the same hook
def pytest_collection_modifyitems(items):
    """Where tests are dealt to several processes, give those with windows to one of them."""
    for item in items:
        if any(folder in item.path.parents for folder in ON_THE_SCREEN):
            item.add_marker(pytest.mark.xdist_group("screen"))


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
