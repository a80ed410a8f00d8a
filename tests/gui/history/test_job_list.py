"""Rows of jobs: ten thousand are listed and searched without a wait."""

from __future__ import annotations

import time

from PySide6.QtCore import QModelIndex
from pytestqt.qtbot import QtBot

from multitone.batch.journal.detail import Listed
from multitone.batch.journal.records import PastJob
from multitone.gui.history import job_text
from multitone.gui.history.job_list import JobList, JobModel


def listed(number: int, steps: tuple[str, ...] = ("grayscale",)) -> Listed:
    folder = f"/pictures/{number}/results"
    past = PastJob(f"{number:08x}", 1.8e9, 2.0, "finished", folder, 9, 9, 0, 0, "processes", 2, steps)
    return Listed(past, running=False, sources=(f"/pictures/{number}",))


def test_ten_thousand_jobs_are_quick(qtbot: QtBot) -> None:
    model = JobModel()
    view = JobList(model)
    qtbot.addWidget(view)
    view.show()
    jobs = [listed(number) for number in range(10_000)]
    began = time.perf_counter()
    model.show_jobs(jobs)
    for text in ("9", "99", "999", "9999"):
        model.search(text)
    view.grab()
    assert time.perf_counter() - began < 2.0, "0.1 s on the machine this was written on"
    assert [row.job.past.folder for row in model.rows] == ["/pictures/9999/results"]
    view.close()


def test_where_the_jobs_are_the_same_nothing_moves(qtbot: QtBot) -> None:
    model = JobModel()
    view = JobList(model)
    qtbot.addWidget(view)
    model.show_jobs([listed(2), listed(1)])
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    model.show_jobs([listed(2), listed(1)])
    assert not resets
    view.choose("00000001")
    model.show_jobs([listed(3), listed(2), listed(1)])
    assert (len(resets), view.currentIndex().row(), view.name) == (1, 2, "00000001")
    assert model.rowCount(QModelIndex()) == 3


def test_where_the_chosen_job_is_gone_the_newest_is_chosen(qtbot: QtBot) -> None:
    view = JobList(JobModel())
    qtbot.addWidget(view)
    view.jobs.show_jobs([listed(2), listed(1)])
    view.choose("00000001")
    view.jobs.search("/2/")
    assert view.name == "00000002"
    with qtbot.waitSignal(view.chosen) as emitted:
        view.jobs.search("no such job")
    assert emitted.args == [""]


def test_steps_are_said_and_those_of_a_later_version_as_they_stand() -> None:
    assert job_text.title(("grayscale", "paint-like-monet warmth=3"), "") == "Grayscale, paint-like-monet warmth=3"
    assert job_text.title((), "jpeg quality=90") == "As JPEG"
    assert job_text.title(("invert",), "webp") == "Invert as WebP"
    assert job_text.title((), "") == "No steps"
