"""What can be done about a picture that failed, by the kind of failure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def remedy(kind: str) -> str:
    """Return a sentence for a kind of failure; empty where nothing is known to help."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("remedies", text)

    return {
        "unreadable": tr("Open it in the program that made it and save it anew, or copy it from the card again."),
        "truncated": tr("Copy it again from the card or the camera: a part of it is missing."),
        "unsupported": tr("Save it as TIFF or PNG of 8 or 16 bits in the program that made it."),
        "too-large": tr("Cut it into parts, or save it smaller in the program that made it."),
        "timeout": tr("Convert it again alone, or with fewer steps."),
        "crashed": tr("Convert it again alone; if it crashes again, save it anew in another program."),
        "out-of-memory": tr("Close other programs, or use fewer workers, and convert it again."),
        "permission": tr("Ask for the right to read it, and to write into the folder of the results."),
        "no-space": tr("Make room on the disk, or choose another folder for the results."),
        "vanished": tr("It was moved, renamed or deleted, or its disk is not connected; add it again."),
        "encode-failed": tr("Choose another format for the results."),
        "operation-failed": tr("Look at the steps: one of them cannot work on this picture."),
    }.get(kind, "")
