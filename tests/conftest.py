"""What all tests share: a home of their own, and how hard Hypothesis tries."""

import atexit
import os
import shutil
import signal
import subprocess

import pytest
from hypothesis import HealthCheck, settings

from multitone import messages

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # begun in the background, where no test could stop a program
    signal.signal(signal.SIGINT, signal.default_int_handler)
SOAK = bool(os.environ.get("MULTITONE_SOAK"))

settings.register_profile(
    "multitone",
    deadline=None,
    max_examples=1_000 if SOAK else 40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("multitone")


def pytest_configure(config):
    """Where tests are dealt to several processes, give each a screen of its own: on one, one window has the keys."""
    if not hasattr(config, "workerinput") or not os.environ.get("DISPLAY") or not shutil.which("Xvfb"):
        return
    heard, said = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(said), "-screen", "0", "2560x1600x24", "-nolisten", "tcp"],
        pass_fds=[said], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(said)
    with os.fdopen(heard) as told:
        os.environ["DISPLAY"] = f":{told.readline().strip()}"
    atexit.register(screen.terminate)


@pytest.fixture(autouse=True)
def english():
    """Let no test leave its language to the next."""
    yield
    messages.speak("en")


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
