"""The box of workers whose files are staged: the staging folder, and what of the job lies on this machine."""

from __future__ import annotations

from multitone.batch.job import Job
from multitone.engines.processes.confinement import Confinement
from multitone.engines.processes.far.staging import Staging
from multitone.engines.worker.run_task import Runner
from multitone.sandbox.box import Box
from multitone.storage.far.url import is_far


class FarConfinement(Confinement):
    """A confinement that opens the staging folder in place of each task's own."""

    def __init__(self, staging: Staging, job: Job, runner: Runner) -> None:
        near = [task for task in job.tasks if not is_far(task.source)]
        super().__init__(job, runner)
        self._staging = staging
        self._near = Confinement(Job(job.id, job.pipeline, job.export, near), runner)

    def box_of_readers(self) -> Box:
        """Return the box of who reads the sources only."""
        return Box((self._staging.sources, *self._near.box_of_readers().reads))

    def _writes(self) -> tuple[str, ...]:
        return (self._staging.results,) if self._staging.brings else super()._writes()
