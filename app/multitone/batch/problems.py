"""What is said of a plan, by kind: problems forbid the job, cautions do not, notes are about single pictures."""

from __future__ import annotations

from enum import StrEnum


class ProblemKind(StrEnum):
    """What speaks against a job."""

    NO_PICTURES = "no-pictures"
    SOURCE = "source"
    NAME = "name"
    STEP = "step"
    FORMAT = "format"
    FOLDER = "folder"
    NO_FOLDER = "no-folder"
    CLASH = "clash"
    ORIGINAL = "original"
    NO_QUALITY = "no-quality"
    PAGES = "pages"


class CautionKind(StrEnum):
    """What a job does all the same, and what is to be said of it."""

    SPACE = "space"
    HISTORY = "history"
    UNREAD = "unread"
    RESULTS = "results"
    LINKED = "linked"
    WINDOWS = "windows"
    FAR = "far"
    DATE = "date"


class NoteKind(StrEnum):
    """Why a picture will fail, what is unusual about it, or how its result comes to be."""

    TOO_LONG = "too-long"
    UNREADABLE = "unreadable"
    SEVERAL = "several"
    TRANSCODED = "transcoded"
    IF_LARGER = "if-larger"
