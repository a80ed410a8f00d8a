"""The tools of `make bench ARGS=peers`: how each is called for a job, two processes of one thread at the most."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from tests.benchmarks.peer_jobs import PeerJob

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(__file__).parent / "peer_programs"
ONE_THREAD = {"OMP_NUM_THREADS": "1", "MAGICK_THREAD_LIMIT": "1", "VIPS_CONCURRENCY": "1"}
AT_A_TIME = 4
"""Files that a process of a tool without a pool is given, and of many small ones:"""
AT_A_TIME_OF_MANY = 500


class Call(Struct, frozen=True):
    """One way to do a job: a command, and what it reads from standard input."""

    command: Sequence[str]
    stdin: str = ""


class Work(Struct, frozen=True):
    """A job, its sources and the folder of its results."""

    job: PeerJob
    files: Sequence[Path]
    out: Path

    @property
    def names(self) -> str:
        """The sources, one a line."""
        return "\n".join(map(str, self.files)) + "\n"

    @property
    def as_json(self) -> str:
        """The job, as programs of ours read it."""
        return msgspec.json.encode(self.job).decode()

    def few_at_a_time(self, *command: str, number: int = 0) -> Call:
        """Call a tool by two processes at a time, each for a few files."""
        number = number or (AT_A_TIME_OF_MANY if self.job.many else AT_A_TIME)
        return Call(["xargs", "-P2", f"-n{number}", "-d", "\\n", *command], self.names)


def multitone(work: Work) -> Call:
    """Call the program of this environment; PYTHONPATH says whose code it runs."""
    job = work.job
    sources = work.files[0].parent if job.takes == "all" else work.files[0]
    steps = [part for step in job.steps for part in ("--do", step)]
    quality = ["--quality", str(job.quality)] if job.quality else []
    program = str(Path(sys.executable).parent / "multitone")
    into = ["-o", str(work.out), "--workers", "2", "--format", job.format]
    return Call([program, "convert", str(sources), *into, *steps, *quality])


def limit(work: Work) -> Call | None:
    """Call libjpeg-turbo and nothing else."""
    if not work.job.gray or work.job.blur or work.job.suffix != ".jpg":
        return None
    return Call([sys.executable, str(PROGRAMS / "codec_pool.py"), work.as_json, str(work.out)], work.names)


def pillow(work: Work) -> Call:
    """Call a plain pool."""
    return Call([sys.executable, str(PROGRAMS / "pillow_pool.py"), work.as_json, str(work.out)], work.names)


def pyvips(work: Work) -> Call | None:
    """Call pyvips, whose wheel reads no HEIC."""
    if work.job.folder == "heic":
        return None
    return work.few_at_a_time(sys.executable, str(PROGRAMS / "pyvips_files.py"), work.as_json, str(work.out))


def sharp(work: Work) -> Call | None:
    """Call sharp, whose package reads no HEIC."""
    if work.job.folder == "heic":
        return None
    return Call(["node", str(PROGRAMS / "sharp_pool.cjs"), work.as_json, str(work.out)], work.names)


def vipsthumbnail(work: Work) -> Call | None:
    """Call the thumbnail maker of libvips, which only fits."""
    job = work.job
    if not job.side or job.look:
        return None
    target = f"{work.out}/%s{job.suffix}[Q={job.quality}]"
    return work.few_at_a_time("vipsthumbnail", "-s", f"{job.side}x{job.side}>", "-o", target)


def cwebp(work: Work) -> Call | None:
    """Call the encoder of WebP, told each picture's size, for it cannot fit by itself."""
    if work.job.suffix != ".webp":
        return None
    script = 'cwebp -quiet -q "$0" -resize "$2" "$3" "$4" -o "$1/$(basename "${4%.*}").webp"'
    rows = "".join(f"{width}\n{height}\n{file}\n" for file, (width, height) in _fitted(work))
    command = ["xargs", "-P2", "-n3", "-d", "\\n", "sh", "-c", script, str(work.job.quality), str(work.out)]
    return Call(command, rows)


def _fitted(work: Work) -> list[tuple[Path, tuple[int, int]]]:
    """Return what cwebp is to resize each file to; 0 × 0 leaves it alone."""
    from PIL import Image

    sizes = []
    for file in work.files:
        with Image.open(file) as image:
            scale = work.job.side / max(image.size)
            width, height = (round(scale * side) if scale < 1 else 0 for side in image.size)
            sizes.append((file, (width, height)))
    return sizes


def heif_convert(work: Work) -> Call | None:
    """Call the example program of libheif."""
    if work.job.folder != "heic":
        return None
    script = 'heif-convert -q "$0" "$2" "$1/$(basename "${2%.*}").jpg"'
    return work.few_at_a_time("sh", "-c", script, str(work.job.quality), str(work.out), number=1)


def imagemagick(work: Work) -> Call:
    """Call mogrify."""
    job = work.job
    hint = ["-define", f"jpeg:size={2 * job.side}x{2 * job.side}"] if job.name == "thumb" else []
    kind = ["-format", job.suffix[1:]] if not job.gray else []
    return work.few_at_a_time("mogrify", *hint, "-path", str(work.out), *kind, *_magick(job))


def graphicsmagick(work: Work) -> Call | None:
    """Call its mogrify, for the jobs that it can do alike."""
    job = work.job
    if job.look or job.suffix in {".webp", ".avif"} or job.folder == "heic" or job.name == "thumb":
        return None
    into = ["-create-directories", "-output-directory", str(work.out)]
    return work.few_at_a_time("gm", "mogrify", *into, *_magick(job))


def _magick(job: PeerJob) -> list[str]:
    """Return a job in the words of ImageMagick."""
    look = job.look
    steps = [["-colorspace", "Gray"]] if job.gray else []
    steps += [["-blur", f"0x{job.blur:g}"]] if job.blur else []
    steps += [["-resize", f"{job.side}x{job.side}>"]] if job.side and job.name != "thumb" else []
    steps += [["-thumbnail", f"{job.side}x{job.side}>"]] if job.name == "thumb" else []
    if look:
        steps += [["-modulate", f"100,{100 * look.saturation:g}"], ["-sigmoidal-contrast", "2"]]
        steps += [["-unsharp", f"0x{look.sharpen_sigma:g}+{look.sharpen_amount}+0"]]
    steps += [["-quality", str(job.quality)]] if job.quality else []
    return [part for step in steps for part in step]


class Tool(Struct, frozen=True):
    """A tool: its title in tables, what it needs, and how it is called."""

    title: str
    call: Callable[[Work], Call | None]
    program: str = ""
    module: str = ""

    def is_there(self) -> bool:
        """Whether it is installed."""
        if self.program == "node":
            return _has_sharp()
        return bool(shutil.which(self.program)) if self.program else _has_module(self.module)


@functools.cache
def _has_module(name: str) -> bool:
    return not name or subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True).returncode == 0


@functools.cache
def _has_sharp() -> bool:
    folder = os.environ.get("SHARP", "")
    return bool(shutil.which("node")) and bool(folder) and Path(folder, "node_modules/sharp").is_dir()


TOOLS = {
    "multitone": Tool("Multitone", multitone),
    "limit": Tool("the codec alone", limit, module="simplejpeg"),
    "pillow": Tool("Pillow pool", pillow, module="PIL"),
    "pyvips": Tool("pyvips", pyvips, module="pyvips"),
    "sharp": Tool("sharp", sharp, program="node"),
    "vipsthumbnail": Tool("vipsthumbnail", vipsthumbnail, program="vipsthumbnail"),
    "cwebp": Tool("cwebp", cwebp, program="cwebp"),
    "heif-convert": Tool("heif-convert", heif_convert, program="heif-convert"),
    "imagemagick": Tool("ImageMagick", imagemagick, program="mogrify"),
    "graphicsmagick": Tool("GraphicsMagick", graphicsmagick, program="gm"),
}
"""By their names; Multitone first, against which all others are set."""
