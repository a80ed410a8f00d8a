"""The box of a service's child holds what was asked for, and is another one only where it has to be."""

from __future__ import annotations

from pathlib import Path

from multitone.batch.job import Export
from multitone.imaging.pipeline import Pipeline
from multitone.services.confinement import Confinement
from multitone.services.details import DetailsRequest
from multitone.services.planning import PlanRequest
from multitone.services.thumbnails import ThumbnailRequest


def test_a_folder_is_opened_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    box = Confinement()
    assert box.widens_for(DetailsRequest(str(tmp_path / "a" / "1.jpg")))
    assert not box.widens_for(DetailsRequest(str(tmp_path / "a" / "2.jpg")))
    assert box.widens_for(DetailsRequest(str(tmp_path / "b" / "1.jpg")))
    assert not box.box.holds(str(tmp_path / "c.jpg"))


def test_a_link_opens_the_one_file_that_it_leads_to(tmp_path: Path) -> None:
    for name in ("in", "elsewhere"):
        (tmp_path / name).mkdir()
    (tmp_path / "elsewhere" / "x.jpg").touch()
    (tmp_path / "in" / "x.jpg").symlink_to(tmp_path / "elsewhere" / "x.jpg")
    box = Confinement()
    assert box.widens_for(DetailsRequest(str(tmp_path / "in" / "x.jpg")))
    assert box.box.holds(str(tmp_path / "elsewhere" / "x.jpg"))
    assert not box.box.holds(str(tmp_path / "elsewhere" / "y.jpg"))


def test_sources_are_known_to_all_services_once_they_are_planned(tmp_path: Path) -> None:
    (tmp_path / "in" / "below").mkdir(parents=True)
    plans, details = Confinement(), Confinement()
    plans.widens_for(PlanRequest((str(tmp_path / "in"),), Pipeline(), Export(folder=str(tmp_path / "out"))))
    assert details.widens_for(DetailsRequest(str(tmp_path / "in" / "1.jpg")))
    assert not details.widens_for(DetailsRequest(str(tmp_path / "in" / "below" / "1.jpg")))


def test_the_folder_of_thumbnails_is_made_for_its_child_and_closed_to_others(tmp_path: Path) -> None:
    box, kept = Confinement(), tmp_path / "cache" / "thumbnails"
    assert box.widens_for(ThumbnailRequest((str(tmp_path / "1.jpg"),), cache=str(kept)))
    assert box.box.writes == (str(kept),)
    assert kept.stat().st_mode & 0o077 == 0
