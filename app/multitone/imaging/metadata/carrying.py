"""Carrying: metadata made ready for a format, block by block into the place that it has there.

::

    IPTC ──────────┬─► image resources, where the format has them
                   └─► XMP
    texts ─────────┬─► texts (PNG)
                   └─► XMP, comment
    resolution ────┬─► the format's own header
                   └─► EXIF (WebP, AVIF, JPEG XL)
    large EXIF ────► what fits
"""

from __future__ import annotations

import msgspec

from multitone.imaging.contents import Content, tell_lost
from multitone.imaging.metadata.exif import with_density
from multitone.imaging.metadata.fitting import fitted
from multitone.imaging.metadata.iptc_in_xmp import said_by_iptc, said_by_texts
from multitone.imaging.metadata.metadata import Metadata, MetadataPolicy
from multitone.imaging.metadata.xmp_packet import with_properties


def for_format(
    metadata: Metadata, holds: frozenset[Content], policy: MetadataPolicy = "keep", most_exif: int | None = None
) -> Metadata:
    """Return metadata for a format that holds these, and so many bytes of EXIF. Tells what is lost of EXIF."""
    xmp, exif = metadata.xmp, metadata.exif
    if Content.XMP in holds:
        if metadata.iptc and Content.IPTC not in holds:
            xmp = with_properties(xmp, said_by_iptc(metadata.iptc))
        if metadata.texts and Content.TEXTS not in holds:
            xmp = with_properties(xmp, said_by_texts(metadata.texts))
    if metadata.dpi and Content.RESOLUTION not in holds and Content.EXIF in holds and policy in _WITH_RESOLUTION:
        exif = with_density(exif, metadata.dpi)
    if most_exif is not None and len(exif) > most_exif:
        fit = fitted(exif, most_exif)
        tell_lost(*fit.lost)
        exif = fit.exif
    return msgspec.structs.replace(metadata, xmp=xmp, exif=exif)


_WITH_RESOLUTION: tuple[MetadataPolicy, ...] = ("keep", "strip-location")
