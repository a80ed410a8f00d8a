"""Collect all that the window says, and bring the translations up to date with it.

    .venv/bin/python resources/make-translations.py

Writes resources/translations: `multitone_de.ts`, where new texts wait to be translated (by hand or in Qt Linguist),
`multitone_de.qm`, which the window loads, and `sentences.json`, the sentences that the layers below the window say.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

RESOURCES = Path(__file__).resolve().parent
PACKAGE = RESOURCES.parent / "app" / "multitone"
FOLDER = RESOURCES / "translations"
LANGUAGES = ("de",)
BELOW = ("settings.py", "errors.py", "storage", "imaging", "operations", "batch", "engines", "services", "speedup")
"""Where sentences come from that the window shows."""
WORDS = re.compile(r"[A-Za-z’']+")
CODE = re.compile(
    r"\s*(SELECT|INSERT|UPDATE|DELETE|BEGIN|PRAGMA|CREATE|ALTER)\b|\(con\||.*\b(AND|OR|ORDER BY) \w", re.DOTALL
)
"""What texts are like that are meant for a database, or are a pattern."""
IN_A_WORD = {"gray", "palette", "signal {1}", "text"}
"""What is said, though nothing tells it from keys and names."""
NOT_SAID = {
    "Arial Unicode.ttf", "Hiragino Sans GB.ttc", "© Your name",
    "Segmentation fault", "The script says so.", "broken data stream", "end of file", "model name", "multitone service",
    "multitone worker {number}", "not available", "not enough", "premature end", "unexpected end",
    "file too large", "maximum tiff file size", "no space left", "read error on", "unable to write to file",
    "write error", "cannot load more than", "multitone headers", "premature end of data segment",
}  # fmt: skip
"""What reads like said, but is compared with what libraries say, or names threads and processes."""

Text = tuple[str, str]
"""A context, and what is said in it."""


def collected() -> set[Text]:
    """Return all that is said."""
    sys.path.insert(0, str(PACKAGE.parent))
    from multitone.gui.desktop.language import CONTEXT

    found = set(from_declarations(CONTEXT))
    for file in sorted((PACKAGE / "gui").rglob("*.py")):
        found.update(from_window(ast.parse(file.read_text("utf-8"))))
    found.update((CONTEXT, sentence) for sentence in sentences())
    return {(context, text) for context, text in found if text}


def from_declarations(context: str) -> Iterator[Text]:
    """Yield the words of all registries: titles, names, choices and help."""
    from multitone.batch.events import SEEN_STAGES
    from multitone.batch.job import Export
    from multitone.batch.naming import FIELDS
    from multitone.errors import FAILURE_WORDS
    from multitone.gui.desktop.numbers import WRITTEN
    from multitone.imaging.encode import export_formats
    from multitone.imaging.operation import operations
    from multitone.imaging.parameters import parameters_of
    from multitone.imaging.preset import shipped_presets
    from multitone.settings import Settings

    parameters = [*parameters_of(Settings), *(known for known in parameters_of(Export) if known.title)]
    for info in operations().values():
        yield "operations", info.title
        yield from ((context, info.title), (context, info.help), ("parameters", spoken(info.family)))
        parameters += info.parameters
    for known in export_formats().values():
        yield from ((context, known.title), (context, known.help))
        parameters += known.parameters
    for parameter in parameters:
        yield "parameters", spoken(parameter.title or parameter.name)
        yield context, parameter.help
        said = (choice for choice in parameter.choices if not choice.isdigit() and choice not in WRITTEN)
        yield from (("parameters", spoken(choice)) for choice in said)
    for preset in shipped_presets():
        yield from ((context, preset.name), (context, preset.help))
    yield from ((context, text) for text in (*FIELDS.values(), *FAILURE_WORDS.values()))
    yield from (("stages", stage) for stage in SEEN_STAGES)


def spoken(name: str) -> str:
    """Return a declared name in sentence case, as the window's forms do."""
    words = name.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def from_window(module: ast.Module) -> Iterator[Text]:
    """Yield what a module of the window gives to `tr` or `translate`, under whatever name it calls them."""
    shorthands = {
        function.name: context
        for function in ast.walk(module)
        if isinstance(function, ast.FunctionDef) and (context := _context_within(function))
    }
    yield from _calls(module, "", shorthands)


def _calls(node: ast.AST, owner: str, shorthands: dict[str, str]) -> Iterator[Text]:
    for child in ast.iter_child_nodes(node):
        inside = child.name if isinstance(child, ast.ClassDef) else owner
        if isinstance(child, ast.Call):
            texts = [argument.value for argument in child.args if _is_text(argument)]
            called = child.func.attr if isinstance(child.func, ast.Attribute) else getattr(child.func, "id", "")
            if called in shorthands and isinstance(child.func, ast.Name):
                yield from ((shorthands[called], text) for text in texts[:1])
            elif called in ("tr", "translate", "said") and len(texts) == 2:
                yield texts[0], texts[1]
            elif called == "tr" and len(texts) == 1:
                yield inside, texts[0]
        yield from _calls(child, inside, shorthands)


def _context_within(function: ast.FunctionDef) -> str:
    """Return the context of a function that only passes its argument on to `translate`."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "translate":
            passed_on = len(node.args) > 1 and isinstance(node.args[1], ast.Name)
            parameters = {argument.arg for argument in function.args.args}
            if passed_on and node.args[1].id in parameters and _is_text(node.args[0]):
                return node.args[0].value
    return ""


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def sentences() -> list[str]:
    """Return what the layers below can say, with {places} for what varies."""
    found: set[str] = set()
    for part in BELOW:
        path = PACKAGE / part
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            found.update(_said_in(ast.parse(file.read_text("utf-8"))))
    return sorted(found)


def _said_in(module: ast.Module) -> Iterator[str]:
    """Yield all texts of a module that read like something said to a person."""
    skipped: set[ast.AST] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            skipped.update(part.value for part in node.body if isinstance(part, ast.Expr))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Meta", "operation", "export_format"):
            skipped.update(ast.walk(node))
        if isinstance(node, ast.Assert) or _is_for_nobody(node):
            skipped.update(ast.walk(node))
        if isinstance(node, ast.JoinedStr):
            skipped.update(part for part in node.values if isinstance(part, ast.Constant))
    for node in ast.walk(module):
        if node not in skipped and (_is_text(node) or isinstance(node, ast.JoinedStr)):
            text = _template(node)
            if _is_said(text) and text.strip() not in NOT_SAID:
                yield text.strip()


def _is_for_nobody(node: ast.AST) -> bool:
    """Tell whether an error is raised that only a fault of the program can raise."""
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "AssertionError"


def _template(node: ast.AST) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.JoinedStr)
    names: list[str] = []
    said = ""
    for part in node.values:
        if isinstance(part, ast.Constant):
            said += str(part.value)
        elif isinstance(part, ast.FormattedValue):
            name = _name(part.value)
            names.append(name if name and name not in names else f"{name}{len(names) + 1}")
            said += f"{{{names[-1]}}}"
    return said


def _name(value: ast.expr) -> str:
    """Name a place after what is put there."""
    if isinstance(value, ast.Name):
        return value.id.lower()
    if isinstance(value, ast.Attribute):
        return value.attr
    return _name(value.args[0]) if isinstance(value, ast.Call) and value.args else ""


def _is_said(text: str) -> bool:
    """Tell a sentence from keys, names and code: several words with spaces between them, or the end of a sentence."""
    if CODE.match(text):
        return False
    plain = re.sub(r"\{\w+\}", "", text)
    words = WORDS.findall(plain)
    if len(words) < 2 or " " not in text.strip() or max(map(len, words)) < 2:
        return text.strip() in IN_A_WORD
    return not re.search(r"\w\(", plain) and (len(words) > 3 or not re.search(r"[=<>_/\\#%]", plain))


def write_ts(language: str, texts: set[Text]) -> Path:
    """Bring a language's file up to date: translations stay, texts that are not said any more go."""
    file = FOLDER / f"multitone_{language}.ts"
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said.py"
        lines = (f"QT_TRANSLATE_NOOP({json.dumps(c)}, {json.dumps(t, ensure_ascii=False)})" for c, t in sorted(texts))
        said.write_text("\n".join(lines), "utf-8")
        _run(
            "pyside6-lupdate", str(said), "-ts", str(file), "-locations", "none", "-no-obsolete",
            "-source-language", "en", "-target-language", language,
        )  # fmt: skip
    return file


def write_qm(ts: Path, qm: Path) -> None:
    """Compile a language's file into what the window loads."""
    _run("pyside6-lrelease", "-silent", "-nounfinished", str(ts), "-qm", str(qm))


def _run(tool: str, *arguments: str) -> None:
    told = subprocess.run(
        [str(Path(sys.executable).with_name(tool)), *arguments], capture_output=True, text=True, check=False
    )
    if told.returncode:
        raise SystemExit(f"{tool}: {told.stderr or told.stdout}")


def main() -> None:
    """Write all files."""
    FOLDER.mkdir(exist_ok=True)
    texts = collected()
    (FOLDER / "sentences.json").write_text(json.dumps(sentences(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    for language in LANGUAGES:
        file = write_ts(language, texts)
        write_qm(file, file.with_suffix(".qm"))
        waiting = file.read_text("utf-8").count('type="unfinished"')
        sys.stdout.write(f"{file.name}: {len(texts)} texts, {waiting} of them wait to be translated\n")


if __name__ == "__main__":
    main()
