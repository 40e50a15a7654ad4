"""Rendered pages looked at by a test: where there is ink, and where there must be none."""

import struct
import zlib
from dataclasses import dataclass
from typing import Any

import typst

PPI = 24.0
MILLIMETRE = PPI / 25.4


@dataclass(frozen=True)
class Picture:
    """A page in pixels: for each row the columns that are not white."""

    width: int
    height: int
    ink: tuple[frozenset[int], ...]

    def margins(self) -> tuple[float, float, float, float]:
        """Return the white edges at the left, top, right and bottom in millimetres."""
        columns = frozenset().union(*self.ink)
        rows = [at for at, row in enumerate(self.ink) if row]
        edges = (
            min(columns),
            rows[0],
            self.width - 1 - max(columns),
            self.height - 1 - rows[-1],
        )
        left, top, right, bottom = (edge / MILLIMETRE for edge in edges)
        return left, top, right, bottom


def rendered(template: str, inputs: dict[str, str]) -> list[Picture]:
    """Draw every page of a paper."""
    # Its types promise one picture; several pages come as a list.
    drawn: Any = typst.compile(
        template.encode(), format="png", ppi=PPI, sys_inputs=inputs, ignore_system_fonts=True
    )
    sheets = drawn if isinstance(drawn, list) else [drawn]
    return [picture(sheet) for sheet in sheets]


def picture(png: bytes) -> Picture:
    """Read a PNG of 8 bits a channel, as typst writes it."""
    packed, at = b"", 8
    width = height = channels = 0
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", body[:10])
            assert depth == 8
            channels = {0: 1, 2: 3, 6: 4}[colour]
        elif kind == b"IDAT":
            packed += body
        at += 12 + length
    raw, line = zlib.decompress(packed), width * channels
    ink, above = [], bytearray(line)
    for row in range(height):
        start = row * (line + 1)
        above = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + line]), above,
                            channels)  # fmt: skip
        ink.append(frozenset(n // channels for n, value in enumerate(above) if value < 200))
    return Picture(width, height, tuple(ink))


def _unfiltered(kind: int, row: bytearray, above: bytearray, step: int) -> bytearray:
    """Undo the filter of one row (PNG specification, section 9)."""
    for n in range(len(row)):
        left = row[n - step] if n >= step else 0
        up = above[n]
        corner = above[n - step] if n >= step else 0
        if kind == 1:
            row[n] = (row[n] + left) & 255
        elif kind == 2:
            row[n] = (row[n] + up) & 255
        elif kind == 3:
            row[n] = (row[n] + (left + up) // 2) & 255
        elif kind == 4:
            guess = left + up - corner
            near = min((left, up, corner), key=lambda one: abs(guess - one))
            row[n] = (row[n] + near) & 255
    return row
