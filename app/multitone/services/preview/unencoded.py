"""Results that need no encoder: a source that is copied as it is, or transcoded without loss."""

from __future__ import annotations

from collections.abc import Callable

from multitone.batch.copying import is_as_wished
from multitone.imaging.decode import Decoded, decode
from multitone.imaging.pages.wanted import ALL
from multitone.imaging.raster import Raster
from multitone.services.preview.request import Rendition


def unencoded(source: Decoded, length: int, read: Callable[[], bytes], made: Rendition) -> tuple[Raster, int] | None:
    """Return such a result's pixels and bytes; None where the picture has to be encoded. `length` is the source's."""
    orientation, most = source.metadata.orientation, made.output.max_bytes
    if source.is_one_of_several and made.pages != ALL:
        return None
    if made.untouched and is_as_wished(source.format, orientation, length, made.format, most):
        return source.raster, length
    if source.format not in made.transcoded:
        return None
    from multitone.imaging.transcoding.jpeg_xl import transcoded  # late: few jobs ask for it

    result = transcoded(read(), source.format, source.metadata, made.output)
    return None if result is None else (decode(result).raster, len(result))
