"""The menu of the list: what can be done with the pictures that are selected."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu

from multitone.gui.desktop.clipboard import copy
from multitone.gui.desktop.mnemonics import mark_when_shown
from multitone.gui.desktop.tooltip import set_tip
from multitone.gui.pictures.picture_list import PictureList
from multitone.gui.pictures.sorting_out import SortingOut
from multitone.messages import several, tr


def picture_menu(pictures: PictureList, sorting_out: SortingOut) -> QMenu:
    """Return the menu for the pictures that are selected now."""
    paths = pictures.chosen_paths()
    number = len(paths)
    menu = QMenu(pictures)
    menu.setToolTipsVisible(True)
    mark_when_shown(menu)
    show = menu.addAction(tr("Show in folder"))
    show.triggered.connect(lambda: pictures.folder_asked.emit(paths[0]))
    copy_paths = menu.addAction(several("Copy path", "Copy paths", number))
    notice = several("Path copied", "{n:,} paths copied", number)
    copy_paths.triggered.connect(lambda: copy("\n".join(paths), notice, pictures))
    menu.addSeparator()
    convert = menu.addAction(several("Convert only this picture", "Convert only these {n:,}", number))
    convert.triggered.connect(lambda: sorting_out.convert_only(paths))
    set_tip(convert, sorting_out.convert.toolTip())
    keep = menu.addAction(several("Keep only this picture", "Keep only these {n:,}", number))
    keep.triggered.connect(lambda: sorting_out.keep_only(paths))
    set_tip(keep, sorting_out.keep.toolTip())
    remove = menu.addAction(tr("Remove from the job"), lambda: sorting_out.remove_these(paths))
    set_tip(remove, sorting_out.remove.toolTip())
    menu.addSeparator()
    menu.addAction(tr("Invert selection"), pictures.invert_selection)
    for action in (show, copy_paths):
        action.setEnabled(bool(paths))
    for action in (convert, keep, remove):
        action.setEnabled(bool(paths) and not pictures.fixed)
    for action in (convert, keep):
        action.setEnabled(action.isEnabled() and number < pictures.pictures.total)
    return menu
