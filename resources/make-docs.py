"""Bring what README.md tells of the registries and of measurements up to date.

    .venv/bin/python resources/make-docs.py [--check]

What stands between `<!-- NAME -->` and `<!-- end of NAME -->` is written by this script. `--check` writes nothing and
exits with 1 where the page is not up to date.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
sys.path.insert(0, str(ROOT / "app"))
sys.path.insert(1, str(ROOT))


def number_of_operations() -> str:
    """Return how many operations there are."""
    from multitone.imaging.operation import operations

    return str(len(operations()))


def table_of_operations() -> str:
    """Return the operations by family, as a table."""
    from multitone.imaging.operation import operations

    families: dict[str, list[str]] = {}
    for info in operations().values():
        families.setdefault(info.family, []).append(f"`{info.name}`")
    rows = (f"| {family} | {' '.join(names)} |" for family, names in families.items())
    return "\n".join(("", "| family | operations |", "|---|---|", *rows, ""))


def written_formats() -> str:
    """Return the titles of the formats that are written."""
    from multitone.imaging.encode import export_formats

    *titles, last = (info.title for info in export_formats().values())
    return f"{', '.join(titles)} and {last}"


def measured_peers() -> str:
    """Return the table of Multitone beside other tools."""
    from tests.benchmarks.peer_table import table

    return table()


def measured_encoders() -> str:
    """Return the table of what each setting of WebP and AVIF costs and gives."""
    from tests.benchmarks.encoders import kept_table

    return kept_table()


def measured_scale() -> str:
    """Return the table of pictures a second on many cores."""
    from tests.benchmarks.scale_table import table

    return table()


def measured_supervisor() -> str:
    """Return the table of what supervising costs."""
    from tests.benchmarks.scale_table import supervisor_table

    return supervisor_table()


SECTIONS: dict[str, Callable[[], str]] = {
    "number of operations": number_of_operations,
    "operations": table_of_operations,
    "written formats": written_formats,
    "measured peers": measured_peers,
    "measured encoders": measured_encoders,
    "measured scale": measured_scale,
    "measured supervisor": measured_supervisor,
}


def brought_up_to_date(page: str) -> str:
    """Return a page with what its marks enclose written anew. Raises `SystemExit` where a mark is missing."""
    for name, section in SECTIONS.items():
        enclosed = re.compile(rf"(<!-- {name} -->).*?(<!-- end of {name} -->)", re.DOTALL)
        if not enclosed.search(page):
            raise SystemExit(f"README.md lacks the marks of “{name}”.")
        text = section()
        page = enclosed.sub(lambda marks, text=text: f"{marks[1]}{text}{marks[2]}", page)  # type: ignore[misc]
    return page


def main(*, check: bool) -> int:
    """Write the page, or tell whether it is up to date."""
    page = README.read_text("utf-8")
    fresh = brought_up_to_date(page)
    if not check:
        README.write_text(fresh, "utf-8")
    elif fresh != page:
        sys.stdout.write("README.md is not up to date: run `make docs`.\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(check="--check" in sys.argv[1:]))
