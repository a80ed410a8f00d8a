"""Round trips: what the window holds → preset file, command line → a job; the results are the same to the byte."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from multitone import paths
from multitone.batch.command import command_of
from multitone.batch.copying import asks_nothing, transcoded_to
from multitone.batch.job import ColorTarget, Export, MetadataPolicy
from multitone.batch.presets import preset_of, with_preset
from multitone.cli.application import run
from multitone.engines.worker.job_context import JobContext
from multitone.engines.worker.run_task import run_task
from multitone.engines.worker.wire import Done
from multitone.gui.forms.form import Form
from multitone.gui.model.content import Content
from multitone.gui.model.document import Document
from multitone.imaging.encode import build_format, export_formats
from multitone.imaging.operation import operations
from multitone.imaging.parameters import Parameter
from multitone.imaging.presentation.ways import owned
from multitone.imaging.preset import read_preset, shipped_presets, write_preset
from multitone.services.planning import Arriving, PlanRequest
from multitone.services.preview.request import PreviewRequest
from tests import pictures
from tests.batch.test_options import parse_command

pytestmark = pytest.mark.timeout(120)

FOLDER = "Süd & 'Nord' $HOME -x"
TEXT = """It's "5 = five"; a\\b $HOME `x` # é €
a second line"""
FILES = {".cube": "looks/faded-film.cube", ".png": "icons/multitone-64.png"}
"""Files that come with the program, by their suffix, for steps that take one."""
POLICIES: tuple[MetadataPolicy, ...] = MetadataPolicy.__args__


def telling(parameter: Parameter) -> Any:
    """Return a value that is not the default and changes what comes out."""
    match parameter.type:
        case "number" | "integer":
            low, high = parameter.slider or (parameter.minimum, parameter.maximum)
            assert low is not None
            assert high is not None
            high = min(high, low + (2 if parameter.unit == "MP" else 20))  # small enough for a picture of 40 × 28
            value = low + (high - low) * 0.35
            return int(value) if parameter.type == "integer" else round(value, 2)
        case "boolean":
            return not parameter.default
        case "choice":
            return next(choice for choice in reversed(parameter.choices) if choice != parameter.default)
        case "color":
            return "#1a2B3c"
        case "points":
            return ((0.0, 10.5), (100.25, 90.0), (255.0, 240.0))
        case "file":
            ours = [paths.resources() / FILES[suffix] for suffix in parameter.suffixes if suffix in FILES]
            return str(ours[0]) if ours else parameter.default
        case _:
            return parameter.example or TEXT


def cases_of_operations() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each operation with telling values, in each of its ways."""
    for name, info in operations().items():
        values = {parameter.name: telling(parameter) for parameter in info.parameters}
        if not info.type.ways:
            yield name, values
        theirs = owned(info.type.ways)
        for way in info.type.ways:
            beside = {key: value for key, value in values.items() if key in way.parameters or key not in theirs}
            yield name, {**beside, **way.sets}


OPERATIONS = list(cases_of_operations())
FORMATS = [
    (name, values)
    for name, info in export_formats().items()
    for values in ({}, *({p.name: telling(p)} for p in info.parameters))
]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a picture that has colors and EXIF, and one that has transparency."""
    folder = tmp_path_factory.mktemp("round trips") / FOLDER
    folder.mkdir()
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    Image.fromarray(pictures.pixels("RGB")).save(folder / "-color.jpg", exif=exif, quality=95)
    Image.fromarray(pictures.pixels("RGBA")).save(folder / "clear.png")
    return folder


@pytest.fixture
def document(qapp: QApplication, sources: Path, tmp_path: Path) -> Document:
    """Return a document over both pictures, without steps."""
    made = Document()
    made.set_sources([str(sources)])
    made.remove_step(0)
    made.set_export("folder", str(tmp_path / "window"))
    return made


def put_in(parameters: tuple[Parameter, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form tells once these values are in it."""
    form = Form(parameters, {})
    form.show_values(values)
    told = form.values()
    form.deleteLater()
    assert {name: told[name] for name in values} == values
    return told


def made_by_window(content: Content) -> dict[str, bytes]:
    """Run the job that the window would plan, and return its results."""
    request = PlanRequest(content.sources, content.pipeline, content.export)
    arriving = Arriving(request)
    for part in request.answer():
        arriving.take(part)
    assert arriving.plan is not None
    job = arriving.plan.job
    context = JobContext(job)
    for task in job.tasks:
        outcome = run_task(task, context, lambda _: None)
        assert isinstance(outcome, Done), outcome
    return results(Path(content.export.folder))


def results(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_previewed(content: Content, expected: Mapping[str, bytes]) -> None:
    """Look at what the window shows of each picture before it is converted: as many bytes as come out."""
    pictures_there = sorted(Path(content.sources[0]).iterdir())
    for source, (target, made) in zip(pictures_there, sorted(expected.items()), strict=True):
        chosen = content.format_for(target)
        steps = content.export.finished(content.pipeline)
        shown = PreviewRequest(
            str(source), steps, chosen, (200, 200), content.export.output,
            untouched=asks_nothing(steps, content.export),
            transcoded=tuple(transcoded_to(steps, content.export)),
        ).answer()  # fmt: skip
        assert shown.bytes_after == len(made), source


def assert_same_everywhere(document: Document, tmp_path: Path) -> None:
    """Take a document along all ways, and compare what comes out."""
    content = document.content
    expected = made_by_window(content)
    assert len(expected) == 2
    assert_previewed(content, expected)

    export = msgspec.structs.replace(content.export, folder=str(tmp_path / "line" / FOLDER))
    line = command_of(content.sources, content.pipeline, export, workers=1)
    request = parse_command(line)
    assert (request.sources, request.pipeline, request.export) == (content.sources, content.pipeline, export)
    assert run([*shlex.split(line)[1:], "--quiet"]) == 0
    assert results(Path(export.folder)) == expected, line

    file = tmp_path / "own.json"
    preset = preset_of("Own", content.pipeline, content.export)
    write_preset(preset, file)
    read = read_preset(file)
    assert read == preset
    told = Export(folder=content.export.folder, existing=content.export.existing, flat=content.export.flat)
    assert with_preset(told, read) == content.export
    words = ["convert", *content.sources, "-o", str(tmp_path / "preset"), "--preset", str(file), "--engine", "serial"]
    words += ["--existing", told.existing, "--flat" if told.flat else "--tree", "--quiet"]
    assert run(words) == 0
    assert results(tmp_path / "preset") == expected

    other = Document()
    other.apply_preset(read)
    assert other.content.pipeline == content.pipeline


@pytest.mark.parametrize(("name", "values"), OPERATIONS, ids=lambda value: value if isinstance(value, str) else "")
def test_every_operation(document: Document, tmp_path: Path, name: str, values: dict[str, Any]) -> None:
    place = document.add_step(name)
    document.set_way(place, name, put_in(operations()[name].parameters, values))
    assert {key: getattr(document.steps[place], key) for key in values} == values
    assert_same_everywhere(document, tmp_path)


@pytest.mark.parametrize(("name", "values"), FORMATS, ids=str)
def test_every_format(document: Document, tmp_path: Path, name: str, values: dict[str, Any]) -> None:
    document.set_export("format", build_format(name, {}))
    for parameter, value in put_in(export_formats()[name].parameters, values).items():
        chosen = document.content.export.format
        if parameter in values and parameter == "quality":
            document.set_export("quality", value)
        elif parameter != "quality":
            document.set_export("format", msgspec.structs.replace(chosen, **{parameter: value}))
    assert_same_everywhere(document, tmp_path)


@pytest.mark.parametrize("name", [preset.name for preset in shipped_presets()])
def test_every_shipped_preset(document: Document, tmp_path: Path, name: str) -> None:
    document.apply_preset(next(preset for preset in shipped_presets() if preset.name == name))
    assert_same_everywhere(document, tmp_path)
    expected = results(tmp_path / "window")
    words = ["convert", *document.content.sources, "-o", str(tmp_path / "named"), "--preset", name, "--quiet"]
    assert run([*words, "--engine", "serial"]) == 0
    assert results(tmp_path / "named") == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "{stem}-{format} ‘{counter}’", "existing": "number"},
        {"name": "--{counter}", "flat": True, "quality": 31},
        *({"metadata": policy} for policy in POLICIES),
        *({"color": target} for target in get_args(ColorTarget)),
        {"max_bytes": 1500, "format": build_format("webp", {})},
        {"same_quality": True, "format": build_format("jpeg", {})},
        {"existing": "replace", "quality": 100, "format": build_format("webp", {"lossless": True})},
    ],
    ids=str,
)
def test_every_choice_of_an_export(document: Document, tmp_path: Path, fields: dict[str, Any]) -> None:
    document.add_step("grayscale")
    for name, value in fields.items():
        document.set_export(name, value)
    assert_same_everywhere(document, tmp_path)
