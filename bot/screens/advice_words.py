"""The words of consultations that persons and helpers share."""

from typing import assert_never

from bot.i18n import Markup, Words
from bot.profile import OfficeProfile
from bot.screens.formats import said
from bot.services.views import Card
from bot.services.views.consultations import ConsultationView
from db.enums import (
    ConsultationOutcome,
    ConsultationState,
    ConsultationWay,
    DeclineReason,
    Role,
)

TOLD_ON_CARD = 3
"""How many consultations the card of a case tells of; of more it says how many there are."""


def way(_: Words, value: ConsultationWay) -> str:
    """Return where a consultation is given."""
    match value:
        case ConsultationWay.CHAT:
            return _("In a chat")
        case ConsultationWay.PHONE:
            return _("By phone")
        case ConsultationWay.ROOM:
            return _("In the room")
    assert_never(value)


def outcome(_: Words, value: ConsultationOutcome) -> str:
    """Return what came of a consultation."""
    match value:
        case ConsultationOutcome.SOLVED:
            return _("The question is settled")
        case ConsultationOutcome.BOOKS:
            return _("Books a reception")
        case ConsultationOutcome.DECLINED:
            return _("Declined to book")
        case ConsultationOutcome.LAPSED:
            return _("No word came any more")
    assert_never(value)


def reason(_: Words, value: DeclineReason) -> str:
    """Return why somebody who was advised does not book (point 38)."""
    match value:
        case DeclineReason.SOLVED:
            return _("The question is settled already")
        case DeclineReason.FAR_DATE:
            return _("The date is too far off")
        case DeclineReason.NO_BELIEF:
            return _("Does not believe that it helps")
        case DeclineReason.TALKED_OUT:
            return _("Was talked out of it")
        case DeclineReason.HARD:
            return _("It is too hard to do")
        case DeclineReason.OTHER:
            return _("Another reason")
    assert_never(value)


def own_reason(_: Words, value: DeclineReason) -> str:
    """Return the same as the person says it."""
    match value:
        case DeclineReason.SOLVED:
            return _("My question is settled already")
        case DeclineReason.FAR_DATE:
            return _("The date is too far off")
        case DeclineReason.NO_BELIEF:
            return _("I do not believe that it helps")
        case DeclineReason.TALKED_OUT:
            return _("I was talked out of it")
        case DeclineReason.HARD:
            return _("It is too hard for me to do")
        case DeclineReason.OTHER:
            return _("Another reason")
    assert_never(value)


def state(_: Words, view: ConsultationView) -> str:
    """Return where a consultation stands, as a helper says it."""
    match view.state:
        case ConsultationState.ASKED:
            return _("waits for an answer")
        case ConsultationState.ANSWERED:
            return _("answered")
        case ConsultationState.ENDED:
            return _("ended")
    assert_never(view.state)


def about_case(_: Words, case: Card) -> list[str]:
    """Return what the card of a case tells of the consultations about it, the latest ones."""
    told = [
        _(
            "💬 Consultation of {day}. {way}: {result}",
            day=_.short_day(_.day_of(one.at)),
            way=way(_, one.way),
            result=_("waits for an answer")
            if one.state is ConsultationState.ASKED
            else _("answered")
            if one.outcome is None
            else outcome(_, one.outcome),
        )
        for one in case.advice[:TOLD_ON_CARD]
    ]
    earlier = len(case.advice) - TOLD_ON_CARD
    if earlier > 0:
        told.append(_("Consultations before these: {n}", n=earlier))
    return told


def helper(_: Words, value: Role | None) -> str:
    """Return whom a person asks."""
    match value:
        case None:
            return _("Whoever is free")
        case Role.CONSULTANT:
            return _("Legal consultant")
        case Role.PSYCHOLOGIST:
            return _("Psychologist")
        case Role.SOCIAL_WORKER:
            return _("Social worker")
        case _:
            return _("Worker of the reception room")


def topic(_: Words, code: str | None, profile: OfficeProfile) -> Markup | None:
    """Return a topic by its code; None where none is chosen, or it was struck off the list."""
    known = next((one for one in profile.topics if one.code == code), None)
    return None if known is None else said(_, known.text, 100)
