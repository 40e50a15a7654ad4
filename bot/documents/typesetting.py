"""Papers laid out by typst: words come in as data and are never read as markup."""

import dataclasses
import json
from dataclasses import dataclass
from datetime import datetime

import typst

FONT = "Libertinus Serif"
"""It lies inside the wheel, has every Kazakh letter, and no machine lacks it."""


@dataclass(frozen=True, slots=True)
class Two:
    """A text in Kazakh and Russian, in this order (point 8)."""

    kk: str
    ru: str


def typeset(template: str, words: object, made_at: datetime, **also: str) -> bytes:
    """Lay a dataclass of words out as PDF; the same words give the same bytes everywhere."""
    return typst.compile(
        template.encode(),
        format="pdf",
        sys_inputs=inputs(words, **also),
        ignore_system_fonts=True,
        # A clock of microseconds, or of a zone by name, is refused.
        timestamp=int(made_at.timestamp()),
    )


def inputs(words: object, **also: str) -> dict[str, str]:
    """Return what a template reads: `json(bytes(sys.inputs.words))`."""
    if not dataclasses.is_dataclass(words) or isinstance(words, type):
        raise TypeError(type(words).__name__)
    return {"words": json.dumps({**dataclasses.asdict(words), **also})}
