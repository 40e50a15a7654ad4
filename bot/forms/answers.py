"""What the forms share: answers that are no value, and why an answer cannot be taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from pydantic import BaseModel

from bot.forms.engine import Ask, Filling, Form
from bot.services.rules.identity import Verdict, check_bin, check_iin
from bot.services.rules.names import TextInvalid
from db.enums import Language

D = TypeVar("D", bound=BaseModel)
T = TypeVar("T")

ADDRESS = (5, 300)
BASIS = (3, 200)
ORGANISATION = (2, 200)
"""Fewest and most characters of a typed answer."""

ANSWER_LANGUAGES = (Language.KK, Language.RU)
"""An answer is given in the state language or in the other official one (APPC article 89)."""


class Choice(StrEnum):
    """Answers by button that are no value of the field."""

    NONE = "none"
    KEEP = "keep"
    DONE = "done"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Problem:
    """An answer that cannot be taken: the reason's code, and its bounds where it has some."""

    field: str
    reason: str
    minimum: int = 0
    maximum: int = 0
    length: int = 0

    @classmethod
    def of(cls, field: str, error: TextInvalid) -> "Problem":
        """Return what is wrong with a text, and the bounds that it breaks."""
        return cls(field, error.reason, error.minimum, error.maximum, error.length)


def official(language: Language | None) -> Language:
    """Return a person's language where answers are given in it, else the state language."""
    return language if language in ANSWER_LANGUAGES else Language.KK


def one_of(value: str, offered: Iterable[T]) -> T:
    """Return what a button names among what is offered; raises ValueError for anything else."""
    for each in offered:
        if str(each) == value:
            return each
    raise ValueError("this answer was not offered")


def identifier(form: Form[D], filling: Filling[D], asked: Ask, text: str) -> Filling[D] | Problem:
    """Take an IIN or BIN: a slip is warned about, and the same number again is accepted."""
    check = check_iin(text) if asked.field == "iin" else check_bin(text)
    if check.normalised is None:
        return Problem(asked.field, check.verdict)
    if check.verdict is Verdict.SUSPECT and check.normalised != asked.pending:
        return form.warn(filling, check.normalised)
    return form.answer(filling, **{asked.field: check.normalised})
