"""A printed paper as a value: letters, protocols and memos are made of the same few parts.

The words come from `bot/screens`. One value is set as a PDF and written as a DOCX, so that what is
signed and what is edited cannot differ.
"""

from dataclasses import dataclass

from bot.services.rules.characters import CONTROL, DIRECTION
from db.enums import Language

_NO_CHARACTERS = str.maketrans(dict.fromkeys(map(chr, (0xFFFE, 0xFFFF))))
"""Two codes that XML forbids and no script uses."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within the paper."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; what a person typed keeps its line breaks."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled values, one a row."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Ruled:
    """Empty lines to be filled in by hand, under a label."""

    label: str
    lines: int


@dataclass(frozen=True, slots=True)
class Signature:
    """A line for a signature: who signs (a post or a role), and the name where it is known."""

    label: str
    name: str | None = None


Block = Heading | Text | Facts | Ruled | Signature


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper before it is set."""

    language: Language
    title: str
    head: tuple[str, ...]
    """Who writes: the body and how to reach it, a line each."""
    addressee: tuple[str, ...]
    """To whom, a line each; empty for a paper that stays in the office."""
    dated: str
    """Number and date as one line; ruled gaps where they are still to be filled in."""
    blocks: tuple[Block, ...]
    foot: str | None = None
    code: str | None = None
    """What the QR code at the foot carries: the link that verifies the paper; None: no code."""


def plain(text: str) -> str:
    """Return a text as a paper can carry it: no control characters, no marks that turn the writing.

    Line breaks stay; every other control character would break the file or hide what is said.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    kept = (CONTROL.sub("", DIRECTION.sub("", line)) for line in lines)
    return "\n".join(kept).translate(_NO_CHARACTERS)
