"""Far places in a plan: what stands at the results' folder, what cannot be planned for pictures there, what is lost."""

from __future__ import annotations

import msgspec

from multitone.batch.columns import collected
from multitone.batch.discovery import Discovery
from multitone.batch.job import Export
from multitone.batch.naming import NameTemplate
from multitone.batch.problems import CautionKind, ProblemKind
from multitone.batch.tables.found import FoundTable
from multitone.errors import MultitoneError
from multitone.imaging.pages.wanted import SPLIT
from multitone.messages import NOTHING, Message, _
from multitone.storage.far.url import is_far

NO_FILE_ATTRIBUTES = _(
    "Results far away have the time at which they are brought, and neither permissions nor tags of files."
).of_kind(CautionKind.FAR)


def far_folder_problem(folder: str) -> Message:
    """List the folder for the results where it is far away, and say why it cannot receive any; nothing where it can."""
    if not is_far(folder):
        return NOTHING
    from multitone.storage.far import seen  # late: most folders are on this machine
    from multitone.storage.far.trouble import FarError

    try:
        if not seen.store_of(folder, lambda store: store.writable):
            message = _("{folder} takes no results: nothing can be written there, only read.", folder=folder)
            return message.of_kind(ProblemKind.FOLDER)
        seen.listed(folder)
    except FarError as error:
        if error.kind == "vanished" and "NoSuchBucket" not in error.detail:
            return NOTHING
        reason = _("{folder} cannot be reached: {reason}", folder=folder, reason=error.reason)
        return reason.of_kind(ProblemKind.FOLDER)
    except MultitoneError as error:
        return error.message.of_kind(ProblemKind.FOLDER)
    return NOTHING


def asked_about_links(discovery: Discovery) -> Discovery:
    """Return what was found, with the sizes and times of links, which nobody has told yet; so far as they are told."""
    from multitone.storage.far import seen

    links = [image.path for image in discovery.images if not image.size and is_far(image.path)]
    told = {file.url: file for file in seen.looked_at(links, patiently=False) if file is not None}
    images = (
        msgspec.structs.replace(image, size=told[image.path].size, modified=told[image.path].stamp)
        if image.path in told
        else image
        for image in discovery.images
    )
    return msgspec.structs.replace(discovery, images=collected(images, FoundTable))


def far_problems(export: Export, template: NameTemplate) -> list[Message]:
    """Say what is asked that only pictures on this machine can tell before they are processed."""
    problems = []
    if template.reads_headers:
        message = _(
            "The name {name!r} asks for what stands in the pictures, and pictures far away are not read before the "
            "job; leave dates and sizes out of the name.",
            name=export.name,
        )
        problems.append(message.of_kind(ProblemKind.NAME))
    if export.duplicates == "first":
        message = _(
            "Duplicates are known by their content, and pictures far away are not read before the job; keep duplicates."
        )
        problems.append(message.of_kind(ProblemKind.SOURCE))
    if export.wanted_pages.way == SPLIT:
        message = _(
            "How many pages a file has is not known before it is read, and pictures far away are not; choose other "
            "pages than {split}.",
            split=SPLIT,
        )
        problems.append(message.of_kind(ProblemKind.PAGES))
    return problems


def far_caution(export: Export) -> Message:
    """Say what results lose far away; nothing where they stay on this machine."""
    return NO_FILE_ATTRIBUTES if is_far(export.folder) else NOTHING
