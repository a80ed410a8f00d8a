import pytest

from multitone.batch.journal.given_files import refuse_changed
from multitone.errors import UsageError
from multitone.imaging.operation import build_operation
from multitone.imaging.step_files import hashes_of
from tests import looks


def test_a_job_goes_on_with_the_files_that_it_began_with(tmp_path):
    path = tmp_path / "a.cube"
    path.write_bytes(looks.cube_text(looks.identity(2)))
    steps = (build_operation("lut", {"file": str(path)}), build_operation("grayscale", {}))
    known = hashes_of(steps)
    refuse_changed(steps, known)
    refuse_changed(steps, {})
    refuse_changed(steps, {str(path): ""})
    path.write_bytes(looks.cube_text(looks.identity(3)))
    with pytest.raises(UsageError, match=r"a\.cube has changed since the job began"):
        refuse_changed(steps, known)
    path.unlink()
    with pytest.raises(UsageError, match=r"a\.cube is not at"):
        refuse_changed(steps, known)
