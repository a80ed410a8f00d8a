"""The command of a job: what is printed is read again, by this module and by the real command line."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multitone.batch.command import command_of, options
from multitone.batch.job import MOST_WORKERS, ColorTarget, Existing, Export, MetadataPolicy
from multitone.batch.options import (
    EXPORT,
    ConvertOptions,
    ConvertRequest,
    format_text,
    parse_format,
)
from multitone.batch.presets import preset_of, with_preset
from multitone.errors import UsageError
from multitone.imaging.encode import ExportFormat, build_format, export_formats, format_name
from multitone.imaging.pipeline import Pipeline
from multitone.imaging.preset import Preset, preset_json, save_preset

WORDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=12)
ODD = st.sampled_from(["-", "--", "-o", "--flat", "null", "a b", "it's", '"', "\\", "#x", "$HOME", "*.jpg", "=", "1"])


@st.composite
def formats(draw: st.DrawFn) -> ExportFormat:
    name = draw(st.sampled_from(sorted(export_formats())))
    values: dict[str, Any] = {}
    for parameter in export_formats()[name].parameters:
        if draw(st.booleans()):
            continue
        if parameter.type == "integer":
            values[parameter.name] = draw(st.integers(int(parameter.minimum or 0), int(parameter.maximum or 9)))
        elif parameter.type == "boolean":
            values[parameter.name] = draw(st.booleans())
        elif parameter.type == "choice":
            values[parameter.name] = draw(st.sampled_from(parameter.choices))
        elif parameter.type == "color":
            values[parameter.name] = draw(st.sampled_from(["#000", "#12aBef"]))
    return build_format(name, values)


PIPELINES = st.lists(
    st.sampled_from(
        ["grayscale", "grayscale luma=linear", "invert", "resize width=300 background=#fed enlarge=true", "resize"]
    )
    | st.floats(0.1, 250).map(lambda sigma: f"gaussian-blur sigma={sigma!r}"),
    max_size=4,
).map(Pipeline.parse)

EXPORTS = st.builds(
    Export,
    folder=WORDS | ODD,
    format=st.none() | formats(),
    quality=st.none() | st.integers(1, 100),
    same_quality=st.booleans(),
    max_bytes=st.none() | st.integers(1, 10**10) | st.sampled_from([500_000, 1_500_000]),
    color=st.sampled_from(get_args(ColorTarget)),
    name=WORDS | ODD,
    existing=st.sampled_from(get_args(Existing)),
    metadata=st.sampled_from(get_args(MetadataPolicy)),
    flat=st.booleans(),
    include_results=st.booleans(),
    follow=st.booleans(),
)

REQUESTS = st.builds(
    ConvertRequest,
    sources=st.lists(WORDS | ODD, min_size=1, max_size=4).map(tuple),
    pipeline=PIPELINES,
    export=EXPORTS,
    engine=st.sampled_from(["processes", "serial", "-x"]),
    workers=st.none() | st.integers(1, MOST_WORKERS),
)


def line(request: ConvertRequest) -> str:
    return command_of(request.sources, request.pipeline, request.export, request.engine, request.workers)


@given(REQUESTS)
def test_what_is_printed_is_read_again(request: ConvertRequest) -> None:
    assert parse_command(line(request)) == request


def parse_command(text: str) -> ConvertRequest:
    """Return what the command line makes of a line."""
    return typed_options(shlex.split(text)[1:]).request()


def typed_options(arguments: list[str]) -> ConvertOptions:
    """Return what the command line makes of arguments."""
    from multitone.cli.arguments import record_of
    from multitone.cli.convert import convert

    assert arguments[0] == "convert"
    with convert.make_context("multitone convert", arguments[1:]) as context:
        return record_of(context)


@given(formats())
def test_formats_are_written_and_read(chosen: ExportFormat) -> None:
    assert parse_format(format_text(chosen)) == chosen


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "empty"), ("jpg2", "jpg2"), ("jpeg quality", "key=value"), ("jpeg quality=0", "1 to 100"), ("'", "read")],
)
def test_a_format_that_makes_no_sense_is_told(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        parse_format(text)


def test_only_what_differs_is_said_and_a_person_can_read_it() -> None:
    assert command_of(["photos"], Pipeline(), Export(folder="out")) == "multitone convert photos -o out"
    export = Export(folder="my out", format=build_format("jpeg", {"background": "#000"}), metadata="strip", flat=True)
    steps = Pipeline.parse(["grayscale", "resize width=800"])
    assert command_of(["in", "a b.jpg"], steps, export, workers=3) == (
        "multitone convert in 'a b.jpg' -o 'my out' --do grayscale --do 'resize width=800' "
        "--format 'jpeg background=#000' --metadata strip --flat --workers 3"
    )


def test_what_is_asked_of_files_is_said_as_a_person_types_it() -> None:
    export = Export(folder="out", max_bytes=500_000, same_quality=True, color="display-p3", metadata="author")
    line = command_of(["in"], Pipeline(), export)
    assert line == ("multitone convert in -o out --same-quality --max-bytes 500k --color display-p3 --metadata author")
    assert parse_command(line).export == export
    assert parse_command("multitone convert in -o out --max-bytes=1.5MB").export.max_bytes == 1_500_000


def test_everything_an_export_holds_can_be_said() -> None:
    spoken = set(options()) | {"folder"}
    assert set(Export.__struct_fields__) <= spoken, "a new field of Export needs one of that name in ConvertOptions"


def test_whether_a_tree_was_asked_for_is_known() -> None:
    for typed, tree, flat in (("", False, False), (" --tree", True, False), (" --flat", False, True)):
        line = f"multitone convert a -o out{typed}"
        request = parse_command(line)
        assert (request.tree, request.export.flat) == (tree, flat)
        assert ConvertOptions.of(request).flat is (True if flat else False if tree else None)


def test_a_line_with_two_formats_is_refused() -> None:
    with pytest.raises(UsageError, match="--format jpeg, --format 'webp quality=3' cannot be used together"):
        parse_command("multitone convert a -o out --format jpeg --format 'webp quality=3'")


def test_the_home_folder_is_known_where_a_shell_leaves_its_sign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "tiny.json").write_bytes(preset_json(Preset("Tiny", "", Pipeline.parse(["invert"]))))
    request = parse_command("multitone convert a --output=~/out --preset '~/tiny.json'")
    assert request.export.folder == str(tmp_path / "out")
    assert request.pipeline == Pipeline.parse(["invert"])
    assert Export(folder="a~b").folder == "a~b"


@pytest.mark.parametrize(
    ("text", "name"), [("jpg quality=7", "jpeg"), ("JPG", "jpeg"), ("tif", "tiff"), (".webp", "webp"), ("Png", "png")]
)
def test_a_format_may_be_named_by_its_suffix_and_in_any_case(text: str, name: str) -> None:
    assert format_name(parse_format(text)) == name


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("multitone convert a -o out b", ("a", "b")),
        ("multitone convert --output=out -- -a", ("-a",)),
        ("multitone convert a -oout --no-salvage", ("a",)),
    ],
)
def test_other_ways_to_type_it_are_read(text: str, sources: tuple[str, ...]) -> None:
    assert parse_command(text) == ConvertRequest(sources, Pipeline(), Export(folder="out"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("multitone convert a -o out --quality many", "--quality 'many' is not valid; write a whole number from 1 to"),
        ("multitone convert a -o out --quality 101", "--quality '101' is not valid"),
        ("multitone convert a -o out --quality -1", "--quality '-1' is not valid"),
        ("multitone convert a -o out --existing burn", "--existing 'burn' is not valid; write one of skip, update"),
        ("multitone convert a -o out --max-bytes lots", "'lots'"),
        ("multitone convert a -o out --color cmyk", "--color 'cmyk'"),
        ("multitone convert a -o out --do grayscal", "did you mean 'grayscale'"),
        ("multitone convert a -o out --preset nobody", "no preset 'nobody'"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_command(text)
    assert said in str(raised.value)


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Preset:
    """Return a preset that speaks of everything; it is kept under the name Web."""
    monkeypatch.setenv("MULTITONE_HOME", str(tmp_path / "home"))
    jpeg = build_format("jpeg", {"quality": 70})
    preset = Preset("Web", "", Pipeline.parse(["resize width=100"]), jpeg, 60, "strip", "{stem}-web")
    save_preset(preset)
    return preset


def test_a_preset_comes_first_and_what_is_said_beside_it_wins(web: Preset) -> None:
    plain = ConvertOptions(sources=("a",), output="out", preset="web").request()
    assert plain.pipeline == web.pipeline
    assert plain.export == Export(folder="out", format=web.format, quality=60, name="{stem}-web", metadata="strip")
    said = ConvertOptions(
        sources=("a",), output="out", preset="web", steps=("invert",), format="png", quality=9, name="{stem}",
        metadata="keep", existing="replace",
    ).request()  # fmt: skip
    assert said.pipeline == Pipeline.parse(["resize width=100", "invert"])
    assert said.export == Export(folder="out", format=build_format("png"), quality=9, existing="replace")


def test_a_preset_leaves_alone_what_it_does_not_speak_of() -> None:
    export = Export(folder="out", format=build_format("png"), quality=3, metadata="strip", name="{counter}", flat=True)
    assert with_preset(export, Preset("Nothing")) == export


def test_the_quality_of_a_presets_format_is_not_overruled_by_one_chosen_before() -> None:
    export = Export(folder="out", quality=40)
    jpeg = build_format("jpeg", {"quality": 82})
    assert with_preset(export, Preset("Web", format=jpeg)) == Export(folder="out", format=jpeg)


def test_a_quality_typed_with_the_format_wins_over_the_presets(web: Preset) -> None:
    def written(**said: Any) -> ExportFormat:
        export = ConvertOptions(sources=("a",), output="out", preset="web", **said).request().export
        assert export.format is not None
        return export.format.with_quality(export.quality)

    assert written() == build_format("jpeg", {"quality": 60})
    assert written(format="webp quality=77") == build_format("webp", {"quality": 77})
    assert written(format="webp lossless=true") == build_format("webp", {"lossless": True, "quality": 60})
    assert written(format="webp quality=77", quality=5) == build_format("webp", {"quality": 5})


def test_a_document_becomes_a_preset_and_comes_back() -> None:
    steps = Pipeline.parse(["grayscale"])
    export = Export(
        folder="out", format=build_format("png"), quality=3, metadata="strip", name="{counter}", same_quality=True,
        max_bytes=70_000, color="srgb",
    )  # fmt: skip
    preset = preset_of("Mine", steps, export)
    assert preset.pipeline == steps
    assert with_preset(Export(folder="out"), preset) == export
    assert b"out" not in preset_json(preset), "a preset holds no folder"


def test_a_policy_that_is_none_is_told() -> None:
    with pytest.raises(UsageError, match="'burn'; choose one of keep"):
        with_preset(EXPORT, Preset("Web", metadata="burn"))
    with pytest.raises(UsageError, match="color 'pink'; choose one of keep"):
        with_preset(EXPORT, Preset("Web", color="pink"))


def test_what_belongs_to_a_format_goes_when_a_preset_brings_another() -> None:
    before = Export(folder="out", quality=40, same_quality=True, max_bytes=9000, color="srgb")
    png = Preset("Archive", format=build_format("png"))
    assert with_preset(before, png) == Export(folder="out", format=build_format("png"), color="srgb")
    assert with_preset(before, Preset("Small", max_bytes=500)) == msgspec.structs.replace(before, max_bytes=500)
    mail = Preset("Mail", format=build_format("jpeg"), max_bytes=500_000, same_quality=True)
    made = with_preset(before, mail)
    assert (made.quality, made.max_bytes, made.same_quality) == (None, 500_000, True)


def test_a_switch_that_is_typed_wins_over_the_presets(web: Preset) -> None:
    save_preset(msgspec.structs.replace(web, same_quality=True, max_bytes=1000, color="gray"))
    typed = ConvertOptions(sources=("a",), output="out", preset="web")
    assert typed.request().export.same_quality
    said = msgspec.structs.replace(typed, same_quality=False, max_bytes="2M", color="keep").request().export
    assert (said.same_quality, said.max_bytes, said.color) == (False, 2_000_000, "keep")
    assert not parse_command("multitone convert a -o out --preset web --no-same-quality").export.same_quality


@pytest.mark.parametrize(
    ("option", "remedy"),
    [
        ({"timeout": "-3"}, "--timeout -3 leaves no time"),
        ({"timeout": "0"}, "seconds above 0, or auto"),
        ({"timeout": "soon"}, "--timeout 'soon' is not a number; write seconds"),
        ({"memory": "nan"}, "--memory 'nan' is not a number; write megabytes"),
        ({"memory": "inf"}, "not a number"),
        ({"memory": "5"}, "--memory 5 is too little; write 64"),
    ],
)
def test_limits_that_cannot_be_are_refused_by_their_option(option: dict[str, str], remedy: str) -> None:
    with pytest.raises(UsageError) as refused:
        ConvertOptions(sources=("in",), output="out", **option).request()
    assert remedy in str(refused.value)
