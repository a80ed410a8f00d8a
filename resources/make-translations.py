"""Collect all that the program says, and bring the catalogues of translations up to date with it.

    .venv/bin/python resources/make-translations.py [--check]

Writes resources/translations: for each language `<code>.po`, where new texts wait to be translated (by hand or in any
editor for gettext catalogues), and `<code>.mo`, which the program loads. `--check` writes nothing and exits with 1
where a catalogue is not up to date. A new language begins as an empty file `<code>.po`.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

RESOURCES = Path(__file__).resolve().parent
PACKAGE = RESOURCES.parent / "app" / "multitone"
FOLDER = RESOURCES / "translations"
MARKERS: dict[str, tuple[int, ...] | None] = {"_": None, "_said": None, "tr": None, "several": (1, 2)}
"""What marks a template in the code: `_` makes a message, `tr` and `several` say one at once."""
NOT_KEPT = tuple(
    f'"{name}'.encode()
    for name in ("Project-Id", "Report-", "POT-", "PO-", "Last-Tr", "Language-Team", "Plural-", "Generated-By")
)
"""Lines of a catalogue's head that change by themselves, or say nothing here."""


def collected() -> dict[str, list[str]]:
    """Return all that is said, and in which modules; what is declared has no place of its own in the code."""
    found: dict[str, list[str]] = {}
    for file in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html")]):
        place = file.relative_to(PACKAGE).as_posix()
        for text in marked_in(file):
            found.setdefault(text, []).append(place)
    for text in declared():
        found.setdefault(text, [])
    found.pop("", None)
    return found


def marked_in(file: Path) -> Iterator[str]:
    """Yield the templates that are marked in a module, or in a template of a page."""
    method = "python" if file.suffix == ".py" else babel_extract
    with file.open("rb") as source:
        for _line, texts, *_rest in extract(method, source, keywords=MARKERS):
            yield from dict.fromkeys((texts,) if isinstance(texts, str) else filter(None, texts))


def declared() -> Iterator[str]:
    """Yield the words that registries declare: titles, names, choices and help."""
    sys.path.insert(0, str(PACKAGE.parent))
    from multitone.batch.command import options
    from multitone.batch.events import SEEN_STAGES
    from multitone.batch.job import Export
    from multitone.batch.naming import FIELDS
    from multitone.gui.desktop.numbers import WRITTEN
    from multitone.imaging.encode import export_formats
    from multitone.imaging.operation import operations
    from multitone.imaging.parameters import parameters_of
    from multitone.imaging.preset import shipped_presets
    from multitone.settings import Settings

    parameters = [*parameters_of(Settings), *(known for known in parameters_of(Export) if known.title)]
    for info in operations().values():
        yield from (info.title, info.help, info.notes, info.family, spoken(info.family), *info.keywords)
        yield from (spoken(way.name) for way in info.type.ways)
        parameters += info.parameters
    for known in export_formats().values():
        yield from (known.title, known.help)
        parameters += known.parameters
    for parameter in parameters:
        yield from (spoken(parameter.title or parameter.name), parameter.help)
        said = parameter.labels or parameter.choices
        yield from (spoken(it) for it in said if not it.isdigit() and it not in WRITTEN)
    for preset in shipped_presets():
        yield from (preset.name, preset.help)
    for option in options().values():
        yield from (option.parameter.help, option.default)
    yield from FIELDS.values()
    yield from SEEN_STAGES


def spoken(name: str) -> str:
    """Return a declared name in sentence case, as forms show it."""
    words = name.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def catalogue(code: str) -> Catalog:
    """Return a language's catalogue, brought up to date: translations stay, texts that are not said any more go."""
    file = FOLDER / f"{code}.po"
    kept = read_po(io.BytesIO(file.read_bytes()), locale=code)
    fresh = Catalog(locale=code, charset="utf-8", fuzzy=False)
    fresh.header_comment = f"# Multitone, language {code}"
    for text, places in sorted(collected().items()):
        known = kept.get(text)
        translation = known.string if known is not None else ""
        fresh.add(text, translation, locations=[(place, None) for place in places], flags=known.flags if known else ())
    return fresh


def written(catalogue: Catalog) -> tuple[bytes, bytes]:
    """Return both files of a catalogue: the text for people, and what the program loads."""
    texts, compiled = io.BytesIO(), io.BytesIO()
    write_po(texts, catalogue, width=120, include_lineno=False)
    write_mo(compiled, catalogue)
    lines = texts.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(NOT_KEPT)), compiled.getvalue()


def is_fresh(file: Path, fresh: Catalog) -> bool:
    """Tell whether a language's two files say what they should, whichever Babel wrote them."""
    kept = read_po(io.BytesIO(file.read_bytes()), locale=file.stem)
    with file.with_suffix(".mo").open("rb") as compiled:
        loaded = read_mo(compiled)
    said = {message.id: message.string for message in fresh if message.id}
    done = {message.id: message.string for message in fresh if message.id and message.string and not message.fuzzy}
    return said == {message.id: message.string for message in kept if message.id} and done == {
        message.id: message.string for message in loaded if message.id
    }


def main(*, check: bool) -> int:
    """Write all catalogues, or tell whether they are up to date and whole."""
    wrong = 0
    for file in sorted(FOLDER.glob("*.po")):
        fresh = catalogue(file.stem)
        waiting = sum(1 for message in fresh if message.id and (not message.string or message.fuzzy))
        sys.stdout.write(f"{file.name}: {len(fresh)} texts, {waiting} of them wait to be translated\n")
        if not check:
            texts, compiled = written(fresh)
            file.write_bytes(texts)
            file.with_suffix(".mo").write_bytes(compiled)
        elif not is_fresh(file, fresh):
            sys.stdout.write(f"{file.name} is not up to date: run `make translations`.\n")
            wrong = 1
    return wrong


if __name__ == "__main__":
    raise SystemExit(main(check="--check" in sys.argv[1:]))
