"""A given date that the office changed: old and new, and the reason in plain words."""

from typing import assert_never

from bot.i18n import Words
from bot.screens import labels, own_standing
from bot.screens.formats import lines, paragraphs, place, written
from bot.screens.meeting import has_place
from bot.services.views import SeatView
from bot.services.views.notice import Facts
from db.enums import ChangeReason, Mode


def reason(_: Words, value: ChangeReason) -> str:
    """Return why a date was changed, as a sentence for an applicant."""
    match value:
        case ChangeReason.ABSENT:
            return _("The official who receives will be absent.")
        case ChangeReason.TRIP:
            return _("The official who receives will be on an official trip.")
        case ChangeReason.BUSINESS:
            return _("The official who receives was called away on urgent business.")
        case ChangeReason.CANCELLED:
            return _("The reception of that day is cancelled.")
        case ChangeReason.ROOM:
            return _("The reception is held in another room.")
        case ChangeReason.HOLDER:
            return _("Another official receives.")
        case ChangeReason.BY_HAND:
            return _("The office has changed the place given to you.")
        case ChangeReason.EMERGENCY:
            return _("An emergency is declared, so receptions are held in another way.")
    assert_never(value)


def moved(_: Words, facts: Facts) -> str:
    """Return what was, what is now, and why; just the new date for whoever knew of none."""
    own, old = facts.own, facts.old
    if own is None or own.card.seat is None:
        raise ValueError("whoever is moved holds a place")
    new = own.card.seat
    if old is None:
        return paragraphs(
            _(
                "<b>You are given a personal reception</b> (request {number}).",
                number=own.card.number,
            ),
            own_standing.reception(_, own.card, new, headed=False),
        )
    return paragraphs(
        _lead(_, own.card.number, old, new),
        _why(_, facts.reason, new),
        lines(_("<b>It was</b>"), _said(_, old)),
        lines(_("<b>It is now</b>"), own_standing.reception(_, own.card, new, headed=False)),
        None if _same_hour(old, new) else _("You keep your turn: nobody has gone before you."),
    )


def postponed(_: Words, facts: Facts) -> str:
    """Return that a date is taken back, why, and by when the applicant hears of a new one."""
    if facts.own is None:
        raise ValueError("a postponement belongs to a request")
    until = facts.until
    return paragraphs(
        _(
            "<b>Your reception cannot be held on the day given to you</b> (request {number}). We "
            "are sorry.",
            number=facts.own.card.number,
        ),
        None if facts.reason is None else reason(_, facts.reason),
        None if facts.old is None else lines(_("<b>It was</b>"), _said(_, facts.old)),
        _("There is no other free place just now. You keep your turn in the queue."),
        None
        if until is None
        else _("We shall tell you the new date by <b>{day}</b>.", day=_.day(until)),
    )


def _lead(_: Words, number: str, old: SeatView, new: SeatView) -> str:
    if not _same_hour(old, new):
        return _("<b>Your reception is moved</b> (request {number}).", number=number)
    if old.mode is not new.mode:
        return _reshaped(_, number, new.mode)
    if old.holder != new.holder:
        return _(
            "<b>Another official will receive you</b> (request {number}). Day and hour stay.",
            number=number,
        )
    if (old.place_kk, old.place_ru) == (new.place_kk, new.place_ru):
        return _("<b>Your reception has changed</b> (request {number}).", number=number)
    return _(
        "<b>Your reception is in another room</b> (request {number}). Day and hour stay.",
        number=number,
    )


def _reshaped(_: Words, number: str, mode: Mode) -> str:
    match mode:
        case Mode.PHONE:
            return _(
                "<b>You will be received by phone</b> (request {number}). Day and hour stay.",
                number=number,
            )
        case Mode.VIDEO:
            return _(
                "<b>You will be received by video</b> (request {number}). Day and hour stay.",
                number=number,
            )
        case Mode.IN_PERSON:
            return _(
                "<b>You will be received in person again</b> (request {number}). Day and hour "
                "stay.",
                number=number,
            )
    assert_never(mode)


def _why(_: Words, value: ChangeReason | None, new: SeatView) -> str | None:
    """Return the reason; whoever comes in person again reads that the emergency is over."""
    if value is ChangeReason.EMERGENCY and not new.in_emergency:
        return _("The emergency does not concern this day any more.")
    return None if value is None else reason(_, value)


def _same_hour(old: SeatView, new: SeatView) -> bool:
    return old.starts_at == new.starts_at


def _said(_: Words, seat: SeatView) -> str:
    return lines(
        _("When: <b>{moment}</b>", moment=_.moment(seat.starts_at)),
        _("Where: {place}", place=place(_, seat)) if has_place(seat) else labels.mode(_, seat.mode),
        _("To receive you: {person}", person=written(_, seat.holder)),
    )
