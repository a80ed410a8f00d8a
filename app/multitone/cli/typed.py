"""What was typed → what is asked for; slips of the shell are told with the words that mend them."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from multitone.batch.far.jobs import remembered
from multitone.batch.options import ConvertOptions, ConvertRequest
from multitone.errors import UsageError, printed
from multitone.messages import _
from multitone.storage.far.url import is_far

if TYPE_CHECKING:
    from multitone.imaging.operation import OperationInfo

LIST = "-"
"""The source that stands for the names on standard input."""


def request_of(typed: ConvertOptions) -> ConvertRequest:
    """Read what was typed. Raises `UsageError`, also for steps that do nothing because a setting is missing."""
    _refuse_unquoted(typed)
    request = typed.request()
    if request.shard:
        from multitone.batch.shards.shard import read_shard  # late: few jobs are shared

        request = msgspec.structs.replace(request, shard=str(read_shard(request.shard)))
    _refuse_unset(request, len(typed.steps))
    return request


def output_of(typed: str) -> str:
    """Return the folder for the results. Raises `UsageError` where it is empty."""
    if not typed:
        raise UsageError(_("-o is empty; name a folder for the results, or write -o . for the current one."))
    return path_of(typed)


def path_of(typed: str) -> str:
    """Return a path with a home folder in place of `~`. Raises `UsageError` where nobody has that home."""
    path = typed if is_far(typed) else os.path.expanduser(typed)
    if path.startswith("~") and not os.path.lexists(path):
        user, separator, rest = printed(path).partition(os.sep)
        folder = f".{os.sep}{user}{separator}{rest}"
        raise UsageError(
            _(
                "There is no user {user!r}, so {sign} does not name a home folder; "
                "write {path} for a folder of that name.",
                user=user[1:], sign=user, path=folder,
            )
        )  # fmt: skip
    return path


def named_sources(typed: Iterable[str]) -> list[str]:
    """Return the sources, those on standard input in place of `-`. Raises `UsageError` where that names none."""
    sources: list[str] = []
    for source in typed:
        sources += map(remembered, _listed()) if source == LIST else [source]
    if not sources:
        raise UsageError(
            _("The list on standard input is empty; write the names of pictures or folders, one per line.")
        )
    return sources


def _listed() -> list[str]:
    """Return the names on standard input, none where that is closed. Raises `UsageError`."""
    from multitone.batch.source_list import names_in  # late: few commands take a list

    try:
        return [] if sys.stdin is None else names_in(sys.stdin.buffer.read())
    except OSError as error:
        raise UsageError(_("The list on standard input cannot be read: {why}.", why=error.strerror)) from error


def _refuse_unquoted(typed: ConvertOptions) -> None:
    """Refuse sources that are settings of a step, which the shell has parted from it. Raises `UsageError`."""
    parted = [s for s in typed.sources if _names_a_setting(s) and not os.path.lexists(s)]
    owners = [("--do", text) for text in typed.steps] + [("--format", text) for text in (typed.format,) if text]
    if not parted or not owners:
        return
    flag, text = next((owner for owner in owners if _takes(*owner, parted[0])), owners[0])
    whole = f"{flag} {shlex.quote(' '.join([text, *parted]))}"
    if len(parted) == 1:
        raise UsageError(
            _(
                "{word} is not a file; if it is a setting, put everything into one pair of quotes: {whole}",
                word=parted[0], whole=whole,
            )
        )  # fmt: skip
    raise UsageError(
        _(
            "{words} are not files; if they are settings, put everything into one pair of quotes: {whole}",
            words=" ".join(parted), whole=whole,
        )
    )  # fmt: skip


def _names_a_setting(source: str) -> bool:
    name, equals, __ = source.partition("=")
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
    from multitone.imaging.operation import info_of

    for step in request.pipeline.steps[-typed:] if typed else ():
        if step.changes_nothing and set(step.neutral.values()) == {None}:
            info = info_of(step)
            *others, last = step.neutral
            example = shlex.quote(" ".join([info.name, *(setting(*one) for one in telling(info).items())]))
            raise UsageError(
                _(
                    "{operation} needs {settings} or {last}; for example, write --do {example}",
                    operation=info.name, settings=", ".join(others), last=last, example=example,
                )
            )  # fmt: skip


def telling(info: OperationInfo) -> dict[str, Any]:
    """Return settings with which an operation does something, where its defaults do nothing."""
    if info.type.shown_with:
        files = {p.name: p.example for p in info.parameters if p.type == "file"}
        return {name: files.get(name, value) for name, value in info.type.shown_with.items()}
    if info.type().changes_nothing:
        return next(({p.name: p.example} for p in info.parameters if p.example), {})
    return {}


def setting(name: str, value: Any) -> str:
    """Return a setting as it is written in a step."""
    text = value_of(value)
    return f'{name}="{text}"' if shlex.quote(text) != text and " " in text else f"{name}={text}"


def value_of(value: Any) -> str:
    """Return a value as it is written in a step."""
    from multitone.imaging.parameters import value_text

    return f"{value:g}" if isinstance(value, float) else value_text(value)
