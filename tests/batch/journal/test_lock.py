import os
import subprocess
import sys

import pytest

from multitone.batch.journal.lock import JobLock, hold, is_held
from multitone.errors import UsageError

CODE = """
import sys
from pathlib import Path
from multitone.batch.journal.lock import JobLock
lock = JobLock.take(Path(sys.argv[1]), "job")
print("held" if lock else "taken", flush=True)
sys.stdin.read()
"""


def holder(folder):
    program = subprocess.Popen(
        [sys.executable, "-c", CODE, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    return program, program.stdout.readline().strip()


def test_one_program_at_a_time_has_a_job(tmp_path):
    program, said = holder(tmp_path)
    with program:
        assert said == "held"
        assert is_held(tmp_path, "job")
        assert not is_held(tmp_path, "another")
        with pytest.raises(UsageError, match="job is running in another Multitone"):
            hold(tmp_path, "job", 0.0)
        program.kill()
    lock = hold(tmp_path, "job", 5.0)
    program, said = holder(tmp_path)
    program.communicate()
    assert said == "taken"
    lock.release()
    assert os.listdir(tmp_path) == []


def test_a_lock_that_is_inherited_is_held_until_the_last_has_gone(tmp_path):
    lock = JobLock.take(tmp_path, "job")
    os.set_inheritable(lock.handle, True)
    heir = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False)
    os.close(lock.handle)
    assert is_held(tmp_path, "job")
    heir.communicate(b"\n")
    assert not is_held(tmp_path, "job")
