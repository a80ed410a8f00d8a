"""What few pictures have: IPTC, texts, and EXIF that is too large for a JPEG."""

from __future__ import annotations

from collections.abc import Iterable

from multitone.imaging.contents import Content
from multitone.imaging.metadata.fitting import fitted
from multitone.imaging.metadata.iptc import has_iptc
from multitone.imaging.metadata.iptc_in_xmp import TEXT_PLACES, gives_way, has_more_than_xmp
from multitone.imaging.metadata.texts import Text


def uncommon_contents(exif: bytes, resources: bytes, texts: Iterable[Text], xmp: bytes) -> frozenset[Content]:
    """Return what there is of what few pictures have: IPTC, texts, and EXIF that is too large for a JPEG."""
    there = set(fitted(exif).lost)
    if resources and has_iptc(resources):
        there.add(Content.IPTC)
        if has_more_than_xmp(resources):
            there.add(Content.OTHER_IPTC)
        if gives_way(resources, xmp):
            there.add(Content.CONTRADICTING_IPTC)
    for text in texts:
        there.add(Content.TEXTS if text.keyword in TEXT_PLACES else Content.OTHER_TEXTS)
    return frozenset(there)
