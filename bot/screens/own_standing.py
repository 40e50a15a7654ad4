"""Where a person's own request stands: the date, the clock, the queue, what is awaited."""

from datetime import date

from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import (
    attendance,
    labels,
)
from bot.screens.formats import (
    day_of_year,
    lines,
    place,
    post,
    said,
    term,
    written,
)
from bot.screens.meeting import has_place, own_way_in
from bot.services.rules.lifecycle import OPEN_STATES, WAITING_STATES
from bot.services.rules.secrecy import UNDER_SECRECY
from bot.services.views import Card, OwnRequest, SeatView
from bot.services.views.schedule import FreeDay
from db.enums import ReferralKind, RequestState


def reception(_: Words, case: Card, seat: SeatView, *, headed: bool = True) -> str:
    """Return the given date: who, when, where, which number in line."""
    return lines(
        _("<b>Your reception</b>") if headed else None,
        _("Received by: {person}, {post}", person=written(_, seat.holder), post=post(_, case.post)),
        _("When: <b>{moment}</b>", moment=_.moment(seat.starts_at)),
        _("Where: {place}", place=place(_, seat)) if has_place(seat) else None,
        own_way_in(_, seat),
        _("Your number that day: {n}", n=seat.number),
        attendance.confirmed(_, seat) if seat.confirmed else None,
    )


def steps(_: Words, own: OwnRequest, profile: OfficeProfile) -> str | None:
    """Say so before the day to whoever would stand before steps, and what to do about it."""
    if not own.steps_in_the_way:
        return None
    return _(
        "⚠️ You asked for a way in without steps; none is noted for this place. Please call "
        "{phone}: we shall meet you or find another place.",
        phone=profile.contacts.phone,
    )


def date_given(_: Words, case: Card) -> str | None:
    """Return the date: whole while it is ahead, when and where alone once it has passed."""
    if case.seat is None:
        return None
    if case.state is RequestState.ASSIGNED:
        return reception(_, case, case.seat)
    return lines(
        _("<b>Your reception</b>"),
        _("When: <b>{moment}</b>", moment=_.moment(case.seat.starts_at)),
        _("Where: {place}", place=place(_, case.seat))
        if has_place(case.seat)
        else labels.mode(_, case.seat.mode),
    )


def checking(_: Words, case: Card) -> str | None:
    """Say to who is no citizen what comes before a date (point 11), and nothing that is secret."""
    if case.citizenship not in UNDER_SECRECY or case.state not in WAITING_STATES:
        return None
    if case.secrecy_cleared is None:
        return _(
            "Before a date is given, your visit is checked under the rules for guests from abroad "
            "(point 11 of the Regulation). Nothing is needed from you."
        )
    if case.secrecy_cleared:
        return None
    return _("The form of your reception is being settled; we shall write to you.")


def late(case: Card) -> bool:
    """Tell whether the office owes an answer whose term is over (point 29)."""
    return case.state in OPEN_STATES and not case.answered and case.days_left < 0


def what_comes(_: Words, case: Card) -> str | None:
    """Return the next day that matters for a request in the list, while there is one."""
    if case.state not in OPEN_STATES:
        return None
    if case.seat is not None:
        return _("When: <b>{moment}</b>", moment=_.moment(case.seat.starts_at))
    return clock(_, case)


def clock(_: Words, case: Card, by: date | None = None) -> str | None:
    """Return what the applicant waits for: the answer, or another date after one given back."""
    if case.state not in OPEN_STATES:
        return None
    if case.state is RequestState.QUEUED and by is not None:
        return _("We shall tell you the new date by <b>{day}</b>.", day=_.day(by))
    if case.answered and case.state is RequestState.QUEUED:
        return _("We shall tell you the new date here.")
    return term(_, case)


def offered(_: Words, own: OwnRequest) -> str | None:
    """Return the place that is offered and by when to answer."""
    if own.offer is None:
        return None
    return _(
        "A place is offered to you: <b>{moment}</b>. Please answer by {until}.",
        moment=_.moment(own.offer.seat.starts_at),
        until=_.moment(own.offer.expires_at),
    )


def parts(_: Words, own: OwnRequest) -> str | None:
    """Return where parts of the matter were sent on; our own part goes on here."""
    told = [
        _(
            "A part of the matter was sent on to: {target}. Number of the letter: {letter}",
            target=written(_, each.target, 200),
            letter=each.letter_number or "",
        )
        for each in own.referrals
        if each.kind is ReferralKind.PART
    ]
    return lines(*told) or None


def queue(_: Words, own: OwnRequest, profile: OfficeProfile) -> str | None:
    """Return the place in the queue, the free places and how turns are given."""
    if own.place_in_queue is None:
        return None
    return lines(
        _("Your place in the queue: <b>{place}</b>", place=own.place_in_queue),
        _("Free places: {places}", places=_free(_, own.places)) if own.places else None,
        _(
            "Those received out of turn by law go first, then all others by the time of "
            "registration. Each gets the earliest place that suits; a day you prefer takes a "
            "place from nobody."
        ),
        _(
            "You asked to be received out of turn. Please show the paper at the office before the "
            "date is given: {address}. Until then your turn is the common one.",
            address=said(_, profile.contacts.address, 200),
        )
        if own.card.claims and own.card.out_of_turn is None
        else None,
    )


def _free(_: Words, places: tuple[FreeDay, ...]) -> str:
    """Return how many places are free on the next reception days: "4 on 12 November, 4 on …"."""
    return ", ".join(_("{n} on {day}", n=each.free, day=day_of_year(_, each.on)) for each in places)
