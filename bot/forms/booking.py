"""The form by which a citizen asks for a reception: the least the law needs, one question a time.

A draft holds what was answered so far and becomes an `Application` at the end. All that the law
does not ask for has a default. Answers are taken in `booking_answers`; what is known already is
filled in by `booking_known`.
"""

from bot.forms.answers import Problem, official
from bot.forms.applying import (
    OF_REPRESENTED,
    RequestDraft,
    for_organisation,
    for_other,
    for_somebody,
    has_iin,
)
from bot.forms.engine import Filling, Form, Question, Summary, always, revision
from bot.services.views import Application, Person
from db.enums import ApplicantKind, Citizenship, Help, Language, Mode, Need


class Draft(RequestDraft):
    """What was answered so far."""

    help: tuple[Help, ...] = ()
    needs: tuple[Need, ...] = ()
    interpreter: str | None = None
    format: Mode | None = None
    category: str | None = None
    days: tuple[int, ...] = ()
    phone_survey: bool = False
    news: str | None = None


def _needs_interpreter(draft: Draft) -> bool:
    return Need.INTERPRETER in draft.needs


FORM: Form[Draft] = Form(
    Draft,
    (
        Question("kind", clears=OF_REPRESENTED),
        Question("full_name"),
        Question("iin"),
        # Whoever has an IIN is taken for a citizen until the person says otherwise.
        Question("citizenship", on_request=has_iin),
        Question("represented", applies=for_other),
        Question("organisation", applies=for_organisation, clears=("bin",)),
        Question("bin", applies=for_organisation),
        Question("basis", applies=for_somebody),
        Question("phone"),
        Question("address"),
        Question("post_id"),
        Question("matter"),
        Question("help", on_request=always),
        Question("needs", on_request=always, clears=("interpreter",)),
        # An interpreter can be found only for a language that is named.
        Question("interpreter", applies=_needs_interpreter),
        Question("format", on_request=always),
        Question("category", on_request=always),
        Question("days", on_request=always),
        Question("language", on_request=always),
        Question("phone_survey", on_request=always),
        # Both are reached from the summary, so that the first booking stays short.
        Question("topic", on_request=always),
        Question("news", on_request=always),
    ),
)

EXTRAS = ("needs", "help", "format", "days", "category", "language", "phone_survey")
"""What has a default and is reached from the summary."""

FOLLOWING_EXTRAS = frozenset({"interpreter"})
"""What is asked because of an extra."""

Taken = Filling[Draft] | Problem


def begin(draft_id: str, language: Language | None) -> Filling[Draft]:
    """Begin a form; the answer will be in the person's language where it is an official one."""
    draft = Draft(id=draft_id, language=official(language))
    return FORM.start(draft, rev=revision(draft_id))


def application(filling: Filling[Draft]) -> Application:
    """Return the filled form, ready to be registered; raises ValueError while it is not whole."""
    draft = filling.draft
    if FORM.step(filling) != Summary():
        raise ValueError("the form is not filled in yet")
    # Questions that apply are answered now; `or` only tells the types so.
    return Application(
        kind=draft.kind or ApplicantKind.SELF,
        citizenship=draft.citizenship or Citizenship.KAZAKHSTAN,
        person=Person(
            full_name=draft.full_name or "",
            iin=draft.iin,
            phone=draft.phone or "",
            address=draft.address or "",
            represents=draft.represents,
            help=draft.help,
            needs=draft.needs,
            interpreter=draft.interpreter,
        ),
        matter=draft.matter or "",
        post_id=draft.post_id,
        language=draft.language,
        check_identity=draft.doubtful,
        phone_survey=draft.phone_survey,
        category=draft.category,
        format=draft.format,
        days=draft.days,
        topic=draft.topic,
        news=draft.news,
    )
