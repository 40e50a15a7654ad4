"""The booking form where much is known already: stored details, an ended request, advice given."""

from dataclasses import replace

from bot.forms.booking import FORM, Draft, begin
from bot.forms.engine import Ask, Filling
from bot.services.views import Application, Person
from bot.services.views.consultations import ToBook
from db.enums import ApplicantKind, Citizenship, Help, Language, Need


def details_fit(filling: Filling[Draft]) -> bool:
    """Tell whether the stored details of the person can answer the present question."""
    asked = FORM.step(filling)
    return isinstance(asked, Ask) and not asked.editing and asked.field in {"kind", "full_name"}


def with_details(
    filling: Filling[Draft], person: Person, citizenship: Citizenship | None = None
) -> Filling[Draft]:
    """Answer with the stored details of the person: all that need not be asked again.

    `citizenship` is that of the last request, if known. Raises ValueError when the present
    question is about something else.
    """
    if not details_fit(filling):
        raise ValueError("stored details do not answer this question")
    kind = {} if filling.draft.kind else {"kind": ApplicantKind.SELF}
    taken_for_granted = Citizenship.KAZAKHSTAN if person.iin else None
    told = {} if citizenship in {None, taken_for_granted} else {"citizenship": citizenship}
    return FORM.answer(
        filling,
        **kind,
        **told,
        full_name=person.full_name,
        iin=person.iin,
        phone=person.phone,
        address=person.address,
    )


def again(draft_id: str, said: Application) -> Filling[Draft]:
    """Fill a fresh form with what an ended request said; everything can still be changed."""
    person, asked = said.person, said.person.represents
    answers: dict[str, object] = {
        "kind": said.kind,
        "full_name": person.full_name,
        "iin": person.iin,
        "citizenship": said.citizenship,
        "phone": person.phone or None,
        "address": person.address or None,
        "post_id": said.post_id,
        "matter": said.matter,
        "help": tuple(Help(code) for code in person.wished),
        "needs": tuple(Need(code) for code in person.needed),
        "format": said.format,
        "days": said.days,
        "phone_survey": said.phone_survey,
    }
    if person.interpreter is not None and Need.INTERPRETER in person.needed:
        answers["interpreter"] = person.interpreter
    if asked is not None and said.kind is ApplicantKind.ORGANISATION:
        answers |= {"organisation": asked.name, "bin": asked.identifier, "basis": asked.basis}
    elif asked is not None:
        answers |= {"represented": asked.name, "basis": asked.basis}
    # What is missing, as in a request taken down at the counter, is asked now.
    told = {name: value for name, value in answers.items() if not _to_ask(name, value)}
    return FORM.answer(begin(draft_id, said.language), **told)


def after_advice(
    draft_id: str, language: Language | None, known: ToBook, details: Person | None
) -> Filling[Draft]:
    """Fill a fresh form with what is known after advice; everything can still be changed.

    What the person asked becomes the matter. `details` are those remembered of their last request.
    """
    filling = begin(draft_id, language)
    draft = filling.draft.model_copy(update={"consultation": known.public_id})
    filling = replace(filling, answers=replace(filling.answers, draft=draft))
    told: dict[str, object] = {
        "kind": ApplicantKind.SELF,
        "full_name": known.full_name,
        "phone": known.phone,
        "matter": known.matter,
        "topic": known.topic,
    }
    if details is not None and details.iin is not None:
        told |= {"iin": details.iin, "citizenship": Citizenship.KAZAKHSTAN}
    if details is not None:
        told["address"] = details.address or None
    return FORM.answer(filling, **{name: value for name, value in told.items() if value})


def _to_ask(name: str, value: object) -> bool:
    return value is None and name in {"phone", "address"}
