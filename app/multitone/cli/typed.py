"""What was typed → what is asked for; slips of the shell are told with the words that mend them."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterable, Sequence

from multitone.batch.options import ConvertOptions, ConvertRequest, several_formats
from multitone.errors import UsageError, printed

LIST = "-"
"""The source that stands for the names on standard input."""


def request_of(wish: ConvertOptions) -> ConvertRequest:
    """Read what was typed. Raises `UsageError`, also for steps that do nothing for want of a setting."""
    _refuse_unquoted(wish)
    request = wish.request()
    _refuse_unset(request, len(wish.steps))
    return request


def output_of(typed: str) -> str:
    """Return the folder for the results. Raises `UsageError` where it is empty."""
    if not typed:
        raise UsageError("-o is empty; name a folder for the results, or write -o . for the current one.")
    return path_of(typed)


def path_of(typed: str) -> str:
    """Return a path with a home folder in place of `~`. Raises `UsageError` where nobody has that home."""
    path = os.path.expanduser(typed)
    if path.startswith("~") and not os.path.lexists(path):
        user, separator, rest = printed(path).partition(os.sep)
        raise UsageError(
            f"There is no user {user[1:]!r}, so {user} is not a home folder; "
            f"write .{os.sep}{user}{separator}{rest} for a folder of that name."
        )
    return path


def only_format(typed: Sequence[str] | None) -> str | None:
    """Return the format that was typed. Raises `UsageError` where there are several."""
    formats = list(dict.fromkeys(typed or ()))
    if len(formats) > 1:
        raise UsageError(several_formats(formats))
    return formats[0] if formats else None


def named_sources(typed: Iterable[str]) -> list[str]:
    """Return the sources, those on standard input in place of `-`. Raises `UsageError` where that names none."""
    sources: list[str] = []
    for source in typed:
        sources += _listed() if source == LIST else [source]
    if not sources:
        raise UsageError("The list on standard input is empty; write the names of pictures or folders, one per line.")
    return sources


def _listed() -> list[str]:
    """Return the names on standard input, none where that is closed. Raises `UsageError`."""
    from multitone.batch.source_list import names_in  # late: few commands take a list

    try:
        return [] if sys.stdin is None else names_in(sys.stdin.buffer.read())
    except OSError as error:
        raise UsageError(f"The list on standard input cannot be read: {error.strerror}.") from error


def _refuse_unquoted(wish: ConvertOptions) -> None:
    """Refuse sources that are settings of a step, which the shell has parted from it. Raises `UsageError`."""
    parted = [s for s in wish.sources if _names_a_setting(s) and not os.path.lexists(s)]
    owners = [("--do", text) for text in wish.steps] + [("--format", text) for text in (wish.format,) if text]
    if not parted or not owners:
        return
    flag, text = next((owner for owner in owners if _takes(*owner, parted[0])), owners[0])
    said = "is not a file; if it is a setting" if len(parted) == 1 else "are not files; if they are settings"
    whole = shlex.quote(" ".join([text, *parted]))
    raise UsageError(f"{' '.join(parted)} {said}, put everything into one pair of quotes: {flag} {whole}")


def _names_a_setting(source: str) -> bool:
    name, equals, _ = source.partition("=")
    return bool(equals) and name.isidentifier()


def _takes(flag: str, text: str, setting: str) -> bool:
    """Whether the operation or format of a text has the parameter that is set."""
    from multitone.imaging.encode import format_name, parse_format
    from multitone.imaging.operation import find_operation
    from multitone.imaging.parameters import split_settings

    name = setting.partition("=")[0]
    if flag == "--format":
        return name in parse_format(format_name(parse_format(text))).__struct_fields__
    return name in find_operation(split_settings(text, "step", "grayscale")[0]).type.__struct_fields__


def _refuse_unset(request: ConvertRequest, typed: int) -> None:
    """Refuse a typed step that waits for a setting, as one of resize without a size. Raises `UsageError`.

    In the window such a step is one whose form is still to be filled in, and in a preset it does no harm.
    """
    from multitone.cli.examples import shown, telling
    from multitone.imaging.operation import info_of

    for step in request.pipeline.steps[-typed:] if typed else ():
        if step.changes_nothing and set(step.neutral.values()) == {None}:
            info = info_of(step)
            *others, last = step.neutral
            example = shlex.quote(" ".join([info.name, *(shown(*one) for one in telling(info).items())]))
            raise UsageError(f"{info.name} needs {', '.join(others)} or {last}; for example, write --do {example}")
