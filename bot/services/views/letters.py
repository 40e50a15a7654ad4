"""Letters as they leave a service: what they say was sealed when they were made."""

from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from db.enums import Language, LetterKind, Mode, Role


class LetterContent(BaseModel):
    """What a letter says, without the standing phrases; texts in the language of the letter.

    It is a snapshot: the same letter can be printed again after the case and the office's own file
    have changed.
    """

    model_config = ConfigDict(frozen=True)

    office: str
    address: str
    phone: str
    site: str
    addressee: str
    addressee_address: str
    number: str
    official_number: str | None
    code: str
    registered_on: date
    post: str | None
    matter: str
    ground: str | None = None
    rule: str | None = None
    """The ground as the office words it, and where it comes from."""
    source: str | None = None
    text: str = ""
    where: str | None = None
    target: str | None = None
    partly: bool = False
    """Only a part of the matter is sent on; the rest stays with us."""
    complain: str | None = None
    """How and where to complain; None where nothing was decided against the person."""
    complain_months: int = 0
    signer: str
    signer_role: Role
    due_on: date | None = None
    reason: str | None = None
    old_number: str | None = None
    old_rule: str | None = None
    old_text: str | None = None
    starts_at: datetime | None = None
    place: str | None = None
    receiver: str | None = None
    mode: Mode | None = None
    bring: str | None = None


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter in a list: nothing of what it says."""

    public_id: str
    kind: LetterKind
    language: Language
    made_at: datetime
    number: str | None
    numbered_at: datetime | None
    case_id: str
    case_number: str


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter with what it says; producing it writes a journal entry."""

    line: LetterLine
    content: LetterContent
