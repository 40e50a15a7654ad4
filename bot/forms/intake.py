"""The form by which a clerk takes a request down: the phone or the IIN first, then what is missing.

Whoever is known is filled in by one tap. The law asks for the name, the IIN "if any", the address
and the matter (APPC article 63); what a person does not tell stops nothing (article 64(1)).
"""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

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
from bot.services.views.consultations import ToBook
from db.enums import ApplicantKind, Channel, Citizenship, ConsultationWay, Language, TellBy

OFFICIAL = (1, 40)
"""Fewest and most characters of an official number."""

SYSTEMS = frozenset({Channel.PORTAL, Channel.E_OTINISH})
"""Other systems: what comes from there has its official number already."""

WRITTEN = frozenset({*SYSTEMS, Channel.PAPER})
"""What came before the clerk typed it in, so the moment is asked for."""

CHANNELS = (
    Channel.CALL_CENTRE,
    Channel.ORAL,
    Channel.PAPER,
    Channel.PORTAL,
    Channel.E_OTINISH,
)
"""The ways in which a clerk is asked, the most hurried first."""

TELL_BY = (TellBy.PHONE, TellBy.LETTER)


class Who(StrEnum):
    """What was told first to find the person."""

    PHONE = "phone"
    IIN = "iin"
    NEITHER = "neither"


class IntakeDraft(RequestDraft):
    """What was taken down so far.

    `found` are the ids of earlier requests of the people who may be meant, `received_at` None is
    the moment of registration, `call` is the call of the telephone survey that it is booked in.
    """

    kind: ApplicantKind = ApplicantKind.SELF
    channel: Channel | None = None
    official_number: str | None = None
    received_at: datetime | None = None
    who: Who | None = None
    found: tuple[str, ...] = ()
    known: str | None = None
    tell_by: TellBy = TellBy.PHONE
    call: str | None = None


def _written(draft: IntakeDraft) -> bool:
    return draft.channel in WRITTEN


def _spoken(draft: IntakeDraft) -> bool:
    return draft.channel not in WRITTEN


def _own_system(draft: IntakeDraft) -> bool:
    return draft.channel not in SYSTEMS


def _may_be_known(draft: IntakeDraft) -> bool:
    return bool(draft.found)


FORM: Form[IntakeDraft] = Form(
    IntakeDraft,
    (
        Question("channel"),
        Question("official_number", on_request=_own_system),
        Question("received_at", on_request=_spoken),
        Question("who", clears=("found", "known")),
        Question("known", applies=_may_be_known),
        Question("kind", on_request=always, clears=OF_REPRESENTED),
        Question("full_name"),
        Question("iin"),
        # Whoever has an IIN is taken for a citizen until the person says otherwise.
        Question("citizenship", on_request=has_iin),
        Question("phone"),
        Question("address"),
        Question("represented", applies=for_other),
        Question("organisation", applies=for_organisation),
        Question("bin", applies=for_organisation),
        Question("basis", applies=for_somebody),
        Question("post_id"),
        Question("matter"),
        Question("topic", on_request=always),
        Question("tell_by", on_request=always),
    ),
)

EXTRAS = ("tell_by", "kind", "topic", "received_at", "official_number", "citizenship")
"""What has a default and is reached from the summary."""

EDITED = (
    "channel",
    "full_name",
    "iin",
    "phone",
    "address",
    "represented",
    "organisation",
    "bin",
    "basis",
    "post_id",
    "matter",
    "official_number",
    "received_at",
    "citizenship",
)
"""What was asked and may be answered again from the summary."""

Taken = Filling[IntakeDraft] | Problem


def begin(draft_id: str, language: Language | None) -> Filling[IntakeDraft]:
    """Begin a form; the clerk's own official language is only the first guess."""
    draft = IntakeDraft(id=draft_id, language=official(language))
    return FORM.start(draft, rev=revision(draft_id))


def after_advice(draft_id: str, known: ToBook) -> Filling[IntakeDraft]:
    """Fill a fresh form with what is known after a consultation; everything can be changed."""
    filling = begin(draft_id, known.language)
    draft = filling.draft.model_copy(update={"consultation": known.public_id})
    filling = replace(filling, answers=replace(filling.answers, draft=draft))
    in_room = known.way is ConsultationWay.ROOM
    told: dict[str, object] = {
        "full_name": known.full_name,
        "phone": known.phone,
        "matter": known.matter,
        "topic": known.topic,
    }
    return FORM.answer(
        filling,
        channel=Channel.ORAL if in_room else Channel.CALL_CENTRE,
        who=Who.NEITHER if known.phone is None else Who.PHONE,
        **{name: value for name, value in told.items() if value},
    )


def application(filling: Filling[IntakeDraft], language: Language) -> Application:
    """Return the filled form, ready to be registered; raises ValueError while it is not whole."""
    draft = filling.draft
    if FORM.step(filling) != Summary():
        raise ValueError("the form is not filled in yet")
    return Application(
        kind=draft.kind,
        citizenship=draft.citizenship or Citizenship.KAZAKHSTAN,
        person=Person(
            full_name=draft.full_name or "",
            iin=draft.iin,
            phone=draft.phone or "",
            address=draft.address or "",
            represents=draft.represents,
        ),
        matter=draft.matter or "",
        post_id=draft.post_id,
        language=language,
        check_identity=draft.doubtful,
        topic=draft.topic,
    )
