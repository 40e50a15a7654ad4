"""The form by which a helper writes down a consultation: way, topic, outcome, and why not booked.

A name and a phone are never needed. Both are asked where somebody wants to book, because a
registrar has to find them; the phone also where somebody declined, because the survey may ask
them later.
"""

from pydantic import BaseModel, ConfigDict

from bot.forms.answers import ANSWER_LANGUAGES, Choice, Problem, official
from bot.forms.engine import Filling, Form, Question, Summary, always, revision
from bot.profile import OfficeProfile
from bot.services.rules.names import NameInvalid, normalise_name
from bot.services.rules.phones import PhoneInvalid, parse_phone
from bot.services.views.consultations import CaseToRecord, ConsultedPerson, Recorded
from db.enums import ConsultationOutcome, ConsultationWay, DeclineReason, Language

OUTCOMES = (
    ConsultationOutcome.SOLVED,
    ConsultationOutcome.BOOKS,
    ConsultationOutcome.DECLINED,
)
"""What comes of a consultation; only silence ends one otherwise."""


class ConsultedDraft(BaseModel):
    """What was written down so far; of a case the person is known, so nothing is asked of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    language: Language
    case_id: str | None = None
    number: str | None = None
    way: ConsultationWay | None = None
    topic: str | None = None
    outcome: ConsultationOutcome | None = None
    reason: DeclineReason | None = None
    full_name: str | None = None
    phone: str | None = None
    phone_survey: bool = False


def _of_case(draft: ConsultedDraft) -> bool:
    return draft.case_id is not None


def _declined(draft: ConsultedDraft) -> bool:
    return draft.outcome is ConsultationOutcome.DECLINED


def _books(draft: ConsultedDraft) -> bool:
    return draft.outcome is ConsultationOutcome.BOOKS


def _of_no_booking(draft: ConsultedDraft) -> bool:
    return not _books(draft)


def _solved(draft: ConsultedDraft) -> bool:
    return draft.outcome is ConsultationOutcome.SOLVED


def _of_nobody_known(draft: ConsultedDraft) -> bool:
    return draft.case_id is None


def _may_be_phoned(draft: ConsultedDraft) -> bool:
    return draft.case_id is None and draft.phone is not None


FORM: Form[ConsultedDraft] = Form(
    ConsultedDraft,
    (
        Question("way"),
        # A case brings its topic along; it is changed from the summary.
        Question("topic", on_request=_of_case),
        Question("outcome", clears=("reason",)),
        Question("reason", applies=_declined),
        Question("full_name", applies=_of_nobody_known, on_request=_of_no_booking),
        Question("phone", applies=_of_nobody_known, on_request=_solved, clears=("phone_survey",)),
        # Whoever books is asked in the form of the request.
        Question("phone_survey", applies=_may_be_phoned, on_request=_books),
        Question("language", applies=_of_nobody_known, on_request=always),
    ),
)

EDITED = ("way", "topic", "outcome", "reason", "full_name", "phone", "phone_survey", "language")
"""What may be answered again from the summary, where it applies."""

Taken = Filling[ConsultedDraft] | Problem


def begin(
    draft_id: str,
    language: Language | None,
    case: CaseToRecord | None = None,
) -> Filling[ConsultedDraft]:
    """Begin a form, perhaps about a case."""
    draft = ConsultedDraft(id=draft_id, language=official(language))
    if case is not None:
        about = {"case_id": case.public_id, "number": case.number, "topic": case.topic}
        draft = draft.model_copy(update={**about, "language": case.language})
    return FORM.start(draft, rev=revision(draft_id))


def applies(filling: Filling[ConsultedDraft], field: str) -> bool:
    """Tell whether an answer of the summary makes sense for this draft."""
    return next(one for one in FORM.questions if one.field == field).applies(filling.draft)


def typed(filling: Filling[ConsultedDraft], text: str) -> Taken:
    """Take a typed answer: a name or a phone."""
    asked = FORM.step(filling)
    if isinstance(asked, Summary):
        return Problem("summary", "choose")
    try:
        match asked.field:
            case "full_name":
                return FORM.answer(filling, full_name=normalise_name(text))
            case "phone":
                return FORM.answer(filling, phone=parse_phone(text))
    except (NameInvalid, PhoneInvalid) as error:
        return Problem(asked.field, error.reason)
    return Problem(asked.field, "choose")


def chosen(filling: Filling[ConsultedDraft], value: str, profile: OfficeProfile) -> Taken:
    """Take an answer by button."""
    asked = FORM.step(filling)
    if isinstance(asked, Summary):
        return Problem("summary", "choose")
    try:
        return _chosen(filling, asked.field, value, profile)
    except ValueError:
        return Problem(asked.field, "choose")


def edited(filling: Filling[ConsultedDraft], name: str) -> Taken:
    """Begin to answer a question of the summary again."""
    try:
        return FORM.edit(filling, name)
    except ValueError:
        return Problem("summary", "choose")


def recorded(filling: Filling[ConsultedDraft]) -> Recorded:
    """Return the filled form; raises ValueError while it is not whole."""
    draft = filling.draft
    if FORM.step(filling) != Summary() or draft.way is None or draft.outcome is None:
        raise ValueError("the form is not filled in yet")
    return Recorded(
        way=draft.way,
        outcome=draft.outcome,
        language=draft.language,
        topic=draft.topic,
        reason=draft.reason,
        person=ConsultedPerson(full_name=draft.full_name, phone=draft.phone),
        phone_survey=draft.phone_survey,
        case_id=draft.case_id,
    )


def _chosen(
    filling: Filling[ConsultedDraft], field: str, value: str, profile: OfficeProfile
) -> Taken:
    """Turn the value of a button into an answer; raises ValueError for one never offered."""
    answer: object
    match field:
        case "way":
            answer = ConsultationWay(value)
            if not profile.topics:
                # Where the office has no list of topics, nothing is asked about it.
                return FORM.answer(filling, way=answer, topic=None)
        case "topic":
            answer = _topic(value, profile)
        case "outcome":
            answer = OUTCOMES[OUTCOMES.index(ConsultationOutcome(value))]
        case "reason":
            answer = DeclineReason(value)
        case "full_name" | "phone" if value == Choice.NONE:
            answer = None
        case "phone_survey":
            answer = Choice(value) is Choice.YES
        case "language":
            answer = ANSWER_LANGUAGES[ANSWER_LANGUAGES.index(Language(value))]
        case _:
            return Problem(field, "type")
    return FORM.answer(filling, **{field: answer})


def _topic(value: str, profile: OfficeProfile) -> str | None:
    if value == Choice.NONE:
        return None
    places = {str(place): topic.code for place, topic in enumerate(profile.topics)}
    if value not in places:
        raise ValueError("this answer was not offered")
    return places[value]
