# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What the pictures of the documentation are drawn with: boxes, texts and arrows as SVG.

The text of a picture depends on nothing but what is drawn, so that a test can compare it.
Coordinates are pixels; a picture of 480 is read on a phone without scrolling.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

PICTURES = Path(__file__).parents[1] / "pictures"

INK, LINE, PAPER = "#263238", "#78909c", "#ffffff"
#: Fill and outline of boxes.
BLUE, GREEN, AMBER, GREY, RED = (
    ("#e3e8fb", "#3f51b5"),
    ("#dcf1e4", "#2e7d4f"),
    ("#fdeecb", "#b26a00"),
    ("#eceff1", "#607d8b"),
    ("#fbe0e0", "#b3372f"),
)
Colour = tuple[str, str]
Point = tuple[float, float]

_FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
_MONO = "ui-monospace, 'Roboto Mono', 'DejaVu Sans Mono', monospace"


class Picture:
    """A picture of `width` x `height` on white, for light and dark pages alike."""

    def __init__(self, width: int, height: int, title: str) -> None:
        self._head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" font-family="{_FONT}" '
            f'font-size="13" fill="{INK}">\n'
            f"<title>{escape(title)}</title>\n"
            '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
            f'markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="{LINE}"/></marker>'
            "</defs>\n"
            f'<rect width="{width}" height="{height}" rx="6" fill="{PAPER}"/>\n'
        )
        self._parts: list[str] = []

    def box(
        self, x: float, y: float, width: float, height: float, colour: Colour, *lines: str
    ) -> None:
        """A box with lines of text in its middle."""
        fill, outline = colour
        self._parts.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" rx="4" '
            f'fill="{fill}" stroke="{outline}"/>'
        )
        for number, line in enumerate(lines):
            middle = y + height / 2 + (number - (len(lines) - 1) / 2) * 17
            self.text(x + width / 2, middle + 4.5, line)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: str = "middle",
        size: int = 13,
        colour: str = INK,
        turn: int = 0,
        mono: bool = False,
    ) -> None:
        """A line of text; `y` is that of its base line."""
        more = f' transform="rotate({turn} {_n(x)} {_n(y)})"' if turn else ""
        more += f' font-family="{_MONO}"' if mono else ""
        self._parts.append(
            f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" font-size="{size}" '
            f'fill="{colour}"{more}>{escape(text)}</text>'
        )

    def line(self, points: Sequence[Point], *, colour: str = LINE, width: float = 1) -> None:
        """A line through `points`."""
        path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self._parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
        )

    def arrow(self, start: Point, end: Point) -> None:
        """From `start` down or up to `end`, leaving and arriving upright."""
        (x0, y0), (x1, y1) = start, end
        middle = (y0 + y1) / 2
        self._parts.append(
            f'<path d="M{_n(x0)} {_n(y0)}C{_n(x0)} {_n(middle)} {_n(x1)} {_n(middle)} '
            f'{_n(x1)} {_n(y1)}" fill="none" stroke="{LINE}" marker-end="url(#head)"/>'
        )

    def dot(self, x: float, y: float, colour: Colour, *, square: bool = False) -> None:
        """A mark of a diagram: a circle or a square."""
        fill, outline = colour
        shape = (
            f'<rect x="{_n(x - 4)}" y="{_n(y - 4)}" width="8" height="8"'
            if square
            else f'<circle cx="{_n(x)}" cy="{_n(y)}" r="4.5"'
        )
        self._parts.append(f'{shape} fill="{fill}" stroke="{outline}" stroke-width="1.5"/>')

    def render(self) -> str:
        return self._head + "\n".join(self._parts) + "\n</svg>\n"


def write_or_check(name: str, drawn: str, script: str) -> None:
    """Writes the picture `name`; with --check, exits with a message if it is out of date."""
    path = PICTURES / name
    if "--check" not in sys.argv[1:]:
        path.write_text(drawn)
    elif not path.exists() or path.read_text() != drawn:
        sys.exit(f"{name} is out of date: run docs/scripts/{Path(script).name}")


def _n(number: float) -> str:
    """A number as short as it can be."""
    return f"{number:.1f}".rstrip("0").rstrip(".")
