"""The jobs of `make bench ARGS=peers`: what people really run, each declared once for every tool."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

SUFFIXES = {".jpg", ".jpeg", ".png", ".heic"}


class Look(Struct, frozen=True):
    """What a shop does to its pictures after fitting them."""

    saturation: float
    contrast: float
    sharpen_sigma: float
    sharpen_amount: float


class PeerJob(Struct, frozen=True):
    """One job: a folder of sources, what is done to each, and what is written."""

    name: str
    title: str
    folder: str = "jpeg"
    gray: bool = False
    blur: float = 0.0
    """Sigma of a Gaussian blur, in pixels; 0 is none."""
    side: int = 0
    """Fit into a square of this side and never enlarge; 0 keeps the size."""
    look: Look | None = None
    suffix: str = ".jpg"
    quality: int = 0
    """Of the encoder; 0 where the format has none."""
    takes: str = "all"
    """`all` files, the `largest` or the `first` one."""
    many: bool = False
    """So many small files that creating them is the job: results go to a file system in memory, if there is one."""

    @property
    def format(self) -> str:
        """The format, as Multitone names it."""
        return {".jpg": "jpeg"}.get(self.suffix, self.suffix[1:])

    @property
    def steps(self) -> tuple[str, ...]:
        """The job as Multitone's steps."""
        look = self.look
        return (
            *(["grayscale"] if self.gray else []),
            *([f"gaussian-blur sigma={self.blur:g}"] if self.blur else []),
            *([f"resize width={self.side} height={self.side}"] if self.side else []),
            *([f"saturation amount={look.saturation}", f"contrast amount={look.contrast}"] if look else []),
            *([f"unsharp-mask sigma={look.sharpen_sigma:g} amount={look.sharpen_amount}"] if look else []),
        )

    def files(self, photographs: Path) -> list[Path]:
        """Return the sources, in order of their names."""
        folder = photographs / self.folder
        found = sorted(f for f in folder.glob("*") if f.suffix.lower() in SUFFIXES) if folder.is_dir() else []
        if self.takes == "largest":
            return sorted(found, key=lambda file: file.stat().st_size)[-1:]
        return found[:1] if self.takes == "first" else found


JOBS = {
    job.name: job
    for job in (
        PeerJob("gray", "photographs to gray JPEG", gray=True, quality=90),
        PeerJob("soft", "gray and blurred, sigma 2", gray=True, blur=2, quality=90),
        PeerJob("fit", "fitted into 1920 × 1920", side=1920, quality=85),
        PeerJob("thumb", "thumbnails, 256 × 256", side=256, quality=80),
        PeerJob(
            "shop", "fitted into 1600, colors, contrast, sharpened", side=1600, look=Look(1.15, 1.1, 1, 0.6), quality=85
        ),
        PeerJob("webp", "fitted into 1920, as WebP", side=1920, suffix=".webp", quality=80),
        PeerJob("avif", "fitted into 1280, as AVIF", side=1280, suffix=".avif", quality=50),
        PeerJob("heic", "HEIC to JPEG", folder="heic", quality=90),
        PeerJob("png", "PNG to gray PNG", folder="png", gray=True, suffix=".png"),
        PeerJob("small", "small JPEGs to gray", folder="small", gray=True, quality=90, many=True),
        PeerJob("one", "one large photograph to gray", gray=True, quality=90, takes="largest"),
        PeerJob("tiny", "one small picture to gray", folder="small", gray=True, quality=90, takes="first"),
    )
}
"""By their names."""
