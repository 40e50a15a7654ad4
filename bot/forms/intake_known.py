"""The form of a request opened in the middle of a talk: what is known already is filled in."""

from collections.abc import Iterable

from bot.forms import intake_answers
from bot.forms.engine import Filling
from bot.forms.intake import FORM, IntakeDraft, Who, begin
from bot.profile import Limits
from bot.services.views.phone_survey import Booking
from db.enums import Channel


def called(
    draft_id: str, known: Booking, found: Iterable[str], limits: Limits
) -> Filling[IntakeDraft]:
    """Begin the form of somebody on the telephone; only what is missing is asked.

    `found` are the ids of earlier requests from the same phone: one tap takes their details.
    """
    empty = begin(draft_id, known.language)
    draft = empty.draft.model_copy(update={"call": known.call_id})
    told: dict[str, object] = {
        "channel": Channel.CALL_CENTRE,
        "who": Who.PHONE,
        "phone": known.phone,
        "full_name": known.full_name,
        "topic": known.topic,
        "matter": _fitting(known.matter, limits),
    }
    answers = {name: value for name, value in told.items() if value}
    filled = FORM.answer(FORM.start(draft, rev=empty.rev), **answers)
    return intake_answers.searched(filled, found)


def _fitting(matter: str | None, limits: Limits) -> str | None:
    """Return the matter where the form would take it; all else is asked anew."""
    if matter is None or not limits.matter_min <= len(matter) <= limits.matter_max:
        return None
    return matter
