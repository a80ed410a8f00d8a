"""SVG of what a painter paints, made so that every viewer shows it alike."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QRectF, QSize
from PySide6.QtGui import QPainter

SVG = "http://www.w3.org/2000/svg"
RESOLUTION = 96
"""Pixels an inch; by another one than the screen's, Qt would replay what it has recorded at another size."""
_PAIR = re.compile(r"(-?[\d.]+(?:e[-+]?\d+)?),(-?[\d.]+(?:e[-+]?\d+)?)")
_MATRIX = re.compile(r"matrix\(([^)]*)\)")
Matrix = tuple[float, ...]
WRITTEN_IN = {"d", "points"}
"""Attributes that hold a line's points; groups of rectangles and words are left as they are."""


def as_svg(paint: Callable[[QPainter], None], size: QSize, title: str) -> bytes:
    """Return a drawing; its words stay text."""
    from PySide6.QtSvg import QSvgGenerator

    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(RESOLUTION)
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    painter = QPainter(generator)
    paint(painter)
    painter.end()
    return settled(bytes(buffer.data().data()))


def settled(svg: bytes) -> bytes:
    """Carry out the transforms of lines whose width is not to scale.

    Qt marks such lines for viewers of SVG Tiny 1.2; others would scale their width with the data's units, and paint a
    line of 2 pixels as broad as the chart.
    """
    ET.register_namespace("", SVG)
    root = ET.fromstring(svg)  # noqa: S314 - it was written a moment ago, by Qt
    for element in root.iter():
        if "font-family" in element.attrib:
            element.set("font-family", f"{element.attrib['font-family']}, sans-serif")  # our font may not be there
    for group in root.iter(f"{{{SVG}}}g"):
        lines = [line for line in group if "vector-effect" in line.attrib]
        found = _MATRIX.fullmatch(group.get("transform", ""))
        if found is None or not lines or not all(WRITTEN_IN & line.attrib.keys() for line in group):
            continue
        for line in lines:
            del line.attrib["vector-effect"]
        matrix = tuple(float(value) for value in found[1].split(","))
        for line in group:
            for name in WRITTEN_IN & line.attrib.keys():
                line.set(name, _carried_out(line.attrib[name], matrix))
        del group.attrib["transform"]
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _carried_out(points: str, by: Matrix) -> str:
    """Return the points of a line where a matrix takes them."""

    def moved(pair: re.Match[str]) -> str:
        x, y = float(pair[1]), float(pair[2])
        return f"{by[0] * x + by[2] * y + by[4]:.3f},{by[1] * x + by[3] * y + by[5]:.3f}"

    return _PAIR.sub(moved, points)
