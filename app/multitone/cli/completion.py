"""What the shell offers after Tab: presets, operations, formats and engines, each with a word of help.

The shell asks the program with the line in its environment; each list is imported only then.
"""

from __future__ import annotations

Offers = list[tuple[str, str]]


def offer_presets(incomplete: str) -> Offers:
    """Offer the presets that a word begins."""
    from multitone.imaging.preset import file_stem, own_presets, shipped_presets

    return _beginning(incomplete, [(file_stem(p.name), p.help) for p in [*own_presets(), *shipped_presets()]])


def offer_operations(incomplete: str) -> Offers:
    """Offer the operations that a word begins."""
    from multitone.imaging.operation import operations

    return _beginning(incomplete, [(info.name, info.help) for info in operations().values()])


def offer_formats(incomplete: str) -> Offers:
    """Offer the formats that a word begins."""
    from multitone.imaging.encode import export_formats

    return _beginning(incomplete, [(info.name, info.help) for info in export_formats().values()])


def offer_engines(incomplete: str) -> Offers:
    """Offer the engines that a word begins."""
    from multitone.engines.registry import engine_names

    return _beginning(incomplete, [(name, "") for name in engine_names()])


def _beginning(incomplete: str, offers: Offers) -> Offers:
    """Return the offers that begin with a word, each once."""
    return list(dict.fromkeys((name, told) for name, told in offers if name.startswith(incomplete)))
