"""A person's own requests: the list, the card with its timeline and clock, what can be done now."""

from datetime import date, datetime
from typing import assert_never

from bot.callbacks import Door, Open, Own, OwnAct, OwnPage
from bot.callbacks.changes import OfferAct, Offered
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import (
    after_reception,
    alternatives,
    attachments,
    attendance,
    ending_notices,
    information,
    labels,
    pauses,
)
from bot.screens.attendance import other_day_button
from bot.screens.captions import caption, width
from bot.screens.formats import (
    day_of_year,
    lines,
    menu_button,
    paragraphs,
    place,
    post,
    said,
    term,
    written,
)
from bot.screens.meeting import has_place, own_way_in
from bot.screens.outcomes import complaint
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.receipts import paper_button
from bot.screens.room import room as room_of
from bot.screens.screen import TEXT_LIMIT, Button, Rows, Screen, visible
from bot.services.rules.lifecycle import OPEN_STATES, WAITING_STATES, Step, may_leave
from bot.services.rules.room import Stage
from bot.services.rules.secrecy import UNDER_SECRECY
from bot.services.views import Card, NoteView, OwnRequest, SeatView
from bot.services.views.schedule import FreeDay
from db.enums import NoteKind, OutcomeKind, ReferralKind, RequestState

TIMELINES = (14, 7, 3, 0)
"""How many of the latest lines of a timeline are shown: as many as the message has room for."""

ARRIVED = {Stage.HERE, Stage.IN_ROOM, Stage.LEFT}
"""Where somebody is who has come to the reception."""

ROOMS = (1000, 400)
"""Characters of how a request ended, in full or as the message has room for them."""

NOTE = 300
"""Characters of a question or an answer that are shown."""


def listing(_: Words, cards: tuple[Card, ...], page: int) -> Screen:
    """List the requests, the newest first."""
    rows = Rows()
    if not cards:
        rows.row(Button(_("✍️ Book a reception"), Open(door=Door.BOOK))).row(menu_button(_))
        return Screen(_("You have no requests yet."), rows.done(), first=True)
    shown = part(cards, page)
    told = []
    for _number, card in shown.items:
        told.append(
            lines(
                _(
                    "<b>{number}</b> · {state}",
                    number=card.number,
                    state=labels.state(_, card.state),
                ),
                _("To whom: {post}", post=post(_, card.post)),
                _what_comes(_, card),
            )
        )
        rows.row(
            Button(
                caption(f"{card.number} · {labels.state(_, card.state)}"),
                Own(id=card.public_id, version=card.version, act=OwnAct.OPEN),
            )
        )
    for turn in turning(_, shown, lambda number: OwnPage(page=number)):
        rows.row(*turn)
    rows.row(menu_button(_))
    text = paragraphs(_("<b>My requests</b>"), *told, *place_in_pages(_, shown))
    return Screen(text, rows.done(), first=True)


def card(
    _: Words, own: OwnRequest, profile: OfficeProfile, now: datetime, lead: str | None = None
) -> Screen:
    """Show a request whole; `lead` says instead of its history what has just been done."""
    lengths = TIMELINES if lead is None else (0,)
    texts = (_whole(_, own, profile, lead, events, room) for room in ROOMS for events in lengths)
    fitting = next(text for text in texts if width(visible(text)) <= TEXT_LIMIT)
    return Screen(fitting, _actions(_, own, now))


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


def _date(_: Words, case: Card) -> str | None:
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


def submitted(_: Words, own: OwnRequest) -> Screen:
    """Say that the request is in; all about it stands in the receipt, a message of its own."""
    return Screen(
        paragraphs(
            _("✅ Your request is sent. Its number: <b>{number}</b>.", number=own.card.number),
            _("The receipt follows in a moment: with the term of the answer and the code."),
        ),
        Rows()
        .row(_own_button(_("📄 Open the request"), own.card, OwnAct.OPEN))
        .row(Button(_("📂 My requests"), Open(door=Door.MINE)), menu_button(_))
        .done(),
    )


def withdrawal(_: Words, own: OwnRequest) -> Screen:
    """Ask once more before a request is withdrawn."""
    case = own.card
    return Screen(
        paragraphs(
            _("Withdraw the request {number}?", number=case.number)
            if case.origin is None
            else _("Withdraw the written appeal {number}?", number=case.number),
            _("It will not be dealt with any further, and its place in the queue is lost.")
            if case.origin is None
            else _("It will not be dealt with any further."),
            _("The date given to you goes to somebody else.") if case.seat else None,
            _("You may apply again at any time."),
        ),
        Rows()
        .row(_own_button(_("Yes, withdraw"), case, OwnAct.WITHDRAW_YES))
        .row(_own_button(_("No, leave it"), case, OwnAct.OPEN))
        .done(),
    )


def answering(_: Words, own: OwnRequest) -> Screen:
    """Ask for the answer to the office's question in one message."""
    asked = [note for note in own.notes if note.kind is NoteKind.QUESTION]
    return Screen(
        paragraphs(
            _("A question about your request {number}:", number=own.card.number),
            information.list_of(_, asked[-1]) if asked else None,
            information.due(_, asked[-1]) if asked else None,
            _(
                "Write the answer in one message. A file can be added to the request afterwards, "
                "with the button “Files”."
            ),
        ),
        ((_own_button(_("Not now"), own.card, OwnAct.OPEN),),),
    )


def taken_back(_: Words) -> str:
    """Return the lead after a withdrawal."""
    return _("The request is withdrawn.")


def passed_on(_: Words) -> str:
    """Return the lead after an answer."""
    return _("Thank you! Your answer is passed on to the office.")


def _whole(
    _: Words,
    own: OwnRequest,
    profile: OfficeProfile,
    lead: str | None,
    events: int,
    room: int,
) -> str:
    case = own.card
    return paragraphs(
        lead,
        lines(
            _("<b>Request {number}</b>", number=case.number)
            if case.origin is None
            else _("<b>Written appeal {number}</b>", number=case.number),
            _("State: <b>{state}</b>", state=labels.state(_, case.state)),
            _("To whom: {post}", post=post(_, case.post)),
            _clock(_, case, own.new_date_by),
            pauses.own(_, case),
            *after_reception.linked(_, case),
        ),
        complaint(_, profile) if _late(case) else None,
        _date(_, case),
        steps(_, own, profile),
        None if own.room is None else room_of(_, own.room, profile),
        said(_, profile.what_to_bring, 300)
        if case.state is RequestState.ASSIGNED and attendance.comes(case)
        else None,
        _offered(_, own),
        None if own.alternative is None else alternatives.waiting(_, own.alternative),
        _parts(_, own),
        _checking(_, case),
        _queue(_, own, profile),
        _ended(_, own, profile, room),
        after_reception.promises(_, own),
        _talk(_, own) if case.state in OPEN_STATES else None,
        lines(
            _("Registration: {moment}", moment=_.moment(case.registered_at)),
            _("Number in the document system: {number}", number=case.official_number)
            if case.official_number
            else None,
            _("Verification code: {code}", code=own.code),
        ),
        _timeline(_, own, events),
    )


def _checking(_: Words, case: Card) -> str | None:
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


def _late(case: Card) -> bool:
    """Tell whether the office owes an answer whose term is over (point 29)."""
    return case.state in OPEN_STATES and not case.answered and case.days_left < 0


def _what_comes(_: Words, case: Card) -> str | None:
    """Return the next day that matters for a request in the list, while there is one."""
    if case.state not in OPEN_STATES:
        return None
    if case.seat is not None:
        return _("When: <b>{moment}</b>", moment=_.moment(case.seat.starts_at))
    return _clock(_, case)


def _clock(_: Words, case: Card, by: date | None = None) -> str | None:
    """Return what the applicant waits for: the answer, or another date after one given back."""
    if case.state not in OPEN_STATES:
        return None
    if case.state is RequestState.QUEUED and by is not None:
        return _("We shall tell you the new date by <b>{day}</b>.", day=_.day(by))
    if case.answered and case.state is RequestState.QUEUED:
        return _("We shall tell you the new date here.")
    return term(_, case)


def _offered(_: Words, own: OwnRequest) -> str | None:
    if own.offer is None:
        return None
    return _(
        "A place is offered to you: <b>{moment}</b>. Please answer by {until}.",
        moment=_.moment(own.offer.seat.starts_at),
        until=_.moment(own.offer.expires_at),
    )


def _parts(_: Words, own: OwnRequest) -> str | None:
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


def _queue(_: Words, own: OwnRequest, profile: OfficeProfile) -> str | None:
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


def _ended(_: Words, own: OwnRequest, profile: OfficeProfile, room: int) -> str | None:
    outcome = own.outcome
    if own.card.state is RequestState.NO_SHOW:
        return _(
            "If you still want to be received, call {phone}: you can be put back into the queue.",
            phone=profile.contacts.phone,
        )
    if outcome is None:
        return None
    told = ending_notices.ended(_, own, profile, room)
    if told is not None:
        return told
    if outcome.kind is OutcomeKind.NOT_HELD and own.card.state is RequestState.QUEUED:
        return _("The reception did not take place. You keep your turn in the queue.")
    if outcome.kind is OutcomeKind.HELD:
        return after_reception.decided(_, outcome)
    if outcome.kind is OutcomeKind.APPEAL_ANSWERED:
        return after_reception.answered(_, outcome, profile)
    return None


def _talk(_: Words, own: OwnRequest) -> str | None:
    return lines(*(_line(_, note) for note in own.notes[-2:])) or None


def _line(_: Words, note: NoteView) -> str:
    """Return a line of the talk with the office."""
    text = information.list_of(_, note) if note.missing else written(_, note.text, NOTE)
    match note.kind:
        case NoteKind.QUESTION:
            return _("The office asked: {text}", text=text)
        case NoteKind.ANSWER:
            return _("You answered: {text}", text=text)
        case NoteKind.MESSAGE:
            return _("You wrote: {text}", text=text)
        case NoteKind.REPLY:
            return _("The office replied: {text}", text=text)
        case NoteKind.CORRECTION:
            return _("The office corrected itself: {text}", text=text)
    assert_never(note.kind)


def _timeline(_: Words, own: OwnRequest, events: int) -> str | None:
    told = [
        _(
            "• {day}, {time}: {event}",
            day=day_of_year(_, _.day_of(each.at)),
            time=_.clock(each.at),
            event=told_as,
        )
        for each in own.timeline
        if (told_as := labels.event(_, each.action)) is not None
    ]
    return lines(_("<b>What has been done</b>"), *told[-events:]) if told and events else None


def _actions(_: Words, own: OwnRequest, now: datetime) -> tuple[tuple[Button, ...], ...]:
    """Return what can be done now; whoever has come, or is late, gives no date back any more."""
    case = own.card
    rows = Rows()
    here = own.room is not None and own.room.stage in ARRIVED
    ahead = case.seat is not None and case.seat.starts_at > now and not here
    if case.asked and case.state in OPEN_STATES:
        rows.row(_own_button(_("✏️ Answer the question"), case, OwnAct.ANSWER))
    if case.state is RequestState.ASSIGNED and ahead:
        cannot = _own_button(attendance.cannot(_, case), case, OwnAct.CANNOT)
        if case.seat is not None and case.seat.confirmed:
            rows.row(cannot)
        else:
            rows.row(_own_button(attendance.will(_, case), case, OwnAct.COME), cannot)
        rows.row(other_day_button(_, case))
    if own.offer is not None:
        rows.row(
            Button(_("🎟 Answer the offer"), Offered(id=own.offer.public_id, act=OfferAct.OPEN))
        )
    if own.alternative is not None:
        rows.row(alternatives.open_button(_, own.alternative))
    again = ending_notices.again_button(_, case)
    if again is not None:
        rows.row(again)
    for button in after_reception.doors(_, case):
        rows.row(button)
    if own.room is not None:
        rows.row(_own_button(_("🔄 Whose turn is it now?"), case, OwnAct.OPEN))
    rows.row(_own_button(_("🧾 Receipt"), case, OwnAct.RECEIPT), paper_button(_, case))
    if case.state in OPEN_STATES or case.files:
        rows.row(attachments.door(_, case))
    if may_leave(Step.WITHDRAW, case.state) and (ahead or case.seat is None):
        rows.row(_own_button(_("Withdraw the request"), case, OwnAct.WITHDRAW))
    rows.row(Button(_("📂 My requests"), Open(door=Door.MINE)), menu_button(_))
    return rows.done()


def _own_button(text: str, case: Card, act: OwnAct) -> Button:
    return Button(text, Own(id=case.public_id, version=case.version, act=act))
