"""The form by which a person asks for advice in the chat: the topic and the question, no more.

Which helper is asked, and whether the person may be phoned for a survey, have a default and are
changed from the summary.
"""

from collections.abc import Collection

from pydantic import BaseModel, ConfigDict

from bot.forms.answers import Choice, Problem, official
from bot.forms.engine import Filling, Form, Question, Summary, always, revision
from bot.profile import OfficeProfile
from bot.services.advice.advice_own import QUESTION
from bot.services.rules.names import TextInvalid, clean_text
from bot.services.views import consultations
from db.enums import Language, Role


class AdviceDraft(BaseModel):
    """What was answered so far. `role` None: whoever is free gives the advice."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    language: Language
    topic: str | None = None
    question: str | None = None
    role: Role | None = None
    phone_survey: bool = False


FORM: Form[AdviceDraft] = Form(
    AdviceDraft,
    (
        Question("topic"),
        Question("question"),
        Question("role", on_request=always),
        Question("phone_survey", on_request=always),
    ),
)

EDITED = ("topic", "question", "role", "phone_survey")
"""What may be answered again from the summary."""

Taken = Filling[AdviceDraft] | Problem


def begin(draft_id: str, language: Language | None, profile: OfficeProfile) -> Filling[AdviceDraft]:
    """Begin a form; the topic is asked only where the office has a list of topics."""
    draft = AdviceDraft(id=draft_id, language=official(language))
    filling = FORM.start(draft, rev=revision(draft_id))
    return filling if profile.topics else FORM.answer(filling, topic=None)


def typed(filling: Filling[AdviceDraft], text: str) -> Taken:
    """Take a typed answer: only the question itself is typed."""
    asked = FORM.step(filling)
    if isinstance(asked, Summary):
        return Problem("summary", "choose")
    if asked.field != "question":
        return Problem(asked.field, "choose")
    try:
        return FORM.answer(filling, question=clean_text(text, *QUESTION))
    except TextInvalid as error:
        return Problem.of(asked.field, error)


def chosen(
    filling: Filling[AdviceDraft],
    value: str,
    profile: OfficeProfile,
    helpers: Collection[Role],
) -> Taken:
    """Take an answer by button; `helpers` are the roles offered."""
    asked = FORM.step(filling)
    if isinstance(asked, Summary):
        return Problem("summary", "choose")
    match asked.field:
        case "topic":
            places = {str(place): topic.code for place, topic in enumerate(profile.topics)}
            if value != Choice.NONE and value not in places:
                return Problem("topic", "choose")
            return FORM.answer(filling, topic=places.get(value))
        case "role":
            offered = {role.value: role for role in helpers}
            if value != Choice.NONE and value not in offered:
                return Problem("role", "choose")
            return FORM.answer(filling, role=offered.get(value))
        case "phone_survey" if value in {Choice.YES, Choice.NO}:
            return FORM.answer(filling, phone_survey=value == Choice.YES)
    return Problem(asked.field, "type")


def edited(filling: Filling[AdviceDraft], name: str) -> Taken:
    """Begin to answer a question of the summary again."""
    try:
        return FORM.edit(filling, name)
    except ValueError:
        return Problem("summary", "choose")


def question(filling: Filling[AdviceDraft]) -> consultations.Question:
    """Return the filled form; raises ValueError while it is not whole."""
    draft = filling.draft
    if FORM.step(filling) != Summary() or draft.question is None:
        raise ValueError("the form is not filled in yet")
    return consultations.Question(
        draft.question, draft.language, draft.topic, draft.role, draft.phone_survey
    )
