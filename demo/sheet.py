"""The paper and the pen of demo/drawing.py: flat shapes with smooth edges. What is drawn is decided there."""

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from PIL import Image, ImageColor, ImageDraw

Point = tuple[float, float]

# Everything is drawn this many times too large and then reduced: Pillow's own edges are not smooth.
OVERSIZE = 4

# One palette for every picture: earth and wine, with two calm greens.
PAPER, CREAM, SAND, WHEAT = "#faf5ec", "#f3e9d8", "#e7d3b1", "#d9b47c"
OCHRE, CLAY, BRICK, WINE, PLUM = "#cf9440", "#b9683c", "#98301c", "#7a1f3d", "#43142a"
INK, SLATE, TEAL, SAGE, MIST = "#20242c", "#42505c", "#2f5a5c", "#7f9482", "#cfd6cc"


class Sheet:
    """A picture being drawn. Coordinates and widths are those of the finished picture, in pixels."""

    def __init__(self, width: int, height: int, ground: str | None, oversize: int = OVERSIZE) -> None:
        self.width, self.height, self.oversize = width, height, oversize
        size = (width * oversize, height * oversize)
        mode, paper = ("RGBA", (0, 0, 0, 0)) if ground is None else ("RGB", ImageColor.getrgb(ground))
        self.image = Image.new(mode, size, paper)
        self.opaque = ImageDraw.Draw(self.image)
        # A colour with an alpha (#rrggbbaa) is blended with what lies below it, which takes far longer.
        self.glaze = ImageDraw.Draw(self.image, "RGBA")

    def _pen(self, fill: str) -> ImageDraw.ImageDraw:
        return self.glaze if len(fill) == len("#rrggbbaa") else self.opaque

    def finished(self) -> Image.Image:
        return self.image.reduce(self.oversize)

    def _enlarged(self, points: Iterable[Point]) -> list[Point]:
        return [(x * self.oversize, y * self.oversize) for x, y in points]

    def polygon(self, points: Iterable[Point], fill: str) -> None:
        self._pen(fill).polygon(self._enlarged(points), fill=fill)

    def box(self, left: float, top: float, right: float, bottom: float, fill: str, radius: float = 0) -> None:
        corners = self._enlarged([(left, top), (right, bottom)])
        self._pen(fill).rounded_rectangle(corners, radius=radius * self.oversize, fill=fill)

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        self.oval(x, y, radius, radius, fill)

    def oval(self, x: float, y: float, across: float, down: float, fill: str) -> None:
        self._pen(fill).ellipse(self._enlarged([(x - across, y - down), (x + across, y + down)]), fill=fill)

    def dome(self, x: float, y: float, across: float, up: float, fill: str) -> None:
        """The upper half of an oval whose flat side lies on y."""
        corners = self._enlarged([(x - across, y - up), (x + across, y + up)])
        self._pen(fill).pieslice(corners, 180, 360, fill=fill)

    def arc(
        self, x: float, y: float, radius: float, start: float, end: float, fill: str, width: float
    ) -> None:
        corners = self._enlarged([(x - radius, y - radius), (x + radius, y + radius)])
        self._pen(fill).arc(corners, start, end, fill=fill, width=round(width * self.oversize))

    def stroke(self, points: Sequence[Point], width: float, fill: str) -> None:
        """A line with round joints and ends. Opaque colours only: its pieces overlap."""
        # Pillow's own thick lines crack where a curve bends: a quadrilateral per piece, a disc per joint.
        for (x, y), (next_x, next_y) in pairwise(points):
            length = math.dist((x, y), (next_x, next_y)) or 1
            across, down = (next_y - y) / length * width / 2, (x - next_x) / length * width / 2
            corners = [
                (x + across, y + down),
                (next_x + across, next_y + down),
                (next_x - across, next_y - down),
                (x - across, y - down),
            ]
            self.polygon(corners, fill)
        for x, y in points:
            self.disc(x, y, width / 2, fill)

    def dashes(self, points: Sequence[Point], width: float, fill: str, dash: float, gap: float) -> None:
        """Dashes along a line of many short pieces."""
        walked, piece = 0.0, [points[0]]
        for before, here in pairwise(points):
            if walked % (dash + gap) < dash:
                piece.append(here)
            else:
                if len(piece) > 1:
                    self.stroke(piece, width, fill)
                piece = [here]
            walked += math.dist(before, here)
        if len(piece) > 1:
            self.stroke(piece, width, fill)

    def ridge(self, height_at: Callable[[float], float], fill: str) -> None:
        """Everything below a skyline."""
        line = [(float(x), height_at(x)) for x in range(0, self.width + 8, 8)]
        self.polygon([(0, self.height), *line, (self.width, self.height)], fill)


def curve(start: Point, *controls_and_end: Point, steps: int = 60) -> list[Point]:
    """Points along the Bézier curve with these control points."""
    points = [start, *controls_and_end]
    degree = len(points) - 1

    def at(t: float) -> Point:
        weights = [math.comb(degree, i) * t**i * (1 - t) ** (degree - i) for i in range(degree + 1)]
        return (
            sum(w * x for w, (x, _) in zip(weights, points, strict=True)),
            sum(w * y for w, (_, y) in zip(weights, points, strict=True)),
        )

    return [at(step / steps) for step in range(steps + 1)]
