"""`multitone convert`, as click reads it; `converting` does it."""

from __future__ import annotations

from multitone.batch.options import RUN
from multitone.cli import converting
from multitone.cli.arguments import SANDBOX, SHOWN, command, record_options, switch
from multitone.messages import _

convert = command(
    *record_options(),
    switch(_("Print the plan and write nothing."), "--dry-run", group=RUN),
    switch(_("Also measure the same work on one thread."), "--compare", group=RUN),
    SANDBOX,
    *SHOWN,
    examples=(
        "multitone convert photos -o web --do 'resize width=1600' --format jpeg",
        "multitone convert 'photos/*.png' -o gray --do grayscale --do invert",
        "find . -name '*.jpg' -print0 | multitone convert - -o out --do invert",
    ),
)(converting.convert)
