"""What the clerk fills in on the day: the outcome card of a reception, and somebody unbooked.

Both live beside the dialogue until they are sent, and end with it: nothing of a person stays.
"""

from datetime import date, datetime, timedelta

from pydantic import BaseModel, ConfigDict

from bot.profile import OfficeProfile
from bot.services.rules.identity import Verdict, check_iin
from bot.services.rules.names import NameInvalid, TextInvalid, clean_text, normalise_name
from bot.services.rules.phones import PhoneInvalid, parse_phone
from bot.services.views.day import Held, HeldBefore, WalkIn
from db.enums import Citizenship, HeldResult, Language


class OutcomeDraft(BaseModel):
    """The outcome card so far; times are instants, `day` is that of the reception."""

    model_config = ConfigDict(frozen=True)

    id: str
    version: int
    number: str
    day: date
    received_by: str
    another: bool = False
    began_at: datetime | None = None
    ended_at: datetime | None = None
    result: HeldResult | None = None
    consulted: bool = False
    text: str | None = None

    @classmethod
    def of(cls, known: HeldBefore) -> "OutcomeDraft":
        """Begin with what the room and the schedule say."""
        card = known.card
        return cls(
            id=card.public_id,
            version=card.version,
            number=card.number,
            day=known.day,
            received_by=known.received_by,
            began_at=known.began_at,
            ended_at=known.ended_at,
        )

    @property
    def minutes(self) -> int | None:
        """How long it took; None while that is not known."""
        if self.began_at is None or self.ended_at is None:
            return None
        return max(1, round((self.ended_at - self.began_at) / timedelta(minutes=1)))

    def held(self) -> Held:
        """Return the card as the office takes it."""
        whole = self.minutes is not None
        return Held(
            result=self.result,
            consulted=self.consulted,
            received_by=self.received_by if self.another else None,
            began_at=self.began_at if whole else None,
            minutes=self.minutes,
        )


class WalkInDraft(BaseModel):
    """Somebody without booking so far: name, then IIN or none, then phone, then the matter."""

    model_config = ConfigDict(frozen=True)

    reception: int
    key: str
    """Names this form, so that it is registered once."""
    full_name: str | None = None
    iin: str | None = None
    doubtful_iin: str | None = None
    """An IIN that did not pass its check, until it is typed again or kept."""
    citizenship: Citizenship | None = None
    phone: str | None = None
    matter: str | None = None

    @property
    def asks(self) -> str:
        """The field asked now; empty when the form is whole."""
        if self.full_name is None:
            return "full_name"
        if self.citizenship is None:
            return "iin"
        return "phone" if self.phone is None else "matter" if self.matter is None else ""

    def comer(self, language: Language) -> WalkIn:
        """Return the whole form; raises ValueError while it is not."""
        if self.asks or not (self.full_name and self.citizenship and self.phone and self.matter):
            raise ValueError("the form is not filled in yet")
        doubtful = self.iin is not None and check_iin(self.iin).verdict is not Verdict.VALID
        return WalkIn(
            full_name=self.full_name,
            iin=self.iin,
            citizenship=self.citizenship,
            phone=self.phone,
            matter=self.matter,
            language=language,
            check_identity=doubtful,
        )


def typed(draft: WalkInDraft, text: str, profile: OfficeProfile) -> WalkInDraft | str:
    """Take a typed answer, or return the reason's code why it cannot be taken."""
    try:
        match draft.asks:
            case "full_name":
                return draft.model_copy(update={"full_name": normalise_name(text)})
            case "iin":
                return _iin(draft, text)
            case "phone":
                return draft.model_copy(update={"phone": parse_phone(text)})
            case "matter":
                limits = profile.limits
                matter = clean_text(text, limits.matter_min, limits.matter_max)
                return draft.model_copy(update={"matter": matter})
    except NameInvalid:
        return "name"
    except PhoneInvalid:
        return "phone"
    except TextInvalid as error:
        return error.reason.value
    return "choose"


def without_iin(draft: WalkInDraft, citizenship: Citizenship) -> WalkInDraft:
    """Take that there is no IIN, with whose citizen the person is."""
    if draft.asks != "iin":
        return draft
    return draft.model_copy(update={"citizenship": citizenship, "doubtful_iin": None})


def kept_iin(draft: WalkInDraft) -> WalkInDraft:
    """Take an IIN that did not pass its check; it is compared with the document."""
    if draft.asks != "iin" or draft.doubtful_iin is None:
        return draft
    return _with_iin(draft, draft.doubtful_iin)


def _iin(draft: WalkInDraft, text: str) -> WalkInDraft | str:
    check = check_iin(text)
    if check.normalised is None:
        return "iin"
    if check.verdict is Verdict.SUSPECT and check.normalised != draft.doubtful_iin:
        return draft.model_copy(update={"doubtful_iin": check.normalised})
    return _with_iin(draft, check.normalised)


def _with_iin(draft: WalkInDraft, iin: str) -> WalkInDraft:
    known = {"iin": iin, "doubtful_iin": None, "citizenship": Citizenship.KAZAKHSTAN}
    return draft.model_copy(update=known)
