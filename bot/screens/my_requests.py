"""A person's own requests: the list, the card with its timeline and clock, what can be done now."""

from datetime import datetime

from bot.callbacks import Door, Open, Own, OwnAct, OwnPage
from bot.callbacks.changes import OfferAct, Offered
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import (
    advice,
    after_reception,
    alternatives,
    attachments,
    attendance,
    ending_notices,
    information,
    labels,
    own_history,
    own_standing,
    pauses,
)
from bot.screens.attendance import other_day_button
from bot.screens.captions import caption, width
from bot.screens.formats import (
    lines,
    menu_button,
    paragraphs,
    post,
    said,
)
from bot.screens.outcomes import complaint
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.receipts import paper_button
from bot.screens.room import room as room_of
from bot.screens.screen import TEXT_LIMIT, Button, Rows, Screen, visible
from bot.services.rules.lifecycle import OPEN_STATES, Step, may_leave
from bot.services.rules.room import Stage
from bot.services.views import Card, OwnRequest
from bot.services.views.consultations import OwnConsultation
from db.enums import NoteKind, RequestState

TIMELINES = (14, 7, 3, 0)
"""How many of the latest lines of a timeline are shown: as many as the message has room for."""

ARRIVED = {Stage.HERE, Stage.IN_ROOM, Stage.LEFT}
"""Where somebody is who has come to the reception."""

ROOMS = (1000, 400)
"""Characters of how a request ended, in full or as the message has room for them."""


def listing(
    _: Words, cards: tuple[Card, ...], page: int, asked: tuple[OwnConsultation, ...] = ()
) -> Screen:
    """List the requests, the newest first, under the open questions for advice."""
    rows = advice.open_ones(_, asked)
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
                own_standing.what_comes(_, card),
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
            _("Write the answer in one message. A file may be sent here too."),
            attachments.not_identity(_),
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
            own_standing.clock(_, case, own.new_date_by),
            pauses.own(_, case),
            *after_reception.linked(_, case),
        ),
        complaint(_, profile) if own_standing.late(case) else None,
        own_standing.date_given(_, case),
        own_standing.steps(_, own, profile),
        None if own.room is None else room_of(_, own.room, profile),
        said(_, profile.what_to_bring, 300)
        if case.state is RequestState.ASSIGNED and attendance.comes(case)
        else None,
        own_standing.offered(_, own),
        None if own.alternative is None else alternatives.waiting(_, own.alternative),
        own_standing.parts(_, own),
        own_standing.checking(_, case),
        own_standing.queue(_, own, profile),
        own_history.ended(_, own, profile, room),
        after_reception.promises(_, own),
        own_history.talk(_, own) if case.state in OPEN_STATES else None,
        lines(
            _("Registration: {moment}", moment=_.moment(case.registered_at)),
            _("Number in the document system: {number}", number=case.official_number)
            if case.official_number
            else None,
            _("Verification code: {code}", code=own.code),
        ),
        own_history.timeline(_, own, events),
    )


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
