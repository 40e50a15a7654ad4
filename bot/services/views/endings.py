"""What happens to a case instead of a reception, as it leaves a service."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.services.views.schedule import PostView
from db.enums import AlternativeKind, Mode, ReferralKind


@dataclass(frozen=True, slots=True)
class OpenReferral:
    """A matter sent on whose letter has no number yet."""

    public_id: str
    kind: ReferralKind


@dataclass(frozen=True, slots=True)
class OpenAlternative:
    """Something offered instead that waits for the applicant's answer."""

    public_id: str
    kind: AlternativeKind


@dataclass(frozen=True, slots=True)
class PutRight:
    """What holds instead of the ground and the letter of an ending that was corrected."""

    ground: str | None
    letter: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What a card needs to know of endings; nothing personal."""

    competence_open: bool = False
    """Whether the matter is ours is not decided yet (APPC article 65)."""
    referral: OpenReferral | None = None
    alternative: OpenAlternative | None = None
    correction: str | None = None
    """The letter of a correction that has no number yet."""
    correction_own: bool = False
    """The reader drafted that correction, and another person has to put it into force."""
    decided_by_head: bool = True
    """The decision whose letter is awaited was made by a head, not by the responsible worker."""
    put_right: PutRight | None = None
    """The newest correction of how the case ended."""


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class ReferralView:
    """The matter, or a part of it, sent on to another body; the applicant knows all of it."""

    public_id: str
    kind: ReferralKind
    ground: str
    target: str
    text: str
    letter_number: str | None
    made_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class AlternativeView:
    """Something offered instead of the reception; `accepted` is None while open, or for ever."""

    public_id: str
    case_id: str
    number: str
    version: int
    kind: AlternativeKind
    ground: str | None
    text: str
    post: PostView | None
    format: Mode | None
    offered_at: datetime
    answer_by: date | None
    """The last day for an answer, while one is awaited."""
    accepted: bool | None
    answered_at: datetime | None

    @property
    def open(self) -> bool:
        """Tell whether an answer is awaited."""
        return self.answered_at is None


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A mistake put right, old and new side by side (APPC article 82)."""

    public_id: str
    made_at: datetime
    reason: str
    old_ground: str | None
    old_letter: str | None
    old_text: str | None
    new_ground: str | None
    new_letter: str
    new_text: str
