"""Whether the applicant comes: the two answers to a given date, and another day."""

from bot.callbacks import Own, OwnAct
from bot.callbacks.changes import OtherDay
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import labels
from bot.screens.formats import paragraphs
from bot.screens.screen import Button, Rows, Screen
from bot.services.views import Card, OwnRequest, SeatView
from db.enums import Mode

WEEKDAYS = 5
"""Receptions are held on working days, so Saturday and Sunday are not offered."""


def absence(_: Words, own: OwnRequest) -> Screen:
    """Ask once more before a given date is given back."""
    case = own.card
    return Screen(
        paragraphs(
            _asked(_, case),
            _(
                "Your place on that day goes to the next in the queue. You keep your turn, and we "
                "shall give you another date."
            ),
        ),
        Rows()
        .row(
            _own(
                _("Yes, I cannot come") if comes(case) else _("Yes, I cannot take the call"),
                case,
                OwnAct.CANNOT_YES,
            )
        )
        .row(other_day_button(_, case))
        .row(_own(_stays(_, case), case, OwnAct.COME))
        .row(_own(_("← Back"), case, OwnAct.OPEN))
        .done(),
    )


def other_day(_: Words, own: OwnRequest, chosen: int) -> Screen:
    """Ask which weekdays suit; `chosen` are the bits of those ticked so far, Monday the lowest."""
    case = own.card
    rows = Rows()
    for day in range(WEEKDAYS):
        bit = 1 << day
        mark = "☑️" if chosen & bit else "◻️"
        rows.row(
            Button(
                f"{mark} {labels.weekday(_, day)}",
                OtherDay(id=case.public_id, version=case.version, days=chosen ^ bit),
            )
        )
    asking = OtherDay(id=case.public_id, version=case.version, days=chosen, asked=True)
    said = _("Give this date back, find another") if chosen else _("Any day suits, find another")
    rows.row(Button(said, asking))
    rows.row(_own(_stays(_, case), case, OwnAct.COME))
    rows.row(_own(_("← Back"), case, OwnAct.OPEN))
    return Screen(
        paragraphs(
            _asked(_, case),
            _("Which weekdays suit you? Mark them, or leave it to us."),
            _(
                "Your place on that day goes to the next in the queue. You keep your turn. If "
                "there is a free place for you, we offer it at once."
            ),
        ),
        rows.done(),
    )


def no_more(_: Words, case: Card, profile: OfficeProfile) -> Screen:
    """Say kindly that the date can no longer be given back by a press, and what can be done."""
    limit = profile.limits.cannot_come_limit
    return Screen(
        paragraphs(
            _.plural(
                "You have already given back {n} date on this request; here the office allows no "
                "more.",
                "You have already given back {n} dates on this request; here the office allows no "
                "more.",
                limit,
            ),
            _(
                "Your date still stands. If you really cannot come, please call: {phone}. We "
                "shall find a way together. You may also withdraw the request.",
                phone=profile.contacts.phone,
            ),
        ),
        Rows()
        .row(_own(_stays(_, case), case, OwnAct.COME))
        .row(_own(_("Withdraw the request"), case, OwnAct.WITHDRAW))
        .row(_own(_("← Back"), case, OwnAct.OPEN))
        .done(),
    )


def other_day_button(_: Words, case: Card) -> Button:
    """Return the button that asks for another day; the weekdays known to suit are ticked."""
    bits = sum(1 << day for day in case.days if day < WEEKDAYS)
    return Button(_("🗓 Another day"), OtherDay(id=case.public_id, version=case.version, days=bits))


def comes(case: Card) -> bool:
    """Tell whether the applicant is to come or to join, and not to be called."""
    return case.seat is None or case.seat.mode is not Mode.PHONE


def will(_: Words, case: Card) -> str:
    """Return the caption that says yes to the date."""
    return _("✅ I will come") if comes(case) else _("✅ I can take the call")


def cannot(_: Words, case: Card) -> str:
    """Return the caption that says no to the date."""
    return _("I cannot come") if comes(case) else _("I cannot take the call")


def asked(_: Words, case: Card) -> str:
    """Return the question that a given date ends with."""
    return _("Will you come?") if comes(case) else _("Can you take the call then?")


def confirmed(_: Words, seat: SeatView) -> str:
    """Return what stands by a date that was said yes to."""
    if seat.mode is Mode.PHONE:
        return _("You have confirmed that you can take the call.")
    return _("You have confirmed that you will come.")


def came(_: Words, case: Card) -> str:
    """Return the lead after "I will come", or after "I can take the call"."""
    if not comes(case):
        return _("Thank you! We shall call you then.")
    return _("Thank you! We are waiting for you.")


def freed(_: Words) -> str:
    """Return the lead after "I cannot come"."""
    return _("Thank you for telling us. You keep your turn; we shall give you another date.")


def no_free_place(_: Words) -> str:
    """Return the lead after "another day" while no place is free."""
    return _(
        "Thank you for telling us. There is no free place for you just now. You keep your turn; "
        "as soon as there is a place, we write to you."
    )


def place_found(_: Words) -> str:
    """Return the lead after "another day" when a free place is offered: the offer itself comes."""
    return _("Thank you for telling us. A place is found for you: it is in the next message.")


def _asked(_: Words, case: Card) -> str:
    if case.seat is None:
        return _("You cannot come on this day?")
    if not comes(case):
        return _("You cannot take the call on {moment}?", moment=_.moment(case.seat.starts_at))
    return _("You cannot come on {moment}?", moment=_.moment(case.seat.starts_at))


def _stays(_: Words, case: Card) -> str:
    return _("No, I will come") if comes(case) else _("No, I can take the call")


def _own(text: str, case: Card, act: OwnAct) -> Button:
    return Button(text, Own(id=case.public_id, version=case.version, act=act))
